//! Decoding UTF-8 one character at a time, also when a buffer ends within one.
//!
//! Malformed input is replaced as the Unicode standard recommends (chapter 3, "U+FFFD
//! substitution of maximal subparts").

/// What the first bytes of a buffer are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Decoded {
    /// A character and its length in bytes.
    Char(char, usize),
    /// That many bytes which begin no character.
    Invalid(usize),
    /// The beginning of a character; the buffer ends too early.
    Incomplete,
}

/// How many bytes the character has that starts with `first`, and the range of its second byte.
/// Zero for bytes that start no character.
#[inline(always)]
fn shape(first: u8) -> (usize, u8, u8) {
    match first {
        0xc2..=0xdf => (2, 0x80, 0xbf),
        0xe0 => (3, 0xa0, 0xbf),
        0xed => (3, 0x80, 0x9f),
        0xe1..=0xef => (3, 0x80, 0xbf),
        0xf0 => (4, 0x90, 0xbf),
        0xf1..=0xf3 => (4, 0x80, 0xbf),
        0xf4 => (4, 0x80, 0x8f),
        _ => (0, 0, 0),
    }
}

/// Decodes the character that `bytes` starts with. An empty buffer is incomplete.
#[inline(always)]
pub(crate) fn decode(bytes: &[u8]) -> Decoded {
    let continues = |byte: u8| byte & 0xc0 == 0x80;
    let bits = |byte: u8| u32::from(byte & 0x3f);
    let code = match *bytes {
        [a @ 0xc2..=0xdf, b, ..] if continues(b) => {
            return char_of(u32::from(a & 0x1f) << 6 | bits(b), 2);
        }
        [a @ 0xe0..=0xef, b, c, ..] if continues(b) && continues(c) => {
            let code = u32::from(a & 0x0f) << 12 | bits(b) << 6 | bits(c);
            if code < 0x800 { None } else { Some((code, 3)) }
        }
        [a @ 0xf0..=0xf4, b, c, d, ..] if continues(b) && continues(c) && continues(d) => {
            let code = u32::from(a & 7) << 18 | bits(b) << 12 | bits(c) << 6 | bits(d);
            if code < 0x10000 {
                None
            } else {
                Some((code, 4))
            }
        }
        _ => None,
    };
    match code {
        Some((code, len)) if char::from_u32(code).is_some() => char_of(code, len),
        _ => decode_rest(bytes),
    }
}

/// The same where it is rare, so that it is there once only.
#[inline(never)]
pub(crate) fn decode_rarely(bytes: &[u8]) -> Decoded {
    decode(bytes)
}

/// All of `bytes` as text. As in a terminal, U+FFFD stands for each maximal part of a malformed
/// character.
///
/// ```
/// assert_eq!(vt::text_of(b"caf\xc3\xa9 \xe2\x94"), "caf\u{e9} \u{fffd}");
/// ```
#[must_use]
pub fn text_of(mut bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    while !bytes.is_empty() {
        let (char, len) = match decode_rarely(bytes) {
            Decoded::Char(char, len) => (char, len),
            Decoded::Invalid(len) => (char::REPLACEMENT_CHARACTER, len),
            Decoded::Incomplete => (char::REPLACEMENT_CHARACTER, bytes.len()),
        };
        text.push(char);
        bytes = &bytes[len..];
    }
    text
}

#[inline(always)]
fn char_of(code: u32, len: usize) -> Decoded {
    match char::from_u32(code) {
        Some(char) => Decoded::Char(char, len),
        None => Decoded::Invalid(1),
    }
}

/// ASCII, malformed and incomplete sequences.
#[cold]
fn decode_rest(bytes: &[u8]) -> Decoded {
    let Some(first) = bytes.first() else {
        return Decoded::Incomplete;
    };
    if first.is_ascii() {
        return Decoded::Char(char::from(*first), 1);
    }
    let (len, low, high) = shape(*first);
    if len == 0 {
        return Decoded::Invalid(1);
    }
    for index in 1..len {
        let range = if index == 1 { low..=high } else { 0x80..=0xbf };
        match bytes.get(index) {
            None => return Decoded::Incomplete,
            Some(byte) if !range.contains(byte) => return Decoded::Invalid(index),
            Some(_) => {}
        }
    }
    Decoded::Invalid(1)
}

/// The beginning of a character that a buffer ended with.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct Partial {
    bytes: [u8; 4],
    len: u8,
}

/// What a further byte makes of a partial character.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Pushed {
    Incomplete,
    Char(char),
    /// The byte does not belong to the character, which is malformed so.
    Invalid,
}

impl Partial {
    pub(crate) fn is_empty(&self) -> bool {
        self.len == 0
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        &self.bytes[..usize::from(self.len)]
    }

    /// Remembers the bytes that `decode` called incomplete.
    pub(crate) fn set(&mut self, bytes: &[u8]) {
        self.bytes[..bytes.len()].copy_from_slice(bytes);
        self.len = bytes.len() as u8;
    }

    pub(crate) fn push(&mut self, byte: u8) -> Pushed {
        let len = usize::from(self.len);
        self.bytes[len] = byte;
        let pushed = match decode_rarely(&self.bytes[..=len]) {
            Decoded::Incomplete => {
                self.len += 1;
                return Pushed::Incomplete;
            }
            Decoded::Char(char, _) => Pushed::Char(char),
            Decoded::Invalid(_) => Pushed::Invalid,
        };
        *self = Self::default();
        pushed
    }
}

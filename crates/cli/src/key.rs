//! Keys of the configuration file and where they stand in what was typed.
//!
//! A key is one character or one control character. It is found anywhere in a read, since fast
//! typing arrives in one piece, but never inside a bracketed paste, where it is text.
//!
//! See "Bracketed Paste Mode" in xterm's control sequences.

use std::fmt;

/// The bytes that a key sends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key(Vec<u8>);

/// A key definition that could not be understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvalidKey(String);

impl fmt::Display for InvalidKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "invalid key definition '{}': write one character, ^x or C-x",
            self.0
        )
    }
}

impl std::error::Error for InvalidKey {}

impl Key {
    /// Understands `x`, `^x`, `C-x` and `C+x`. The empty definition switches the key off.
    pub fn parse(definition: &str) -> Result<Option<Key>, InvalidKey> {
        let invalid = || InvalidKey(definition.to_owned());
        let mut chars = definition.chars();
        let (first, second, third) = (chars.next(), chars.next(), chars.next());
        let more = chars.next().is_some();
        let bytes = match (first, second, third, more) {
            (None, ..) => return Ok(None),
            (Some(char), None, ..) => char.to_string().into_bytes(),
            (Some('^'), Some(char), None, false)
            | (Some('C' | 'c'), Some('-' | '+'), Some(char), false) => {
                vec![control(char).ok_or_else(invalid)?]
            }
            _ => return Err(invalid()),
        };
        Ok(Some(Key(bytes)))
    }

    /// The key that sends one byte.
    pub const fn bytes(&self) -> &[u8] {
        self.0.as_slice()
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.as_slice() {
            [byte @ 0..=0x1f] => write!(f, "ctrl+{}", char::from(byte + 0x40).to_ascii_lowercase()),
            b" " => write!(f, "space"),
            bytes => write!(f, "{}", String::from_utf8_lossy(bytes)),
        }
    }
}

/// The control character that Ctrl with `char` sends.
fn control(char: char) -> Option<u8> {
    match char.to_ascii_uppercase() {
        upper @ '@'..='_' => u8::try_from(u32::from(upper) - 0x40).ok(),
        _ => None,
    }
}

/// A piece of what was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Typed<'a, A> {
    /// Bytes that are no key of ours.
    Text(&'a [u8]),
    /// One of our keys.
    Key(A),
}

const PASTE_START: &[u8] = b"\x1b[200~";
const PASTE_END: &[u8] = b"\x1b[201~";

/// Splits what was typed into keys and text, over read boundaries.
///
/// Bytes are held back only while they are the beginning of a multi-byte character that could
/// be a key, so nothing that was typed waits for the next key.
#[derive(Debug)]
pub struct KeyFinder<A> {
    keys: Vec<(Key, A)>,
    held: Vec<u8>,
    in_paste: bool,
    /// How much of the paste's start or end sequence was seen so far.
    matched: usize,
}

impl<A: Copy> KeyFinder<A> {
    /// A finder for these keys; those that are `None` are switched off.
    pub fn new(keys: impl IntoIterator<Item = (Option<Key>, A)>) -> KeyFinder<A> {
        let keys = keys
            .into_iter()
            .filter_map(|(key, action)| Some((key?, action)))
            .collect();
        KeyFinder {
            keys,
            held: Vec::new(),
            in_paste: false,
            matched: 0,
        }
    }

    /// Calls `each` with the pieces of `bytes` in order.
    pub fn split(&mut self, bytes: &[u8], mut each: impl FnMut(Typed<'_, A>)) {
        if self.held.is_empty() {
            return self.split_whole(bytes, &mut each);
        }
        let mut whole = std::mem::take(&mut self.held);
        whole.extend_from_slice(bytes);
        self.split_whole(&whole, &mut each);
    }

    fn split_whole(&mut self, bytes: &[u8], each: &mut impl FnMut(Typed<'_, A>)) {
        let mut start = 0;
        let mut at = 0;
        while at < bytes.len() {
            let rest = &bytes[at..];
            let key = self
                .keys
                .iter()
                .find(|(key, _)| rest.starts_with(key.bytes()));
            match key {
                Some((key, action)) if !self.in_paste => {
                    if start < at {
                        each(Typed::Text(&bytes[start..at]));
                    }
                    at += key.bytes().len();
                    start = at;
                    self.matched = 0;
                    each(Typed::Key(*action));
                }
                _ if !self.in_paste && self.may_become_key(rest) => break,
                _ => {
                    self.follow_paste(bytes[at]);
                    at += 1;
                }
            }
        }
        if start < at {
            each(Typed::Text(&bytes[start..at]));
        }
        self.held.extend_from_slice(&bytes[at..]);
    }

    fn may_become_key(&self, rest: &[u8]) -> bool {
        self.keys
            .iter()
            .any(|(key, _)| key.bytes().len() > rest.len() && key.bytes().starts_with(rest))
    }

    fn follow_paste(&mut self, byte: u8) {
        let wanted = if self.in_paste {
            PASTE_END
        } else {
            PASTE_START
        };
        if byte == wanted[self.matched] {
            self.matched += 1;
        } else {
            self.matched = usize::from(byte == wanted[0]);
        }
        if self.matched == wanted.len() {
            self.in_paste = !self.in_paste;
            self.matched = 0;
        }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a failed test may panic")]

    use super::*;

    fn split(finder: &mut KeyFinder<char>, bytes: &[u8]) -> String {
        let mut pieces = String::new();
        finder.split(bytes, |piece| match piece {
            Typed::Text(text) => pieces.push_str(&String::from_utf8_lossy(text)),
            Typed::Key(action) => pieces.push_str(&format!("<{action}>")),
        });
        pieces
    }

    fn finder(definition: &str) -> KeyFinder<char> {
        KeyFinder::new([(Key::parse(definition).unwrap(), 'P')])
    }

    #[test]
    fn all_spellings_of_a_control_key_are_understood() {
        for definition in [r"^\", r"C-\", r"c+\"] {
            assert_eq!(Key::parse(definition).unwrap().unwrap().bytes(), [0x1c]);
        }
        assert_eq!(Key::parse("^B").unwrap().unwrap().bytes(), [2]);
        assert_eq!(Key::parse("").unwrap(), None);
        for definition in ["^0", "^?", "abc", "C-ab", "^^^"] {
            assert!(Key::parse(definition).is_err(), "{definition}");
        }
    }

    #[test]
    fn a_key_is_found_inside_a_coalesced_read() {
        assert_eq!(split(&mut finder(r"^\"), b"ab\x1ccd\x1c"), "ab<P>cd<P>");
    }

    #[test]
    fn a_key_inside_a_paste_is_text_even_when_the_paste_is_read_in_pieces() {
        let typed = b"x\x1b[200~a\x1cb\x1b[201~\x1c";
        let whole = "x\u{1b}[200~a\u{1c}b\u{1b}[201~<P>";
        assert_eq!(split(&mut finder(r"^\"), typed), whole);
        let mut finder = finder(r"^\");
        let pieces: String = typed
            .iter()
            .map(|&byte| split(&mut finder, &[byte]))
            .collect();
        assert_eq!(pieces, whole);
    }

    #[test]
    fn a_multi_byte_key_is_found_when_it_is_cut_by_reads() {
        let mut finder = finder("é");
        assert_eq!(split(&mut finder, b"a\xc3"), "a");
        assert_eq!(split(&mut finder, b"\xa9"), "<P>");
        assert_eq!(split(&mut finder, "è".as_bytes()), "è");
    }
}

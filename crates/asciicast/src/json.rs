//! JSON strings, in bulk and both ways: <https://www.rfc-editor.org/rfc/rfc8259#section-7>.
//!
//! Events are mostly text with an escape every ten bytes or so, hence both directions copy eight
//! bytes at a time while they look for what needs care in the same eight bytes.

use crate::cursor::{Cursor, Expected};

const LOW: u64 = u64::from_ne_bytes([0x01; 8]);
const HIGH: u64 = u64::from_ne_bytes([0x80; 8]);
const CLOSED: Expected = "a closing quote";
const REPLACEMENT: &[u8] = "\u{fffd}".as_bytes();

/// Marks bytes of `word` that are zero; exact for the lowest one.
fn zero_bytes(word: u64) -> u64 {
    word.wrapping_sub(LOW) & !word & HIGH
}

/// Marks bytes that end a run of plain text: a quote or a backslash.
fn quotes_and_backslashes(word: u64) -> u64 {
    zero_bytes(word ^ (LOW * b'"' as u64)) | zero_bytes(word ^ (LOW * b'\\' as u64))
}

/// Marks bytes that must be escaped: quotes, backslashes and control characters.
fn needs_escape(word: u64) -> u64 {
    let control = word.wrapping_sub(LOW * 0x20) & !word & HIGH;
    quotes_and_backslashes(word) | control
}

/// Copies to `out` up to the first byte that `stops` marks, and returns how many bytes that were.
#[inline(always)]
fn copy_run(bytes: &[u8], out: &mut Vec<u8>, stops: impl Fn(u64) -> u64) -> usize {
    let mut len = 0;
    while let Some(chunk) = bytes[len..].first_chunk::<8>() {
        let marks = stops(u64::from_le_bytes(*chunk));
        out.extend_from_slice(chunk);
        if marks != 0 {
            let plain = marks.trailing_zeros() as usize / 8;
            out.truncate(out.len() - 8 + plain);
            return len + plain;
        }
        len += 8;
    }
    for &byte in &bytes[len..] {
        if stops(u64::from_le_bytes([byte; 8])) != 0 {
            break;
        }
        out.push(byte);
        len += 1;
    }
    len
}

/// Reads on from behind an opening quote to behind the closing one; appends the text to `out`.
///
/// Bytes that are not UTF-8 are passed on as they are. Lone surrogates become U+FFFD. Without a
/// closing quote the cursor is left at the end.
pub(crate) fn unescape(cursor: &mut Cursor<'_>, out: &mut Vec<u8>) -> Result<(), Expected> {
    unescape_all(cursor, out).inspect_err(|&expected| {
        if expected == CLOSED {
            cursor.pos = cursor.bytes.len();
        }
    })
}

#[inline(always)]
fn unescape_all(cursor: &mut Cursor<'_>, out: &mut Vec<u8>) -> Result<(), Expected> {
    loop {
        cursor.pos += copy_run(&cursor.bytes[cursor.pos..], out, quotes_and_backslashes);
        match cursor.peek() {
            Some(b'\\') => unescape_one(cursor, out)?,
            Some(_) => {
                cursor.pos += 1;
                return Ok(());
            }
            None => return Err(CLOSED),
        }
    }
}

/// Reads one escape sequence; the cursor is at its backslash.
#[inline(always)]
fn unescape_one(cursor: &mut Cursor<'_>, out: &mut Vec<u8>) -> Result<(), Expected> {
    let byte = match cursor.bytes.get(cursor.pos + 1).ok_or(CLOSED)? {
        b'u' => return unescape_unicode(cursor, out),
        b'n' => b'\n',
        b'r' => b'\r',
        b't' => b'\t',
        b'b' => 8,
        b'f' => 12,
        &byte @ (b'"' | b'\\' | b'/') => byte,
        _ => return Err("one of \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\u"),
    };
    out.push(byte);
    cursor.pos += 2;
    Ok(())
}

#[inline(always)]
fn unescape_unicode(cursor: &mut Cursor<'_>, out: &mut Vec<u8>) -> Result<(), Expected> {
    let unit = hex4(&cursor.bytes[cursor.pos..])?;
    cursor.pos += 6;
    if unit < 0x80 {
        out.push(unit as u8);
        return Ok(());
    }
    unescape_wide(unit, cursor, out);
    Ok(())
}

/// The rest of a `\u` escape outside ASCII, the second half of a surrogate pair included.
fn unescape_wide(unit: u32, cursor: &mut Cursor<'_>, out: &mut Vec<u8>) {
    let mut code_point = unit;
    if (0xd800..0xdc00).contains(&unit)
        && let Ok(low @ 0xdc00..0xe000) = hex4(&cursor.bytes[cursor.pos..])
    {
        cursor.pos += 6;
        code_point = 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
    }
    match char::from_u32(code_point) {
        Some(character) => {
            out.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
        }
        None => out.extend_from_slice(REPLACEMENT),
    }
}

/// The code unit of the `\uXXXX` at the start of `bytes`.
#[inline(always)]
fn hex4(bytes: &[u8]) -> Result<u32, Expected> {
    const EXPECTED: Expected = "\\u and four hexadecimal digits";
    let Some([b'\\', b'u', digits @ ..]) = bytes.first_chunk::<6>() else {
        return Err(if bytes.len() < 6 { CLOSED } else { EXPECTED });
    };
    let mut unit = 0;
    for &digit in digits {
        unit = unit << 4 | (digit as char).to_digit(16).ok_or(EXPECTED)?;
    }
    Ok(unit)
}

/// Steps over a string; the cursor is at its opening quote. Without a closing quote it is left at
/// the end.
pub(crate) fn skip_string(cursor: &mut Cursor<'_>) -> Result<(), Expected> {
    let mut pos = cursor.pos + 1;
    while let Some(rest) = cursor.bytes.get(pos..) {
        let Some(len) = memchr::memchr2(b'"', b'\\', rest) else {
            break;
        };
        if rest[len] == b'"' {
            cursor.pos = pos + len + 1;
            return Ok(());
        }
        pos += len + 2;
    }
    cursor.pos = cursor.bytes.len();
    Err(CLOSED)
}

/// Appends `text` as a JSON string, quotes included. Only what must be escaped is.
pub(crate) fn write_string(text: &str, out: &mut Vec<u8>) {
    const HEX: &[u8; 16] = b"0123456789abcdef";
    let mut rest = text.as_bytes();
    out.reserve(rest.len() + rest.len() / 4 + 16);
    out.push(b'"');
    loop {
        let len = copy_run(rest, out, needs_escape);
        let Some(&byte) = rest.get(len) else { break };
        rest = &rest[len + 1..];
        match byte {
            b'"' => out.extend_from_slice(b"\\\""),
            b'\\' => out.extend_from_slice(b"\\\\"),
            b'\n' => out.extend_from_slice(b"\\n"),
            b'\r' => out.extend_from_slice(b"\\r"),
            b'\t' => out.extend_from_slice(b"\\t"),
            8 => out.extend_from_slice(b"\\b"),
            12 => out.extend_from_slice(b"\\f"),
            control => {
                let [high, low] = [control >> 4, control & 15].map(|digit| HEX[digit as usize]);
                out.extend_from_slice(&[b'\\', b'u', b'0', b'0', high, low]);
            }
        }
    }
    out.push(b'"');
}

#[cfg(test)]
mod tests;

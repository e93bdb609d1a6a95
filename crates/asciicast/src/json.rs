//! JSON strings, in bulk and both ways: <https://www.rfc-editor.org/rfc/rfc8259#section-7>.
//!
//! Events are mostly text with an escape every ten bytes or so, hence both directions copy eight
//! bytes at a time while they look for what needs care in the same eight bytes.

#[cfg(feature = "files")]
mod block;
#[cfg(feature = "files")]
mod canonical;
#[cfg(feature = "files")]
mod look;
#[cfg(feature = "files")]
mod stops;
#[cfg(feature = "files")]
mod usual;

#[cfg(feature = "files")]
pub(crate) use canonical::canonical_len;
#[cfg(feature = "files")]
pub(crate) use look::Look;
#[cfg(all(feature = "files", not(target_arch = "x86_64")))]
pub(crate) use look::OneByOne;
#[cfg(all(feature = "files", target_arch = "x86_64"))]
pub(crate) use look::{Avx2, Sse2};
#[cfg(feature = "files")]
pub(crate) use usual::unescape_usual;

use crate::cursor::{Cursor, Expected};

const LOW: u64 = u64::from_ne_bytes([0x01; 8]);
const HIGH: u64 = u64::from_ne_bytes([0x80; 8]);
const CLOSED: Expected = Expected::new("a closing quote");
const REPLACEMENT: &[u8] = "\u{fffd}".as_bytes();

/// So many bytes of a string are read before room is made for more.
const WINDOW: usize = 4096;

/// How ASCII characters are escaped, the length in the last byte; zero for those that need not be.
const ESCAPES: [[u8; 8]; 128] = {
    const HEX: &[u8; 16] = b"0123456789abcdef";
    let mut table = [[0; 8]; 128];
    let mut control = 0;
    while control < 0x20 {
        let (high, low) = (HEX[control >> 4], HEX[control & 15]);
        table[control] = [b'\\', b'u', b'0', b'0', high, low, 0, 6];
        control += 1;
    }
    let short = *b"\"\"\\\\\x08b\x0cf\nn\rr\tt";
    let mut at = 0;
    while at < short.len() {
        table[short[at] as usize] = [b'\\', short[at + 1], 0, 0, 0, 0, 0, 2];
        at += 2;
    }
    table
};

/// What the escapes of two bytes stand for, by their second byte; zero for all other bytes.
const SHORT: [u8; 256] = {
    let mut table = [0; 256];
    let pairs = *b"\"\"\\\\//b\x08f\x0cn\nr\rt\t";
    let mut at = 0;
    while at < pairs.len() {
        table[pairs[at] as usize] = pairs[at + 1];
        at += 2;
    }
    table
};

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

/// Copies text that needs no escape in steps of sixteen bytes; returns how much that was. The
/// compiler looks at all bytes of a step at once.
fn copy_plain(bytes: &[u8], room: &mut [u8]) -> usize {
    let special = |byte| byte < 0x20 || byte == b'"' || byte == b'\\';
    let steps = bytes.as_chunks::<16>().0.iter();
    let mut copied = 0;
    for (chunk, slot) in steps.zip(room.as_chunks_mut::<16>().0) {
        if chunk
            .iter()
            .fold(false, |found, &byte| found | special(byte))
        {
            break;
        }
        *slot = *chunk;
        copied += 16;
    }
    copied
}

/// Reads on from behind an opening quote to behind the closing one; appends the text to `out`.
///
/// Bytes that are not UTF-8 are passed on as they are. Lone surrogates become U+FFFD. Without a
/// closing quote the cursor is left at the end.
pub(crate) fn unescape(cursor: &mut Cursor<'_>, out: &mut Vec<u8>) -> Result<(), Expected> {
    loop {
        if cursor.bytes.len() - cursor.pos >= 8 {
            unescape_window(cursor, out);
        }
        let rest = &cursor.bytes[cursor.pos..];
        let is_stop = |byte: &u8| matches!(byte, b'"' | b'\\');
        // Only the last bytes of the text are not read in steps of eight.
        if let [first, ..] = rest
            && !is_stop(first)
        {
            let len = rest
                .iter()
                .take(8)
                .position(is_stop)
                .unwrap_or(rest.len().min(8));
            out.extend_from_slice(&rest[..len]);
            cursor.pos += len;
        }
        match cursor.peek() {
            Some(b'"') => {
                cursor.pos += 1;
                return Ok(());
            }
            Some(b'\\') => unescape_one(cursor, out).inspect_err(|&expected| {
                if expected == CLOSED {
                    cursor.pos = cursor.bytes.len();
                }
            })?,
            Some(_) => {}
            None => return Err(CLOSED),
        }
    }
}

/// Reads the common part of a string: plain text, `\u001b` and the escapes of two bytes. Stops
/// where something else is, or at the latest after [`WINDOW`] bytes.
///
/// The room that it needs is made at once, which leaves the loop without growth of `out`.
fn unescape_window(cursor: &mut Cursor<'_>, out: &mut Vec<u8>) {
    let bytes = &cursor.bytes[cursor.pos..];
    let start = out.len();
    out.resize(start + bytes.len().min(WINDOW) + 8, 0);
    let room = &mut out[start..];
    let (mut read, mut written) = (0, 0);
    while read < WINDOW
        && let Some(chunk) = bytes[read..].first_chunk::<8>()
        && let Some(slot) = room[written..].first_chunk_mut::<8>()
    {
        *slot = *chunk;
        let marks = quotes_and_backslashes(u64::from_le_bytes(*chunk));
        let plain = if marks == 0 {
            8
        } else {
            marks.trailing_zeros() as usize / 8
        };
        read += plain;
        written += plain;
        if marks == 0 {
            continue;
        }
        let Some(chunk) = bytes[read..].first_chunk::<8>() else {
            break;
        };
        let (byte, len) = match chunk {
            [b'\\', b'u', b'0', b'0', b'1', b'b', ..] => (0x1b, 6),
            [b'\\', second, ..] if SHORT[*second as usize] != 0 => (SHORT[*second as usize], 2),
            _ => break,
        };
        room[written] = byte;
        read += len;
        written += 1;
    }
    out.truncate(start + written);
    cursor.pos += read;
}

/// Reads one escape sequence; the cursor is at its backslash.
fn unescape_one(cursor: &mut Cursor<'_>, out: &mut Vec<u8>) -> Result<(), Expected> {
    let second = *cursor.bytes.get(cursor.pos + 1).ok_or(CLOSED)?;
    if second == b'u' {
        return unescape_unicode(cursor, out);
    }
    let byte = SHORT[second as usize];
    if byte == 0 {
        return Err("one of \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\u".into());
    }
    out.push(byte);
    cursor.pos += 2;
    Ok(())
}

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
fn hex4(bytes: &[u8]) -> Result<u32, Expected> {
    const EXPECTED: Expected = Expected::new("\\u and four hexadecimal digits");
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
        if let Some(chunk) = rest.first_chunk::<8>() {
            let marks = quotes_and_backslashes(u64::from_le_bytes(*chunk));
            pos += marks.trailing_zeros() as usize / 8;
            if marks == 0 {
                continue;
            }
        }
        match cursor.bytes.get(pos) {
            Some(b'"') => {
                cursor.pos = pos + 1;
                return Ok(());
            }
            Some(b'\\') => pos += 2,
            Some(_) => pos += 1,
            None => break,
        }
    }
    cursor.pos = cursor.bytes.len();
    Err(CLOSED)
}

/// Appends `text` as a JSON string, quotes included. Only what must be escaped is.
pub(crate) fn write_string(text: &str, out: &mut Vec<u8>) {
    let mut rest = text.as_bytes();
    out.push(b'"');
    while rest.len() >= 8 {
        rest = &rest[escape_window(rest, out)..];
    }
    for &byte in rest {
        match ESCAPES.get(byte as usize) {
            Some(escape) if escape[7] != 0 => {
                out.extend_from_slice(&escape[..escape[7] as usize]);
            }
            _ => out.push(byte),
        }
    }
    out.push(b'"');
}

/// Writes text of a string in steps of eight bytes, some [`WINDOW`] bytes or as far as the steps
/// go, and returns how many bytes of the text that were.
fn escape_window(bytes: &[u8], out: &mut Vec<u8>) -> usize {
    let start = out.len();
    // Room for some escapes; with more of them the window is a shorter one.
    out.resize(start + bytes.len().min(WINDOW) * 5 / 4 + 16, 0);
    let room = &mut out[start..];
    let (mut read, mut written) = (0, 0);
    // Where there are few escapes, larger steps are worth a try.
    let mut plain_steps = 0;
    while let Some(chunk) = bytes[read..].first_chunk::<8>()
        && let Some(slot) = room[written..].first_chunk_mut::<16>()
    {
        slot[..8].copy_from_slice(chunk);
        let marks = needs_escape(u64::from_le_bytes(*chunk));
        if marks == 0 {
            read += 8;
            written += 8;
            plain_steps += 1;
            if plain_steps > 1 {
                let len = copy_plain(&bytes[read..], &mut room[written..]);
                read += len;
                written += len;
            }
            continue;
        }
        plain_steps = 0;
        let plain = marks.trailing_zeros() as usize / 8;
        let escape = ESCAPES[(chunk[plain] & 0x7f) as usize];
        slot[plain..plain + 8].copy_from_slice(&escape);
        read += plain + 1;
        written += plain + escape[7] as usize;
    }
    out.truncate(start + written);
    read
}

#[cfg(test)]
mod tests;

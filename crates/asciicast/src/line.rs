//! One event in JSON, as v2 and v3 have it on a line of its own: `[time, "code", "data"]`.

use crate::{
    cursor::{Cursor, Expected},
    json, time,
};

/// The codes that have a meaning here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Output,
    Input,
    Resize,
    Marker,
    Exit,
    Other,
}

/// An event but for its text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Scanned {
    /// As the line has it: what it counts from depends on the version.
    pub(crate) micros: u64,
    pub(crate) kind: Kind,
}

/// Reads the event at the cursor, which must be all that follows. Its text is appended to `text`,
/// its code replaces `code`.
pub(crate) fn scan(
    cursor: &mut Cursor<'_>,
    code: &mut Vec<u8>,
    text: &mut Vec<u8>,
) -> Result<Scanned, Expected> {
    cursor.expect(b'[', "an event: [time, \"code\", \"data\"]")?;
    cursor.peek_after_space();
    let micros = time::parse(cursor)?;
    let kind = match cursor.bytes[cursor.pos..].first_chunk::<8>() {
        // The way that nearly all lines go on.
        Some([b',', b' ', b'"', byte, b'"', b',', b' ', b'"'])
            if *byte != b'"' && *byte != b'\\' =>
        {
            cursor.pos += 8;
            code.clear();
            code.push(*byte);
            json::unescape(cursor, text)?;
            kind(code)
        }
        _ => scan_unusual(cursor, code, text)?,
    };
    if cursor.bytes[cursor.pos..] == [b']'] {
        return Ok(Scanned { micros, kind });
    }
    skip_rest(cursor)?;
    match cursor.peek_after_space() {
        None => Ok(Scanned { micros, kind }),
        Some(_) => Err("nothing after the event".into()),
    }
}

fn kind(code: &[u8]) -> Kind {
    match code {
        b"o" => Kind::Output,
        b"i" => Kind::Input,
        b"r" => Kind::Resize,
        b"m" => Kind::Marker,
        b"x" => Kind::Exit,
        _ => Kind::Other,
    }
}

/// Reads code and data however they are written.
#[cold]
#[inline(never)]
fn scan_unusual(
    cursor: &mut Cursor<'_>,
    code: &mut Vec<u8>,
    text: &mut Vec<u8>,
) -> Result<Kind, Expected> {
    cursor.expect(b',', "a comma after the time")?;
    code.clear();
    cursor.string(code, "an event code in quotes")?;
    let kind = kind(code);
    scan_data(cursor, kind, text)?;
    Ok(kind)
}

/// Reads the data. Output and input must be strings; elsewhere other values stand as their JSON
/// text, and nothing or null as no text, because writers differ (`[9.1, "x", 0]`).
fn scan_data(cursor: &mut Cursor<'_>, kind: Kind, text: &mut Vec<u8>) -> Result<(), Expected> {
    let must_be_string = matches!(kind, Kind::Output | Kind::Input);
    if !must_be_string && cursor.peek_after_space() == Some(b']') {
        return Ok(());
    }
    cursor.expect(b',', "a comma after the event code")?;
    if must_be_string || cursor.peek_after_space() == Some(b'"') {
        return cursor.string(text, "the data of the event in quotes");
    }
    let start = cursor.pos;
    cursor.skip_value()?;
    let value = &cursor.bytes[start..cursor.pos];
    if value != b"null" {
        text.extend_from_slice(value);
    }
    Ok(())
}

/// Steps over further elements, which are nobody's yet, and the closing bracket.
pub(crate) fn skip_rest(cursor: &mut Cursor<'_>) -> Result<(), Expected> {
    loop {
        match cursor.peek_after_space() {
            Some(b']') => {
                cursor.pos += 1;
                return Ok(());
            }
            Some(b',') => {
                cursor.pos += 1;
                cursor.skip_value()?;
            }
            _ => return Err("a closing bracket after the data".into()),
        }
    }
}

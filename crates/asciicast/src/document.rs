//! JSON objects that hold a header: a line of v2 and v3, the whole text of v1.
//!
//! v1 is one JSON object, pretty-printed or not, whose `stdout` holds `[delay, "text"]` pairs
//! among the header fields: <https://docs.asciinema.org/manual/asciicast/v1/>.

use std::ops::Range;

use crate::{
    cursor::{Cursor, Expected},
    line, time,
    value::{Object, Value},
};

/// The fields of an object, found but not yet read.
#[derive(Debug, Default)]
pub(crate) struct Fields {
    /// Keys with the place of their values, `stdout` left out.
    fields: Vec<(String, Range<usize>)>,
    /// Where the value of `stdout` starts.
    pub(crate) stdout: Option<usize>,
    /// Where the object ends; `None` when the text does first.
    pub(crate) end: Option<usize>,
}

/// What is wrong, and at which byte.
pub(crate) type Fault = (Expected, usize);

impl Fields {
    /// Finds the fields of the object at the start of `bytes`.
    pub(crate) fn find(bytes: &[u8]) -> Result<Fields, Fault> {
        let mut cursor = Cursor::new(bytes);
        let mut fields = Fields::default();
        let result = fields.find_all(&mut cursor);
        match result {
            Ok(()) => fields.end = Some(cursor.pos),
            Err(_) if cursor.is_at_end() => {}
            Err(expected) => return Err((expected, cursor.pos)),
        }
        Ok(fields)
    }

    fn find_all(&mut self, cursor: &mut Cursor<'_>) -> Result<(), Expected> {
        cursor.expect(b'{', "a JSON object")?;
        if cursor.peek_after_space() == Some(b'}') {
            cursor.pos += 1;
            return Ok(());
        }
        loop {
            let mut key = Vec::new();
            cursor.string(&mut key, "a field name in quotes")?;
            cursor.expect(b':', "a colon after the field name")?;
            cursor.peek_after_space();
            let start = cursor.pos;
            if key == b"stdout" {
                self.stdout = Some(start);
                cursor.skip_value()?;
            } else {
                cursor.skip_value()?;
                let key = String::from_utf8_lossy(&key).into_owned();
                self.fields.push((key, start..cursor.pos));
            }
            match cursor.peek_after_space() {
                Some(b',') => cursor.pos += 1,
                Some(b'}') => {
                    cursor.pos += 1;
                    return Ok(());
                }
                _ => return Err("a comma or a closing brace".into()),
            }
        }
    }

    /// The fields with their values, which are looked at when they are asked for.
    pub(crate) fn read<'a>(&self, bytes: &'a [u8]) -> Object<'a> {
        let fields = self.fields.iter();
        Object::new(fields.map(|(key, range)| (key.clone(), Value::new(&bytes[range.clone()]))))
    }
}

/// Steps into the array of v1's output; the cursor is at the value of `stdout`.
pub(crate) fn enter_stdout(cursor: &mut Cursor<'_>) -> Result<(), Expected> {
    cursor.expect(b'[', "an array of events")?;
    cursor.peek_after_space();
    Ok(())
}

/// Reads the next `[delay, "text"]` of v1's output and returns the delay in microseconds; the text
/// is appended to `text`. `None` behind the last one.
pub(crate) fn next_output(
    cursor: &mut Cursor<'_>,
    text: &mut Vec<u8>,
) -> Result<Option<u64>, Expected> {
    if cursor.peek_after_space() == Some(b']') {
        return Ok(None);
    }
    if cursor.peek() == Some(b',') {
        cursor.pos += 1;
    }
    cursor.expect(b'[', "an event: [delay, \"text\"]")?;
    cursor.peek_after_space();
    let delay = time::parse(cursor)?;
    cursor.expect(b',', "a comma after the delay")?;
    cursor.string(text, "the output in quotes")?;
    line::skip_rest(cursor)?;
    Ok(Some(delay))
}

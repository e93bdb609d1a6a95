//! The events of v1: pairs of a delay and a text, in one array that may be all on one line.

use super::Decoder;
use crate::{cursor::Cursor, document, error::Error, line::Kind};

impl Decoder {
    /// Goes to the next event and appends its text.
    pub(super) fn scan_output(&mut self, text: &mut Vec<u8>) -> Result<Option<Kind>, Error> {
        let rest = self.input.rest();
        let mut cursor = Cursor::new(rest);
        let result = document::next_output(&mut cursor, text);
        let (len, is_at_end) = (cursor.pos, cursor.is_at_end());
        let lines = memchr::memchr_iter(b'\n', &rest[..len]).count() as u64;
        match result {
            Ok(Some(delay)) => {
                self.input.advance(len);
                self.input.line += lines;
                self.set_time(delay);
                Ok(Some(Kind::Output))
            }
            Ok(None) => {
                self.end();
                Ok(None)
            }
            Err(_) if is_at_end => {
                self.is_truncated = true;
                self.end();
                Ok(None)
            }
            Err(expected) => {
                let line_start = memchr::memrchr(b'\n', &rest[..len]).map_or(0, |at| at + 1);
                let column = (len - line_start) as u64 + 1;
                let line = self.input.line + lines;
                self.input.line = line;
                self.skip_output(len);
                Err(Error::Event {
                    line,
                    column,
                    expected: expected.words(),
                })
            }
        }
    }

    /// Goes to the end of the line with a pair that is none; where all of v1 is one line, to its
    /// end, because there is no telling where the next pair starts.
    fn skip_output(&mut self, len: usize) {
        let rest = &self.input.rest()[len..];
        match memchr::memchr(b'\n', rest) {
            Some(line_len) => {
                self.input.line += 1;
                self.input.advance(len + line_len + 1);
            }
            None => self.end(),
        }
    }
}

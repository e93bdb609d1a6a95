//! The start of a recording: which version it is, and its header.

use super::{Decoder, State};
use crate::{
    cursor::Cursor,
    document::{self, Fields},
    error::{Compression, Error},
    header::{Header, Version},
    value::Object,
};

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

impl Decoder {
    /// Reads the header if it is all there; whether events can be read now.
    pub(super) fn start(&mut self) -> Result<bool, Error> {
        if matches!(self.state, State::Document) {
            return self.start_document();
        }
        if !self.skip_to_object()? {
            return Ok(false);
        }
        let Some(line) = self.input.peek_line() else {
            return self.wait();
        };
        if line.range.len() > self.input.max_bytes {
            return Err(self.input.line_too_long(line.number));
        }
        let text = &self.input.buffer[line.range.clone()];
        let fields = Fields::find(text)
            .map_err(|(expected, _)| header_error(line.number, expected.words()))?;
        let values = fields.read(text);
        match version(&values, line.number) {
            Ok(version @ (Version::V2 | Version::V3)) => {
                let end = fields.end.ok_or_else(|| {
                    header_error(line.number, "the whole header, closing brace included")
                })?;
                if text[end..].iter().any(|byte| !byte.is_ascii_whitespace()) {
                    return Err(header_error(line.number, "nothing after the header"));
                }
                let header = Header::from_fields(version, &values);
                self.header =
                    Some(header.map_err(|expected| header_error(line.number, &expected))?);
                let line = self.input.next_line()?;
                line.iter().for_each(|line| self.line_is_good(line));
                self.state = State::Lines;
                Ok(true)
            }
            Err(error) if fields.end.is_some() => Err(error),
            Err(error @ Error::Version { .. }) => Err(error),
            Ok(Version::V1) | Err(_) => {
                self.state = State::Document;
                self.start_document()
            }
        }
    }

    /// Steps over what may stand before the header; whether the header starts now.
    fn skip_to_object(&mut self) -> Result<bool, Error> {
        let rest = self.input.rest();
        if self.input.offset() == 0 && !rest.is_empty() && BYTE_ORDER_MARK.starts_with(rest) {
            return self.wait_or(|| Error::Empty);
        }
        if self.input.offset() == 0 && rest.starts_with(BYTE_ORDER_MARK) {
            self.input.advance(BYTE_ORDER_MARK.len());
        }
        let rest = self.input.rest();
        let len = rest
            .iter()
            .take_while(|byte| byte.is_ascii_whitespace())
            .count();
        let lines = memchr::memchr_iter(b'\n', &rest[..len]).count() as u64;
        self.input.advance(len);
        self.input.line += lines;
        let rest = self.input.rest();
        match rest.first() {
            Some(b'{') => Ok(true),
            None => self.wait_or(|| Error::Empty),
            Some(_) if rest.len() < Compression::MAGIC_LEN && !self.input.is_finished => Ok(false),
            Some(_) => Err(match Compression::detect(rest) {
                Some(compression) => Error::Compressed(compression),
                None => header_error(
                    self.input.line,
                    "a JSON object with a \"version\" of 1, 2 or 3",
                ),
            }),
        }
    }

    /// Asks for more bytes, or fails when there are none.
    fn wait_or(&self, error: impl FnOnce() -> Error) -> Result<bool, Error> {
        if self.input.is_finished {
            Err(error())
        } else {
            Ok(false)
        }
    }

    /// Asks for more bytes, unless there are too many already.
    fn wait(&self) -> Result<bool, Error> {
        if self.input.is_too_long() {
            return Err(self.input.line_too_long(self.input.line));
        }
        Ok(false)
    }

    /// Reads the header of v1, once all of the text is there.
    fn start_document(&mut self) -> Result<bool, Error> {
        if !self.input.is_finished {
            return self.wait();
        }
        let text = self.input.rest();
        let line_at =
            |pos: usize| self.input.line + memchr::memchr_iter(b'\n', &text[..pos]).count() as u64;
        let fields = Fields::find(text)
            .map_err(|(expected, pos)| header_error(line_at(pos), expected.words()))?;
        let values = fields.read(text);
        let version = version(&values, self.input.line)?;
        if version != Version::V1 {
            let expected = "the whole header on its first line";
            return Err(header_error(self.input.line, expected));
        }
        let Some(stdout) = fields.stdout else {
            return Err(header_error(
                line_at(text.len()),
                "a field \"stdout\" with the events",
            ));
        };
        let header = match Header::from_fields(version, &values) {
            // Fields behind the events are lost with the end of a truncated text.
            Err(_) if fields.end.is_none() => Header {
                version,
                ..Header::default()
            },
            other => other.map_err(|expected| header_error(self.input.line, &expected))?,
        };
        let mut cursor = Cursor::new(text);
        cursor.pos = stdout;
        document::enter_stdout(&mut cursor)
            .map_err(|expected| header_error(line_at(stdout), expected.words()))?;
        let (pos, line) = (cursor.pos, line_at(cursor.pos));
        self.header = Some(header);
        self.is_truncated |= fields.end.is_none();
        self.input.advance(pos);
        self.input.line = line;
        self.state = State::Outputs;
        Ok(true)
    }
}

fn header_error(line: u64, expected: &str) -> Error {
    Error::Header {
        line,
        expected: expected.to_owned(),
    }
}

fn version(fields: &Object<'_>, line: u64) -> Result<Version, Error> {
    match fields.get("version") {
        None => Err(header_error(line, "a field \"version\" with 1, 2 or 3")),
        Some(version) => match version.millionths() {
            Some(1_000_000) => Ok(Version::V1),
            Some(2_000_000) => Ok(Version::V2),
            Some(3_000_000) => Ok(Version::V3),
            _ => Err(Error::Version {
                version: version.written(),
            }),
        },
    }
}

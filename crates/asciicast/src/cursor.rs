//! A position in JSON text, with the few steps that event lines are made of.

use crate::json;

/// What the text should have had at the cursor. Only who reads files is told in words: pages with a
/// player would fetch them for nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Expected(#[cfg(feature = "files")] &'static str);

impl Expected {
    #[cfg(feature = "files")]
    pub(crate) const fn new(words: &'static str) -> Expected {
        Expected(words)
    }

    #[cfg(not(feature = "files"))]
    pub(crate) const fn new(_: &'static str) -> Expected {
        Expected()
    }

    /// What completes "expected ...".
    #[cfg(feature = "files")]
    pub(crate) fn words(self) -> &'static str {
        self.0
    }

    #[cfg(not(feature = "files"))]
    pub(crate) fn words(self) -> &'static str {
        "something else"
    }
}

impl From<&'static str> for Expected {
    fn from(words: &'static str) -> Expected {
        Expected::new(words)
    }
}

/// A position in bytes that should be JSON.
pub(crate) struct Cursor<'a> {
    pub(crate) bytes: &'a [u8],
    pub(crate) pos: usize,
}

impl<'a> Cursor<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Cursor<'a> {
        Cursor { bytes, pos: 0 }
    }

    #[inline(always)]
    pub(crate) fn peek(&self) -> Option<u8> {
        self.bytes.get(self.pos).copied()
    }

    pub(crate) fn is_at_end(&self) -> bool {
        self.pos >= self.bytes.len()
    }

    /// Skips white space and tells what follows it.
    pub(crate) fn peek_after_space(&mut self) -> Option<u8> {
        while let Some(b' ' | b'\t' | b'\r' | b'\n') = self.peek() {
            self.pos += 1;
        }
        self.peek()
    }

    /// Steps over `byte`, and white space before it.
    pub(crate) fn expect(&mut self, byte: u8, expected: &'static str) -> Result<(), Expected> {
        if self.peek() != Some(byte) && self.peek_after_space() != Some(byte) {
            return Err(expected.into());
        }
        self.pos += 1;
        Ok(())
    }

    /// Reads a string, white space before it, and appends its text to `out`.
    pub(crate) fn string(
        &mut self,
        out: &mut Vec<u8>,
        expected: &'static str,
    ) -> Result<(), Expected> {
        self.expect(b'"', expected)?;
        json::unescape(self, out)
    }

    /// Steps over a value of any kind without looking into it more than its end needs.
    pub(crate) fn skip_value(&mut self) -> Result<(), Expected> {
        let mut depth = 0_u32;
        loop {
            match self.peek_after_space().ok_or("a JSON value")? {
                b'"' => json::skip_string(self)?,
                b'[' | b'{' => {
                    depth += 1;
                    self.pos += 1;
                }
                b']' | b'}' if depth > 0 => {
                    depth -= 1;
                    self.pos += 1;
                }
                b',' | b':' if depth > 0 => self.pos += 1,
                byte if byte.is_ascii_alphanumeric() || byte == b'-' => self.skip_word(),
                _ => return Err("a JSON value".into()),
            }
            if depth == 0 {
                return Ok(());
            }
        }
    }

    /// A number, `true`, `false`, `null`.
    fn skip_word(&mut self) {
        while let Some(b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' | b'+' | b'-' | b'.') = self.peek() {
            self.pos += 1;
        }
    }
}

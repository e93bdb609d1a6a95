//! Events that are not decoded, because they are only to be written again.

use std::time::Duration;

use super::Decoder;
use crate::{encoder::write_code_and_data, error::Error, size::Size};

/// An event whose code and data are still JSON, in the form in which they are written.
/// [`Encoder::encoded`](crate::Encoder::encoded) writes it; together they spare `convert` and
/// `cat` most of the work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EncodedEvent<'a> {
    /// Since the start of the recording.
    pub time: Duration,
    /// `"code", "data"`.
    pub(crate) json: &'a [u8],
}

impl EncodedEvent<'_> {
    /// The same event at another time.
    #[must_use]
    pub fn at(self, time: Duration) -> Self {
        Self { time, ..self }
    }

    /// The new size, if the event is a resize.
    #[must_use]
    pub fn resize(&self) -> Option<Size> {
        let size = self.json.strip_prefix(b"\"r\", \"")?.strip_suffix(b"\"")?;
        Size::parse(std::str::from_utf8(size).ok()?)
    }
}

impl Decoder {
    /// The next event without its text decoded. Otherwise as [`Decoder::next_event`].
    ///
    /// # Errors
    /// As [`Decoder::next_event`].
    pub fn next_encoded(&mut self) -> Result<Option<EncodedEvent<'_>>, Error> {
        let is_there = self.advance_encoded()?;
        Ok(is_there.then(|| self.encoded()))
    }

    /// Goes to the next event; whether there is one.
    pub(crate) fn advance_encoded(&mut self) -> Result<bool, Error> {
        self.encoded_at = self.take_usual_line();
        if self.encoded_at.is_some() {
            return Ok(true);
        }
        let Some(kind) = self.advance()? else {
            return Ok(false);
        };
        let mut encoded = std::mem::take(&mut self.encoded);
        encoded.clear();
        write_code_and_data(&self.event(kind).data, &mut encoded);
        self.encoded = encoded;
        Ok(true)
    }

    /// The event that [`Decoder::advance_encoded`] went to.
    pub(crate) fn encoded(&self) -> EncodedEvent<'_> {
        let json = match &self.encoded_at {
            Some(range) => &self.input.buffer[range.clone()],
            None => &self.encoded,
        };
        EncodedEvent {
            time: Duration::from_micros(self.micros),
            json,
        }
    }
}

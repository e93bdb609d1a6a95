//! Pulling events out of anything readable.

use std::{
    fmt, io,
    io::{BufRead, Read},
    time::Duration,
};

use crate::{
    decoder::{Decoder, EncodedEvent, RawEvent},
    encoder::Encoder,
    error::Error,
    event::Event,
    header::Header,
    source::Source,
    time,
};

/// Bytes that are read at once, past the source's own buffer if that is no larger. With what is
/// made of them they stay in the processor's cache.
const READ_BYTES: usize = 128 * 1024;

/// Reads a recording, plain or compressed, from front to back in constant memory (v1: the text as
/// a whole). How lenient it is, [`Decoder`] tells.
///
/// ```
/// let cast = "{\"version\": 2, \"width\": 80, \"height\": 24}\n[1.5, \"o\", \"hello\"]\n";
/// let mut reader = asciicast::Reader::new(cast.as_bytes())?;
/// assert_eq!(reader.header().size.cols, 80);
/// while let Some(event) = reader.next_event()? {
///     println!("{:?} {:?}", event.time, event.data);
/// }
/// # Ok::<(), asciicast::Error>(())
/// ```
pub struct Reader<R: BufRead> {
    source: Source<R>,
    decoder: Decoder,
    header: Header,
    is_finished: bool,
    /// The compressed form stopped before its end.
    ends_early: bool,
}

impl<R: BufRead> Reader<R> {
    /// Reads as far as the header goes.
    ///
    /// # Errors
    /// When the source fails or has no asciicast header.
    pub fn new(source: R) -> Result<Reader<R>, Error> {
        Reader::with_decoder(source, Decoder::new())
    }

    /// As [`Reader::new`], but lines of more than `max_bytes` are refused.
    ///
    /// # Errors
    /// As [`Reader::new`].
    pub fn with_max_line(source: R, max_bytes: usize) -> Result<Reader<R>, Error> {
        Reader::with_decoder(source, Decoder::with_max_line(max_bytes))
    }

    fn with_decoder(source: R, decoder: Decoder) -> Result<Reader<R>, Error> {
        let source = Source::new(source)?;
        let header = Header::default();
        let mut reader = Reader {
            source,
            decoder,
            header,
            is_finished: false,
            ends_early: false,
        };
        while !reader.decoder.start_reading()? {
            reader.fill()?;
        }
        reader.header = reader.decoder.header().cloned().unwrap_or_default();
        Ok(reader)
    }

    /// The header.
    #[must_use]
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// The next event; `None` at the end.
    ///
    /// # Errors
    /// When the source fails or a line is no event; in the latter case the next call goes on with
    /// the next line ([`Error::is_recoverable`]).
    pub fn next_event(&mut self) -> Result<Option<Event<'_>>, Error> {
        loop {
            if let Some(kind) = self.decoder.advance()? {
                return Ok(Some(self.decoder.event(kind)));
            }
            if self.is_finished {
                return Ok(None);
            }
            self.fill()?;
        }
    }

    /// The next event without its text decoded; otherwise as [`Reader::next_event`].
    ///
    /// # Errors
    /// As [`Reader::next_event`].
    pub fn next_encoded(&mut self) -> Result<Option<EncodedEvent<'_>>, Error> {
        loop {
            if self.decoder.advance_encoded()? {
                return Ok(Some(self.decoder.encoded()));
            }
            if self.is_finished {
                return Ok(None);
            }
            self.fill()?;
        }
    }

    /// Writes the texts of events of output to `room`, see [`Decoder::take_output`].
    pub fn take_output(&mut self, room: &mut [u8]) -> usize {
        self.decoder.take_output(room)
    }

    /// Writes events to `room` as `encoder` writes them, `shift` later, until it has no room for
    /// the next one or something comes that [`Reader::next_encoded`] has to read, a resize among
    /// others; returns how many bytes that were.
    pub fn transcode(&mut self, encoder: &mut Encoder, shift: Duration, room: &mut [u8]) -> usize {
        let shift_micros = time::micros(shift);
        self.decoder.transcode(encoder, shift_micros, room)
    }

    /// The time of the last event that was taken.
    #[must_use]
    pub fn time(&self) -> Duration {
        self.decoder.time()
    }

    /// The next event with its text appended to `text`, as [`Decoder::next_raw`] gives it. `None`
    /// at the end.
    ///
    /// # Errors
    /// As [`Reader::next_event`].
    pub fn next_raw(&mut self, text: &mut Vec<u8>) -> Result<Option<RawEvent<'_>>, Error> {
        loop {
            if let Some(kind) = self.decoder.scan_next(text)? {
                return Ok(Some(self.decoder.raw(kind)));
            }
            if self.is_finished {
                return Ok(None);
            }
            self.fill()?;
        }
    }

    /// Whether the recording ends in the middle of an event, or its compressed form too early.
    /// Known once all events were taken.
    #[must_use]
    pub fn is_truncated(&self) -> bool {
        self.ends_early || self.decoder.is_truncated()
    }

    fn fill(&mut self) -> Result<(), Error> {
        let source = &mut self.source;
        let count = match self.decoder.push_from(READ_BYTES, |room| source.read(room)) {
            Ok(count) => count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => return Ok(()),
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => {
                self.ends_early = true;
                0
            }
            Err(error) => return Err(error.into()),
        };
        if count == 0 {
            self.decoder.finish();
            self.is_finished = true;
        }
        Ok(())
    }
}

impl<R: BufRead> fmt::Debug for Reader<R> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Reader")
            .field("header", &self.header)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;

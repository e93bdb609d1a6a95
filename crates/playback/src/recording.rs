//! What a file said, decoded and laid out for playback.

use std::time::Duration;

use asciicast::{Decoder, Error, Header};

use crate::{
    events::{self, Events},
    playback::micros,
};

#[cfg(feature = "files")]
mod read;

/// The decoder is handed no more at a time, so that it never holds a copy of a large file.
pub(crate) const PIECE_BYTES: usize = 64 << 10;

/// A recording, all of it or as much as has arrived.
///
/// Lines that are no events are passed over and counted. The bytes of the file are not kept.
#[derive(Debug)]
pub struct Recording {
    pub(crate) header: Header,
    pub(crate) events: Events,
    decoder: Decoder,
    skipped_lines: u64,
    #[cfg(feature = "files")]
    first_error: Option<Error>,
    is_complete: bool,
    /// The compressed form of the file stopped before its end.
    ends_early: bool,
}

impl Recording {
    pub(crate) fn new(decoder: Decoder, header: Header) -> Recording {
        let mut recording = Recording {
            header,
            events: Events::default(),
            decoder,
            skipped_lines: 0,
            #[cfg(feature = "files")]
            first_error: None,
            is_complete: false,
            ends_early: false,
        };
        recording.take_events();
        recording
    }

    /// A recording whose header was read elsewhere. What is pushed are the lines behind it.
    #[must_use]
    pub fn behind_header(header: Header) -> Recording {
        Recording::new(Decoder::behind_header(header.clone()), header)
    }

    /// From now on outputs that come sooner than `time` after the first of them are one event with
    /// it, unless something else happens in between.
    pub fn join_outputs_within(&mut self, time: Duration) {
        self.events.frame_micros = micros(time);
    }

    /// Adds bytes of the file behind those that it has.
    pub fn push(&mut self, bytes: &[u8]) {
        if self.is_complete {
            return;
        }
        for piece in bytes.chunks(PIECE_BYTES) {
            self.decoder.push(piece);
            self.take_events();
        }
    }

    /// Says that the file has no more bytes.
    pub fn finish(&mut self) {
        self.decoder.finish();
        self.take_events();
        self.events.shrink();
        self.is_complete = true;
    }

    fn take_events(&mut self) {
        loop {
            let decoder = &mut self.decoder;
            let result = self.events.append_with(|bytes| {
                let raw = decoder.next_raw(bytes)?;
                Ok(raw.map(|raw| (raw.micros, events::kind(raw.code))))
            });
            match result {
                Ok(true) => {}
                Ok(false) => return,
                Err(error) => self.skip_line(error),
            }
        }
    }

    #[cfg(feature = "files")]
    fn skip_line(&mut self, error: Error) {
        self.skipped_lines += 1;
        self.first_error.get_or_insert(error);
    }

    #[cfg(not(feature = "files"))]
    fn skip_line(&mut self, _: Error) {
        self.skipped_lines += 1;
    }

    /// The header.
    #[must_use]
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// Whether all of the file was there.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.is_complete
    }

    /// Whether the file ends in the middle of an event.
    #[must_use]
    pub fn is_truncated(&self) -> bool {
        self.ends_early || self.decoder.is_truncated()
    }

    /// How many lines were passed over because they are no events.
    #[must_use]
    pub fn skipped_lines(&self) -> u64 {
        self.skipped_lines
    }

    /// What was wrong with the first of these lines.
    #[cfg(feature = "files")]
    #[must_use]
    pub fn first_error(&self) -> Option<&Error> {
        self.first_error.as_ref()
    }

    /// How many events there are.
    #[must_use]
    pub fn event_count(&self) -> usize {
        self.events.len()
    }

    /// How many bytes of output there are.
    #[must_use]
    pub fn output_len(&self) -> u64 {
        self.events.output.len()
    }

    /// Time of the last event, idle time included.
    #[must_use]
    pub fn duration(&self) -> Duration {
        let last = self.events.entries.last();
        Duration::from_micros(last.map_or(0, |entry| entry.micros()))
    }
}

//! Lines in the form in which nearly all recorders write them, many at once.
//!
//! `convert` and `cat` run through recordings in which an event is but a few bytes long. Here such
//! lines are read without looking for their ends first and without a call per event. Whatever is
//! not just as it would be written is left to the reader that takes everything.

use std::{ops::Range, time::Duration};

use super::{Decoder, State};
use crate::{encoder::Encoder, header::Version, json, time};

/// A line of the usual form: `[0.248, "o", "text"]` with its line end.
struct Usual {
    /// As the line has it.
    micros: u64,
    /// Where code and data are, quotes included.
    json: Range<usize>,
    /// With the line end.
    len: usize,
}

impl Decoder {
    /// Takes lines of output as long as they are of the usual form and `room` is large enough,
    /// which they are written to one behind the other; returns how many bytes that were. What
    /// stands next may be anything, an event of output, too.
    pub fn take_output(&mut self, room: &mut [u8]) -> usize {
        let mut written = 0;
        self.take_usual(|line| {
            let (micros, text_at) = usual_start(line, |code| code == b'o')?;
            let (len, decoded) = json::unescape_usual(&line[text_at..], &mut room[written..])?;
            let len = usual_end(line, text_at + len)?;
            written += decoded;
            Some((micros, len))
        });
        written
    }

    /// Takes lines as long as they are of the usual form and no resize, and `room` is large enough,
    /// which they are written to as `encoder` writes them, `shift_micros` later; returns how many
    /// bytes that were.
    pub(crate) fn transcode(
        &mut self,
        encoder: &mut Encoder,
        shift_micros: u64,
        room: &mut [u8],
    ) -> usize {
        if encoder.version() == Version::V1 {
            return 0;
        }
        let mut clock = self.clock();
        let mut written = 0;
        self.take_usual(|line| {
            let usual = usual_line(line)?;
            clock.advance(usual.micros);
            let micros = clock.micros.saturating_add(shift_micros);
            let copied = &line[usual.json.start..usual.len];
            written += encoder.copy(micros, copied, &mut room[written..])?;
            Some((usual.micros, usual.len))
        });
        written
    }

    /// The next line, if it is of the usual form: where in the buffer its code and data are.
    pub(super) fn take_usual_line(&mut self) -> Option<Range<usize>> {
        let mut json = None;
        let start = self.input.start;
        self.take_usual(|line| {
            let usual = usual_line(line).filter(|_| json.is_none())?;
            json = Some(start + usual.json.start..start + usual.json.end);
            Some((usual.micros, usual.len))
        });
        json
    }

    /// The time of the last event.
    pub(crate) fn time(&self) -> Duration {
        Duration::from_micros(self.micros)
    }

    /// Calls `take` with what is there yet, again and again until it takes nothing. It returns the
    /// time and the length of the line that it took.
    #[inline(always)]
    fn take_usual(&mut self, mut take: impl FnMut(&[u8]) -> Option<(u64, usize)>) {
        if !matches!(self.state, State::Lines) || self.input.is_skipping() {
            return;
        }
        let mut clock = self.clock();
        let mut lines = 0;
        let mut rest = self.input.rest();
        let all = rest.len();
        // No line may be longer.
        let limit = self.input.max_bytes.saturating_add(1);
        while let Some((micros, len)) = take(&rest[..rest.len().min(limit)]) {
            clock.advance(micros);
            rest = &rest[len..];
            lines += 1;
        }
        if lines > 0 {
            let len = all - rest.len();
            self.micros = clock.micros;
            self.input.advance(len);
            self.input.line += lines;
            self.whole_len = self.input.offset();
            self.ends_open = false;
        }
    }
}

/// Reads a line up to the opening quote of its data: the time, and where the data begins.
#[inline(always)]
fn usual_start(line: &[u8], is_wanted: impl Fn(u8) -> bool) -> Option<(u64, usize)> {
    let (micros, len) = time::parse_usual(line.strip_prefix(b"[")?)?;
    match line[1 + len..].first_chunk::<8>()? {
        [b',', b' ', b'"', code, b'"', b',', b' ', b'"'] if is_wanted(*code) => {
            Some((micros, 1 + len + 8))
        }
        _ => None,
    }
}

/// The length of a line whose data ends at `end`, behind the closing quote.
#[inline(always)]
fn usual_end(line: &[u8], end: usize) -> Option<usize> {
    (line[end..].first_chunk::<2>()? == b"]\n").then_some(end + 2)
}

#[inline(always)]
fn usual_line(line: &[u8]) -> Option<Usual> {
    let is_wanted = |code| matches!(code, b'o' | b'i' | b'm' | b'x');
    let (micros, text_at) = usual_start(line, is_wanted)?;
    let end = text_at + json::canonical_len(&line[text_at..])?;
    let len = usual_end(line, end)?;
    Some(Usual {
        micros,
        // The code in quotes, a comma and a space stand between.
        json: text_at - 6..end,
        len,
    })
}

#[cfg(test)]
mod tests;

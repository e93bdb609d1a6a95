//! Lines in the form in which nearly all recorders write them, many at once.
//!
//! `convert` and `cat` run through recordings in which an event is but a few bytes long. Here such
//! lines are read without looking for their ends first and without a call per event. Whatever is
//! not just as it would be written is left to the reader that takes everything.

mod widest;

use std::{ops::Range, time::Duration};

use self::widest::Work;
use super::{Clock, Decoder, State};
use crate::{
    encoder::Encoder,
    header::Version,
    json::{self, Look},
    time,
};

/// The way to look that there is always.
#[cfg(target_arch = "x86_64")]
const LEAST: json::Sse2 = json::Sse2;
#[cfg(not(target_arch = "x86_64"))]
const LEAST: json::OneByOne = json::OneByOne;

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
        widest::run(TakeOutput {
            decoder: self,
            room,
        })
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
        widest::run(Transcode {
            decoder: self,
            encoder,
            shift_micros,
            room,
        })
    }

    /// The next line, if it is of the usual form: where in the buffer its code and data are.
    pub(super) fn take_usual_line(&mut self) -> Option<Range<usize>> {
        let mut one = One(None);
        let start = self.input.start;
        self.take_usual(&mut one);
        let json = one.0?;
        Some(start + json.start..start + json.end)
    }

    /// The time of the last event.
    pub(crate) fn time(&self) -> Duration {
        Duration::from_micros(self.micros)
    }

    /// Gives `taker` what is there yet, again and again until it takes nothing.
    #[inline(always)]
    fn take_usual(&mut self, taker: &mut impl Take) {
        if !matches!(self.state, State::Lines) || self.input.is_skipping() {
            return;
        }
        let mut clock = self.clock();
        let mut lines = 0;
        let mut rest = self.input.rest();
        let all = rest.len();
        // No line may be longer.
        let limit = self.input.max_bytes.saturating_add(1);
        while let Some((micros, len)) = taker.take(&rest[..rest.len().min(limit)]) {
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

/// What [`Decoder::take_output`] does.
struct TakeOutput<'a> {
    decoder: &'a mut Decoder,
    room: &'a mut [u8],
}

impl Work for TakeOutput<'_> {
    #[inline(always)]
    fn by(self, look: impl Look) -> usize {
        let mut outputs = Outputs {
            look,
            room: self.room,
            written: 0,
        };
        self.decoder.take_usual(&mut outputs);
        outputs.written
    }
}

/// What [`Decoder::transcode`] does.
struct Transcode<'a> {
    decoder: &'a mut Decoder,
    encoder: &'a mut Encoder,
    shift_micros: u64,
    room: &'a mut [u8],
}

impl Work for Transcode<'_> {
    #[inline(always)]
    fn by(self, look: impl Look) -> usize {
        let mut copies = Copies {
            look,
            clock: self.decoder.clock(),
            encoder: self.encoder,
            shift_micros: self.shift_micros,
            room: self.room,
            written: 0,
        };
        self.decoder.take_usual(&mut copies);
        copies.written
    }
}

/// Takes lines.
///
/// No closures, because nobody says of a closure that it is to be compiled for the processor that
/// its caller is compiled for.
trait Take {
    /// Takes the line at the start of `lines`; returns its time and length.
    fn take(&mut self, lines: &[u8]) -> Option<(u64, usize)>;
}

/// Takes output as text.
struct Outputs<'a, L> {
    look: L,
    room: &'a mut [u8],
    written: usize,
}

impl<L: Look> Take for Outputs<'_, L> {
    #[inline(always)]
    fn take(&mut self, lines: &[u8]) -> Option<(u64, usize)> {
        let (micros, text_at) = usual_start(lines, |code| code == b'o')?;
        let room = &mut self.room[self.written..];
        let (len, decoded) = json::unescape_usual(self.look, &lines[text_at..], room)?;
        let len = usual_end(lines, text_at + len)?;
        self.written += decoded;
        Some((micros, len))
    }
}

/// Takes lines to write them again.
struct Copies<'a, L> {
    look: L,
    clock: Clock,
    encoder: &'a mut Encoder,
    shift_micros: u64,
    room: &'a mut [u8],
    written: usize,
}

impl<L: Look> Take for Copies<'_, L> {
    #[inline(always)]
    fn take(&mut self, lines: &[u8]) -> Option<(u64, usize)> {
        let usual = usual_line(self.look, lines)?;
        self.clock.advance(usual.micros);
        let micros = self.clock.micros.saturating_add(self.shift_micros);
        let copied = &lines[usual.json.start..usual.len];
        let room = &mut self.room[self.written..];
        self.written += self.encoder.copy(micros, copied, room)?;
        Some((usual.micros, usual.len))
    }
}

/// Takes one line: where its code and data are.
struct One(Option<Range<usize>>);

impl Take for One {
    #[inline(always)]
    fn take(&mut self, lines: &[u8]) -> Option<(u64, usize)> {
        if self.0.is_some() {
            return None;
        }
        let usual = usual_line(LEAST, lines)?;
        self.0 = Some(usual.json);
        Some((usual.micros, usual.len))
    }
}

/// Reads a line up to the opening quote of its data: the time, and where the data begins.
#[inline(always)]
fn usual_start(line: &[u8], is_wanted: impl Fn(u8) -> bool) -> Option<(u64, usize)> {
    let (micros, len) = time::parse_usual(line.strip_prefix(b"[")?)?;
    // One comparison for all that stands between, with the code left out.
    const CODE: u64 = 0xff << 24;
    let between = u64::from_le_bytes(*line[1 + len..].first_chunk()?);
    let is_usual = between & !CODE == u64::from_le_bytes(*b", \"\0\", \"");
    let code = (between >> 24) as u8;
    (is_usual && is_wanted(code)).then_some((micros, 1 + len + 8))
}

/// The length of a line whose data ends at `end`, behind the closing quote.
#[inline(always)]
fn usual_end(line: &[u8], end: usize) -> Option<usize> {
    (line[end..].first_chunk::<2>()? == b"]\n").then_some(end + 2)
}

#[inline(always)]
fn usual_line(look: impl Look, line: &[u8]) -> Option<Usual> {
    let is_wanted = |code| matches!(code, b'o' | b'i' | b'm' | b'x');
    let (micros, text_at) = usual_start(line, is_wanted)?;
    let end = text_at + json::canonical_len(look, &line[text_at..])?;
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

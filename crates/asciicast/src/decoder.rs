//! Decoding of a recording whose bytes arrive in pieces: a download, a pipe, a file.

#[cfg(feature = "files")]
mod encoded;
mod input;
#[cfg(feature = "files")]
mod outputs;
#[cfg(feature = "files")]
mod start;
#[cfg(feature = "files")]
mod usual;

#[cfg(feature = "files")]
use std::io;
use std::{borrow::Cow, ops::Range, time::Duration};

use crate::{
    cursor::Cursor,
    error::Error,
    event::{Event, EventData},
    header::{Header, Version},
    line::{self, Kind},
    size::Size,
    time::MAX_MICROS,
};
#[cfg(feature = "files")]
pub use encoded::EncodedEvent;
use input::{Input, Line};

/// Decodes asciicast v1, v2 and v3 out of bytes in any chunking.
///
/// Give it bytes with [`push`](Decoder::push), say [`finish`](Decoder::finish) after the last, and
/// take events until there is none. Byte order marks, CRLF, blank lines, comments, further array
/// elements and unknown codes are fine. A line that is no event is an error, after which the next
/// call goes on with the next line; but a last line without a line end is taken for the end that a
/// crash left, and only makes [`is_truncated`](Decoder::is_truncated) true.
///
/// ```
/// let mut decoder = asciicast::Decoder::new();
/// decoder.push(b"{\"version\":3,\"term\":{\"cols\":80,\"rows\":24}}\n[0.5, \"o\", \"he");
/// assert!(decoder.next_event()?.is_none());
/// assert_eq!(decoder.header().map(|header| header.size.cols), Some(80));
/// decoder.push(b"llo\"]\n");
/// assert!(decoder.next_event()?.is_some());
/// # Ok::<(), asciicast::Error>(())
/// ```
#[derive(Debug)]
pub struct Decoder {
    input: Input,
    state: State,
    header: Option<Header>,
    /// Time of the last event.
    micros: u64,
    /// Code of the last event.
    code: Vec<u8>,
    /// Text of the last event.
    text: Vec<u8>,
    /// Where in the buffer code and data of the last event are, or else these in JSON.
    encoded_at: Option<Range<usize>>,
    encoded: Vec<u8>,
    /// Length of the stream up to the end of its last good line.
    whole_len: u64,
    ends_open: bool,
    is_truncated: bool,
}

/// What the next bytes are.
#[derive(Debug)]
enum State {
    /// The header.
    #[cfg(feature = "files")]
    Start,
    /// Events of v2 or v3.
    Lines,
    /// A part of v1, which can be read when all of it is there.
    #[cfg(feature = "files")]
    Document,
    /// Events of v1.
    #[cfg(feature = "files")]
    Outputs,
    /// Nothing that could be read.
    End,
}

/// An event whose text is not yet looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RawEvent<'a> {
    /// Microseconds since the start of the recording.
    pub micros: u64,
    /// What happened.
    pub code: Code<'a>,
}

/// The code of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Code<'a> {
    /// `o`
    Output,
    /// `i`
    Input,
    /// `r`
    Resize,
    /// `m`
    Marker,
    /// `x`
    Exit,
    /// Anything else, not always UTF-8.
    Other(&'a [u8]),
}

/// How the times of a recording count.
#[derive(Clone, Copy)]
struct Clock {
    micros: u64,
    are_intervals: bool,
}

impl Clock {
    fn advance(&mut self, micros: u64) {
        self.micros = if self.are_intervals {
            self.micros.saturating_add(micros).min(MAX_MICROS)
        } else {
            // A clock that was set back must not make time run backwards.
            self.micros.max(micros)
        };
    }
}

#[cfg(feature = "files")]
impl Default for Decoder {
    fn default() -> Decoder {
        Decoder::new()
    }
}

impl Decoder {
    /// The longest line that is held unless [`Decoder::with_max_line`] says otherwise: 64 MiB.
    pub const MAX_LINE_BYTES: usize = 64 << 20;

    /// A decoder at the start of a recording.
    #[cfg(feature = "files")]
    #[must_use]
    pub fn new() -> Decoder {
        Decoder::with_max_line(Decoder::MAX_LINE_BYTES)
    }

    /// A decoder that refuses lines (for v1: a whole text) of more than `max_bytes`.
    #[cfg(feature = "files")]
    #[must_use]
    pub fn with_max_line(max_bytes: usize) -> Decoder {
        Decoder::in_state(State::Start, None, max_bytes)
    }

    /// A decoder of the lines behind a header that was read elsewhere.
    #[must_use]
    pub fn behind_header(header: Header) -> Decoder {
        Decoder::in_state(State::Lines, Some(header), Decoder::MAX_LINE_BYTES)
    }

    fn in_state(state: State, header: Option<Header>, max_bytes: usize) -> Decoder {
        Decoder {
            input: Input::new(max_bytes),
            state,
            header,
            micros: 0,
            code: Vec::new(),
            text: Vec::new(),
            encoded_at: None,
            encoded: Vec::new(),
            whole_len: 0,
            ends_open: false,
            is_truncated: false,
        }
    }

    /// Adds bytes behind those that it has.
    pub fn push(&mut self, bytes: &[u8]) {
        if !matches!(self.state, State::End) {
            self.input.push(bytes);
        }
    }

    /// Adds what `read` puts into room for `len` bytes, and returns how many bytes that were.
    #[cfg(feature = "files")]
    pub(crate) fn push_from(
        &mut self,
        len: usize,
        read: impl FnOnce(&mut [u8]) -> io::Result<usize>,
    ) -> io::Result<usize> {
        self.input.push_from(len, read)
    }

    /// Says that there are no more bytes.
    pub fn finish(&mut self) {
        self.input.is_finished = true;
    }

    /// Reads the header if it is all there; whether it is. For v1 this takes all of the text.
    ///
    /// # Errors
    /// When the bytes are no asciicast header.
    #[cfg(feature = "files")]
    pub fn start_reading(&mut self) -> Result<bool, Error> {
        match self.state {
            State::Start | State::Document => {
                let result = self.start();
                if result.is_err() {
                    self.end();
                }
                result
            }
            State::Lines | State::Outputs | State::End => Ok(true),
        }
    }

    /// The header, once enough bytes are there and an event was asked for.
    #[must_use]
    pub fn header(&self) -> Option<&Header> {
        self.header.as_ref()
    }

    /// Whether the recording ends in the middle of an event. Known once all events were taken.
    #[must_use]
    pub fn is_truncated(&self) -> bool {
        self.is_truncated
    }

    /// How many bytes of the stream there are up to the end of the last good line.
    pub(crate) fn whole_len(&self) -> u64 {
        self.whole_len
    }

    /// Whether the last good line lacks its line end.
    pub(crate) fn ends_open(&self) -> bool {
        self.ends_open
    }

    /// The next event; `None` when it is not all there yet or, once finished, at the end.
    ///
    /// # Errors
    /// When the bytes are no recording, or a line is no event. See [`Error::is_recoverable`].
    pub fn next_event(&mut self) -> Result<Option<Event<'_>>, Error> {
        Ok(self.advance()?.map(|kind| self.event(kind)))
    }

    /// The next event with its text appended to `text`, for those who keep the texts of all events
    /// together. The text is as the file has it: not always UTF-8, sizes not yet read. After an
    /// error `text` is as before.
    ///
    /// # Errors
    /// As [`Decoder::next_event`].
    pub fn next_raw(&mut self, text: &mut Vec<u8>) -> Result<Option<RawEvent<'_>>, Error> {
        Ok(self.scan_next(text)?.map(|kind| self.raw(kind)))
    }

    /// The event that [`Decoder::scan_next`] went to.
    pub(crate) fn raw(&self, kind: Kind) -> RawEvent<'_> {
        let code = match kind {
            Kind::Output => Code::Output,
            Kind::Input => Code::Input,
            Kind::Resize => Code::Resize,
            Kind::Marker => Code::Marker,
            Kind::Exit => Code::Exit,
            Kind::Other => Code::Other(&self.code),
        };
        RawEvent {
            micros: self.micros,
            code,
        }
    }

    /// Goes to the next event and keeps its text.
    pub(crate) fn advance(&mut self) -> Result<Option<Kind>, Error> {
        let mut text = std::mem::take(&mut self.text);
        text.clear();
        let result = self.scan_next(&mut text);
        self.text = text;
        result
    }

    /// The event that [`Decoder::advance`] went to.
    pub(crate) fn event(&self, kind: Kind) -> Event<'_> {
        let text = lossy(&self.text);
        let data = match kind {
            Kind::Output => EventData::Output(text),
            Kind::Input => EventData::Input(text),
            Kind::Marker => EventData::Marker(text),
            Kind::Resize => match Size::parse(&text) {
                Some(size) => EventData::Resize(size),
                None => EventData::Other("r".into(), text),
            },
            Kind::Exit => match text.trim().parse() {
                Ok(status) => EventData::Exit(status),
                Err(_) => EventData::Other("x".into(), text),
            },
            Kind::Other => EventData::Other(lossy(&self.code), text),
        };
        Event {
            time: Duration::from_micros(self.micros),
            data,
        }
    }

    /// Goes to the next event and appends its text.
    pub(crate) fn scan_next(&mut self, text: &mut Vec<u8>) -> Result<Option<Kind>, Error> {
        let text_start = text.len();
        let result = match self.state {
            State::Lines => self.scan_line(text),
            #[cfg(feature = "files")]
            State::Outputs => self.scan_output(text),
            State::End => Ok(None),
            #[cfg(feature = "files")]
            State::Start | State::Document => match self.start_reading()? {
                true => return self.scan_next(text),
                false => Ok(None),
            },
        };
        if !matches!(result, Ok(Some(_))) {
            text.truncate(text_start);
        }
        result
    }

    /// Gives up, and gives back what is held.
    fn end(&mut self) {
        self.state = State::End;
        self.input.clear();
    }

    fn scan_line(&mut self, text: &mut Vec<u8>) -> Result<Option<Kind>, Error> {
        let text_start = text.len();
        while let Some(line) = self.input.next_line()? {
            let mut cursor = Cursor::new(&self.input.buffer[line.range.clone()]);
            if matches!(cursor.peek_after_space(), None | Some(b'#')) {
                self.line_is_good(&line);
                continue;
            }
            let expected = match line::scan(&mut cursor, &mut self.code, text) {
                Ok(scanned) => {
                    self.set_time(scanned.micros);
                    self.line_is_good(&line);
                    return Ok(Some(scanned.kind));
                }
                Err(expected) => expected,
            };
            text.truncate(text_start);
            if line.is_ended {
                let column = cursor.pos as u64 + 1;
                return Err(Error::Event {
                    line: line.number,
                    column,
                    expected: expected.words(),
                });
            }
            self.is_truncated = true;
        }
        Ok(None)
    }

    fn line_is_good(&mut self, line: &Line) {
        self.whole_len = self.input.offset();
        self.ends_open = !line.is_ended;
    }

    fn clock(&self) -> Clock {
        Clock {
            micros: self.micros,
            are_intervals: !matches!(
                &self.header,
                Some(header) if header.version == Version::V2
            ),
        }
    }

    fn set_time(&mut self, micros: u64) {
        let mut clock = self.clock();
        clock.advance(micros);
        self.micros = clock.micros;
    }
}

/// Text of bytes that nearly always are text.
fn lossy(bytes: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => String::from_utf8_lossy(bytes),
    }
}

#[cfg(test)]
mod tests;

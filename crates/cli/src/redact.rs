//! Takes secrets out of a recording: what the terminal shows of them, and what was typed.
//!
//! Text waits here until the line that it stands on is finished, since a secret may come in
//! pieces, with colours in between, and wrapped. What waits keeps its time and its order. The
//! characters of a secret become asterisks, so that the screen keeps its shape.

mod patterns;
mod scanner;
mod shadow;

use std::collections::VecDeque;
use std::time::Duration;

use asciicast::Size;

pub(crate) use self::patterns::Patterns;
use self::shadow::Shadow;

/// Bytes that wait for the end of their line at most.
const MAX_WAITING_BYTES: usize = 4 * 1024 * 1024;

/// Where text comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stream {
    /// The program wrote it.
    Output,
    /// The user typed it.
    Input,
}

/// Something that waits; `T` says what it is.
struct Waiting<T> {
    time: Duration,
    tag: T,
    text: Option<Text>,
}

struct Text {
    stream: Stream,
    /// The number of its first byte in its stream.
    start: u64,
    bytes: Vec<u8>,
}

/// Takes secrets out of a stream of events.
pub(crate) struct Redactor<T> {
    patterns: Patterns,
    output: Shadow,
    input: Shadow,
    waiting: VecDeque<Waiting<T>>,
    waiting_bytes: usize,
}

impl<T> Redactor<T> {
    /// Starts with an empty screen.
    pub(crate) fn new(patterns: Patterns, size: Size) -> Redactor<T> {
        Redactor {
            patterns,
            output: Shadow::new(size),
            // What is typed has no width of its own.
            input: Shadow::new(Size::new(1000, 2)),
            waiting: VecDeque::new(),
            waiting_bytes: 0,
        }
    }

    /// What is looked for.
    pub(crate) fn patterns(&self) -> &Patterns {
        &self.patterns
    }

    /// Gives the screen another size.
    pub(crate) fn resize(&mut self, size: Size) {
        self.output.resize(size);
    }

    /// Takes an event that is no text.
    pub(crate) fn push(&mut self, time: Duration, tag: T) {
        self.waiting.push_back(Waiting {
            time,
            tag,
            text: None,
        });
    }

    /// Takes an event that is text.
    pub(crate) fn push_text(&mut self, time: Duration, tag: T, stream: Stream, bytes: &[u8]) {
        let shadow = match stream {
            Stream::Output => &mut self.output,
            Stream::Input => &mut self.input,
        };
        let start = shadow.next();
        match stream {
            Stream::Output => shadow.feed(bytes, &self.patterns),
            Stream::Input => shadow.feed(&lines_of_input(bytes), &self.patterns),
        }
        self.waiting_bytes += bytes.len();
        self.waiting.push_back(Waiting {
            time,
            tag,
            text: Some(Text {
                stream,
                start,
                bytes: bytes.to_vec(),
            }),
        });
    }

    /// Gives what need not wait any longer to `emit`, with its text, empty where there is none.
    pub(crate) fn release<E>(
        &mut self,
        emit: impl FnMut(Duration, &T, &[u8]) -> Result<(), E>,
    ) -> Result<(), E> {
        let open = (self.output.open(), self.input.open());
        self.release_until(open, emit)
    }

    /// Gives everything that waits to `emit`.
    pub(crate) fn release_all<E>(
        &mut self,
        emit: impl FnMut(Duration, &T, &[u8]) -> Result<(), E>,
    ) -> Result<(), E> {
        self.release_until((u64::MAX, u64::MAX), emit)
    }

    fn release_until<E>(
        &mut self,
        open: (u64, u64),
        mut emit: impl FnMut(Duration, &T, &[u8]) -> Result<(), E>,
    ) -> Result<(), E> {
        while let Some(first) = self.waiting.front() {
            let is_open = first.text.as_ref().is_some_and(|text| {
                let open = match text.stream {
                    Stream::Output => open.0,
                    Stream::Input => open.1,
                };
                text.start + text.bytes.len() as u64 > open
            });
            if is_open && self.waiting_bytes <= MAX_WAITING_BYTES {
                break;
            }
            let Some(Waiting { time, tag, text }) = self.waiting.pop_front() else {
                break;
            };
            let Some(Text {
                stream,
                start,
                bytes,
            }) = text
            else {
                emit(time, &tag, &[])?;
                continue;
            };
            self.waiting_bytes -= bytes.len();
            let shadow = match stream {
                Stream::Output => &mut self.output,
                Stream::Input => &mut self.input,
            };
            emit(time, &tag, &shadow.masked(start, &bytes))?;
        }
        Ok(())
    }
}

/// Typed bytes as a terminal that shows them needs them, byte by byte: the key that ends a line
/// begins a new one, and the one that deletes goes back.
fn lines_of_input(bytes: &[u8]) -> Vec<u8> {
    let shown = |byte: &u8| match byte {
        b'\r' => b'\n',
        0x7f => 0x08,
        byte => *byte,
    };
    bytes.iter().map(shown).collect()
}

#[cfg(test)]
mod tests;

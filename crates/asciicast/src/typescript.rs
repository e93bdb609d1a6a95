//! What `script` of util-linux writes: a timing file, and the bytes in one or two more.
//!
//! The timing file has lines of `delay count` (the classic form) or of `O`, `I`, `S` and `H`
//! entries (the advanced one); each count is taken from the file with the output or the input.
//! See `script(1)` and `scriptreplay(1)`.

mod facts;

use std::{
    io::{BufRead, Read},
    time::Duration,
};

use crate::{
    cursor::{Cursor, Expected},
    error::Error,
    event::{Event, EventData},
    header::Header,
    size::Size,
    time::{self, MAX_MICROS},
    utf8::Utf8Decoder,
};
use facts::Facts;

/// Lines of a timing file and the first line of a typescript are not longer than this.
const MAX_LINE_BYTES: u64 = 64 << 10;

/// No event is longer than this.
const MAX_EVENT_BYTES: u64 = 64 << 20;

/// Reads a typescript as a recording.
///
/// ```
/// let (timing, output) = ("0.5 4\n1.25 4\n", "Script started [COLUMNS=\"90\" LINES=\"20\"]\n$ lsls\r\n");
/// let mut typescript = asciicast::Typescript::new(timing.as_bytes(), output.as_bytes(), None)?;
/// assert_eq!(typescript.header().size.cols, 90);
/// assert_eq!(typescript.next_event()?.unwrap().time.as_millis(), 500);
/// assert_eq!(typescript.next_event()?.unwrap().time.as_millis(), 1750);
/// assert!(typescript.next_event()?.is_none());
/// # Ok::<(), asciicast::Error>(())
/// ```
#[derive(Debug)]
pub struct Typescript<T, D> {
    timing: T,
    /// Number of the last line that was read of it.
    line: u64,
    /// An entry that was read already.
    pending: Option<Vec<u8>>,
    output: Stream<D>,
    input: Option<Stream<D>>,
    /// Input and output are in one file.
    is_shared: bool,
    header: Header,
    micros: u64,
    is_truncated: bool,
}

/// A file with bytes, and the text of its latest event.
#[derive(Debug)]
struct Stream<D> {
    source: D,
    decoder: Utf8Decoder,
    bytes: Vec<u8>,
    text: String,
}

/// What a line of the timing file says to have happened.
enum Entry {
    Output(u64),
    Input(u64),
    Resize(Size),
    Exit(i32),
}

impl<T: BufRead, D: BufRead> Typescript<T, D> {
    /// Reads as far as what is known of the session goes. Without `input` what was typed is left
    /// out, unless it is in the same file as the output.
    ///
    /// # Errors
    /// When a source fails or the timing file is empty.
    pub fn new(timing: T, output: D, input: Option<D>) -> Result<Typescript<T, D>, Error> {
        let mut facts = Facts::default();
        let (mut output, mut input) = (Stream::new(output), input.map(Stream::new));
        facts.read_first_line(&output.first_line()?);
        if let Some(input) = &mut input {
            input.first_line()?;
        }
        let mut typescript = Typescript {
            timing,
            line: 0,
            pending: None,
            output,
            input,
            is_shared: false,
            header: Header::default(),
            micros: 0,
            is_truncated: false,
        };
        while let Some(line) = typescript.next_line()? {
            if !facts.read_entry(&line) {
                typescript.pending = Some(line);
                break;
            }
        }
        if typescript.line == 0 {
            return Err(Error::Empty);
        }
        typescript.is_shared = facts.is_shared();
        typescript.header = facts.into_header();
        Ok(typescript)
    }

    /// What is known of the session.
    #[must_use]
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// Whether there are fewer bytes than the timing file promises.
    #[must_use]
    pub fn is_truncated(&self) -> bool {
        self.is_truncated
    }

    /// The next event; `None` at the end.
    ///
    /// # Errors
    /// When a source fails or a line of the timing file is no entry; in the latter case the next
    /// call goes on with the next line.
    pub fn next_event(&mut self) -> Result<Option<Event<'_>>, Error> {
        let Some(entry) = self.next_entry()? else {
            return Ok(None);
        };
        let is_shared = self.is_shared;
        let data = match (entry, &mut self.input) {
            (Entry::Resize(size), _) => EventData::Resize(size),
            (Entry::Exit(status), _) => EventData::Exit(status),
            (Entry::Input(len), Some(input)) if !is_shared => {
                self.is_truncated |= input.read(len)? < len;
                EventData::Input(input.text())
            }
            (Entry::Input(len), _) => {
                self.is_truncated |= self.output.read(len)? < len;
                EventData::Input(self.output.text())
            }
            (Entry::Output(len), _) => {
                self.is_truncated |= self.output.read(len)? < len;
                EventData::Output(self.output.text())
            }
        };
        Ok(Some(Event {
            time: Duration::from_micros(self.micros),
            data,
        }))
    }

    /// The next entry that makes an event.
    fn next_entry(&mut self) -> Result<Option<Entry>, Error> {
        while !self.is_truncated {
            let line = match self.pending.take() {
                Some(line) => Some(line),
                None => self.next_line()?,
            };
            let Some(line) = line else { break };
            let has_input = self.input.is_some() || self.is_shared;
            match self.read_entry(&line)? {
                Some(Entry::Input(_)) if !has_input => {}
                Some(entry) => return Ok(Some(entry)),
                None => {}
            }
        }
        Ok(None)
    }

    fn next_line(&mut self) -> Result<Option<Vec<u8>>, Error> {
        let mut line = Vec::new();
        self.timing
            .by_ref()
            .take(MAX_LINE_BYTES)
            .read_until(b'\n', &mut line)?;
        self.line += u64::from(!line.is_empty());
        Ok(Some(line).filter(|line| !line.is_empty()))
    }

    /// Reads an entry and lets its delay pass.
    fn read_entry(&mut self, line: &[u8]) -> Result<Option<Entry>, Error> {
        let mut cursor = Cursor::new(line);
        match entry(&mut cursor) {
            Ok((delay, entry)) => {
                self.micros = self.micros.saturating_add(delay).min(MAX_MICROS);
                Ok(entry)
            }
            Err(expected) => {
                let column = cursor.pos as u64 + 1;
                Err(Error::Event {
                    line: self.line,
                    column,
                    expected: expected.words(),
                })
            }
        }
    }
}

/// Delay in microseconds, and what happened after it if that is of interest.
fn entry(cursor: &mut Cursor<'_>) -> Result<(u64, Option<Entry>), Expected> {
    let kind = match cursor.peek_after_space() {
        None => return Ok((0, None)),
        Some(kind @ b'A'..=b'Z') => {
            cursor.pos += 1;
            kind
        }
        Some(_) => b'O',
    };
    cursor.peek_after_space();
    let delay = time::parse(cursor)?;
    cursor.peek_after_space();
    let rest = String::from_utf8_lossy(&cursor.bytes[cursor.pos..]);
    let rest = rest.trim_end();
    let count = || {
        let count = rest.parse().ok().filter(|&count| count <= MAX_EVENT_BYTES);
        count.ok_or("a number of bytes, at most 64 MiB")
    };
    let entry = match kind {
        b'O' => Some(Entry::Output(count()?)),
        b'I' => Some(Entry::Input(count()?)),
        b'S' => facts::resize(rest).map(Entry::Resize),
        b'H' => {
            let status = rest
                .strip_prefix("EXIT_CODE ")
                .and_then(|status| status.trim().parse().ok());
            status.map(Entry::Exit)
        }
        _ => None,
    };
    Ok((delay, entry))
}

impl<D: BufRead> Stream<D> {
    fn new(source: D) -> Stream<D> {
        let (bytes, text) = (Vec::new(), String::new());
        Stream {
            source,
            decoder: Utf8Decoder::new(),
            bytes,
            text,
        }
    }

    /// The line that `script` puts before the bytes, which no count includes.
    fn first_line(&mut self) -> Result<String, Error> {
        let mut line = Vec::new();
        self.source
            .by_ref()
            .take(MAX_LINE_BYTES)
            .read_until(b'\n', &mut line)?;
        Ok(String::from_utf8_lossy(&line).into_owned())
    }

    /// Reads the bytes of an event and returns how many there were.
    fn read(&mut self, len: u64) -> Result<u64, Error> {
        self.bytes.clear();
        self.text.clear();
        self.source
            .by_ref()
            .take(len)
            .read_to_end(&mut self.bytes)?;
        self.decoder.decode(&self.bytes, &mut self.text);
        let read = self.bytes.len() as u64;
        if read < len {
            self.decoder.flush(&mut self.text);
        }
        Ok(read)
    }

    fn text(&self) -> std::borrow::Cow<'_, str> {
        self.text.as_str().into()
    }
}

#[cfg(test)]
mod tests;

//! Events of a file, whatever recorder has written it.

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result};
use asciicast::{
    EncodedEvent, Encoder, Error, Event, Header, RawEvent, Reader, Source, Ttyrec, Typescript,
};

use crate::progress::Progress;

/// Bytes that are read ahead. Asciicasts are read past them, in larger pieces.
const CHUNK_BYTES: usize = 32 * 1024;

type Bytes = BufReader<Box<dyn Read + Send>>;
type Plain = BufReader<Source<Bytes>>;

/// Reads events.
pub(super) enum Events {
    Asciicast(Box<Reader<Bytes>>),
    Typescript(Box<Typescript<Plain, Plain>>),
    Ttyrec(Box<Ttyrec<Plain>>),
}

/// The other files of a typescript.
#[derive(Debug, Clone, Default)]
pub(crate) struct ScriptFiles {
    /// The timing file; without one a recording is no typescript.
    pub(crate) timing: Option<PathBuf>,
    /// What was typed, when that is in a file of its own.
    pub(crate) input: Option<PathBuf>,
}

impl Events {
    pub(super) fn open(location: &str, files: &ScriptFiles, progress: &Progress) -> Result<Events> {
        let source = crate::source::open(location)?;
        let source = bytes(progress.reader(source));
        let events = if let Some(timing) = &files.timing {
            let file = |path: &PathBuf| -> Result<Plain> {
                let file =
                    File::open(path).with_context(|| format!("cannot open {}", path.display()))?;
                Ok(plain(bytes(file))?)
            };
            let input = files.input.as_ref().map(file).transpose()?;
            let timing = file(timing)?;
            plain(source).and_then(|output| {
                Typescript::new(timing, output, input)
                    .map(|typescript| Events::Typescript(Box::new(typescript)))
            })
        } else if is_ttyrec(location) {
            plain(source)
                .and_then(Ttyrec::new)
                .map(|ttyrec| Events::Ttyrec(Box::new(ttyrec)))
        } else {
            Reader::new(source).map(|reader| Events::Asciicast(Box::new(reader)))
        };
        events.with_context(|| format!("cannot read {location}"))
    }

    pub(super) fn header(&self) -> &Header {
        match self {
            Events::Asciicast(reader) => reader.header(),
            Events::Typescript(typescript) => typescript.header(),
            Events::Ttyrec(ttyrec) => ttyrec.header(),
        }
    }

    pub(super) fn next_event(&mut self) -> Result<Option<Event<'_>>, Error> {
        match self {
            Events::Asciicast(reader) => reader.next_event(),
            Events::Typescript(typescript) => typescript.next_event(),
            Events::Ttyrec(ttyrec) => ttyrec.next_event(),
        }
    }

    /// The next event, its text appended to `text`. As with encoded events, only asciicasts have
    /// such.
    pub(super) fn next_raw(&mut self, text: &mut Vec<u8>) -> Result<Option<RawEvent<'_>>, Error> {
        match self {
            Events::Asciicast(reader) => reader.next_raw(text),
            Events::Typescript(_) | Events::Ttyrec(_) => Ok(None),
        }
    }

    /// Writes the texts of the events of output that are next to `room`, as far as they can be had
    /// at once, and returns how many bytes that were.
    pub(super) fn take_output(&mut self, room: &mut [u8]) -> usize {
        match self {
            Events::Asciicast(reader) => reader.take_output(room),
            Events::Typescript(_) | Events::Ttyrec(_) => 0,
        }
    }

    /// Writes the events that are next to `room`, as far as they can be had at once and have room;
    /// returns how many bytes that were, and the time of the last event that was taken.
    pub(super) fn transcode(
        &mut self,
        encoder: &mut Encoder,
        shift: Duration,
        room: &mut [u8],
    ) -> (usize, Duration) {
        let Events::Asciicast(reader) = self else {
            return (0, Duration::ZERO);
        };
        let count = reader.transcode(encoder, shift, room);
        (count, reader.time())
    }

    /// Whether [`Events::next_encoded`] has anything to give.
    pub(super) fn are_encoded(&self) -> bool {
        matches!(self, Events::Asciicast(_))
    }

    pub(super) fn next_encoded(&mut self) -> Result<Option<EncodedEvent<'_>>, Error> {
        match self {
            Events::Asciicast(reader) => reader.next_encoded(),
            Events::Typescript(_) | Events::Ttyrec(_) => Ok(None),
        }
    }

    pub(super) fn is_truncated(&self) -> bool {
        match self {
            Events::Asciicast(reader) => reader.is_truncated(),
            Events::Typescript(typescript) => typescript.is_truncated(),
            Events::Ttyrec(ttyrec) => ttyrec.is_truncated(),
        }
    }
}

fn bytes(source: impl Read + Send + 'static) -> Bytes {
    BufReader::with_capacity(CHUNK_BYTES, Box::new(source))
}

fn plain(source: Bytes) -> Result<Plain, Error> {
    Source::new(source).map(|source| BufReader::with_capacity(CHUNK_BYTES, source))
}

/// Whether a file's name says that it is a ttyrec, compressed or not.
fn is_ttyrec(location: &str) -> bool {
    let name = location.trim_end_matches(".gz").trim_end_matches(".zst");
    Path::new(name)
        .extension()
        .is_some_and(|extension| extension.eq_ignore_ascii_case("ttyrec"))
}

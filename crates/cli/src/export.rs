//! Recordings written in another form: what `cat` and `convert` have in common.

mod blocks;
mod events;

use std::io::{self, Write};
use std::time::Duration;

use anyhow::{Context, Result};
use asciicast::{Code, EncodedEvent, Encoder, Event, EventData, Header, Size};

use self::blocks::Blocks;
use self::events::Events;
pub(crate) use self::events::ScriptFiles;
use crate::format::Format;
use crate::progress::Progress;
use crate::text::TextCollector;

/// Bytes of output that are followed by a terminal at once.
const OUTPUT_BYTES: usize = 64 * 1024;

/// A recording that is being read.
pub(crate) struct Recording {
    name: String,
    events: Events,
}

/// Which side stopped an export.
enum Failure {
    Read(asciicast::Error),
    Write(io::Error),
}

impl From<asciicast::Error> for Failure {
    fn from(error: asciicast::Error) -> Failure {
        Failure::Read(error)
    }
}

impl Recording {
    /// Opens the recording at `location`, see [`crate::source::open`].
    pub(crate) fn open(location: &str) -> Result<Recording> {
        Recording::open_with(location, &ScriptFiles::default(), &Progress::none())
    }

    /// The same for what may be a typescript, and with somebody who wants to know how far it is.
    pub(crate) fn open_with(
        location: &str,
        files: &ScriptFiles,
        progress: &Progress,
    ) -> Result<Recording> {
        Ok(Recording {
            name: location.to_owned(),
            events: Events::open(location, files, progress)?,
        })
    }

    /// What the recording says about itself.
    pub(crate) fn header(&self) -> &Header {
        self.events.header()
    }

    /// Calls `each` with every event. Lines that are no events are passed over with a
    /// warning: what stands after them is worth having.
    pub(crate) fn for_each(
        &mut self,
        mut each: impl FnMut(Event<'_>) -> io::Result<()>,
    ) -> Result<()> {
        self.read_all(|events| match events.next_event()? {
            Some(event) => each(event).map(|()| true).map_err(Failure::Write),
            None => Ok(false),
        })
    }

    /// Writes all events to `export`, `start` later, by the shortest way that both sides have.
    /// Returns the time of the last event and the size that the window has then.
    pub(crate) fn write_to(
        &mut self,
        export: &mut Export<impl Write>,
        start: Duration,
    ) -> Result<(Duration, Size)> {
        let mut last = (start, self.header().size);
        if !self.events.are_encoded() {
            self.for_each(|event| {
                let time = start + event.time;
                let data = event.data;
                if let EventData::Resize(size) = data {
                    last.1 = size;
                }
                last.0 = time;
                export.event(&Event { time, data })
            })?;
        } else if matches!(export.form, Form::Asciicast(_)) {
            self.copy_to(export, start, &mut last)?;
        } else {
            self.write_output_to(export, &mut last.1)?;
        }
        Ok(last)
    }

    /// Events that stay as they are but for their times.
    fn copy_to(
        &mut self,
        export: &mut Export<impl Write>,
        start: Duration,
        last: &mut (Duration, Size),
    ) -> Result<()> {
        self.read_all(|events| {
            let Form::Asciicast(encoder) = &mut export.form else {
                return Ok(false);
            };
            let (count, time) = events.transcode(encoder, start, export.blocks.room());
            last.0 = start + time;
            export.blocks.fill(count).map_err(Failure::Write)?;
            if count > 0 {
                return Ok(true);
            }
            let Some(event) = events.next_encoded()? else {
                return Ok(false);
            };
            last.0 = start + event.time;
            last.1 = event.resize().unwrap_or(last.1);
            export.encoded(&event.at(last.0)).map_err(Failure::Write)?;
            Ok(true)
        })
    }

    /// Output alone, as bytes that nobody has looked at, and what has to happen between.
    fn write_output_to(&mut self, export: &mut Export<impl Write>, size: &mut Size) -> Result<()> {
        let mut room = vec![0; OUTPUT_BYTES];
        let mut text = Vec::new();
        self.read_all(|events| {
            let count = if matches!(export.form, Form::Raw) {
                let count = events.take_output(export.blocks.room());
                export.blocks.fill(count).map_err(Failure::Write)?;
                count
            } else {
                let count = events.take_output(&mut room);
                export.output(&room[..count]).map_err(Failure::Write)?;
                count
            };
            if count > 0 {
                return Ok(true);
            }
            text.clear();
            let Some(event) = events.next_raw(&mut text)? else {
                return Ok(false);
            };
            match event.code {
                Code::Output => export.output(&text).map_err(Failure::Write)?,
                Code::Resize => {
                    if let Some(new_size) = size_of(&text) {
                        *size = new_size;
                        export.resize(new_size).map_err(Failure::Write)?;
                    }
                }
                _ => {}
            }
            Ok(true)
        })
    }

    /// Calls `next` until it says that there are no more events.
    fn read_all(
        &mut self,
        mut next: impl FnMut(&mut Events) -> std::result::Result<bool, Failure>,
    ) -> Result<()> {
        loop {
            match next(&mut self.events) {
                Ok(true) => {}
                Ok(false) => break,
                Err(Failure::Read(error)) if error.is_recoverable() => {
                    self.warn(&format!("{error}: this line is left out"));
                }
                Err(Failure::Read(error)) => {
                    return Err(error).with_context(|| format!("cannot read {}", self.name));
                }
                Err(Failure::Write(error)) => {
                    return Err(error).context("cannot write the output");
                }
            }
        }
        if self.events.is_truncated() {
            self.warn("it ends in the middle of an event, everything before is there");
        }
        Ok(())
    }

    fn warn(&self, text: &str) {
        let _ = writeln!(io::stderr(), "!!! {}: {text}", self.name);
    }
}

/// Writes events in one format.
pub(crate) struct Export<W: Write> {
    blocks: Blocks<W>,
    /// What one event becomes, until it is in the blocks.
    buffer: Vec<u8>,
    form: Form,
}

enum Form {
    Asciicast(Encoder),
    Raw,
    Text(Box<TextCollector>),
}

impl<W: Write> Export<W> {
    /// Begins with `header`, as far as the format has one.
    pub(crate) fn new(writer: W, format: Format, header: &Header) -> Result<Export<W>> {
        let mut buffer = Vec::new();
        let asciicast = |encoder: Encoder, buffer: &mut Vec<u8>| {
            encoder.header(header, buffer);
            Form::Asciicast(encoder)
        };
        let form = match format {
            Format::AsciicastV3 => asciicast(Encoder::v3(), &mut buffer),
            Format::AsciicastV2 => asciicast(Encoder::v2(), &mut buffer),
            Format::AsciicastV1 => asciicast(Encoder::v1(), &mut buffer),
            Format::Text => Form::Text(Box::new(TextCollector::new(header.size))),
            Format::Raw => {
                buffer.extend(header_sequence(header));
                Form::Raw
            }
        };
        let mut export = Export {
            blocks: Blocks::new(writer),
            buffer,
            form,
        };
        export.pass_on().context("cannot write the output")?;
        Ok(export)
    }

    /// Writes the output and nothing before it.
    pub(crate) fn bare(writer: W) -> Export<W> {
        Export {
            blocks: Blocks::new(writer),
            buffer: Vec::new(),
            form: Form::Raw,
        }
    }

    /// Writes one event.
    pub(crate) fn event(&mut self, event: &Event<'_>) -> io::Result<()> {
        match (&mut self.form, &event.data) {
            (Form::Asciicast(encoder), _) => encoder.event(event, &mut self.buffer),
            (Form::Raw, EventData::Output(text)) => return self.blocks.append(text.as_bytes()),
            (Form::Text(text), EventData::Output(output)) => {
                text.feed(output.as_bytes(), &mut self.buffer);
            }
            (Form::Text(text), EventData::Resize(size)) => text.resize(*size, &mut self.buffer),
            _ => {}
        }
        self.pass_on()
    }

    fn encoded(&mut self, event: &EncodedEvent<'_>) -> io::Result<()> {
        if let Form::Asciicast(encoder) = &mut self.form {
            encoder.encoded(event, &mut self.buffer);
        }
        self.pass_on()
    }

    /// Output of any number of events, for forms that have no times.
    fn output(&mut self, bytes: &[u8]) -> io::Result<()> {
        match &mut self.form {
            Form::Text(collector) => collector.feed(bytes, &mut self.buffer),
            Form::Raw => return self.blocks.append(bytes),
            Form::Asciicast(_) => {}
        }
        self.pass_on()
    }

    fn resize(&mut self, size: Size) -> io::Result<()> {
        if let Form::Text(collector) = &mut self.form {
            collector.resize(size, &mut self.buffer);
        }
        self.pass_on()
    }

    /// Moves what the buffer has to the blocks.
    fn pass_on(&mut self) -> io::Result<()> {
        self.blocks.append(&self.buffer)?;
        self.buffer.clear();
        Ok(())
    }

    /// Writes what is left and gives the writer back.
    pub(crate) fn finish(mut self) -> io::Result<W> {
        match &mut self.form {
            Form::Text(text) => text.finish(&mut self.buffer),
            Form::Asciicast(encoder) => encoder.finish(&mut self.buffer),
            Form::Raw => {}
        }
        self.pass_on()?;
        self.blocks.finish()
    }
}

/// The sequence that gives a terminal the recording's size.
pub(crate) fn header_sequence(header: &Header) -> Vec<u8> {
    format!("\x1b[8;{};{}t", header.size.rows, header.size.cols).into_bytes()
}

/// The size that the text of an event says.
fn size_of(text: &[u8]) -> Option<Size> {
    Size::parse(str::from_utf8(text).ok()?)
}

//! Recordings in asciicast: v2 and v3 line by line; v1, one object, is complete at the end only.
//!
//! See <https://docs.asciinema.org/manual/asciicast/v3/>.

use std::fs::File;
use std::io::{self, Seek, SeekFrom};
use std::path::Path;
use std::time::Duration;

use ::asciicast::{Encoder, Event as LineEvent, EventData, Header, Size, Tail, Utf8Decoder};

use super::file::LineWriter;
use super::hidden::HiddenScreen;
use super::provisional::Provisional;
use super::{Data, Event, Output};
use crate::probe::Facts;

/// The label of the marker that stands where recording was paused.
const PAUSED: &str = "paused";

/// An asciicast in a file or pipe.
pub struct AsciicastOutput {
    writer: LineWriter,
    encoder: Encoder,
    /// Added to every time: the length of the recording that this one goes on from.
    offset: Duration,
    /// Lines that are not written yet.
    lines: Vec<u8>,
    output: Utf8Decoder,
    input: Utf8Decoder,
    text: String,
    /// The time of the last event.
    time: Duration,
    max_wait: MaxWait,
    hidden: HiddenScreen,
    /// Something was shown since the pause began.
    has_hidden: bool,
    /// A header that waits for what the terminal has yet to say.
    provisional: Option<Provisional>,
}

/// Shortens pauses.
#[derive(Debug, Default)]
struct MaxWait {
    limit: Option<Duration>,
    last: Duration,
    removed: Duration,
}

impl MaxWait {
    /// The time of an event in the recording.
    fn time(&mut self, time: Duration) -> Duration {
        if let Some(limit) = self.limit {
            let wait = time.saturating_sub(self.last);
            self.removed += wait.saturating_sub(limit);
            self.last = time;
        }
        time.saturating_sub(self.removed)
    }
}

impl AsciicastOutput {
    /// A new recording in a file whose header waits for [`Output::describe`], also while events
    /// follow it.
    pub fn provisional(
        file: File,
        path: &Path,
        encoder: Encoder,
        header: Header,
    ) -> AsciicastOutput {
        let output = AsciicastOutput::new(file, path, encoder, &header);
        AsciicastOutput {
            provisional: Some(Provisional::new(header)),
            ..output
        }
    }

    /// A new recording at `path`, which begins with `header`.
    pub fn new(file: File, path: &Path, encoder: Encoder, header: &Header) -> AsciicastOutput {
        let mut lines = Vec::new();
        encoder.header(header, &mut lines);
        AsciicastOutput {
            hidden: hidden(&file, path, header.size),
            ..AsciicastOutput::resume(file, path, encoder, Duration::ZERO, lines)
        }
    }

    /// Goes on with a recording whose end is `tail`, in a window of size `size`.
    pub fn append(
        file: File,
        path: &Path,
        encoder: Encoder,
        tail: &Tail,
        size: Size,
    ) -> io::Result<AsciicastOutput> {
        let offset = tail.duration;
        file.set_len(tail.len)?;
        (&file).seek(SeekFrom::End(0))?;
        let mut lines = Vec::new();
        if !tail.ends_with_newline {
            lines.push(b'\n');
        }
        let mut encoder = encoder.resume_at(offset);
        encoder.event(
            &LineEvent {
                time: offset,
                data: EventData::Resize(size),
            },
            &mut lines,
        );
        Ok(AsciicastOutput::resume(file, path, encoder, offset, lines))
    }

    fn resume(
        file: File,
        path: &Path,
        encoder: Encoder,
        offset: Duration,
        lines: Vec<u8>,
    ) -> AsciicastOutput {
        AsciicastOutput {
            writer: LineWriter::new(file),
            encoder,
            offset,
            lines,
            output: Utf8Decoder::new(),
            input: Utf8Decoder::new(),
            text: String::new(),
            time: Duration::ZERO,
            max_wait: MaxWait::default(),
            hidden: HiddenScreen::of_file(path.to_owned()),
            has_hidden: false,
            provisional: None,
        }
    }

    /// Makes pauses that are longer than `limit` exactly that long.
    #[must_use]
    pub fn with_max_wait(mut self, limit: Option<Duration>) -> AsciicastOutput {
        self.max_wait.limit = limit;
        self
    }

    fn line(&mut self, time: Duration, data: EventData<'_>) {
        self.encoder.event(
            &LineEvent {
                time: self.offset + time,
                data,
            },
            &mut self.lines,
        );
    }

    /// Writes the text gathered in `self.text`, unless all of it still waits for its rest.
    fn text_line(&mut self, time: Duration, event: fn(&str) -> EventData<'_>) {
        if !self.text.is_empty() {
            let text = std::mem::take(&mut self.text);
            self.line(time, event(&text));
            self.text = text;
            self.text.clear();
        }
    }

    /// Paints what was shown during a pause, so that what follows looks as it did.
    fn show_hidden(&mut self, time: Duration) {
        if std::mem::take(&mut self.has_hidden)
            && let Some(screen) = self.hidden.paint()
        {
            self.output.decode(&screen, &mut self.text);
            self.text_line(time, output_data);
        }
    }

    /// Ends both texts: a character that was cut has no rest any more.
    fn end_texts(&mut self) {
        self.output.flush(&mut self.text);
        self.text_line(self.time, output_data);
        self.input.flush(&mut self.text);
        self.text_line(self.time, input_data);
    }
}

/// The screen of a recording that is new: one that cannot be read back has to be followed.
fn hidden(file: &File, path: &Path, size: Size) -> HiddenScreen {
    let is_file = file.metadata().is_ok_and(|metadata| metadata.is_file());
    if is_file && path != Path::new("-") {
        HiddenScreen::of_file(path.to_owned())
    } else {
        HiddenScreen::live(size)
    }
}

fn output_data(text: &str) -> EventData<'_> {
    EventData::Output(text.into())
}

fn input_data(text: &str) -> EventData<'_> {
    EventData::Input(text.into())
}

impl Output for AsciicastOutput {
    fn event(&mut self, event: Event<'_>) -> io::Result<()> {
        let time = self.max_wait.time(event.time);
        match event.data {
            Data::Output(bytes) => {
                self.hidden.output(bytes);
                self.output.decode(bytes, &mut self.text);
                self.text_line(time, output_data);
            }
            Data::Input(bytes) => {
                self.input.decode(bytes, &mut self.text);
                self.text_line(time, input_data);
            }
            Data::Resize(size) => {
                self.hidden.resize(size);
                self.line(time, EventData::Resize(size));
            }
            Data::Marker(label) => self.line(time, EventData::Marker(label.into())),
            Data::Pause => {
                self.end_texts();
                self.line(time, EventData::Marker(PAUSED.into()));
            }
            Data::Hidden(bytes) => {
                if self.hidden.is_behind() {
                    self.flush()?;
                    self.hidden.catch_up();
                }
                self.hidden.output(bytes);
                self.has_hidden = true;
            }
            Data::Resume => self.show_hidden(time),
            Data::Exit(code) => {
                self.end_texts();
                self.line(time, EventData::Exit(code));
                self.encoder.finish(&mut self.lines);
            }
        }
        self.time = time;
        Ok(())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.writer.write_lines(&self.lines)?;
        self.provisional
            .take_if(|provisional| !provisional.follow(&self.lines));
        self.lines.clear();
        // A burst does not keep its memory for the rest of the session.
        self.lines.shrink_to(1024 * 1024);
        Ok(())
    }

    fn describe(&mut self, facts: Facts) -> io::Result<()> {
        self.flush()?;
        let Some(provisional) = self.provisional.take() else {
            return Ok(());
        };
        let lines = provisional.complete(facts, &self.encoder);
        lines.map_or(Ok(()), |lines| self.writer.rewrite(&lines))
    }

    fn sync(&mut self) -> io::Result<()> {
        self.writer.sync()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_longer_than_max_wait_become_exactly_that_long() {
        let second = Duration::from_secs;
        let mut max_wait = MaxWait {
            limit: Some(second(2)),
            ..MaxWait::default()
        };
        let times = [1, 2, 12, 13, 16].map(|time| max_wait.time(second(time)));
        assert_eq!(times, [1, 2, 4, 5, 7].map(second));
    }
}

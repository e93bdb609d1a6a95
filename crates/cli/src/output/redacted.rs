//! An output that never gets to know the secrets of a session.

use std::io;
use std::time::Duration;

use ::asciicast::Size;

use super::{Data, Event, Output};
use crate::probe::Facts;
use crate::redact::{Patterns, Redactor, Stream};

/// Redacts what goes to another output.
pub(crate) struct RedactedOutput {
    redactor: Redactor<Tag>,
    output: Box<dyn Output>,
}

/// An event without its text.
enum Tag {
    Output,
    Input,
    Hidden,
    Marker(String),
    Resize(Size),
    Pause,
    Resume,
    Exit(i32),
}

impl Tag {
    fn data<'a>(&'a self, text: &'a [u8]) -> Data<'a> {
        match self {
            Tag::Output => Data::Output(text),
            Tag::Input => Data::Input(text),
            Tag::Hidden => Data::Hidden(text),
            Tag::Marker(label) => Data::Marker(label),
            Tag::Resize(size) => Data::Resize(*size),
            Tag::Pause => Data::Pause,
            Tag::Resume => Data::Resume,
            Tag::Exit(code) => Data::Exit(*code),
        }
    }
}

impl RedactedOutput {
    /// Passes the events of a session in a window of size `size` on to `output`, without what
    /// `patterns` match.
    pub(crate) fn new(output: Box<dyn Output>, patterns: Patterns, size: Size) -> RedactedOutput {
        RedactedOutput {
            redactor: Redactor::new(patterns, size),
            output,
        }
    }

    fn text(&mut self, time: Duration, tag: Tag, stream: Stream, bytes: &[u8]) {
        self.redactor.push_text(time, tag, stream, bytes);
    }
}

impl Output for RedactedOutput {
    fn event(&mut self, event: Event<'_>) -> io::Result<()> {
        let time = event.time;
        match event.data {
            Data::Output(bytes) => self.text(time, Tag::Output, Stream::Output, bytes),
            Data::Input(bytes) => self.text(time, Tag::Input, Stream::Input, bytes),
            Data::Hidden(bytes) => self.text(time, Tag::Hidden, Stream::Output, bytes),
            Data::Marker(label) => {
                let label = self.redactor.patterns().mask(label);
                self.redactor.push(time, Tag::Marker(label));
            }
            Data::Resize(size) => {
                self.redactor.resize(size);
                self.redactor.push(time, Tag::Resize(size));
            }
            Data::Pause => self.redactor.push(time, Tag::Pause),
            Data::Resume => self.redactor.push(time, Tag::Resume),
            Data::Exit(code) => self.redactor.push(time, Tag::Exit(code)),
        }
        let output = &mut self.output;
        let emit = |time, tag: &Tag, text: &[u8]| {
            output.event(Event {
                time,
                data: tag.data(text),
            })
        };
        if matches!(event.data, Data::Exit(_)) {
            self.redactor.release_all(emit)
        } else {
            self.redactor.release(emit)
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        self.output.flush()
    }

    fn describe(&mut self, facts: Facts) -> io::Result<()> {
        self.output.describe(facts)
    }

    fn sync(&mut self) -> io::Result<()> {
        self.output.sync()
    }
}

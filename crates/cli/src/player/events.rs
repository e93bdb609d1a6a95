//! Events as text, instead of a picture: what `--out-fmt` and `--stream` ask for.

use std::time::Duration;

use asciicast::{Encoder, Event, EventData, Header};

/// What is written while playing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Form {
    /// The output, as the terminal showed it.
    #[default]
    Screen,
    /// What was typed.
    Input,
    /// The events in asciicast v2, those with one code only if it is given.
    Asciicast(Option<&'static str>),
}

/// Writes events in a form that is no picture.
#[derive(Debug)]
pub(super) struct EventWriter {
    form: Form,
    encoder: Encoder,
    /// The terminal does not begin a new line by itself.
    is_raw: bool,
}

impl EventWriter {
    pub(super) fn new(form: Form, is_raw: bool) -> EventWriter {
        EventWriter {
            form,
            encoder: Encoder::v2(),
            is_raw,
        }
    }

    /// What stands before all events.
    pub(super) fn header(&self, header: &Header, out: &mut Vec<u8>) {
        if let Form::Asciicast(_) = self.form {
            let header = Header {
                idle_time_limit: None,
                ..header.clone()
            };
            self.encoder.header(&header, out);
            self.end_line(out);
        }
    }

    /// An event that is shown at `time`.
    pub(super) fn event(&mut self, time: Duration, data: EventData<'_>, out: &mut Vec<u8>) {
        match (self.form, &data) {
            (Form::Input, EventData::Input(text)) => out.extend_from_slice(text.as_bytes()),
            (Form::Asciicast(code), _) if code.is_none_or(|code| code == data.code()) => {
                self.encoder.event(&Event { time, data }, out);
                self.end_line(out);
            }
            _ => {}
        }
    }

    fn end_line(&self, out: &mut Vec<u8>) {
        if self.is_raw && out.pop().is_some() {
            out.extend_from_slice(b"\r\n");
        }
    }
}

//! An event as it is passed during playback.

use std::{borrow::Cow, time::Duration};

use asciicast::{EventData, Size};

/// What kind of event it is, by its code in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The terminal was sent something.
    Output,
    /// Something was typed.
    Input,
    /// The terminal changed its size.
    Resize,
    /// A named point in time.
    Marker,
    /// The session ended.
    Exit,
    /// None of these.
    Other,
}

impl Kind {
    /// How many bits [`Kind::bits`] takes.
    pub(crate) const BITS: u32 = 3;

    pub(crate) fn bits(self) -> u64 {
        self as u64
    }

    pub(crate) fn from_bits(bits: u64) -> Kind {
        match bits & ((1 << Kind::BITS) - 1) {
            0 => Kind::Output,
            1 => Kind::Input,
            2 => Kind::Resize,
            3 => Kind::Marker,
            4 => Kind::Exit,
            _ => Kind::Other,
        }
    }
}

/// An event of the recording, at the time at which playback passes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Event<'a> {
    /// Since the start, idle time beyond the limit left out.
    pub time: Duration,
    /// What kind of event it is.
    pub kind: Kind,
    /// The text of the event; what the file had, so not always UTF-8.
    pub bytes: &'a [u8],
    /// Which of [`Playback::markers`](crate::Playback::markers) it is, for markers.
    pub marker: Option<usize>,
}

impl<'a> Event<'a> {
    /// The text; bytes that are not UTF-8 become U+FFFD.
    #[must_use]
    pub fn text(&self) -> Cow<'a, str> {
        match std::str::from_utf8(self.bytes) {
            Ok(text) => Cow::Borrowed(text),
            Err(_) => String::from_utf8_lossy(self.bytes),
        }
    }

    /// The event as `asciicast` has it. The code of [`Kind::Other`] is not kept.
    #[must_use]
    pub fn data(&self) -> EventData<'a> {
        let text = self.text();
        match self.kind {
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
            Kind::Other => EventData::Other("".into(), text),
        }
    }
}

//! The one event type, whatever the version of the file.

use std::{borrow::Cow, time::Duration};

use crate::size::Size;

/// Something that happened during a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event<'a> {
    /// Since the start of the recording, in every version; microseconds are kept.
    pub time: Duration,
    /// What happened.
    pub data: EventData<'a>,
}

/// What happened, by the code of the event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EventData<'a> {
    /// `o`: the terminal was sent this.
    Output(Cow<'a, str>),
    /// `i`: this was typed.
    Input(Cow<'a, str>),
    /// `r`: the terminal changed its size.
    Resize(Size),
    /// `m`: a named point in time; the label may be empty.
    Marker(Cow<'a, str>),
    /// `x`: the session ended with this status.
    Exit(i32),
    /// Any other code, and known codes whose data is not theirs: (code, text).
    Other(Cow<'a, str>, Cow<'a, str>),
}

impl Event<'_> {
    /// The same event, borrowing from nothing.
    #[must_use]
    pub fn into_owned(self) -> Event<'static> {
        Event {
            time: self.time,
            data: self.data.into_owned(),
        }
    }
}

impl EventData<'_> {
    /// The same data, borrowing from nothing.
    #[must_use]
    pub fn into_owned(self) -> EventData<'static> {
        fn owned(text: Cow<'_, str>) -> Cow<'static, str> {
            Cow::Owned(text.into_owned())
        }
        match self {
            EventData::Output(text) => EventData::Output(owned(text)),
            EventData::Input(text) => EventData::Input(owned(text)),
            EventData::Resize(size) => EventData::Resize(size),
            EventData::Marker(label) => EventData::Marker(owned(label)),
            EventData::Exit(status) => EventData::Exit(status),
            EventData::Other(code, text) => EventData::Other(owned(code), owned(text)),
        }
    }

    /// The code as the file has it.
    #[must_use]
    pub fn code(&self) -> &str {
        match self {
            EventData::Output(_) => "o",
            EventData::Input(_) => "i",
            EventData::Resize(_) => "r",
            EventData::Marker(_) => "m",
            EventData::Exit(_) => "x",
            EventData::Other(code, _) => code,
        }
    }
}

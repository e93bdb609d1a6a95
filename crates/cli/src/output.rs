//! Where the events of a session go.
//!
//! An [`Output`] is driven by the thread of one [`crate::sink`]; it may take its time and it
//! may fail, the session does not notice either.

pub mod asciicast;
pub mod file;
mod hidden;
mod provisional;
pub mod raw;
pub(crate) mod redacted;
pub mod text;

use std::io;
use std::time::Duration;

use ::asciicast::Size;

use crate::probe::Facts;

/// Something that happened in a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Event<'a> {
    /// Time since the start of the session, pauses taken out.
    pub time: Duration,
    /// What happened.
    pub data: Data<'a>,
}

/// The kinds of events. Texts are bytes as the terminal saw them: reads cut characters, and
/// programs write what is no UTF-8 at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Data<'a> {
    /// Bytes that the program wrote.
    Output(&'a [u8]),
    /// Bytes that the user typed.
    Input(&'a [u8]),
    /// The window has a new size.
    Resize(Size),
    /// The user, or the recorder itself, names this moment.
    Marker(&'a str),
    /// What follows is not to be recorded, up to [`Data::Resume`].
    Pause,
    /// Bytes that the program wrote during a pause. They are not recorded, but what they leave on
    /// the screen is seen afterwards.
    Hidden(&'a [u8]),
    /// The end of a pause.
    Resume,
    /// The program ended with this exit code.
    Exit(i32),
}

/// Takes the events of one session in order.
pub trait Output: Send {
    /// Takes one event. It may be kept until the next [`Output::flush`].
    fn event(&mut self, event: Event<'_>) -> io::Result<()>;

    /// Passes on everything taken so far. Called whenever no further event waits, so what is
    /// on the disk is never behind what was on the screen by more than a moment.
    fn flush(&mut self) -> io::Result<()>;

    /// Takes what the terminal says about itself, and passes it on if there is a place for it.
    fn describe(&mut self, facts: Facts) -> io::Result<()> {
        let _ = facts;
        Ok(())
    }

    /// Makes what was passed on outlast a loss of power.
    fn sync(&mut self) -> io::Result<()>;
}

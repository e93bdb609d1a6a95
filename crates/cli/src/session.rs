//! One run of a program under a pseudo-terminal, watched.
//!
//! A single thread polls the user's terminal, the pseudo-terminal and the signals, copies bytes
//! between them, and hands every event to the [`Sinks`]. It knows neither formats nor files.

mod clock;
mod input;
mod run;
mod size;
mod title;

use std::ffi::OsString;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};

use self::clock::Clock;
use self::input::Input;
pub use self::run::Outcome;
use self::run::{Pace, Run};
pub use self::size::SizeOverride;
use self::title::Title;
use crate::key::Key;
use crate::notify::Notifier;
use crate::probe::{self, Probe};
use crate::pty::{Program, Pty};
use crate::signals::Signals;
use crate::sink::Sinks;
use crate::tty::Tty;

/// How long events wait for the terminal's answers, so that the header can have them. Later answers
/// are taken when there is still room for them.
const HEADER_WAIT: Duration = Duration::from_millis(150);

/// The keys that the recorder takes for itself.
#[derive(Debug, Clone, Default)]
pub struct Keys {
    /// When set, the others count only after this one.
    pub prefix: Option<Key>,
    /// Pauses and resumes.
    pub pause: Option<Key>,
    /// Adds a marker.
    pub add_marker: Option<Key>,
}

/// What to run and how.
#[derive(Debug)]
pub struct Options {
    /// The shell command line.
    pub command: OsString,
    /// Variables added to its environment.
    pub env: Vec<(OsString, OsString)>,
    /// Dimensions that do not follow the window.
    pub size: SizeOverride,
    /// Hand what is typed to the sinks, too.
    pub capture_input: bool,
    /// The recorder's own keys.
    pub keys: Keys,
    /// Do without the user's terminal.
    pub headless: bool,
}

/// A session that is about to start: its terminal and size are known, nothing runs yet.
pub struct Session {
    options: Options,
    tty: Option<Tty>,
    signals: Signals,
}

impl Session {
    /// Opens the terminal, unless the session is to be headless. Without a terminal it is
    /// headless anyway, see [`Session::is_headless`].
    pub fn prepare(options: Options) -> Result<Session> {
        let signals = Signals::install().context("cannot handle signals")?;
        let tty = if options.headless { None } else { Tty::open() };
        Ok(Session {
            options,
            tty,
            signals,
        })
    }

    /// Whether nobody watches.
    pub fn is_headless(&self) -> bool {
        self.tty.is_none()
    }

    /// The size that the program will find.
    pub fn size(&self) -> asciicast::Size {
        size::of(self.options.size.apply(self.tty.as_ref().map(Tty::size)))
    }

    /// Runs the program to its end. The terminal has its settings back when this returns.
    pub fn run(self, sinks: &mut Sinks, notifier: &Notifier) -> Result<Outcome> {
        let Session {
            options,
            mut tty,
            signals,
        } = self;
        if let Some(tty) = &mut tty {
            tty.enter_raw_mode();
        }
        let winsize = options.size.apply(tty.as_ref().map(Tty::size));
        let program = Program {
            command: options.command,
            env: options.env,
        };
        // Before the program can write anything, so that the first answers are to these questions.
        let mut to_tty = Vec::new();
        let mut probe = None;
        if let Some(tty) = tty
            .as_ref()
            .filter(|_| sinks.want_facts() && probe::is_possible())
        {
            to_tty = probe::questions();
            to_tty.drain(..tty.write(&to_tty).unwrap_or(0));
            let now = Instant::now();
            probe = Some(Probe::new(now));
            sinks.hold_until(now + HEADER_WAIT);
        } else {
            sinks.set_facts(&probe::Facts::default());
        }
        let pty = Pty::spawn(&program, winsize, tty.as_ref().map(Tty::saved_settings))?;
        sinks.start().context("cannot start a thread")?;
        let input = Input::new(&options.keys, tty.is_some());
        let outcome = Run {
            pty,
            tty,
            signals: &signals,
            sinks,
            notifier,
            clock: Clock::start(),
            input,
            winsize,
            size_override: options.size,
            capture_input: options.capture_input,
            to_tty,
            to_pty: Vec::new(),
            title: Title::default(),
            probe,
            ending: run::Ending::default(),
            pace: Pace::default(),
        }
        .run_to_end()?;
        if outcome.ended_by.is_some() {
            signals.keep();
        }
        Ok(outcome)
    }
}

//! The poll loop of a session.

use std::os::fd::AsFd;
use std::process::ExitStatus;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use rustix::event::{PollFd, PollFlags, Timespec};
use rustix::io::Errno;
use rustix::termios::{SpecialCodeIndex, Winsize};

use super::clock::Clock;
use super::input::{Action, Input, Piece};
use super::size::{self, SizeOverride};
use crate::notify::Notifier;
use crate::output::{Data, Event};
use crate::pty::{self, Pty};
use crate::signals::Signals;
use crate::sink::Sinks;
use crate::tty::Tty;

/// Reads of this size empty the kernel's buffer at once.
const READ_BYTES: usize = 64 * 1024;
/// Reads from the program in a row, before the user and the signals get their turn.
const READS_PER_TURN: usize = 16;
/// Typed bytes that may wait for a program that does not read.
const INPUT_BYTES: usize = 64 * 1024;
/// After the program's end: how long what it left behind may go on writing.
const DRAIN: Duration = Duration::from_millis(500);
/// After the program's end: silence of this length means that all its output was read, though
/// a background process may still hold the terminal.
const DRAIN_SILENCE: Duration = Duration::from_millis(50);
/// How long a program may ignore the hangup before it is killed.
const HANG_UP: Duration = Duration::from_secs(1);
/// How often to look whether sinks that have fallen behind caught up.
const HOLD_STEP: Duration = Duration::from_millis(5);
/// How often to look whether the program has read all of standard input.
const END_OF_FILE_STEP: Duration = Duration::from_millis(100);

/// How a session ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Outcome {
    /// The program's exit code, 128 + n after signal n.
    pub exit_code: i32,
    /// The signal that ended the recorder itself.
    pub ended_by: Option<i32>,
    /// Length of the session, pauses taken out.
    pub duration: Duration,
}

/// What `poll` found.
#[derive(Default)]
struct Ready {
    signals: bool,
    pty_read: bool,
    pty_write: bool,
    tty_read: bool,
    tty_write: bool,
    pipe_read: bool,
}

/// The state of the loop.
pub(super) struct Run<'a> {
    pub(super) pty: Pty,
    pub(super) tty: Option<Tty>,
    pub(super) signals: &'a Signals,
    pub(super) sinks: &'a mut Sinks,
    pub(super) notifier: &'a Notifier,
    pub(super) clock: Clock,
    pub(super) input: Input,
    pub(super) winsize: Winsize,
    pub(super) size_override: SizeOverride,
    pub(super) capture_input: bool,
    pub(super) to_tty: Vec<u8>,
    pub(super) to_pty: Vec<u8>,
    pub(super) ending: Ending,
}

/// Where the session is on its way to the end.
#[derive(Default)]
pub(super) struct Ending {
    /// The program's status, and when to stop reading what others write.
    exited: Option<(ExitStatus, Instant)>,
    /// Nothing more can be read from the program's terminal.
    pty_closed: bool,
    /// The signal that ends the recorder, and when to kill the program.
    ended_by: Option<(i32, Instant)>,
    /// When to look next whether the program needs an end of file.
    end_of_file_at: Option<Instant>,
}

impl Run<'_> {
    /// Runs until the program has ended and its output was read.
    pub(super) fn run_to_end(mut self) -> Result<Outcome> {
        let mut buffer = vec![0; READ_BYTES];
        let status = loop {
            let (ready, timed_out) = self.wait()?;
            if ready.signals {
                self.handle_signals();
            }
            if ready.tty_write {
                self.flush_tty();
            }
            let silent = timed_out && self.to_tty.is_empty();
            if ready.pty_read {
                self.read_pty(&mut buffer);
            }
            if ready.tty_read {
                self.read_tty(&mut buffer);
            }
            if ready.pipe_read {
                self.read_pipe(&mut buffer);
            }
            if ready.pty_write {
                self.flush_pty();
            }
            let now = Instant::now();
            self.sinks.wake_if_due(now);
            self.end_of_file_if_due(now);
            if self
                .ending
                .ended_by
                .is_some_and(|(_, kill_at)| now >= kill_at)
            {
                self.pty.kill();
            }
            if let Some((status, drain_until)) = self.ending.exited
                && (self.ending.pty_closed || silent || now >= drain_until)
            {
                break status;
            }
        };
        Ok(self.finish(pty::exit_code(status)))
    }

    fn finish(self, exit_code: i32) -> Outcome {
        let now = Instant::now();
        let duration = self.clock.time(now);
        self.sinks.push(
            now,
            Event {
                time: duration,
                data: Data::Exit(exit_code),
            },
        );
        let ended_by = self.ending.ended_by.map(|(signal, _)| signal);
        Outcome {
            exit_code,
            ended_by,
            duration,
        }
    }

    /// Waits until something can be done. The flag says that nothing could in due time.
    fn wait(&mut self) -> Result<(Ready, bool)> {
        let now = Instant::now();
        let hold = self.sinks.hold(now);
        let read_pty = !self.ending.pty_closed && self.to_tty.is_empty() && !hold;
        let take_input = self.to_pty.len() < INPUT_BYTES;
        let timeout = self.timeout(now, hold).map(|timeout| Timespec {
            tv_sec: i64::try_from(timeout.as_secs()).unwrap_or(i64::MAX),
            tv_nsec: timeout.subsec_nanos().into(),
        });
        let flags = |wanted, flag| if wanted { flag } else { PollFlags::empty() };
        let pty_flags =
            flags(read_pty, PollFlags::IN) | flags(!self.to_pty.is_empty(), PollFlags::OUT);
        let tty_flags =
            flags(take_input, PollFlags::IN) | flags(!self.to_tty.is_empty(), PollFlags::OUT);
        // A descriptor without flags would still report a hangup, again and again.
        let pty = (!pty_flags.is_empty()).then_some(self.pty.master());
        let tty = self.tty.as_ref().filter(|_| !tty_flags.is_empty());
        let pipe = self.input.pipe().filter(|_| take_input);
        let mut fds = vec![PollFd::new(self.signals, PollFlags::IN)];
        fds.extend(pty.map(|fd| PollFd::new(fd, pty_flags)));
        fds.extend(tty.map(|fd| PollFd::new(fd, tty_flags)));
        fds.extend(pipe.as_ref().map(|fd| PollFd::new(fd, PollFlags::IN)));
        match rustix::event::poll(&mut fds, timeout.as_ref()) {
            Ok(0) => return Ok((Ready::default(), true)),
            Err(Errno::INTR) => return Ok((Ready::default(), false)),
            result => result.context("cannot wait for the terminal")?,
        };
        let mut results = fds.iter().map(PollFd::revents);
        let mut next = |present: bool| {
            present
                .then(|| results.next())
                .flatten()
                .unwrap_or(PollFlags::empty())
        };
        let readable = PollFlags::IN | PollFlags::HUP | PollFlags::ERR;
        let (signals, pty, tty) = (next(true), next(pty.is_some()), next(tty.is_some()));
        let pipe = next(pipe.is_some());
        Ok((
            Ready {
                signals: signals.intersects(readable),
                pty_read: read_pty && pty.intersects(readable),
                pty_write: pty.contains(PollFlags::OUT),
                tty_read: take_input && tty.intersects(readable),
                tty_write: tty.intersects(PollFlags::OUT | PollFlags::HUP | PollFlags::ERR),
                pipe_read: pipe.intersects(readable),
            },
            false,
        ))
    }

    /// How long the loop may sleep.
    fn timeout(&mut self, now: Instant, hold: bool) -> Option<Duration> {
        let until = |instant: Instant| instant.saturating_duration_since(now);
        [
            self.sinks.wake_if_due(now),
            hold.then_some(HOLD_STEP),
            self.ending
                .exited
                .map(|(_, drain_until)| until(drain_until).min(DRAIN_SILENCE)),
            self.ending.ended_by.map(|(_, kill_at)| until(kill_at)),
            self.ending.end_of_file_at.map(until),
        ]
        .into_iter()
        .flatten()
        .min()
    }

    fn handle_signals(&mut self) {
        self.signals.acknowledge();
        if self.signals.take_window()
            && let Some(winsize) = self
                .tty
                .as_ref()
                .and_then(|tty| self.size_override.follow(tty.size()))
        {
            self.resize(winsize);
        }
        if let Some(signal) = self.signals.take_ending() {
            self.hang_up(signal);
        }
        if self.signals.take_child()
            && self.ending.exited.is_none()
            && let Some(status) = self.pty.try_wait()
        {
            self.ending.exited = Some((status, Instant::now() + DRAIN));
        }
    }

    fn hang_up(&mut self, signal: i32) {
        if self.ending.ended_by.is_none() {
            self.ending.ended_by = Some((signal, Instant::now() + HANG_UP));
            self.pty.hang_up();
        }
    }

    fn resize(&mut self, winsize: Winsize) {
        let same = |a: &Winsize, b: &Winsize| (a.ws_col, a.ws_row) == (b.ws_col, b.ws_row);
        self.pty.resize(winsize);
        if !same(&winsize, &self.winsize) {
            self.push(Data::Resize(size::of(winsize)));
        }
        self.winsize = winsize;
    }

    fn push(&mut self, data: Data<'_>) {
        let now = Instant::now();
        self.sinks.push(
            now,
            Event {
                time: self.clock.time(now),
                data,
            },
        );
    }

    fn read_pty(&mut self, buffer: &mut [u8]) {
        for _ in 0..READS_PER_TURN {
            match rustix::io::read(self.pty.master(), &mut *buffer) {
                Ok(0) | Err(Errno::IO) => return self.ending.pty_closed = true,
                Ok(count) => {
                    let bytes = &buffer[..count];
                    self.show(bytes);
                    if !self.clock.is_paused() {
                        self.push(Data::Output(bytes));
                    }
                }
                Err(_) => return,
            }
            if !self.to_tty.is_empty() {
                return;
            }
        }
    }

    /// Writes to the user's terminal what it takes and keeps the rest.
    fn show(&mut self, bytes: &[u8]) {
        let Some(tty) = &self.tty else { return };
        match tty.write(bytes) {
            Ok(count) => self.to_tty.extend_from_slice(&bytes[count..]),
            Err(Errno::AGAIN) => self.to_tty.extend_from_slice(bytes),
            Err(_) => self.lose_tty(),
        }
    }

    fn flush_tty(&mut self) {
        let waiting = std::mem::take(&mut self.to_tty);
        self.show(&waiting);
    }

    /// The window was closed.
    fn lose_tty(&mut self) {
        self.tty = None;
        self.to_tty.clear();
        self.hang_up(signal_hook::consts::SIGHUP);
    }

    fn read_tty(&mut self, buffer: &mut [u8]) {
        let Some(tty) = &self.tty else { return };
        match tty.read(buffer) {
            Ok(0) | Err(Errno::IO) => self.lose_tty(),
            Ok(count) => self.take_typed(&buffer[..count]),
            Err(_) => {}
        }
    }

    fn take_typed(&mut self, bytes: &[u8]) {
        for piece in self.input.split(bytes) {
            match piece {
                Piece::Text(text) => self.type_in(&text),
                Piece::Action(Action::TogglePause) => self.toggle_pause(),
                Piece::Action(Action::AddMarker) => {
                    self.push(Data::Marker(""));
                    self.notifier.send("Marker added");
                }
            }
        }
        self.flush_pty();
    }

    /// Puts `bytes` into the queue to the program, and records them when that is wanted.
    fn type_in(&mut self, bytes: &[u8]) {
        self.to_pty.extend_from_slice(bytes);
        if self.capture_input && !self.clock.is_paused() {
            self.push(Data::Input(bytes));
        }
    }

    fn toggle_pause(&mut self) {
        self.clock.toggle(Instant::now());
        let paused = self.clock.is_paused();
        if paused {
            self.push(Data::Pause);
        }
        self.notifier.send(if paused {
            "Paused recording"
        } else {
            "Resumed recording"
        });
    }

    fn read_pipe(&mut self, buffer: &mut [u8]) {
        let Some(pipe) = self.input.pipe() else {
            return;
        };
        match rustix::io::read(pipe, &mut *buffer) {
            Ok(0) => {
                self.input.end_pipe();
                self.ending.end_of_file_at = Some(Instant::now());
            }
            Ok(count) => {
                self.type_in(&buffer[..count]);
                self.flush_pty();
            }
            Err(Errno::AGAIN | Errno::INTR) => {}
            Err(_) => self.input.end_pipe(),
        }
    }

    fn flush_pty(&mut self) {
        match rustix::io::write(self.pty.master().as_fd(), &self.to_pty) {
            Ok(count) => drop(self.to_pty.drain(..count)),
            Err(Errno::AGAIN | Errno::INTR) => {}
            // Nobody reads it any more.
            Err(_) => self.to_pty.clear(),
        }
    }

    /// Types the end-of-file key once the program has read all of standard input, and again
    /// after it has taken that: a file that has ended goes on saying so.
    fn end_of_file_if_due(&mut self, now: Instant) {
        if self.ending.end_of_file_at.is_none_or(|at| now < at) {
            return;
        }
        self.ending.end_of_file_at = Some(now + END_OF_FILE_STEP);
        if self.to_pty.is_empty() && !self.pty.input_waits() {
            let settings = rustix::termios::tcgetattr(self.pty.master());
            let key = settings.map_or(4, |settings| settings.special_codes[SpecialCodeIndex::VEOF]);
            self.to_pty.push(key);
            self.flush_pty();
        }
    }
}

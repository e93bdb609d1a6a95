//! The poll loop of a session.

mod pace;
mod typed;
mod wait;

use std::process::ExitStatus;
use std::time::{Duration, Instant};

use anyhow::Result;
use rustix::io::Errno;
use rustix::termios::Winsize;

pub(super) use self::pace::Pace;
use super::clock::Clock;
use super::input::Input;
use super::size::{self, SizeOverride};
use super::title::Title;
use crate::notify::Notifier;
use crate::output::{Data, Event};
use crate::probe::Probe;
use crate::pty::{self, Pty};
use crate::signals::Signals;
use crate::sink::Sinks;
use crate::tty::Tty;

/// Reads of this size empty the kernel's buffer at once.
const READ_BYTES: usize = 64 * 1024;
/// The most that Linux gives to one read of a terminal. After less there is nothing more.
const FULL_READ: usize = 4095;
/// Reads from the program in a row, before the user and the signals get their turn: what Linux
/// holds for a terminal.
const READS_PER_TURN: usize = 16;
/// After the program's end: how long what it left behind may go on writing.
const DRAIN: Duration = Duration::from_millis(500);
/// After the program's end: silence of this length means that all its output was read, though
/// a background process may still hold the terminal.
const DRAIN_SILENCE: Duration = Duration::from_millis(50);
/// How long a program may ignore the hangup before it is killed.
const HANG_UP: Duration = Duration::from_secs(1);

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
    pub(super) title: Title,
    /// The conversation with the terminal, until it has answered everything.
    pub(super) probe: Option<Probe>,
    pub(super) ending: Ending,
    pub(super) pace: Pace,
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
            self.be_patient_with_tty(now);
            self.sinks.wake_if_due(now);
            self.end_of_file_if_due(now);
            self.release_typed_if_due(now);
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

    /// What the program left behind is not given up while the user's terminal takes nothing, unless
    /// the recorder was told to end.
    fn be_patient_with_tty(&mut self, now: Instant) {
        if let Some((_, drain_until)) = &mut self.ending.exited
            && !self.to_tty.is_empty()
            && self.ending.ended_by.is_none()
        {
            *drain_until = now + DRAIN;
        }
    }

    fn finish(mut self, exit_code: i32) -> Outcome {
        let now = Instant::now();
        if self.clock.is_paused() {
            self.clock.toggle(now);
            self.update_title();
        }
        let duration = self.clock.time(now);
        self.sinks.push(
            now,
            Event {
                time: duration,
                data: Data::Exit(exit_code),
            },
        );
        self.await_answers();
        if let Some(probe) = self.probe.take() {
            self.sinks.set_facts(&probe.facts());
        }
        let ended_by = self.ending.ended_by.map(|(signal, _)| signal);
        Outcome {
            exit_code,
            ended_by,
            duration,
        }
    }

    fn handle_signals(&mut self) {
        self.signals.acknowledge();
        if self.signals.take_continued()
            && let Some(tty) = &mut self.tty
        {
            tty.enter_raw_mode_again();
        }
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

    /// Takes what the program has written, and shows and records it.
    fn read_pty(&mut self, buffer: &mut [u8]) {
        let mut byte_count = 0;
        for _ in 0..READS_PER_TURN {
            match pty::read(self.pty.master(), buffer) {
                Ok(0) => {
                    self.ending.pty_closed = true;
                    break;
                }
                Ok(count) => {
                    byte_count += count;
                    self.take_output(&buffer[..count]);
                    if count < FULL_READ || !self.to_tty.is_empty() {
                        break;
                    }
                }
                Err(_) => break,
            }
        }
        if byte_count > 0 {
            self.pace.read(byte_count, Instant::now());
        }
    }

    fn take_output(&mut self, bytes: &[u8]) {
        self.show(bytes);
        self.title.follow(bytes);
        self.update_title();
        self.push(if self.clock.is_paused() {
            Data::Hidden(bytes)
        } else {
            Data::Output(bytes)
        });
    }

    /// Writes to the user's terminal what it takes and keeps the rest.
    fn show(&mut self, bytes: &[u8]) {
        let Some(tty) = &self.tty else { return };
        let written = match tty.write(bytes) {
            Ok(count) => count,
            Err(Errno::AGAIN) => 0,
            Err(_) => return self.lose_tty(),
        };
        if written < bytes.len() {
            self.to_tty.extend_from_slice(&bytes[written..]);
        }
    }

    /// Lets the title tell whether recording is paused.
    fn update_title(&mut self) {
        if self.tty.is_some() {
            let sequence = self.title.update(self.clock.is_paused());
            // Behind what the terminal did not take yet.
            if !self.to_tty.is_empty() {
                self.to_tty.extend_from_slice(sequence);
            } else if !sequence.is_empty() {
                self.show(sequence);
            }
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
}

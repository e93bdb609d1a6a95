//! From the user to the program: keys, typed text, piped input, and the terminal's answers.

use std::os::fd::AsFd;
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec};
use rustix::io::Errno;
use rustix::termios::SpecialCodeIndex;

use super::Run;
use crate::output::Data;
use crate::session::input::{Action, Piece};

/// How often to look whether the program has read all of standard input.
const END_OF_FILE_STEP: Duration = Duration::from_millis(100);
/// How old the questions to the terminal have to be for a session to end without their answers.
const ANSWERS_WAIT: Duration = Duration::from_millis(500);

impl Run<'_> {
    pub(super) fn read_tty(&mut self, buffer: &mut [u8]) {
        let Some(tty) = &self.tty else { return };
        match tty.read(buffer) {
            Ok(0) | Err(Errno::IO) => self.lose_tty(),
            Ok(count) if self.probe.is_some() => {
                let mut typed = Vec::new();
                self.take_answers(&buffer[..count], &mut typed);
                self.take_typed(&typed);
            }
            Ok(count) => self.take_typed(&buffer[..count]),
            Err(_) => {}
        }
    }

    /// Takes what the terminal says about itself out of `bytes`.
    fn take_answers(&mut self, bytes: &[u8], typed: &mut Vec<u8>) {
        let Some(probe) = &mut self.probe else { return };
        probe.take(bytes, Instant::now(), typed);
        if probe.is_done() {
            self.sinks.set_facts(&probe.facts());
            self.probe = None;
        }
    }

    /// Gives the program what looked like an answer and was none.
    pub(super) fn release_typed_if_due(&mut self, now: Instant) {
        let mut typed = Vec::new();
        if let Some(probe) = &mut self.probe {
            probe.release_if_due(now, &mut typed);
            if !typed.is_empty() {
                self.take_typed(&typed);
            }
        }
    }

    /// After a short session: takes answers that are on their way, which would end up in the
    /// shell otherwise.
    pub(super) fn await_answers(&mut self) {
        let mut buffer = [0; 4096];
        while let (Some(tty), Some(probe)) = (&self.tty, &self.probe) {
            let now = Instant::now();
            let left = (probe.start() + ANSWERS_WAIT).saturating_duration_since(now);
            let wait = self
                .sinks
                .wake_if_due(now)
                .map_or(left, |due| due.min(left));
            let timeout = Timespec {
                tv_sec: 0,
                tv_nsec: wait.subsec_nanos().into(),
            };
            let mut fds = [PollFd::new(tty, PollFlags::IN)];
            match rustix::event::poll(&mut fds, Some(&timeout)) {
                Err(Errno::INTR) => continue,
                Ok(0) if !left.is_zero() => continue,
                Ok(1..) => {}
                _ => return,
            }
            match tty.read(&mut buffer) {
                // What is typed now has nobody to go to.
                Ok(count @ 1..) => self.take_answers(&buffer[..count], &mut Vec::new()),
                _ => return,
            }
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
        self.push(if paused { Data::Pause } else { Data::Resume });
        self.update_title();
        self.notifier.send(if paused {
            "Paused recording"
        } else {
            "Resumed recording"
        });
    }

    pub(super) fn read_pipe(&mut self, buffer: &mut [u8]) {
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

    pub(super) fn flush_pty(&mut self) {
        if self.to_pty.is_empty() {
            return;
        }
        match rustix::io::write(self.pty.master().as_fd(), &self.to_pty) {
            Ok(count) => drop(self.to_pty.drain(..count)),
            Err(Errno::AGAIN | Errno::INTR) => {}
            // Nobody reads it any more.
            Err(_) => self.to_pty.clear(),
        }
    }

    /// Types the end-of-file key once the program has read all of standard input, and again
    /// after it has taken that: a file that has ended goes on saying so.
    pub(super) fn end_of_file_if_due(&mut self, now: Instant) {
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

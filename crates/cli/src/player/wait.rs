//! What the player waits for, and for how long.

use std::os::fd::AsFd;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use rustix::event::{PollFd, PollFlags, Timespec};
use rustix::io::Errno;

use super::feed::Piece;
use super::{Form, Player, Stop};

/// How often the status line is made anew while time passes.
const STATUS_STEP: Duration = Duration::from_millis(200);

impl Player {
    /// Waits for the next event, a key, a signal or more of the recording.
    pub(super) fn wait(&mut self, now: Instant) -> Result<Option<Stop>> {
        let timeout = self.timeout(now).map(|timeout| Timespec {
            tv_sec: i64::try_from(timeout.as_secs()).unwrap_or(i64::MAX),
            tv_nsec: timeout.subsec_nanos().into(),
        });
        let mut fds = vec![PollFd::new(&self.signals, PollFlags::IN)];
        if let Some(tty) = &self.tty {
            let wants_to_write = if self.show.waits_for_tty() {
                PollFlags::OUT
            } else {
                PollFlags::empty()
            };
            fds.push(PollFd::new(tty, PollFlags::IN | wants_to_write));
        }
        if !self.feed.has_ended() {
            fds.push(PollFd::from_borrowed_fd(self.feed.as_fd(), PollFlags::IN));
        }
        match rustix::event::poll(&mut fds, timeout.as_ref()) {
            Ok(_) | Err(Errno::INTR) => {}
            Err(error) => return Err(error).context("cannot wait for the terminal"),
        }
        drop(fds);
        self.signals.acknowledge();
        if self.signals.take_continued() {
            self.go_on();
        }
        if self.signals.take_window() {
            self.measure_window();
        }
        if let Some(signal) = self.signals.take_ending() {
            return Ok(Some(Stop::Signal(signal)));
        }
        self.take_pieces();
        self.take_keys()
    }

    /// Takes the terminal back after the player was stopped.
    fn go_on(&mut self) {
        if let Some(tty) = &mut self.tty {
            tty.enter_raw_mode_again();
        }
        // Somebody else has written to it.
        if self.tty.is_some() && self.options.form == Form::Screen {
            self.show.paint(self.playback.vt());
        }
    }

    /// How long nothing is due.
    fn timeout(&self, now: Instant) -> Option<Duration> {
        if !self.show.is_idle() && !self.show.waits_for_tty() {
            // Standard output takes it in the next turn.
            return Some(Duration::ZERO);
        }
        if self.clock.is_paused() || !self.show.is_idle() {
            return None;
        }
        let next = self.playback.next_event_time();
        let wait = next.and_then(|time| self.clock.wait_until(time, now));
        let step = self.control.shows_status().then_some(STATUS_STEP);
        wait.into_iter().chain(step).min()
    }

    fn take_pieces(&mut self) {
        let mut is_new = false;
        while let Some(piece) = self.feed.take() {
            match piece {
                Piece::Bytes(bytes) => self.playback.push(&bytes),
                Piece::End => self.playback.finish(),
                Piece::Failure(error) => {
                    self.playback.finish();
                    self.input_failed = Some(error);
                }
            }
            is_new = true;
        }
        // What comes late is shown at once, and what follows it in its own time.
        if is_new
            && self.is_waiting
            && let Some(time) = self.playback.next_event_time()
        {
            let now = Instant::now();
            if self.clock.time(now) > time {
                self.clock.set(time, now);
            }
        }
    }
}

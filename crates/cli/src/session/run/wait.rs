//! What the loop waits for, and for how long.

use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use rustix::event::{PollFd, PollFlags, Timespec};
use rustix::io::Errno;

use super::{DRAIN_SILENCE, Run};
use crate::probe::Probe;

/// Typed bytes that may wait for a program that does not read.
const INPUT_BYTES: usize = 64 * 1024;

/// What `poll` found.
#[derive(Default)]
pub(super) struct Ready {
    pub(super) signals: bool,
    pub(super) pty_read: bool,
    pub(super) pty_write: bool,
    pub(super) tty_read: bool,
    pub(super) tty_write: bool,
    pub(super) pipe_read: bool,
}

impl Run<'_> {
    /// Waits until something can be done. The flag says that nothing could in due time.
    pub(super) fn wait(&mut self) -> Result<(Ready, bool)> {
        let now = Instant::now();
        let held = self.pace.held(now);
        let read_pty = !self.ending.pty_closed && self.to_tty.is_empty();
        let write_tty = !self.to_tty.is_empty();
        let take_input = self.to_pty.len() < INPUT_BYTES;
        let timeout = self.timeout(now, held).map(|timeout| Timespec {
            tv_sec: i64::try_from(timeout.as_secs()).unwrap_or(i64::MAX),
            tv_nsec: timeout.subsec_nanos().into(),
        });
        let flags = |wanted, flag| if wanted { flag } else { PollFlags::empty() };
        let pty_flags = flags(read_pty && held.is_none(), PollFlags::IN)
            | flags(!self.to_pty.is_empty(), PollFlags::OUT);
        let tty_flags = flags(take_input, PollFlags::IN) | flags(write_tty, PollFlags::OUT);
        // A descriptor without flags would still report a hangup, again and again.
        let pty = (!pty_flags.is_empty()).then_some(self.pty.master());
        let tty = self.tty.as_ref().filter(|_| !tty_flags.is_empty());
        let pipe = self.input.pipe().filter(|_| take_input);
        let mut fds = vec![PollFd::new(self.signals, PollFlags::IN)];
        fds.extend(pty.map(|fd| PollFd::new(fd, pty_flags)));
        fds.extend(tty.map(|fd| PollFd::new(fd, tty_flags)));
        fds.extend(pipe.as_ref().map(|fd| PollFd::new(fd, PollFlags::IN)));
        match rustix::event::poll(&mut fds, timeout.as_ref()) {
            // What gathered meanwhile is there, there is no need to ask.
            Ok(0) if held.is_some() => {
                let ready = Ready {
                    pty_read: read_pty,
                    ..Ready::default()
                };
                return Ok((ready, false));
            }
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
                pty_read: pty_flags.contains(PollFlags::IN) && pty.intersects(readable),
                pty_write: pty.contains(PollFlags::OUT),
                tty_read: take_input && tty.intersects(readable),
                tty_write: tty.intersects(PollFlags::OUT | PollFlags::HUP | PollFlags::ERR),
                pipe_read: pipe.intersects(readable),
            },
            false,
        ))
    }

    /// How long the loop may sleep.
    fn timeout(&mut self, now: Instant, held: Option<Duration>) -> Option<Duration> {
        let until = |instant: Instant| instant.saturating_duration_since(now);
        [
            held,
            self.sinks.wake_if_due(now),
            self.probe.as_ref().and_then(Probe::due_at).map(until),
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
}

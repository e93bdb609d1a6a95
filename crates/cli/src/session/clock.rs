//! The time of a session, which stands still during pauses.
//!
//! It is monotonic: steps of the wall clock and suspended machines leave no trace.

use std::time::{Duration, Instant};

/// Time since the start, pauses taken out.
#[derive(Debug)]
pub(super) struct Clock {
    start: Instant,
    paused_at: Option<Instant>,
}

impl Clock {
    /// Starts at zero.
    pub(super) fn start() -> Clock {
        Clock {
            start: Instant::now(),
            paused_at: None,
        }
    }

    /// The session's time at `now`.
    pub(super) fn time(&self, now: Instant) -> Duration {
        self.paused_at
            .unwrap_or(now)
            .saturating_duration_since(self.start)
    }

    /// Whether the clock stands still.
    pub(super) fn is_paused(&self) -> bool {
        self.paused_at.is_some()
    }

    /// Stops the clock, or lets it go on from where it stopped.
    pub(super) fn toggle(&mut self, now: Instant) {
        match self.paused_at.take() {
            None => self.paused_at = Some(now),
            Some(since) => self.start += now.saturating_duration_since(since),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pause_takes_no_time() {
        let mut clock = Clock::start();
        let start = clock.start;
        let at = |seconds| start + Duration::from_secs(seconds);
        assert_eq!(clock.time(at(2)), Duration::from_secs(2));
        clock.toggle(at(3));
        assert!(clock.is_paused());
        assert_eq!(clock.time(at(9)), Duration::from_secs(3));
        clock.toggle(at(10));
        assert_eq!(clock.time(at(12)), Duration::from_secs(5));
    }
}

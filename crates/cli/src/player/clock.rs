//! The time that is played.

use std::time::{Duration, Instant};

/// Slower and faster than anybody can watch.
const SPEEDS: std::ops::RangeInclusive<f64> = 0.001..=1_000_000.0;

/// A clock that runs at some speed, or stands still.
#[derive(Debug)]
pub(super) struct Clock {
    /// The played time at `since`.
    base: Duration,
    /// `None` while the clock stands still.
    since: Option<Instant>,
    speed: f64,
}

impl Clock {
    /// A running clock.
    pub(super) fn start(base: Duration, speed: f64) -> Clock {
        Clock {
            base,
            since: Some(Instant::now()),
            speed: clamped(speed),
        }
    }

    /// The played time at `now`.
    pub(super) fn time(&self, now: Instant) -> Duration {
        let Some(since) = self.since else {
            return self.base;
        };
        let passed = now.saturating_duration_since(since).as_secs_f64() * self.speed;
        self.base + Duration::try_from_secs_f64(passed).unwrap_or(Duration::MAX / 4)
    }

    /// How long it takes from `now` to the played time `time`; `None` when that is beyond
    /// everything.
    pub(super) fn wait_until(&self, time: Duration, now: Instant) -> Option<Duration> {
        let left = time.saturating_sub(self.time(now)).as_secs_f64() / self.speed;
        Duration::try_from_secs_f64(left).ok()
    }

    /// Whether the clock stands still.
    pub(super) fn is_paused(&self) -> bool {
        self.since.is_none()
    }

    /// Stops.
    pub(super) fn pause(&mut self, now: Instant) {
        self.base = self.time(now);
        self.since = None;
    }

    /// Goes on.
    pub(super) fn resume(&mut self, now: Instant) {
        self.since.get_or_insert(now);
    }

    /// Sets the played time; a clock that stands still goes on standing still.
    pub(super) fn set(&mut self, time: Duration, now: Instant) {
        self.base = time;
        self.since = self.since.map(|_| now);
    }

    /// The factor by which played time passes faster than real time.
    pub(super) fn speed(&self) -> f64 {
        self.speed
    }

    /// Goes on at another speed.
    pub(super) fn set_speed(&mut self, speed: f64, now: Instant) {
        self.set(self.time(now), now);
        self.speed = clamped(speed);
    }
}

fn clamped(speed: f64) -> f64 {
    speed.clamp(*SPEEDS.start(), *SPEEDS.end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_passes_at_the_clocks_speed_and_not_during_pauses() {
        let mut clock = Clock::start(Duration::from_secs(10), 2.0);
        let start = clock.since.unwrap_or_else(Instant::now);
        let at = |seconds| start + Duration::from_secs(seconds);
        assert_eq!(clock.time(at(3)), Duration::from_secs(16));
        let wait = clock.wait_until(Duration::from_secs(20), at(3));
        assert_eq!(wait, Some(Duration::from_secs(2)));
        clock.pause(at(4));
        assert_eq!(clock.time(at(9)), Duration::from_secs(18));
        clock.resume(at(9));
        clock.set_speed(0.5, at(10));
        assert_eq!(clock.time(at(12)), Duration::from_secs(21));
        clock.set(Duration::ZERO, at(12));
        assert_eq!(clock.time(at(14)), Duration::from_secs(1));
    }
}

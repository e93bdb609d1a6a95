//! Lets output gather while there is a flood of it.
//!
//! A program that writes without a pause is read in small pieces: the kernel hands out 4 KB at
//! once, or a single small write, and wakes the recorder for each. Waking costs many times what
//! copying does. So once it is a flood, the loop lets half a millisecond pass between two turns:
//! the kernel's buffers fill meanwhile, and a turn takes all of that. What comes after a silence,
//! as the echo of a key does, never waits. On a machine with more to do than it can, where the loop
//! is woken late, waiting would cost more time than it saves work, and is left for a while.

use std::time::{Duration, Instant};

/// How long output gathers. The kernel holds 64 KB on either side, so this is no limit that a
/// terminal would notice: 128 MB a second.
const HOLD: Duration = Duration::from_micros(500);
/// Silence of this length ends a flood.
const SILENCE: Duration = Duration::from_micros(200);
/// Output without a silence that is a flood.
const FLOOD_BYTES: usize = 32 * 1024;
/// Turns without a silence that are a flood, however little each brought.
const FLOOD_TURNS: usize = 16;
/// A loop that is woken so late runs on a busy machine.
const LATE: Duration = Duration::from_millis(1);
/// Turns for which nothing waits on a busy machine.
const BUSY_TURNS: usize = 64;

/// When to look for output again.
#[derive(Debug, Default)]
pub(in crate::session) struct Pace {
    /// What came without a silence.
    bytes: usize,
    turns: usize,
    /// When the loop last had nothing to wait for but output.
    ready_at: Option<Instant>,
    held_until: Option<Instant>,
    /// Turns that do not wait.
    busy_turns: usize,
}

impl Pace {
    /// Output was read, up to `now`.
    pub(in crate::session) fn read(&mut self, byte_count: usize, now: Instant) {
        let silence = self.ready_at.map(|at| now.saturating_duration_since(at));
        if silence.is_none_or(|silence| silence >= SILENCE) {
            self.bytes = 0;
            self.turns = 0;
        }
        self.bytes = self.bytes.saturating_add(byte_count);
        self.turns = self.turns.saturating_add(1);
        self.ready_at = Some(now);
        if self.bytes >= FLOOD_BYTES || self.turns >= FLOOD_TURNS {
            self.hold(now);
        }
    }

    /// The terminal took only a part of what it was given: it is as full as it can be.
    pub(in crate::session) fn terminal_is_full(&mut self, now: Instant) {
        self.hold(now);
    }

    fn hold(&mut self, now: Instant) {
        if self.busy_turns > 0 {
            self.busy_turns -= 1;
            return;
        }
        let until = now + HOLD;
        self.held_until = Some(until);
        self.ready_at = Some(until);
    }

    /// How long output has to gather yet; `None` when it is to be looked for now.
    pub(in crate::session) fn held(&mut self, now: Instant) -> Option<Duration> {
        let until = self.held_until?;
        if now < until {
            return Some(until - now);
        }
        if now - until > LATE {
            self.busy_turns = BUSY_TURNS;
        }
        self.held_until = None;
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STEP: Duration = Duration::from_micros(20);

    #[test]
    fn the_echo_of_a_key_does_not_wait() {
        let mut pace = Pace::default();
        let mut now = Instant::now();
        for _ in 0..1000 {
            now += Duration::from_millis(1);
            pace.read(3, now);
            assert_eq!(pace.held(now), None);
        }
    }

    #[test]
    fn a_screen_that_is_drawn_at_once_does_not_wait() {
        let mut pace = Pace::default();
        let mut now = Instant::now();
        for _ in 0..100 {
            now += Duration::from_millis(16);
            for _ in 0..5 {
                now += STEP;
                pace.read(4095, now);
                assert_eq!(pace.held(now), None);
            }
        }
    }

    #[test]
    fn a_flood_waits_after_every_turn_until_there_is_silence() {
        for byte_count in [21, 60_000] {
            let mut pace = Pace::default();
            let mut now = Instant::now();
            for _ in 0..FLOOD_TURNS {
                now += STEP;
                pace.read(byte_count, now);
            }
            for _ in 0..100 {
                assert_eq!(pace.held(now), Some(HOLD));
                now += HOLD;
                assert_eq!(pace.held(now), None);
                pace.read(byte_count, now + STEP);
                now += STEP;
            }
            now += HOLD + SILENCE;
            pace.read(21, now);
            assert_eq!(pace.held(now), None);
        }
    }

    #[test]
    fn on_a_busy_machine_nothing_waits_for_a_while() {
        let mut pace = Pace::default();
        let mut now = Instant::now();
        pace.read(FLOOD_BYTES, now);
        now += HOLD + LATE + STEP;
        assert_eq!(pace.held(now), None);
        for _ in 0..BUSY_TURNS {
            pace.read(FLOOD_BYTES, now);
            assert_eq!(pace.held(now), None);
        }
        pace.read(FLOOD_BYTES, now);
        assert_eq!(pace.held(now), Some(HOLD));
    }

    #[test]
    fn a_full_terminal_is_given_time_to_drain() {
        let mut pace = Pace::default();
        let now = Instant::now();
        pace.terminal_is_full(now);
        assert_eq!(pace.held(now + STEP), Some(HOLD - STEP));
    }
}

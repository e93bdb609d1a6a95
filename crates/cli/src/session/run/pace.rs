//! Lets small pieces of output gather while there is a flood of them.
//!
//! A program that writes a few bytes at a time wakes the recorder for each, and waking costs many
//! times what copying does. So once it is a flood, the loop lets half a millisecond pass between two
//! turns: the kernel's buffer fills meanwhile, and a turn takes all of that. A program that fills the
//! buffer by itself never waits: the buffer holds 4 KB, and would only stay full for longer. What
//! comes after a silence, as the echo of a key does, never waits either. On a machine with more to do
//! than it can, where the loop is woken late, waiting would cost more time than it saves work, and
//! is left for a while.

use std::time::{Duration, Instant};

/// How long output gathers.
const HOLD: Duration = Duration::from_micros(500);
/// Silence of this length ends a flood.
const SILENCE: Duration = Duration::from_micros(200);
/// Turns without a silence that are a flood.
const FLOOD_TURNS: usize = 16;
/// A turn that brings so many bytes has nothing to gain from waiting.
const GATHERED: usize = 2048;
/// A loop that is woken so late runs on a busy machine.
const LATE: Duration = Duration::from_millis(1);
/// Turns for which nothing waits on a busy machine.
const BUSY_TURNS: usize = 64;

/// When to look for output again.
#[derive(Debug, Default)]
pub(in crate::session) struct Pace {
    /// Small turns without a silence.
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
        self.ready_at = Some(now);
        if byte_count >= GATHERED || silence.is_none_or(|silence| silence >= SILENCE) {
            self.turns = 0;
            return;
        }
        self.turns = self.turns.saturating_add(1);
        if self.turns >= FLOOD_TURNS {
            self.hold(now);
        }
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

    /// Brings a pace to where the next small turn waits.
    fn flood(pace: &mut Pace, now: &mut Instant) {
        for _ in 0..FLOOD_TURNS {
            *now += STEP;
            pace.read(21, *now);
        }
    }

    #[test]
    fn a_flood_of_small_pieces_waits_after_every_turn_until_there_is_silence() {
        let mut pace = Pace::default();
        let mut now = Instant::now();
        flood(&mut pace, &mut now);
        for _ in 0..100 {
            now += STEP;
            pace.read(21, now);
            assert_eq!(pace.held(now), Some(HOLD));
            now += HOLD;
            assert_eq!(pace.held(now), None);
        }
        now += SILENCE;
        pace.read(21, now);
        assert_eq!(pace.held(now), None);
    }

    #[test]
    fn a_flood_that_fills_the_buffer_does_not_wait() {
        let mut pace = Pace::default();
        let mut now = Instant::now();
        for _ in 0..1000 {
            now += STEP;
            pace.read(4095, now);
            assert_eq!(pace.held(now), None);
        }
    }

    #[test]
    fn on_a_busy_machine_nothing_waits_for_a_while() {
        let mut pace = Pace::default();
        let mut now = Instant::now();
        flood(&mut pace, &mut now);
        pace.read(21, now);
        now += HOLD + LATE + STEP;
        assert_eq!(pace.held(now), None);
        for _ in 0..FLOOD_TURNS + BUSY_TURNS {
            pace.read(21, now);
            assert_eq!(pace.held(now), None);
        }
        pace.read(21, now);
        assert_eq!(pace.held(now), Some(HOLD));
    }
}

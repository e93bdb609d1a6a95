//! Time as it is played: gaps between events are cut to the idle limit.
//!
//! Two times are told apart: *original* time is that of the file, *played* time leaves out what
//! exceeds the limit. They differ by a shift that grows at each long gap.

use crate::events::Events;

/// The end of a gap that was longer than the limit.
#[derive(Clone, Copy, Debug)]
struct Bend {
    /// Time of the event behind the gap, in the file.
    original: u64,
    /// The same when played.
    played: u64,
}

/// The map between original and played time, both in microseconds.
#[derive(Clone, Debug, Default)]
pub(crate) struct Timeline {
    limit: Option<u64>,
    bends: Vec<Bend>,
    /// How many events were looked at.
    seen: usize,
    /// Time of the last event that was looked at.
    last_original: u64,
    last_played: u64,
}

impl Timeline {
    pub(crate) fn new(limit: Option<u64>) -> Timeline {
        Timeline {
            limit,
            ..Timeline::default()
        }
    }

    /// Takes in events that came since the last time.
    pub(crate) fn extend(&mut self, events: &Events) {
        let Some(limit) = self.limit else {
            self.last_original = events.entries.last().map_or(0, |entry| entry.micros());
            self.last_played = self.last_original;
            return;
        };
        for entry in &events.entries[self.seen..] {
            let original = entry.micros();
            let gap = original.saturating_sub(self.last_original);
            self.last_played += gap.min(limit);
            self.last_original = original;
            if gap > limit {
                self.bends.push(Bend {
                    original,
                    played: self.last_played,
                });
            }
        }
        self.seen = events.len();
    }

    /// Played time of the last event.
    pub(crate) fn duration(&self) -> u64 {
        self.last_played
    }

    /// When a moment of the file is played. All moments that the limit cut from a gap are one:
    /// the last before the event behind it.
    pub(crate) fn played(&self, original: u64) -> u64 {
        let next = self.bends.partition_point(|bend| bend.original <= original);
        let shift = next.checked_sub(1).map_or(0, |before| {
            self.bends[before].original - self.bends[before].played
        });
        let played = original - shift;
        match self.bends.get(next) {
            Some(bend) if played >= bend.played => bend.played.saturating_sub(1),
            _ => played,
        }
    }

    /// Which moment of the file is played at a time.
    pub(crate) fn original(&self, played: u64) -> u64 {
        let next = self.bends.partition_point(|bend| bend.played <= played);
        let shift = next.checked_sub(1).map_or(0, |before| {
            self.bends[before].original - self.bends[before].played
        });
        played.saturating_add(shift)
    }
}

#[cfg(test)]
mod tests {
    use super::{Bend, Timeline};

    /// Events at 0, 1, 11 and 12 µs, the limit 2 µs.
    fn timeline() -> Timeline {
        Timeline {
            limit: Some(2),
            bends: vec![Bend {
                original: 11,
                played: 3,
            }],
            seen: 4,
            last_original: 12,
            last_played: 4,
        }
    }

    #[test]
    fn events_before_a_long_gap_keep_their_time_and_those_behind_it_move() {
        let timeline = timeline();
        let played: Vec<u64> = [0, 1, 2, 11, 12, 20]
            .map(|time| timeline.played(time))
            .into();
        assert_eq!(played, [0, 1, 2, 3, 4, 12]);
    }

    #[test]
    fn a_moment_that_was_cut_is_played_just_before_the_next_event() {
        assert_eq!(timeline().played(9), 2);
    }

    #[test]
    fn the_way_back_meets_every_event() {
        let timeline = timeline();
        for original in [0, 1, 11, 12] {
            assert_eq!(timeline.original(timeline.played(original)), original);
        }
    }
}

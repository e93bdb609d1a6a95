//! Which moments of a recording become frames.

use std::time::Duration;

use playback::Playback;
use vt::Vt;

use super::Options;

/// Plays a recording from moment to moment. A frame begins with an event and has everything that
/// follows within the least time between frames.
pub(super) struct Frames<'a> {
    playback: &'a mut Playback,
    speed: f64,
    /// The least time between frames, in time of the recording.
    interval: Duration,
    is_first: bool,
    /// Row of the cursor in the frame before.
    cursor_row: usize,
    last_cursor_row: usize,
}

/// Slower and faster than this is a mistake.
const SPEEDS: std::ops::RangeInclusive<f64> = 0.01..=1000.0;

impl<'a> Frames<'a> {
    pub(super) fn new(playback: &'a mut Playback, options: &Options) -> Frames<'a> {
        playback.seek(Duration::ZERO);
        let speed = options.speed.clamp(*SPEEDS.start(), *SPEEDS.end());
        let interval = Duration::from_secs_f64(speed / f64::from(options.max_fps.max(1)));
        Frames {
            playback,
            speed,
            interval,
            is_first: true,
            cursor_row: 0,
            last_cursor_row: 0,
        }
    }

    /// Goes on to the next moment and answers its time in the recording.
    pub(super) fn next(&mut self) -> Option<Duration> {
        let start = if self.is_first {
            Duration::ZERO
        } else {
            self.playback.next_event_time()?
        };
        if !self.is_first {
            self.playback.clear_changed_rows();
        }
        self.is_first = false;
        let last = (start + self.interval).saturating_sub(Duration::from_micros(1));
        self.playback.advance_to(last, &mut |_| {});
        self.last_cursor_row = self.cursor_row;
        self.cursor_row = self.playback.vt().cursor().row;
        Some(start)
    }

    /// The screen at the moment.
    pub(super) fn vt(&self) -> &Vt {
        self.playback.vt()
    }

    /// Rows that may look different from the moment before.
    pub(super) fn changed_rows(&self) -> impl Iterator<Item = usize> {
        let size = self.vt().size();
        let cursor_rows = [self.last_cursor_row, self.cursor_row];
        let is_changed = self.vt().changed_rows();
        let mut rows = vec![false; usize::from(size.rows)];
        for row in is_changed.chain(cursor_rows) {
            if let Some(row) = rows.get_mut(row) {
                *row = true;
            }
        }
        rows.into_iter()
            .enumerate()
            .filter(|(_, changed)| *changed)
            .map(|(row, _)| row)
    }

    /// When a time of the recording is seen.
    pub(super) fn real_time(&self, time: Duration) -> Duration {
        time.div_f64(self.speed)
    }
}

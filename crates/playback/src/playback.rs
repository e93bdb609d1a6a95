//! A position in a recording, and the screen there.

mod markers;

use std::time::Duration;

use vt::Vt;

use crate::{
    event::{Event, Kind},
    events::Place,
    keyframes::{Keyframe, Keyframes},
    options::{Marker, Options},
    recording::Recording,
    screen::{Screen, Setup},
    timeline::Timeline,
};
use markers::Markers;

/// Plays a recording.
///
/// Times are *played* times: gaps longer than the idle limit count as the limit. Nothing fails;
/// times behind the end mean the end.
#[derive(Debug)]
pub struct Playback {
    recording: Recording,
    setup: Setup,
    timeline: Timeline,
    markers: Markers,
    keyframes: Keyframes,
    screen: Screen,
    /// Index of the next event.
    next: usize,
    /// Microseconds, played.
    position: u64,
}

/// What the parts of a playback take, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Memory {
    /// The output of all events.
    pub output: usize,
    /// Times and kinds of all events, and the texts of those that are no output.
    pub events: usize,
    /// Copies of the terminal; estimated.
    pub keyframes: usize,
}

/// A copy of a keyframe costs as much as feeding so many bytes.
const COPY_COST_BYTES: u64 = 4 << 10;

impl Playback {
    /// A playback at the start, before the first event. The recording may still grow.
    #[must_use]
    pub fn new(recording: Recording, options: Options) -> Playback {
        let header = recording.header();
        let limit = options.idle_time_limit.or(header.idle_time_limit);
        let setup = Setup::new(header.size, &options);
        let mut playback = Playback {
            setup,
            timeline: Timeline::new(limit.map(micros)),
            keyframes: Keyframes::new(options.keyframe_bytes),
            markers: Markers::new(options.markers),
            screen: Screen::new(&setup),
            next: 0,
            position: 0,
            recording,
        };
        playback.extend();
        playback
    }

    /// Adds bytes of the file behind those that the recording has.
    pub fn push(&mut self, bytes: &[u8]) {
        self.recording.push(bytes);
        self.extend();
    }

    /// Says that the file has no more bytes.
    pub fn finish(&mut self) {
        self.recording.finish();
        self.extend();
    }

    fn extend(&mut self) {
        self.timeline.extend(&self.recording.events);
        self.markers.extend(&self.recording.events, &self.timeline);
    }

    /// Plays with another limit from now on; `None` is no limit. The moment of the recording stays.
    pub fn set_idle_time_limit(&mut self, limit: Option<Duration>) {
        let original = self.timeline.original(self.position);
        self.timeline = Timeline::new(limit.map(micros));
        self.markers.forget_embedded();
        self.extend();
        self.position = self.timeline.played(original).min(self.timeline.duration());
        self.markers.seek(self.position);
    }

    /// The recording.
    #[must_use]
    pub fn recording(&self) -> &Recording {
        &self.recording
    }

    /// The terminal at the position.
    #[must_use]
    pub fn vt(&self) -> &Vt {
        &self.screen.vt
    }

    /// Calls all rows of the terminal unchanged.
    pub fn clear_changed_rows(&mut self) {
        self.screen.vt.clear_changed_rows();
    }

    /// Where playback is.
    #[must_use]
    pub fn position(&self) -> Duration {
        Duration::from_micros(self.position)
    }

    /// Time of the last event that is there.
    #[must_use]
    pub fn duration(&self) -> Duration {
        Duration::from_micros(self.timeline.duration())
    }

    /// The markers, in order of time.
    #[must_use]
    pub fn markers(&self) -> &[Marker] {
        self.markers.list()
    }

    /// When a moment of the file, idle time included, is played.
    #[must_use]
    pub fn played_time(&self, original: Duration) -> Duration {
        Duration::from_micros(self.timeline.played(micros(original)))
    }

    /// Which moment of the file, idle time included, is played at a time.
    #[must_use]
    pub fn original_time(&self, played: Duration) -> Duration {
        Duration::from_micros(self.timeline.original(micros(played)))
    }

    /// When the next event or marker is due; `None` at the end.
    #[must_use]
    pub fn next_event_time(&self) -> Option<Duration> {
        let event = self.recording.events.entries.get(self.next);
        let event = event.map(|entry| self.timeline.played(entry.micros()));
        let marker = self.markers.next_time();
        event
            .into_iter()
            .chain(marker)
            .min()
            .map(Duration::from_micros)
    }

    /// Goes on to `time` and shows each event on the way to `visit`, after the screen is there.
    /// Does nothing when `time` is behind.
    pub fn advance_to(&mut self, time: Duration, visit: &mut impl FnMut(Event<'_>)) {
        let position = micros(time).min(self.timeline.duration().max(self.position));
        if position < self.position {
            return;
        }
        let (start, end) = (self.next, self.count_until(position).max(self.next));
        self.move_to(end);
        self.position = position;
        self.visit_events(start, end, visit);
    }

    fn visit_events(&mut self, start: usize, end: usize, visit: &mut impl FnMut(Event<'_>)) {
        let Playback {
            recording,
            timeline,
            markers,
            position,
            ..
        } = self;
        for index in start..end {
            let entry = recording.events.entries[index];
            let played = timeline.played(entry.micros());
            markers.visit_until(played.saturating_sub(1), visit);
            let marker = match entry.kind() {
                Kind::Marker => match markers.pass_embedded(index) {
                    Some(marker) => Some(marker),
                    None => continue,
                },
                _ => None,
            };
            let time = Duration::from_micros(played);
            let bytes = recording.events.bytes(index);
            visit(Event {
                time,
                kind: entry.kind(),
                bytes,
                marker,
            });
        }
        markers.visit_until(*position, visit);
    }

    /// Goes to `time`, in either direction; all events up to and including it have happened.
    pub fn seek(&mut self, time: Duration) {
        self.seek_some(time, usize::MAX);
    }

    /// Goes to `time` as [`seek`](Playback::seek) does, but feeds the terminal some `max_bytes` at
    /// the most. Returns whether the terminal is there; if not, the same call again goes on, and
    /// any other may come in between. The position is the new one at once.
    pub fn seek_some(&mut self, time: Duration, max_bytes: usize) -> bool {
        self.position = micros(time).min(self.timeline.duration());
        self.markers.seek(self.position);
        self.move_some(self.count_until(self.position), max_bytes as u64)
    }

    /// Goes on by `count` output events, or back when it is negative. Returns whether there was
    /// one to go to.
    pub fn step(&mut self, count: isize) -> bool {
        let next = if count < 0 {
            self.event_steps_back(count.unsigned_abs())
        } else {
            self.event_steps_on(count.unsigned_abs())
        };
        let Some(next) = next else { return false };
        self.move_to(next);
        let last = next
            .checked_sub(1)
            .map(|last| self.recording.events.entries[last].micros());
        self.position = last.map_or(0, |micros| self.timeline.played(micros));
        self.markers.seek(self.position);
        true
    }

    /// The index behind the output event that is `count` on, or behind the last one.
    fn event_steps_on(&self, count: usize) -> Option<usize> {
        let entries = self
            .recording
            .events
            .entries
            .iter()
            .enumerate()
            .skip(self.next);
        let outputs = entries.filter(|(_, entry)| entry.kind() == Kind::Output);
        outputs.take(count).last().map(|(index, _)| index + 1)
    }

    /// The index behind the output event that is `count` back, or 0 when there is none before.
    fn event_steps_back(&self, count: usize) -> Option<usize> {
        let entries = self.recording.events.entries[..self.next]
            .iter()
            .enumerate()
            .rev();
        let mut outputs = entries.filter(|(_, entry)| entry.kind() == Kind::Output);
        outputs.next().filter(|_| count > 0)?;
        Some(outputs.nth(count - 1).map_or(0, |(index, _)| index + 1))
    }

    /// How many events have happened at a played time.
    fn count_until(&self, position: u64) -> usize {
        self.recording
            .events
            .count_until(self.timeline.original(position))
    }

    /// A terminal as it is just before `time`, such as posters show.
    #[must_use]
    pub fn screen_before(&self, time: Duration) -> Vt {
        let events = &self.recording.events;
        let count = events.count_before(self.timeline.original(micros(time)));
        let target = events.place_before(count);
        let mut screen = self.keyframe_or_start(target);
        screen.advance(events, &self.setup, target);
        screen.vt
    }

    /// Makes keyframes, feeding some `max_bytes` to a terminal in the background. Returns whether
    /// all of the recording that is there has its keyframes, so that any seek is short.
    pub fn build_keyframes(&mut self, max_bytes: usize) -> bool {
        self.keyframes
            .build(&self.recording.events, &self.setup, max_bytes)
    }

    /// How much memory the recording and its keyframes take.
    #[must_use]
    pub fn memory(&self) -> Memory {
        Memory {
            output: self.recording.events.output.memory(),
            events: self.recording.events.table_memory(),
            keyframes: self.keyframes.memory(),
        }
    }

    /// Brings the screen to the state before the event with index `next`.
    fn move_to(&mut self, next: usize) {
        self.move_some(next, u64::MAX);
    }

    /// The same, but feeds no more than `max_bytes`. Returns whether the screen is there. Places
    /// on the way that lack a keyframe get one.
    fn move_some(&mut self, next: usize, max_bytes: u64) -> bool {
        self.next = next;
        let events = &self.recording.events;
        let target = events.place_before(next);
        if self.is_keyframe_nearer(target) {
            self.screen = self.keyframe_or_start(target);
        }
        let last = self.screen.place.output.saturating_add(max_bytes.max(1));
        loop {
            let missing = self.keyframes.next_missing(self.screen.place.output);
            if missing > target.output.min(last) {
                break;
            }
            self.screen
                .advance(events, &self.setup, events.place_at_output(missing));
            self.keyframes.offer(&self.screen, events);
        }
        if last < target.output {
            self.screen
                .advance(events, &self.setup, events.place_at_output(last));
            return false;
        }
        self.screen.advance(events, &self.setup, target);
        true
    }

    fn is_keyframe_nearer(&self, target: Place) -> bool {
        let place = self.screen.place;
        if !place.leads_to(target) {
            return true;
        }
        let keyframe = self.keyframes.find(target);
        keyframe.is_some_and(|keyframe| keyframe.place.output > place.output + COPY_COST_BYTES)
    }

    fn keyframe_or_start(&self, target: Place) -> Screen {
        self.keyframes
            .find(target)
            .map_or_else(|| Screen::new(&self.setup), Keyframe::restore)
    }
}

/// A duration as whole microseconds.
#[inline(never)]
pub(crate) fn micros(time: Duration) -> u64 {
    let whole = time.as_secs().saturating_mul(1_000_000);
    whole.saturating_add(u64::from(time.subsec_micros()))
}

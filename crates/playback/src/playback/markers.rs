//! The markers of a playback: those of the recording, or others in their place.

use std::time::Duration;

use super::{Timeline, micros};
use crate::{
    event::{Event, Kind},
    events::Events,
    options::Marker,
};

/// Markers in order of time, and how many have been passed.
#[derive(Debug)]
pub(super) struct Markers {
    list: Vec<Marker>,
    source: Source,
    /// Index of the next marker, where they are not events of the recording.
    next: usize,
}

#[derive(Debug)]
enum Source {
    /// Events of the recording, of which so many were looked at; the indices of the markers.
    Recording { seen: usize, events: Vec<usize> },
    /// The options.
    Options,
}

impl Markers {
    pub(super) fn new(instead: Option<Vec<Marker>>) -> Markers {
        match instead {
            None => {
                let source = Source::Recording {
                    seen: 0,
                    events: Vec::new(),
                };
                Markers {
                    list: Vec::new(),
                    source,
                    next: 0,
                }
            }
            Some(markers) => {
                // They are few and mostly in order: a general sort would be the larger part of
                // what a page fetches for this.
                let mut list: Vec<Marker> = Vec::with_capacity(markers.len());
                for marker in markers {
                    let place = list.partition_point(|other| other.time <= marker.time);
                    list.insert(place, marker);
                }
                Markers {
                    list,
                    source: Source::Options,
                    next: 0,
                }
            }
        }
    }

    pub(super) fn list(&self) -> &[Marker] {
        &self.list
    }

    /// Takes in events that came since the last time.
    pub(super) fn extend(&mut self, events: &Events, timeline: &Timeline) {
        let Source::Recording {
            seen,
            events: indices,
        } = &mut self.source
        else {
            return;
        };
        for (index, entry) in events.entries.iter().enumerate().skip(*seen) {
            if entry.kind() == Kind::Marker {
                let time = Duration::from_micros(timeline.played(entry.micros()));
                let label = vt::text_of(events.bytes(index));
                self.list.push(Marker { time, label });
                indices.push(index);
            }
        }
        *seen = events.len();
    }

    /// Forgets the markers of the recording, because their times are no longer right.
    pub(super) fn forget_embedded(&mut self) {
        if let Source::Recording { seen, events } = &mut self.source {
            *seen = 0;
            events.clear();
            self.list.clear();
        }
    }

    /// Which marker an event of the recording is; `None` when others stand in its place.
    pub(super) fn pass_embedded(&self, event: usize) -> Option<usize> {
        match &self.source {
            Source::Recording { events, .. } => events.binary_search(&event).ok(),
            Source::Options => None,
        }
    }

    /// Time of the next marker that is no event of the recording.
    pub(super) fn next_time(&self) -> Option<u64> {
        match self.source {
            Source::Recording { .. } => None,
            Source::Options => self.list.get(self.next).map(|marker| micros(marker.time)),
        }
    }

    /// Passes markers up to and including `position` that are no events of the recording.
    pub(super) fn visit_until(&mut self, position: u64, visit: &mut impl FnMut(Event<'_>)) {
        while self.next_time().is_some_and(|time| time <= position) {
            let Marker { time, label } = &self.list[self.next];
            let (bytes, marker) = (label.as_bytes(), Some(self.next));
            visit(Event {
                time: *time,
                kind: Kind::Marker,
                bytes,
                marker,
            });
            self.next += 1;
        }
    }

    /// Counts markers up to and including `position` as passed.
    pub(super) fn seek(&mut self, position: u64) {
        self.next = self
            .list
            .partition_point(|marker| micros(marker.time) <= position);
    }
}

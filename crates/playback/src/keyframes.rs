//! Copies of the terminal at places all along a recording, from which seeks start.
//!
//! Places are a fixed number of bytes of output apart. When the copies outgrow their budget, every
//! second one is dropped and the distance doubled.

use vt::Snapshot;

use crate::{
    events::{Events, Place},
    screen::{Screen, Setup},
};

/// The distance to begin with. A terminal takes half of this in some tenths of a millisecond, and
/// a copy of it costs less than that.
const SPACING_BYTES: u64 = 128 << 10;

/// The budget that every recording has, however short.
const SMALLEST_BUDGET_BYTES: usize = 2 << 20;

/// A copy of the terminal at a place.
#[derive(Debug)]
pub(crate) struct Keyframe {
    pub(crate) place: Place,
    snapshot: Snapshot,
}

impl Keyframe {
    fn new(screen: &Screen) -> Keyframe {
        Keyframe {
            place: screen.place,
            snapshot: screen.vt.snapshot(),
        }
    }

    /// The terminal at this place, with all of its rows changed: whoever goes on from here comes
    /// from some other screen.
    pub(crate) fn restore(&self) -> Screen {
        let mut vt = self.snapshot.restore();
        vt.mark_all_changed();
        Screen {
            vt,
            place: self.place,
        }
    }
}

/// Copies of the terminal, found by place.
#[derive(Debug)]
pub(crate) struct Keyframes {
    spacing: u64,
    /// Memory that the copies may take, if it was said.
    budget: Option<usize>,
    used: usize,
    /// Index `i` is for a copy at `i * spacing` bytes of output. There is never one at 0.
    frames: Vec<Option<Keyframe>>,
    /// The terminal that is on its way to the next place without a copy.
    builder: Option<Screen>,
}

impl Keyframes {
    pub(crate) fn new(budget: Option<usize>) -> Keyframes {
        let spacing = SPACING_BYTES;
        Keyframes {
            spacing,
            budget,
            used: 0,
            frames: Vec::new(),
            builder: None,
        }
    }

    /// How much memory the copies take.
    pub(crate) fn memory(&self) -> usize {
        self.used
    }

    /// The nearest copy from which `target` can be reached.
    pub(crate) fn find(&self, target: Place) -> Option<&Keyframe> {
        let last = usize::try_from(target.output / self.spacing).unwrap_or(usize::MAX);
        let end = last.saturating_add(1).min(self.frames.len());
        let frames = self.frames[..end].iter().rev().flatten();
        frames
            .into_iter()
            .find(|frame| frame.place.leads_to(target))
    }

    /// The first place behind `output` that lacks a copy, in bytes of output.
    pub(crate) fn next_missing(&self, output: u64) -> u64 {
        let mut index = output / self.spacing + 1;
        while self.has(index) {
            index += 1;
        }
        index.saturating_mul(self.spacing)
    }

    fn has(&self, index: u64) -> bool {
        let frame = usize::try_from(index)
            .ok()
            .and_then(|index| self.frames.get(index));
        matches!(frame, Some(Some(_)))
    }

    /// Keeps a copy of `screen` if its place lacks one.
    pub(crate) fn offer(&mut self, screen: &Screen, events: &Events) {
        let index = screen.place.output / self.spacing;
        if index == 0 || self.has(index) || !screen.place.output.is_multiple_of(self.spacing) {
            return;
        }
        let budget = self.budget.unwrap_or_else(|| {
            let half = usize::try_from(events.output.len() / 2).unwrap_or(usize::MAX);
            half.saturating_add(SMALLEST_BUDGET_BYTES)
        });
        let frame = Keyframe::new(screen);
        let memory = frame.snapshot.memory();
        while self.used + memory > budget && self.spacing < u64::MAX / 4 {
            self.thin_out();
        }
        if !screen.place.output.is_multiple_of(self.spacing) {
            return;
        }
        let Ok(index) = usize::try_from(screen.place.output / self.spacing) else {
            return;
        };
        if self.frames.len() <= index {
            self.frames.resize_with(index + 1, || None);
        }
        self.used += memory;
        self.frames[index] = Some(frame);
    }

    /// Drops every second copy.
    fn thin_out(&mut self) {
        self.spacing *= 2;
        let mut is_kept = false;
        self.frames.retain(|_| {
            is_kept = !is_kept;
            is_kept
        });
        let frames = self.frames.iter().flatten();
        self.used = frames.map(|frame| frame.snapshot.memory()).sum();
    }

    /// Makes missing copies, feeding some `max_bytes`. Returns whether none is missing now.
    pub(crate) fn build(&mut self, events: &Events, setup: &Setup, max_bytes: usize) -> bool {
        let mut left = max_bytes as u64;
        loop {
            let missing = self.next_missing(0);
            if missing > events.output.len() {
                self.builder = None;
                return true;
            }
            if left == 0 {
                return false;
            }
            let mut builder = self.take_builder(setup, missing);
            let target = missing.min(builder.place.output.saturating_add(left));
            left -= target - builder.place.output;
            builder.advance(events, setup, events.place_at_output(target));
            if target == missing {
                self.offer(&builder, events);
            }
            self.builder = Some(builder);
        }
    }

    /// A terminal from which `missing` can be reached: the builder, unless a copy is nearer.
    fn take_builder(&mut self, setup: &Setup, missing: u64) -> Screen {
        let before = missing - self.spacing;
        if let Some(builder) = self.builder.take()
            && (before..=missing).contains(&builder.place.output)
        {
            return builder;
        }
        let index = usize::try_from(before / self.spacing).unwrap_or(usize::MAX);
        let frame = self.frames.get(index).and_then(Option::as_ref);
        frame.map_or_else(|| Screen::new(setup), Keyframe::restore)
    }
}

#[cfg(test)]
mod tests;

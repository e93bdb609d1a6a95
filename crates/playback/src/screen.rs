//! A terminal at a place in a recording.

use asciicast::Size;
use vt::Vt;

use crate::{
    events::{Events, Place},
    options::Options,
};

/// What every terminal of a playback starts with.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Setup {
    size: Size,
    cols: Option<u16>,
    rows: Option<u16>,
    scrollback_limit: usize,
}

impl Setup {
    pub(crate) fn new(size: Size, options: &Options) -> Setup {
        let Options {
            cols,
            rows,
            scrollback_limit,
            ..
        } = *options;
        Setup {
            size,
            cols,
            rows,
            scrollback_limit,
        }
    }

    /// The size that the recording wants, but for what is pinned.
    fn pinned(&self, size: Size) -> vt::Size {
        vt::Size::new(
            self.cols.unwrap_or(size.cols),
            self.rows.unwrap_or(size.rows),
        )
    }
}

/// A terminal and what it was fed.
#[derive(Debug)]
pub(crate) struct Screen {
    pub(crate) vt: Vt,
    pub(crate) place: Place,
}

impl Screen {
    /// Before the first event.
    pub(crate) fn new(setup: &Setup) -> Screen {
        let builder = Vt::builder().size(setup.pinned(setup.size));
        let vt = builder.scrollback_limit(setup.scrollback_limit).build();
        Screen {
            vt,
            place: Place::default(),
        }
    }

    /// Feeds the output up to `target`, which must not be before this place.
    pub(crate) fn advance(&mut self, events: &Events, setup: &Setup, target: Place) {
        for resize in events
            .resizes
            .get(self.place.resizes..target.resizes)
            .unwrap_or_default()
        {
            self.feed(events, resize.output_end);
            self.vt.resize(setup.pinned(resize.size));
        }
        self.feed(events, target.output);
        self.place = target;
    }

    fn feed(&mut self, events: &Events, end: u64) {
        for bytes in events.output.slices(self.place.output, end) {
            self.vt.feed(bytes);
        }
        self.place.output = end;
    }
}

//! Fuzz input as the life of a terminal: what it is fed, and what else happens to it.
//!
//! Three bytes say how it starts: columns minus one, rows minus one (up to 64), and settings
//! (two bits for the scrollback, one for grapheme clusters, one for wide ambiguous characters).
//! The rest is output, in which 0xff, a byte that UTF-8 does not have, announces a step: 0 and
//! two bytes resize, 1 ends a chunk, 2 draws, 3 goes on with a copy; anything else is 0xff itself.

use vt::{Size, Vt};

/// How a terminal starts and what happens to it.
pub(crate) struct Script<'a> {
    size: Size,
    /// Lines of scrollback that it keeps.
    pub(crate) scrollback_limit: usize,
    clusters: bool,
    ambiguous_is_wide: bool,
    /// Its life.
    pub(crate) steps: Vec<Step<'a>>,
}

/// One thing that happens to a terminal.
pub(crate) enum Step<'a> {
    /// It is fed.
    Fed(&'a [u8]),
    /// It gets another size.
    Resized(Size),
    /// Whoever looks at it draws it, and begins to wait for changes.
    Shown,
    /// Its copy takes its place.
    Copied,
}

impl Step<'_> {
    /// Lets the step happen as far as it changes the terminal.
    pub(crate) fn apply(&self, vt: &mut Vt) {
        match self {
            Step::Fed(bytes) => vt.feed(bytes),
            Step::Resized(size) => vt.resize(*size),
            Step::Shown => vt.clear_changed_rows(),
            Step::Copied => *vt = vt.clone(),
        }
    }
}

impl<'a> Script<'a> {
    /// A terminal with the usual settings to which nothing happens.
    pub(crate) fn of_size(cols: u16, rows: u16) -> Self {
        let size = Size::new(cols, rows);
        Self {
            size,
            scrollback_limit: 0,
            clusters: false,
            ambiguous_is_wide: false,
            steps: vec![],
        }
    }

    /// Any bytes are a script.
    pub(crate) fn parse(bytes: &'a [u8]) -> Self {
        let [cols, rows, settings, rest @ ..] = bytes else {
            return Self::of_size(20, 5);
        };
        Self {
            size: size(*cols, *rows),
            scrollback_limit: [0, 1, 10, 100][usize::from(settings & 3)],
            clusters: settings & 4 != 0,
            ambiguous_is_wide: settings & 8 != 0,
            steps: steps(rest),
        }
    }

    /// The terminal as it starts.
    pub(crate) fn terminal(&self) -> Vt {
        Vt::builder()
            .size(self.size)
            .scrollback_limit(self.scrollback_limit)
            .grapheme_clusters(self.clusters)
            .ambiguous_width_is_wide(self.ambiguous_is_wide)
            .build()
    }
}

fn size(cols: u8, rows: u8) -> Size {
    Size::new(u16::from(cols) + 1, u16::from(rows % 64) + 1)
}

fn steps(mut rest: &[u8]) -> Vec<Step<'_>> {
    let mut steps = Vec::new();
    while !rest.is_empty() {
        let (step, length) = match rest {
            [0xff, 0, cols, rows, ..] => (Step::Resized(size(*cols, *rows)), 4),
            [0xff, 1, ..] => (Step::Fed(&[]), 2),
            [0xff, 2, ..] => (Step::Shown, 2),
            [0xff, 3, ..] => (Step::Copied, 2),
            _ => {
                let length = rest[1..].iter().position(|byte| *byte == 0xff);
                let length = length.map_or(rest.len(), |length| length + 1);
                (Step::Fed(&rest[..length]), length)
            }
        };
        steps.push(step);
        rest = &rest[length..];
    }
    steps
}

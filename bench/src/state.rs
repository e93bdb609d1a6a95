//! What a terminal's state costs: copying it for a keyframe, and keeping it.

use std::hint::black_box;

use vt::{Size, Vt};

use crate::clock::Stopwatch;
use crate::generate;
use crate::measure::median;

/// Copies that are kept at the same time.
const COPIES: usize = 200;
const ROUNDS: usize = 15;

/// A terminal in a state that is worth copying.
#[derive(Debug)]
pub struct Case {
    /// What is on the screen.
    pub name: &'static str,
    /// The terminal's size.
    pub size: Size,
    /// What is fed to it.
    pub input: String,
}

impl Case {
    /// A fresh terminal in this state.
    #[must_use]
    pub fn terminal(&self) -> Vt {
        let mut vt = Vt::new(self.size);
        vt.feed(self.input.as_bytes());
        vt
    }
}

/// Terminals of two sizes: untouched, full of text, and full of colours.
#[must_use]
pub fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for size in [Size::new(80, 24), Size::new(120, 40)] {
        let (cols, rows) = (usize::from(size.cols), usize::from(size.rows));
        for (name, input) in [
            ("idle", String::new()),
            ("text", generate::prose(cols, rows)),
            ("own colours in every cell", generate::picture(cols, rows)),
        ] {
            cases.push(Case { name, size, input });
        }
    }
    cases
}

/// Microseconds that a deep copy takes, and what it keeps.
#[derive(Clone, Copy, Debug)]
pub struct CopyTime {
    /// When the copies are kept: memory that was not used before is part of it.
    pub kept: f64,
    /// When each copy is dropped before the next, dropping included.
    pub dropped: f64,
    /// When the copies are kept as snapshots, as a player keeps keyframes.
    pub snapshot: f64,
    /// When each snapshot is dropped before the next: without memory that was not used before.
    pub snapshot_dropped: f64,
    /// What writing as many bytes as a snapshot has costs in memory that was not used before.
    pub memory: f64,
    /// Making a terminal of a snapshot again, and dropping it.
    pub restored: f64,
}

/// Measures the deep copy of a terminal; medians of several rounds.
#[must_use]
pub fn copy_time(vt: &Vt) -> CopyTime {
    let source = vt.clone();
    let snapshot = source.snapshot();
    CopyTime {
        kept: several(|| keeping(|| vt.clone())),
        dropped: several(|| dropping(|| vt.clone())),
        snapshot: several(|| keeping(|| source.snapshot())),
        snapshot_dropped: several(|| dropping(|| source.snapshot())),
        memory: several(|| keeping(|| vec![1_u8; snapshot.memory()])),
        restored: several(|| dropping(|| snapshot.restore())),
    }
}

/// The median of several rounds that answer in seconds, in microseconds.
fn several(mut round: impl FnMut() -> f64) -> f64 {
    median((0..ROUNDS).map(|_| round() * 1e6))
}

/// Seconds that one of many copies takes that are there at the same time.
fn keeping<T>(make: impl FnMut() -> T) -> f64 {
    let mut copies = Vec::with_capacity(COPIES);
    let stopwatch = Stopwatch::start();
    copies.extend(std::iter::repeat_with(make).take(COPIES));
    let seconds = stopwatch.seconds();
    black_box(&copies);
    seconds / COPIES as f64
}

/// Seconds that one of many copies takes, each dropped before the next.
fn dropping<T>(mut make: impl FnMut() -> T) -> f64 {
    let stopwatch = Stopwatch::start();
    for _ in 0..COPIES {
        black_box(make());
    }
    stopwatch.seconds() / COPIES as f64
}

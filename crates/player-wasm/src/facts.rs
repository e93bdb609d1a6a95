//! What JavaScript reads without asking: an array of 64-bit floats at a fixed address.

/// Places in the array; the table in `lib.rs` says what each holds.
#[derive(Clone, Copy)]
pub(crate) enum Fact {
    Status,
    Cols,
    Rows,
    Duration,
    Position,
    NextEvent,
    Markers,
    TextAddress,
    TextBytes,
    Time,
    Kind,
    PaintTop,
    PaintBottom,
    Pixels,
    Palette,
    Flags,
    Segments,
    SegmentCount,
    Scrollback,
    Back,
}

/// How many facts there are.
const LEN: usize = Fact::Back as usize + 1;

/// The array.
#[derive(Default)]
pub(crate) struct Facts([f64; LEN]);

impl Facts {
    pub(crate) fn set(&mut self, fact: Fact, value: impl Into<f64>) {
        self.0[fact as usize] = value.into();
    }

    /// Stores a count or an index; those of memory that exists are exact.
    pub(crate) fn set_count(&mut self, fact: Fact, value: usize) {
        self.0[fact as usize] = value as f64;
    }

    /// Stores where something lies in memory.
    pub(crate) fn set_address<T>(&mut self, fact: Fact, slice: &[T]) {
        self.set_count(fact, slice.as_ptr() as usize);
    }

    pub(crate) fn as_ptr(&self) -> *const f64 {
        self.0.as_ptr()
    }
}

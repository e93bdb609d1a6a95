//! The description of one row: where its cells lie and how many are written.

/// Where a row's cells are, how many of them are written, and the style of the blank rest.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Row {
    start: u32,
    tail: u32,
    used: u16,
    flags: u8,
}

const WRAPPED: u8 = 1;
const WIDE: u8 = 1 << 1;

impl Row {
    /// A blank row whose cells start at `start`.
    pub(crate) fn at(start: usize) -> Self {
        Self {
            start: start as u32,
            tail: 0,
            used: 0,
            flags: 0,
        }
    }

    /// The first cell's index in the screen's block of cells.
    #[inline(always)]
    pub(crate) fn start(&self) -> usize {
        self.start as usize
    }

    /// How many cells are written; the rest of the row is blank.
    #[inline(always)]
    pub(crate) fn used(&self) -> usize {
        usize::from(self.used)
    }

    #[inline(always)]
    pub(crate) fn set_used(&mut self, used: usize) {
        self.used = used as u16;
    }

    /// The style of the cells that are not written.
    #[inline(always)]
    pub(crate) fn tail(&self) -> u32 {
        self.tail
    }

    #[inline(always)]
    pub(crate) fn set_tail(&mut self, tail: u32) {
        self.tail = tail;
    }

    /// Whether the text goes on in the next row.
    #[inline(always)]
    pub(crate) fn is_wrapped(&self) -> bool {
        self.flags & WRAPPED != 0
    }

    #[inline(always)]
    pub(crate) fn set_wrapped(&mut self, wrapped: bool) {
        self.flags = self.flags & !WRAPPED | u8::from(wrapped);
    }

    /// Whether there may be wide characters among the written cells.
    #[inline(always)]
    pub(crate) fn has_wide(&self) -> bool {
        self.flags & WIDE != 0
    }

    #[inline(always)]
    pub(crate) fn set_wide(&mut self) {
        self.flags |= WIDE;
    }

    /// Makes the whole row blank.
    #[inline(always)]
    pub(crate) fn clear(&mut self, tail: u32) {
        self.tail = tail;
        self.used = 0;
        self.flags = 0;
    }
}

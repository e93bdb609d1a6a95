//! The description of one row: where its cells lie, if it has any, and how many are written.

/// Where a row's cells are, how many of them are written, and the style of the blank rest.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Row {
    start: u32,
    tail: u32,
    used: u16,
    flags: u8,
}

const WRAPPED: u8 = 1;
const WIDE: u8 = 1 << 1;
/// No cells are set aside for the row.
const BARE: u8 = 1 << 2;
/// A prompt begins in the row.
const PROMPT: u8 = 1 << 3;

impl Row {
    /// A blank row without cells.
    pub(crate) const BARE: Self = Self {
        start: 0,
        tail: 0,
        used: 0,
        flags: BARE,
    };

    /// Whether the row has no cells yet; it is blank then.
    #[inline(always)]
    pub(crate) fn is_bare(&self) -> bool {
        self.flags & BARE != 0
    }

    /// Gives the row its cells, which start at `start`.
    pub(crate) fn place_at(&mut self, start: usize) {
        self.start = start as u32;
        self.flags &= !BARE;
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

    /// Whether a shell said that its prompt begins here.
    pub(crate) fn is_prompt(&self) -> bool {
        self.flags & PROMPT != 0
    }

    pub(crate) fn set_prompt(&mut self, prompt: bool) {
        self.flags = self.flags & !PROMPT | u8::from(prompt) << 3;
    }

    /// Whether there may be wide characters among the written cells. Also true while there are no
    /// cells, so that writing has only one thing to ask before it takes its short way.
    #[inline(always)]
    pub(crate) fn has_wide(&self) -> bool {
        self.flags & (WIDE | BARE) != 0
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
        self.flags &= BARE;
    }
}

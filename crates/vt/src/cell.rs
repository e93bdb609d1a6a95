//! One position of the screen in eight bytes, and its public view.
//!
//! The low half says what is written (a code point, or the number of a cluster kept aside), the
//! high half is the number of the pen's style. Neither number means anything without the
//! terminal that gave it.

use std::fmt;

use crate::pen::Pen;

const WIDE: u32 = 1 << 29;
const CLUSTER: u32 = 1 << 30;
const TAIL: u32 = 1 << 31;
const INDEX: u32 = WIDE - 1;

/// A stored cell. All zeros is an erased cell in the default style.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
#[repr(transparent)]
pub(crate) struct RawCell(pub(crate) u64);

impl RawCell {
    /// A cell that holds nothing, seen as a space.
    #[inline(always)]
    pub(crate) const fn blank(style: u32) -> Self {
        Self((style as u64) << 32)
    }

    /// A written space. Blank cells have a background at most, so where more is to be kept a
    /// space takes their place.
    #[inline(always)]
    pub(crate) const fn space(style: u32) -> Self {
        Self::narrow(0x20, style)
    }

    /// A character that takes one column.
    #[inline(always)]
    pub(crate) const fn narrow(code: u32, style: u32) -> Self {
        Self((style as u64) << 32 | code as u64)
    }

    /// The first column of a character that takes two.
    #[inline(always)]
    pub(crate) const fn wide(code: u32, style: u32) -> Self {
        Self::narrow(code | WIDE, style)
    }

    /// A character that takes one or two columns, without a branch on how many.
    #[inline(always)]
    pub(crate) const fn sized(code: u32, width: usize, style: u32) -> Self {
        const { assert!(WIDE == 2 << 28) };
        Self::narrow(code | (width as u32 & 2) << 28, style)
    }

    /// The second column of a wide character.
    #[inline(always)]
    pub(crate) const fn tail(style: u32) -> Self {
        Self::narrow(TAIL, style)
    }

    /// A cluster by its number.
    pub(crate) const fn cluster(index: u32, wide: bool, style: u32) -> Self {
        Self::narrow(index | CLUSTER | if wide { WIDE } else { 0 }, style)
    }

    /// What is written, apart from its style. [`narrow`](Self::narrow) puts both together again.
    #[inline(always)]
    pub(crate) const fn low(self) -> u32 {
        self.0 as u32
    }

    #[inline(always)]
    pub(crate) const fn style(self) -> u32 {
        (self.0 >> 32) as u32
    }

    #[inline(always)]
    pub(crate) const fn with_style(self, style: u32) -> Self {
        Self::narrow(self.low(), style)
    }

    #[inline(always)]
    pub(crate) const fn is_tail(self) -> bool {
        self.low() & TAIL != 0
    }

    #[inline(always)]
    pub(crate) const fn is_wide(self) -> bool {
        self.low() & WIDE != 0
    }

    /// Whether nothing or an ASCII character is written here.
    #[inline(always)]
    pub(crate) const fn is_ascii(self) -> bool {
        self.low() < 0x80
    }

    /// The cell in a style that is so many numbers higher.
    #[inline(always)]
    pub(crate) const fn later_style(self, count: u64) -> Self {
        Self(self.0.wrapping_add(count << 32))
    }

    /// Whether all `cells` are ASCII. Looks at all of them, so that nothing branches on each.
    #[inline(always)]
    pub(crate) fn are_ascii(cells: &[Self]) -> bool {
        Self(cells.iter().fold(0, |bits, cell| bits | cell.0)).is_ascii()
    }

    /// The character of a cell that is ASCII, a space where nothing is written.
    #[inline(always)]
    pub(crate) fn ascii(self) -> u8 {
        (self.low() as u8).max(b' ')
    }

    /// Whether there is a wide character among `cells`. Looks at all of them, so that nothing
    /// branches on each.
    pub(crate) fn any_wide(cells: &[Self]) -> bool {
        Self(cells.iter().fold(0, |bits, cell| bits | cell.0)).is_wide()
    }

    /// Whether nothing was written here since the last erasure.
    #[inline(always)]
    pub(crate) const fn is_blank(self) -> bool {
        self.low() == 0
    }

    /// The number of the cluster that is written here.
    #[inline(always)]
    pub(crate) const fn cluster_index(self) -> Option<u32> {
        if self.low() & CLUSTER != 0 {
            Some(self.low() & INDEX)
        } else {
            None
        }
    }

    /// The character, unless a cluster is written here; a space where nothing is.
    pub(crate) fn char(self) -> char {
        match self.code() {
            0 => ' ',
            code => char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER),
        }
    }

    /// The code point, unless a cluster is written here.
    #[inline(always)]
    pub(crate) const fn code(self) -> u32 {
        self.low() & INDEX
    }
}

impl From<u64> for RawCell {
    #[inline(always)]
    fn from(word: u64) -> Self {
        Self(word)
    }
}

/// One position of a line.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Cell<'a> {
    /// What is written here: a space when nothing is, and also in the second column of a wide
    /// character.
    pub text: Text<'a>,
    /// Columns: 1, 2 in the first column of a wide character and 0 in its second.
    pub width: u8,
    /// Colours and attributes.
    pub pen: Pen,
}

/// The text of one cell.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Text<'a> {
    /// A single code point.
    Char(char),
    /// Several code points seen as one character.
    Cluster(&'a str),
}

impl Text<'_> {
    /// The first code point, all there is but for clusters.
    #[must_use]
    pub fn first(&self) -> char {
        match self {
            Text::Char(char) => *char,
            Text::Cluster(text) => text.chars().next().unwrap_or(' '),
        }
    }

    /// Appends the text to `out`.
    #[inline]
    pub fn push_to(&self, out: &mut String) {
        match self {
            Text::Char(char) => out.push(*char),
            Text::Cluster(text) => out.push_str(text),
        }
    }
}

impl fmt::Display for Text<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Text::Char(char) => write!(f, "{char}"),
            Text::Cluster(text) => f.write_str(text),
        }
    }
}

//! The pen: colours and attributes that printed characters take on.
//!
//! Set by SGR (<https://invisible-island.net/xterm/ctlseqs/ctlseqs.html>, ECMA-48 8.3.117), by
//! DECSCA and by OSC 8.

#[cfg(test)]
mod tests;

use crate::color::{Color, PackedColor};

/// Colours and attributes of a cell.
///
/// Two words, so that pens are compared and found quickly: foreground and background, then
/// underline colour, attributes and link.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Pen {
    colors: u64,
    rest: u64,
}

/// How a cell is underlined.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, Default)]
pub enum UnderlineStyle {
    /// Not at all.
    #[default]
    None,
    /// One straight line.
    Single,
    /// Two straight lines.
    Double,
    /// A wave, as spelling checkers draw it.
    Curly,
    /// Dots.
    Dotted,
    /// Dashes.
    Dashed,
}

/// A hyperlink of the terminal that the pen came from; see [`Vt::link`](crate::Vt::link).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub struct LinkId(pub(crate) u16);

/// Attributes as bits; the underline style takes three of them.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct Attrs(pub(crate) u16);

impl Attrs {
    pub(crate) const BOLD: Self = Self(1);
    pub(crate) const DIM: Self = Self(1 << 1);
    pub(crate) const BOLD_AND_DIM: Self = Self(3);
    pub(crate) const ITALIC: Self = Self(1 << 2);
    pub(crate) const BLINK: Self = Self(1 << 3);
    pub(crate) const INVERSE: Self = Self(1 << 4);
    pub(crate) const HIDDEN: Self = Self(1 << 5);
    pub(crate) const STRIKE: Self = Self(1 << 6);
    pub(crate) const OVERLINE: Self = Self(1 << 7);
    /// Set by DECSCA and SPA, no part of what is seen.
    pub(crate) const PROTECTED: Self = Self(1 << 8);
    /// All that can be seen.
    pub(crate) const VISIBLE: Self = Self(!Self::PROTECTED.0);
    const UNDERLINE_SHIFT: u16 = 9;
    pub(crate) const UNDERLINE_MASK: Self = Self(7 << Self::UNDERLINE_SHIFT);

    pub(crate) const fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    pub(crate) const fn underline(self) -> UnderlineStyle {
        match (self.0 & Self::UNDERLINE_MASK.0) >> Self::UNDERLINE_SHIFT {
            0 => UnderlineStyle::None,
            2 => UnderlineStyle::Double,
            3 => UnderlineStyle::Curly,
            4 => UnderlineStyle::Dotted,
            5 => UnderlineStyle::Dashed,
            _ => UnderlineStyle::Single,
        }
    }
}

const ATTRS_SHIFT: u32 = 32;
const LINK_SHIFT: u32 = 48;

/// What the colours of the palette, and none, have of the word of colours.
const PALETTE_COLORS: u64 = 0x0100_00ff_0100_00ff;
/// What attributes have of the other word.
const UNLINKED_ATTRS: u64 = 0xfff << ATTRS_SHIFT;
/// How many bits a packed pen has: 9 for each colour, 12 for attributes.
pub(crate) const PACKED_BITS: u32 = 30;

/// Changing a pen.
impl Pen {
    pub(crate) const DEFAULT: Self = Self { colors: 0, rest: 0 };

    #[inline(always)]
    pub(crate) const fn set_fg(&mut self, color: PackedColor) {
        self.colors = self.colors & !0xffff_ffff | color.0 as u64;
    }

    #[inline(always)]
    pub(crate) const fn set_bg(&mut self, color: PackedColor) {
        self.colors = self.colors & 0xffff_ffff | (color.0 as u64) << 32;
    }

    #[inline(always)]
    pub(crate) const fn set_underline_color(&mut self, color: PackedColor) {
        self.rest = self.rest & !0xffff_ffff | color.0 as u64;
    }

    #[inline(always)]
    pub(crate) const fn insert(&mut self, attrs: Attrs) {
        self.rest |= (attrs.0 as u64) << ATTRS_SHIFT;
    }

    #[inline(always)]
    pub(crate) const fn remove(&mut self, attrs: Attrs) {
        self.rest &= !((attrs.0 as u64) << ATTRS_SHIFT);
    }

    #[inline(always)]
    pub(crate) const fn toggle(&mut self, attrs: Attrs) {
        self.rest ^= (attrs.0 as u64) << ATTRS_SHIFT;
    }

    #[inline(always)]
    pub(crate) const fn set_underline(&mut self, style: UnderlineStyle) {
        self.remove(Attrs::UNDERLINE_MASK);
        self.insert(Attrs((style as u16) << Attrs::UNDERLINE_SHIFT));
    }

    pub(crate) const fn set_link(&mut self, number: u16) {
        self.rest = self.rest & !(0xffff << LINK_SHIFT) | (number as u64) << LINK_SHIFT;
    }

    #[inline(always)]
    pub(crate) const fn change(&mut self, change: &PenChange) {
        self.colors = self.colors & change.keep_colors | change.add_colors;
        self.rest = self.rest & change.keep_rest | change.add_rest;
    }

    #[inline(always)]
    pub(crate) const fn has(&self, attrs: Attrs) -> bool {
        self.attrs().has(attrs)
    }

    #[inline(always)]
    const fn attrs(&self) -> Attrs {
        Attrs((self.rest >> ATTRS_SHIFT) as u16)
    }

    pub(crate) const fn link_number(&self) -> u16 {
        (self.rest >> LINK_SHIFT) as u16
    }

    /// The pen apart from its link.
    pub(crate) const fn unlinked(mut self) -> Self {
        self.set_link(0);
        self
    }

    /// What erasing with this pen leaves: its background and nothing else.
    #[inline(always)]
    pub(crate) const fn erased(&self) -> Self {
        Self {
            colors: self.colors & !0xffff_ffff,
            rest: 0,
        }
    }

    /// The pen as a number of [`PACKED_BITS`] bits, if it has neither link nor underline colour and
    /// both of its colours are of the palette.
    #[inline(always)]
    pub(crate) const fn pack(&self) -> Option<u32> {
        if self.colors & !PALETTE_COLORS | self.rest & !UNLINKED_ATTRS != 0 {
            return None;
        }
        let colors = self.colors | self.colors >> 16;
        let colors = colors & 0x1ff | colors >> 23 & 0x1ff << 9;
        Some(colors as u32 | (self.rest >> ATTRS_SHIFT << 18) as u32)
    }

    /// The pen that this number was made of.
    #[inline(always)]
    pub(crate) const fn unpack(number: u32) -> Self {
        let number = number as u64;
        let colors = number & 0xff | (number & 0xff << 9) << 23;
        let kinds = (number & 1 << 8) << 16 | (number & 1 << 17) << 39;
        Self {
            colors: colors | kinds,
            rest: number >> 18 << ATTRS_SHIFT,
        }
    }

    /// The colours, and everything else.
    #[inline(always)]
    pub(crate) const fn words(&self) -> [u64; 2] {
        [self.colors, self.rest]
    }

    /// The pen that has these words.
    #[inline(always)]
    pub(crate) const fn of_words([colors, rest]: [u64; 2]) -> Self {
        Self { colors, rest }
    }

    /// A number for hash tables whose high bits depend on all that the pen is.
    #[inline(always)]
    pub(crate) const fn hash(&self) -> u64 {
        (self.colors ^ self.rest.rotate_left(17)).wrapping_mul(0x9e37_79b9_7f4a_7c15)
    }
}

/// A change of a pen as masks: what is kept of each word, and what is added to it.
#[derive(Clone, Copy)]
pub(crate) struct PenChange {
    keep_colors: u64,
    add_colors: u64,
    keep_rest: u64,
    add_rest: u64,
}

impl PenChange {
    pub(crate) const NONE: Self = Self {
        keep_colors: !0,
        add_colors: 0,
        keep_rest: !0,
        add_rest: 0,
    };

    /// Back to the default, but for protection and hyperlink: these are not for SGR to end.
    pub(crate) const RESET: Self = Self {
        keep_colors: 0,
        keep_rest: 0xffff << LINK_SHIFT | (Attrs::PROTECTED.0 as u64) << ATTRS_SHIFT,
        ..Self::NONE
    };

    pub(crate) const fn insert(attrs: Attrs) -> Self {
        Self {
            add_rest: (attrs.0 as u64) << ATTRS_SHIFT,
            ..Self::NONE
        }
    }

    pub(crate) const fn remove(attrs: Attrs) -> Self {
        Self {
            keep_rest: !((attrs.0 as u64) << ATTRS_SHIFT),
            ..Self::NONE
        }
    }

    pub(crate) const fn underline(style: UnderlineStyle) -> Self {
        let bits = (style as u64) << Attrs::UNDERLINE_SHIFT << ATTRS_SHIFT;
        Self {
            add_rest: bits,
            ..Self::remove(Attrs::UNDERLINE_MASK)
        }
    }

    pub(crate) const fn fg(color: PackedColor) -> Self {
        Self {
            keep_colors: !0xffff_ffff,
            add_colors: color.0 as u64,
            ..Self::NONE
        }
    }

    pub(crate) const fn bg(color: PackedColor) -> Self {
        Self {
            keep_colors: 0xffff_ffff,
            add_colors: (color.0 as u64) << 32,
            ..Self::NONE
        }
    }

    pub(crate) const fn underline_color(color: PackedColor) -> Self {
        Self {
            keep_rest: !0xffff_ffff,
            add_rest: color.0 as u64,
            ..Self::NONE
        }
    }
}

/// Looking at a pen.
impl Pen {
    /// The colour of the text.
    #[must_use]
    pub const fn fg(&self) -> Color {
        PackedColor(self.colors as u32).unpack()
    }

    /// The colour behind the text.
    #[must_use]
    pub const fn bg(&self) -> Color {
        PackedColor((self.colors >> 32) as u32).unpack()
    }

    /// The colour of the underline; the default is the colour of the text.
    #[must_use]
    pub const fn underline_color(&self) -> Color {
        PackedColor(self.rest as u32).unpack()
    }

    /// How the text is underlined.
    #[must_use]
    pub const fn underline_style(&self) -> UnderlineStyle {
        self.attrs().underline()
    }

    /// Whether the text is underlined in any style.
    #[must_use]
    pub const fn is_underline(&self) -> bool {
        self.has(Attrs::UNDERLINE_MASK)
    }

    /// Whether the text is bold.
    #[must_use]
    pub const fn is_bold(&self) -> bool {
        self.has(Attrs::BOLD)
    }

    /// Whether the text is drawn with less intensity.
    #[must_use]
    pub const fn is_dim(&self) -> bool {
        self.has(Attrs::DIM)
    }

    /// Whether the text is slanted.
    #[must_use]
    pub const fn is_italic(&self) -> bool {
        self.has(Attrs::ITALIC)
    }

    /// Whether the text blinks.
    #[must_use]
    pub const fn is_blink(&self) -> bool {
        self.has(Attrs::BLINK)
    }

    /// Whether foreground and background are exchanged.
    #[must_use]
    pub const fn is_inverse(&self) -> bool {
        self.has(Attrs::INVERSE)
    }

    /// Whether the text is not to be seen.
    #[must_use]
    pub const fn is_hidden(&self) -> bool {
        self.has(Attrs::HIDDEN)
    }

    /// Whether the text is crossed out.
    #[must_use]
    pub const fn is_strike(&self) -> bool {
        self.has(Attrs::STRIKE)
    }

    /// Whether the text has a line above it.
    #[must_use]
    pub const fn is_overline(&self) -> bool {
        self.has(Attrs::OVERLINE)
    }

    /// The hyperlink that the text belongs to.
    #[must_use]
    pub const fn link(&self) -> Option<LinkId> {
        match self.link_number() {
            0 => None,
            number => Some(LinkId(number)),
        }
    }
}

//! The pen: colours and attributes that printed characters take on.
//!
//! Set by SGR (<https://invisible-island.net/xterm/ctlseqs/ctlseqs.html>, ECMA-48 8.3.117), by
//! DECSCA and by OSC 8.

use crate::color::{Color, PackedColor};

/// Colours and attributes of a cell.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Pen {
    pub(crate) fg: PackedColor,
    pub(crate) bg: PackedColor,
    pub(crate) underline_color: PackedColor,
    pub(crate) attrs: Attrs,
    pub(crate) link: u16,
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
    pub(crate) const ITALIC: Self = Self(1 << 2);
    pub(crate) const BLINK: Self = Self(1 << 3);
    pub(crate) const INVERSE: Self = Self(1 << 4);
    pub(crate) const HIDDEN: Self = Self(1 << 5);
    pub(crate) const STRIKE: Self = Self(1 << 6);
    pub(crate) const OVERLINE: Self = Self(1 << 7);
    /// Set by DECSCA and SPA, no part of what is seen.
    pub(crate) const PROTECTED: Self = Self(1 << 8);
    const UNDERLINE_SHIFT: u16 = 9;
    pub(crate) const UNDERLINE_MASK: Self = Self(7 << Self::UNDERLINE_SHIFT);

    pub(crate) const fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    pub(crate) const fn insert(&mut self, other: Self) {
        self.0 |= other.0;
    }

    pub(crate) const fn remove(&mut self, other: Self) {
        self.0 &= !other.0;
    }

    pub(crate) const fn set(&mut self, other: Self, on: bool) {
        if on {
            self.insert(other);
        } else {
            self.remove(other);
        }
    }

    pub(crate) const fn toggle(&mut self, other: Self) {
        self.0 ^= other.0;
    }

    pub(crate) const fn set_underline(&mut self, style: UnderlineStyle) {
        self.0 = self.0 & !Self::UNDERLINE_MASK.0 | (style as u16) << Self::UNDERLINE_SHIFT;
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

impl Pen {
    /// The colour of the text.
    #[must_use]
    pub const fn fg(&self) -> Color {
        self.fg.unpack()
    }

    /// The colour behind the text.
    #[must_use]
    pub const fn bg(&self) -> Color {
        self.bg.unpack()
    }

    /// The colour of the underline; the default is the colour of the text.
    #[must_use]
    pub const fn underline_color(&self) -> Color {
        self.underline_color.unpack()
    }

    /// How the text is underlined.
    #[must_use]
    pub const fn underline_style(&self) -> UnderlineStyle {
        self.attrs.underline()
    }

    /// Whether the text is underlined in any style.
    #[must_use]
    pub const fn is_underline(&self) -> bool {
        self.attrs.has(Attrs::UNDERLINE_MASK)
    }

    /// Whether the text is bold.
    #[must_use]
    pub const fn is_bold(&self) -> bool {
        self.attrs.has(Attrs::BOLD)
    }

    /// Whether the text is drawn with less intensity.
    #[must_use]
    pub const fn is_dim(&self) -> bool {
        self.attrs.has(Attrs::DIM)
    }

    /// Whether the text is slanted.
    #[must_use]
    pub const fn is_italic(&self) -> bool {
        self.attrs.has(Attrs::ITALIC)
    }

    /// Whether the text blinks.
    #[must_use]
    pub const fn is_blink(&self) -> bool {
        self.attrs.has(Attrs::BLINK)
    }

    /// Whether foreground and background are exchanged.
    #[must_use]
    pub const fn is_inverse(&self) -> bool {
        self.attrs.has(Attrs::INVERSE)
    }

    /// Whether the text is not to be seen.
    #[must_use]
    pub const fn is_hidden(&self) -> bool {
        self.attrs.has(Attrs::HIDDEN)
    }

    /// Whether the text is crossed out.
    #[must_use]
    pub const fn is_strike(&self) -> bool {
        self.attrs.has(Attrs::STRIKE)
    }

    /// Whether the text has a line above it.
    #[must_use]
    pub const fn is_overline(&self) -> bool {
        self.attrs.has(Attrs::OVERLINE)
    }

    /// The hyperlink that the text belongs to.
    #[must_use]
    pub const fn link(&self) -> Option<LinkId> {
        if self.link == 0 {
            None
        } else {
            Some(LinkId(self.link))
        }
    }

    /// What erasing with this pen leaves: its background and nothing else.
    pub(crate) fn erased(&self) -> Self {
        Self {
            bg: self.bg,
            ..Self::default()
        }
    }
}

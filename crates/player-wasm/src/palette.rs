//! Which pixels a pen means: the theme's colours, and the attributes that change colours.
//!
//! The colours themselves come from the page, resolved by the browser.

use vt::{Color, Pen};

use crate::blend::mix;
use crate::surface::Rgba;

/// Entries before the 256 indexed colours.
const FOREGROUND: usize = 0;
const BACKGROUND: usize = 1;
const FIRST_INDEXED: usize = 2;

/// How many colours a palette has: foreground, background and 256 indexed ones.
pub(crate) const LEN: usize = FIRST_INDEXED + 256;

/// How opaque dim text is, of 255.
const DIM: u32 = 128;

/// Colours of a cell as they are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Colors {
    pub(crate) fg: Rgba,
    pub(crate) bg: Rgba,
    /// Of underlines, when they have a colour of their own, else `fg`.
    pub(crate) line: Rgba,
}

/// The theme.
pub(crate) struct Palette {
    pub(crate) colors: Vec<Rgba>,
    /// Bold text in the first eight colours is drawn in the second eight.
    pub(crate) bold_is_bright: bool,
}

impl Default for Palette {
    fn default() -> Self {
        Palette {
            colors: vec![0xff00_0000; LEN],
            bold_is_bright: false,
        }
    }
}

impl Palette {
    pub(crate) fn background(&self) -> Rgba {
        self.colors[BACKGROUND]
    }

    /// The colours of a cell written with `pen`; `flip` exchanges them, as the cursor does.
    pub(crate) fn colors(&self, pen: &Pen, flip: bool) -> Colors {
        let bright = self.bold_is_bright && pen.is_bold();
        let front = self.color(pen.fg(), FOREGROUND);
        let back = self.color(pen.bg(), BACKGROUND);
        let brightened = |color: Color, plain: Rgba| match color {
            Color::Indexed(index @ 0..8) if bright => {
                self.colors[FIRST_INDEXED + usize::from(index) + 8]
            }
            _ => plain,
        };
        let (text, bg) = if pen.is_inverse() != flip {
            (brightened(pen.bg(), back), front)
        } else {
            (brightened(pen.fg(), front), back)
        };
        let fg = if pen.is_dim() {
            mix(bg, text, DIM)
        } else {
            text
        };
        let line = match pen.underline_color() {
            Color::Default => fg,
            color => self.color(color, FOREGROUND),
        };
        Colors { fg, bg, line }
    }

    fn color(&self, color: Color, default: usize) -> Rgba {
        match color {
            Color::Default => self.colors[default],
            Color::Indexed(index) => self.colors[FIRST_INDEXED + usize::from(index)],
            Color::Rgb(red, green, blue) => u32::from_le_bytes([red, green, blue, 255]),
        }
    }
}

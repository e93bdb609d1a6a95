//! All 256 indexed colours of a theme: the 16 that it names and 240 that are the same everywhere
//! or, if wanted, derived from the theme's own.
//!
//! The fixed ones: <https://invisible-island.net/xterm/xterm.faq.html#ansi_colors>.

mod oklab;

use crate::rgb::Rgb;
use crate::theme::Theme;
use oklab::Oklab;

/// Levels of red, green and blue in xterm's cube.
const LEVELS: [u8; 6] = [0x00, 0x5f, 0x87, 0xaf, 0xd7, 0xff];

/// How colours that the theme does not name come about, and which colour bold text takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Colours 16 to 255 are mixed from the theme's instead of being xterm's.
    pub adaptive: bool,
    /// Bold text in the first eight colours is drawn in the second eight.
    pub bold_is_bright: bool,
}

/// Every colour that a theme gives.
#[derive(Clone, Debug)]
pub struct Palette {
    /// Text without a colour of its own.
    pub fg: Rgb,
    /// What is behind everything.
    pub bg: Rgb,
    /// The cursor; `None` exchanges the colours of its cell.
    pub cursor: Option<Rgb>,
    /// The indexed colours.
    pub colors: [Rgb; 256],
    /// Bold text in the first eight colours is drawn in the second eight.
    pub bold_is_bright: bool,
}

impl Palette {
    /// The palette of a theme.
    #[must_use]
    pub fn new(theme: &Theme, options: Options) -> Palette {
        let mut colors = if options.adaptive {
            adaptive(theme)
        } else {
            fixed()
        };
        colors[..16].copy_from_slice(&theme.palette);
        let Theme { fg, bg, cursor, .. } = *theme;
        Palette {
            fg,
            bg,
            cursor,
            colors,
            bold_is_bright: options.bold_is_bright,
        }
    }
}

/// xterm's cube and greys; the first 16 are left black.
fn fixed() -> [Rgb; 256] {
    let mut colors = [Rgb::default(); 256];
    for (index, color) in colors[16..232].iter_mut().enumerate() {
        let [red, green, blue] = [index / 36, index / 6 % 6, index % 6].map(|step| LEVELS[step]);
        *color = Rgb { red, green, blue };
    }
    for (index, color) in colors[232..].iter_mut().enumerate() {
        let level = 8 + 10 * index as u8;
        *color = Rgb::new(level, level, level);
    }
    colors
}

/// A cube whose corners are the theme's background, its six hues and its foreground, and greys
/// from background to foreground, mixed evenly to the eye; the first 16 are left black.
fn adaptive(theme: &Theme) -> [Rgb; 256] {
    let hue = |index: usize| Oklab::from(theme.palette[index]);
    let (bg, fg) = (Oklab::from(theme.bg), Oklab::from(theme.fg));
    // By bits: red 1, green 2, blue 4, as the base colours are numbered.
    let corners = [bg, hue(1), hue(2), hue(3), hue(4), hue(5), hue(6), fg];
    let mut colors = [Rgb::default(); 256];
    for (index, color) in colors[16..232].iter_mut().enumerate() {
        let [red, green, blue] =
            [index / 36, index / 6 % 6, index % 6].map(|step| step as f32 / 5.0);
        let along = |from: usize| corners[from].mix(corners[from + 1], red);
        let front = along(0).mix(along(2), green);
        let back = along(4).mix(along(6), green);
        *color = front.mix(back, blue).to_rgb();
    }
    for (index, color) in colors[232..].iter_mut().enumerate() {
        *color = bg.mix(fg, (index + 1) as f32 / 25.0).to_rgb();
    }
    colors
}

#[cfg(test)]
mod tests;

//! What of a terminal is to be seen: its cells, with the colours that their pens mean.

use vt::{Color, Pen, Text, UnderlineStyle, Vt};

use crate::palette::Palette;
use crate::rgb::Rgb;

/// How opaque dim text is, of 255.
const DIM: u8 = 128;

/// One position of the screen as it is drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Tile<'a> {
    /// What is written; a space where nothing is to be seen.
    pub(crate) text: Text<'a>,
    /// Columns: 1, 2 in the first column of a wide character and 0 in its second.
    pub(crate) width: u8,
    pub(crate) fg: Rgb,
    pub(crate) bg: Rgb,
    pub(crate) bold: bool,
    pub(crate) italic: bool,
    pub(crate) lines: Lines,
}

/// Lines under, through and over the text of a cell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Lines {
    pub(crate) underline: UnderlineStyle,
    /// Colour of the underline.
    pub(crate) color: Rgb,
    pub(crate) strike: bool,
    pub(crate) overline: bool,
}

impl Lines {
    pub(crate) fn any(&self) -> bool {
        self.underline != UnderlineStyle::None || self.strike || self.overline
    }
}

impl Tile<'_> {
    /// Whether it shows nothing but its background.
    pub(crate) fn is_blank(&self) -> bool {
        self.text == Text::Char(' ') && !self.lines.any()
    }
}

/// A terminal with everything that decides on its colours.
pub(crate) struct Scene<'a> {
    vt: &'a Vt,
    palette: Palette,
    cursor: Option<(usize, usize)>,
}

impl<'a> Scene<'a> {
    /// The terminal with a theme's colours and those that its program has set.
    pub(crate) fn new(vt: &'a Vt, palette: &Palette) -> Scene<'a> {
        let mut palette = palette.clone();
        let rgb = |[red, green, blue]: [u8; 3]| Rgb { red, green, blue };
        let set = vt.palette();
        palette.fg = set.foreground.map_or(palette.fg, rgb);
        palette.bg = set.background.map_or(palette.bg, rgb);
        palette.cursor = set.cursor.map(rgb).or(palette.cursor);
        for (index, color) in set.indexed() {
            palette.colors[usize::from(index)] = rgb(color);
        }
        if vt.is_reverse_screen() {
            std::mem::swap(&mut palette.fg, &mut palette.bg);
        }
        let cursor = vt.cursor();
        let cursor = cursor.visible.then_some((cursor.row, cursor.col));
        Scene {
            vt,
            palette,
            cursor,
        }
    }

    /// The same with the cursor left out.
    pub(crate) fn without_cursor(self) -> Scene<'a> {
        Scene {
            cursor: None,
            ..self
        }
    }

    /// What is behind everything.
    pub(crate) fn bg(&self) -> Rgb {
        self.palette.bg
    }

    /// What text without a colour is drawn in.
    pub(crate) fn fg(&self) -> Rgb {
        self.palette.fg
    }

    /// The cells of a row from the left; none when there is no such row.
    pub(crate) fn tiles(&self, row: usize) -> impl Iterator<Item = Tile<'a>> + '_ {
        let cursor = self
            .cursor
            .filter(|cursor| cursor.0 == row)
            .map(|cursor| cursor.1);
        let cells = self
            .vt
            .line(row)
            .into_iter()
            .flat_map(|line| line.cells())
            .enumerate();
        let mut under_cursor = false;
        cells.map(move |(col, cell)| {
            // Both columns of a wide character are the cursor's when the first one is.
            under_cursor = cursor == Some(col) || under_cursor && cell.width == 0;
            let (fg, bg) = self.colors(&cell.pen, under_cursor);
            let is_seen = cell.width > 0 && !cell.pen.is_hidden();
            let lines = Lines {
                underline: cell.pen.underline_style(),
                color: match cell.pen.underline_color() {
                    Color::Default => fg,
                    color => self.color(color, fg),
                },
                strike: cell.pen.is_strike(),
                overline: cell.pen.is_overline(),
            };
            Tile {
                text: if is_seen { cell.text } else { Text::Char(' ') },
                width: cell.width,
                fg,
                bg,
                bold: cell.pen.is_bold(),
                italic: cell.pen.is_italic(),
                lines: if is_seen { lines } else { Lines::default() },
            }
        })
    }

    /// Colours of text and background that a pen means.
    fn colors(&self, pen: &Pen, under_cursor: bool) -> (Rgb, Rgb) {
        let (mut fg, mut bg) = (
            self.color(pen.fg(), self.palette.fg),
            self.color(pen.bg(), self.palette.bg),
        );
        let brightened = |color: Color, plain: Rgb| match color {
            Color::Indexed(index @ 0..8) if self.palette.bold_is_bright && pen.is_bold() => {
                self.palette.colors[usize::from(index) + 8]
            }
            _ => plain,
        };
        if pen.is_inverse() {
            (fg, bg) = (brightened(pen.bg(), bg), fg);
        } else {
            fg = brightened(pen.fg(), fg);
        }
        if under_cursor {
            (fg, bg) = (bg, self.palette.cursor.unwrap_or(fg));
        }
        if pen.is_dim() {
            fg = fg.over(bg, DIM);
        }
        (fg, bg)
    }

    fn color(&self, color: Color, default: Rgb) -> Rgb {
        match color {
            Color::Default => default,
            Color::Indexed(index) => self.palette.colors[usize::from(index)],
            Color::Rgb(red, green, blue) => Rgb { red, green, blue },
        }
    }
}

#[cfg(test)]
mod tests;

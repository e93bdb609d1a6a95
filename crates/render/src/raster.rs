//! Draws a terminal into pixels, cell by cell, and only those cells that look different from what
//! is there. Cells are whole pixels wide and high, so that nothing is blurred between them.

mod glyphs;
mod image;

use vt::{Text, Vt};

use crate::fonts::Fonts;
use crate::palette::Palette;
use crate::rgb::Rgb;
use crate::tile::{Lines, Scene, Tile};
use crate::view::View;
pub(crate) use glyphs::LEVELS;
use glyphs::{GlyphId, Glyphs};
pub(crate) use image::{Area, Image};

/// Measures of a cell and of the space around the cells, in pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Metrics {
    pub(crate) width: usize,
    pub(crate) height: usize,
    pub(crate) left: usize,
    pub(crate) top: usize,
}

impl Metrics {
    /// The measures for a font of this size in pixels, or of the largest size with which a
    /// picture of this part of a screen is not too large.
    pub(crate) fn new(font_size: f32, line_height: f32, padding: f32, view: &View) -> Metrics {
        let mut font_size = font_size.clamp(1.0, LARGEST_FONT);
        loop {
            let metrics = Metrics::of_font(font_size, line_height, padding);
            let (width, height) = metrics.picture(view);
            let fits = width.saturating_mul(height) <= MOST_PIXELS && width.max(height) <= LONGEST;
            if fits || metrics.width.max(metrics.height) == 1 {
                return metrics;
            }
            font_size *= 0.9;
        }
    }

    fn of_font(font_size: f32, line_height: f32, padding: f32) -> Metrics {
        let pixels = |length: f32| (length.clamp(0.0, 1000.0) + 0.5) as usize;
        let width = pixels(font_size * CELL_WIDTH).max(1);
        let height = pixels(font_size * line_height).max(1);
        let left = pixels(width as f32 * padding);
        Metrics {
            width,
            height,
            left,
            top: pixels(height as f32 * padding / 2.0),
        }
    }

    /// Width and height of a picture.
    fn picture(&self, view: &View) -> (usize, usize) {
        let width = view.cols.len() * self.width + 2 * self.left;
        (width, view.rows.len() * self.height + 2 * self.top)
    }
}

/// No picture has more pixels, whatever size a recording gives its terminal, as long as its cells
/// can be smaller: a little more than screens of 3840 by 2160 have.
const MOST_PIXELS: usize = 1 << 23;

/// No side is longer; formats have 16 bits for it.
const LONGEST: usize = u16::MAX as usize;

/// No font is larger.
const LARGEST_FONT: f32 = 500.0;

/// Width of a cell in font sizes.
const CELL_WIDTH: f32 = 0.602;

/// What a cell shows, to know whether it has changed.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Drawn {
    glyph: GlyphId,
    /// Columns, as the tile has them.
    width: u8,
    fg: Rgb,
    bg: Rgb,
    lines: Lines,
}

/// A picture of a terminal, kept up to date.
pub(crate) struct Painter {
    image: Image,
    metrics: Metrics,
    glyphs: Glyphs,
    view: View,
    drawn: Vec<Option<Drawn>>,
    /// The background that the space around the cells has.
    border: Option<Rgb>,
    shades: Shades,
    /// Whether the cursor is left out.
    hides_cursor: bool,
}

impl Painter {
    /// A picture of this part of a terminal; nothing is drawn yet.
    pub(crate) fn new(view: View, metrics: Metrics, fonts: &Fonts) -> Painter {
        let (cols, rows) = (view.cols.len(), view.rows.len());
        let (width, height) = metrics.picture(&view);
        Painter {
            image: Image::new(width, height),
            metrics,
            glyphs: Glyphs::new(metrics.width, metrics.height, fonts),
            view,
            drawn: vec![None; cols * rows],
            border: None,
            shades: Shades::new(Rgb::default(), Rgb::default()),
            hides_cursor: false,
        }
    }

    /// Leaves the cursor out of everything that is drawn from now on.
    pub(crate) fn hide_cursor(&mut self) {
        self.hides_cursor = true;
    }

    /// The picture.
    pub(crate) fn image(&self) -> &Image {
        &self.image
    }

    /// Draws what has changed in all rows and answers where.
    pub(crate) fn paint(&mut self, vt: &Vt, palette: &Palette) -> Option<Area> {
        self.paint_rows(vt, palette, self.view.rows.clone())
    }

    /// Draws what has changed in some rows of the screen and answers where.
    pub(crate) fn paint_rows(
        &mut self,
        vt: &Vt,
        palette: &Palette,
        rows: impl Iterator<Item = usize>,
    ) -> Option<Area> {
        let scene = Scene::new(vt, palette);
        let scene = if self.hides_cursor {
            scene.without_cursor()
        } else {
            scene
        };
        let mut changed = None;
        if self.border != Some(scene.bg()) {
            self.border = Some(scene.bg());
            self.drawn.fill(None);
            self.image.fill(self.image.area(), scene.bg());
            changed = Some(self.image.area());
        }
        for row in rows {
            if !self.view.rows.contains(&row) {
                continue;
            }
            let y = row - self.view.rows.start;
            let mut col = 0;
            for tile in scene
                .tiles(row)
                .skip(self.view.cols.start)
                .take(self.view.cols.len())
            {
                self.paint_tile(&tile, col, y, &mut changed);
                col += 1;
            }
            // A screen may be smaller than the picture.
            for col in col..self.view.cols.len() {
                self.paint_tile(&nothing(&scene), col, y, &mut changed);
            }
        }
        changed
    }

    fn paint_tile(&mut self, tile: &Tile, col: usize, row: usize, changed: &mut Option<Area>) {
        let glyph = self
            .glyphs
            .find(tile.text, tile.bold, tile.italic, tile.width);
        let Tile {
            width, bg, lines, ..
        } = *tile;
        // The colour of text that is not there is none that differs.
        let fg = if glyph == GlyphId::BLANK { bg } else { tile.fg };
        let now = Drawn {
            glyph,
            width,
            fg,
            bg,
            lines,
        };
        let index = row * self.view.cols.len() + col;
        if self.drawn[index] == Some(now) {
            return;
        }
        self.drawn[index] = Some(now);
        if width == 0 {
            // It was drawn with the first column, which has changed with it.
            return;
        }
        let last = (col + usize::from(width)).min(self.view.cols.len());
        let left = self.metrics.left + col * self.metrics.width;
        let top = self.metrics.top + row * self.metrics.height;
        let right = self.metrics.left + last * self.metrics.width;
        let area = Area {
            left,
            top,
            right,
            bottom: top + self.metrics.height,
        };
        self.image.fill(area, bg);
        self.blend(glyph, area, tile.fg, bg);
        for (glyph, color) in self.glyphs.lines(lines, tile.fg, width) {
            self.blend(glyph, area, color, bg);
        }
        *changed = Some(changed.map_or(area, |changed| changed.with(area)));
    }

    fn blend(&mut self, glyph: GlyphId, area: Area, fg: Rgb, bg: Rgb) {
        if glyph == GlyphId::BLANK {
            return;
        }
        if self.shades.fg != fg || self.shades.bg != bg {
            self.shades = Shades::new(fg, bg);
        }
        self.image.blend(area, self.glyphs.get(glyph), &self.shades);
    }
}

/// A cell beyond the screen.
fn nothing(scene: &Scene) -> Tile<'static> {
    Tile {
        text: Text::Char(' '),
        width: 1,
        fg: scene.fg(),
        bg: scene.bg(),
        bold: false,
        italic: false,
        lines: Lines::default(),
    }
}

/// The colours between a background and what is on it, by how much of it is covered.
pub(crate) struct Shades {
    fg: Rgb,
    bg: Rgb,
    colors: [u32; LEVELS + 1],
}

impl Shades {
    pub(crate) fn new(fg: Rgb, bg: Rgb) -> Shades {
        let colors =
            std::array::from_fn(|level| image::pack(fg.over(bg, (level * 255 / LEVELS) as u8)));
        Shades { fg, bg, colors }
    }

    /// The colours and how many pixels they have by rule of thumb, in so many cells.
    pub(crate) fn weighted(&self, cells: u64) -> impl Iterator<Item = (u32, u64)> + '_ {
        self.colors.iter().enumerate().map(move |(level, &color)| {
            let share = match level {
                0 => 64,
                LEVELS => 16,
                _ => 1,
            };
            (color, cells * share)
        })
    }
}

#[cfg(test)]
mod tests;

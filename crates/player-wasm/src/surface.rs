//! A part of the screen's picture as opaque RGBA pixels, and the few ways to draw into it:
//! rectangles, glyph masks and colour glyphs. It does not know cells, colours' names or fonts.
//!
//! It is a strip of some rows, moved over the picture: so little memory stays in the processor's
//! cache, and the whole picture is kept by the browser alone.
//!
//! The grid of cells is laid over whole device pixels: the edge of column `c` is at
//! `c * width / cols`, rounded down, so that neighbouring backgrounds and shapes meet without seams
//! whatever the size, and the whole width is used.

use crate::blend::{cover, mix};

/// A colour as it lies in memory for a canvas: red in the lowest byte, alpha in the highest.
pub(crate) type Rgba = u32;

/// A rectangle in pixels; `right` and `bottom` are outside of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Rect {
    pub(crate) left: usize,
    pub(crate) top: usize,
    pub(crate) right: usize,
    pub(crate) bottom: usize,
}

/// The strip has so many pixels, unless a row has more.
const STRIP_PIXELS: usize = 128 << 10;

/// The strip.
#[derive(Default)]
pub(crate) struct Surface {
    /// Size of the picture.
    width: usize,
    height: usize,
    /// Which line of the picture the strip begins with, and how many it has.
    origin: usize,
    lines: usize,
    cols: usize,
    rows: usize,
    /// The left edge of each column and the right one of the last, in quarters of a pixel.
    edges: Vec<usize>,
    pixels: Vec<Rgba>,
}

/// Where a glyph mask lies and which part of it is not empty.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Mask<'a> {
    /// One byte of coverage per pixel, or four bytes of RGBA, rows of `width` pixels.
    pub(crate) bytes: &'a [u8],
    /// Pixels per row of the mask.
    pub(crate) width: usize,
    /// The part that is worth drawing.
    pub(crate) bounds: Rect,
}

impl Surface {
    /// Gives the picture another size in pixels and in cells.
    pub(crate) fn resize(&mut self, width: usize, height: usize, cols: usize, rows: usize) {
        (self.width, self.height) = (width, height);
        (self.cols, self.rows) = (cols.max(1), rows.max(1));
        self.origin = 0;
        let tallest_row = height.div_ceil(self.rows);
        self.lines = (STRIP_PIXELS / width.max(1)).clamp(tallest_row, height);
        self.edges = (0..=self.cols)
            .map(|col| col * width * 4 / self.cols)
            .collect();
        self.pixels.clear();
        self.pixels.resize(width * self.lines, 0xff00_0000);
    }

    /// Moves the strip, so that it begins with a row.
    pub(crate) fn begin_with(&mut self, row: usize) {
        self.origin = self.row_edge(row);
    }

    /// Whether a row lies in the strip, which begins with it or with one before.
    pub(crate) fn holds(&self, row: usize) -> bool {
        self.row_edge(row + 1) <= self.origin + self.lines
    }

    /// Whether there is anything to draw on.
    pub(crate) fn is_empty(&self) -> bool {
        self.pixels.is_empty()
    }

    pub(crate) fn grid(&self) -> (usize, usize) {
        (self.cols, self.rows)
    }

    pub(crate) fn pixels(&self) -> &[Rgba] {
        &self.pixels
    }

    /// The left edge of a column, or the right edge of the one before it.
    fn col_edge(&self, col: usize) -> usize {
        self.edges
            .get(col)
            .map_or(self.width, |quarters| quarters / 4)
    }

    /// In which quarter of its first pixel a column begins, 0 to 3.
    pub(crate) fn col_phase(&self, col: usize) -> u32 {
        self.edges.get(col).map_or(0, |quarters| quarters % 4) as u32
    }

    /// The first line of a row in the picture, or the one behind the row before it.
    pub(crate) fn row_edge(&self, row: usize) -> usize {
        (row * self.height / self.rows).min(self.height)
    }

    /// The pixels of a row that the strip holds.
    pub(crate) fn row_rect(&self, row: usize) -> Rect {
        Rect {
            left: 0,
            top: self.row_edge(row) - self.origin,
            right: self.width,
            bottom: self.row_edge(row + 1) - self.origin,
        }
    }

    /// The pixels of some cells of a row whose pixels are `row`.
    pub(crate) fn cell_rect(&self, row: Rect, col: usize, cells: usize) -> Rect {
        Rect {
            left: self.col_edge(col),
            right: self.col_edge(col + cells),
            ..row
        }
    }

    /// Fills a whole row from runs of columns that cover it: `(first column, colour)` each.
    pub(crate) fn fill_row(&mut self, row: Rect, runs: &[(usize, Rgba)]) {
        if row.top == row.bottom {
            return;
        }
        let first = row.top * self.width;
        let mut end = self.cols;
        for &(col, color) in runs.iter().rev() {
            let (left, right) = (self.col_edge(col), self.col_edge(end));
            self.pixels[first + left..first + right].fill(color);
            end = col;
        }
        for line in row.top + 1..row.bottom {
            let at = line * self.width;
            self.pixels.copy_within(first..first + self.width, at);
        }
    }

    /// Fills a rectangle, as far as it lies in the strip.
    pub(crate) fn fill(&mut self, rect: Rect, color: Rgba) {
        let (right, bottom) = (rect.right.min(self.width), rect.bottom.min(self.lines));
        for line in rect.top..bottom {
            if rect.left < right {
                self.pixels[line * self.width + rect.left..line * self.width + right].fill(color);
            }
        }
    }

    /// Draws a mask in one colour, its first pixel at `left - pad`, `top`.
    pub(crate) fn blend_mask(&mut self, at: (usize, usize), pad: usize, mask: Mask, color: Rgba) {
        // What lies beside the bounds is not covered: whole fours of pixels take less than their rest.
        let Rect { left, right, .. } = mask.bounds;
        let width = right.saturating_sub(left).next_multiple_of(4);
        let right = (left + width).min(mask.width);
        let bounds = Rect {
            right,
            ..mask.bounds
        };
        self.blend(at, pad, Mask { bounds, ..mask }, Some(color));
    }

    /// Draws a glyph that has colours of its own, such as an emoji.
    pub(crate) fn blend_color(&mut self, at: (usize, usize), pad: usize, mask: Mask) {
        self.blend(at, pad, mask, None);
    }

    /// Draws a mask in one colour, or a glyph in its own colours.
    fn blend(&mut self, (left, top): (usize, usize), pad: usize, mask: Mask, color: Option<Rgba>) {
        let bounds = mask.bounds;
        // The mask begins `pad` pixels left of the cell; what would be outside is cut off.
        let first = bounds.left.max(pad.saturating_sub(left));
        let last = bounds.right.min((self.width + pad).saturating_sub(left));
        if first >= last {
            return;
        }
        let width = last - first;
        for line in bounds.top..bounds.bottom.min(self.lines.saturating_sub(top)) {
            let start = (top + line) * self.width + left + first - pad;
            let pixels = &mut self.pixels[start..start + width];
            let from = line * mask.width + first;
            if let Some(color) = color {
                cover(pixels, &mask.bytes[from..from + width], color);
            } else {
                for (pixel, color) in pixels.iter_mut().zip(&mask.bytes.as_chunks().0[from..]) {
                    *pixel = mix(*pixel, u32::from_le_bytes(*color), u32::from(color[3]));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn surface(width: usize, height: usize, cols: usize, rows: usize) -> Surface {
        let mut surface = Surface::default();
        surface.resize(width, height, cols, rows);
        surface
    }

    #[test]
    fn cells_cover_every_pixel_once_whatever_the_size() {
        for (width, cols) in [(100, 7), (7, 7), (101, 80), (1280, 120)] {
            let surface = surface(width, 10, cols, 1);
            let covered: usize = (0..cols)
                .map(|col| surface.cell_rect(surface.row_rect(0), col, 1))
                .map(|rect| rect.right - rect.left)
                .sum();
            assert_eq!(covered, width);
        }
    }

    #[test]
    fn a_row_is_filled_to_its_last_pixel_line_and_no_further() {
        let mut surface = surface(10, 7, 2, 2);
        surface.fill_row(surface.row_rect(0), &[(0, 1), (1, 2)]);
        assert_eq!(surface.pixels()[..10], [1, 1, 1, 1, 1, 2, 2, 2, 2, 2]);
        assert_eq!(surface.pixels()[29], 2);
        assert_eq!(surface.pixels()[30], 0xff00_0000);
    }

    #[test]
    fn the_strip_holds_as_many_rows_as_fit_and_always_one() {
        let mut wide = surface(STRIP_PIXELS, 30, 1, 10);
        assert_eq!(wide.pixels().len(), 3 * STRIP_PIXELS);
        wide.begin_with(4);
        assert!(wide.holds(4) && !wide.holds(5));
        assert_eq!((wide.row_rect(4).top, wide.row_rect(4).bottom), (0, 3));
        let mut narrow = surface(STRIP_PIXELS / 8, 100, 1, 33);
        narrow.begin_with(31);
        assert!(narrow.holds(32));
        assert!(narrow.row_rect(32).bottom <= 8);
        let whole = surface(100, 100, 10, 10);
        assert!(whole.holds(9));
        assert_eq!(whole.pixels().len(), 100 * 100);
    }

    #[test]
    fn masks_are_cut_off_at_every_edge() {
        let bytes = [255; 16];
        let bounds = Rect {
            left: 0,
            top: 0,
            right: 4,
            bottom: 4,
        };
        let mask = Mask {
            bytes: &bytes,
            width: 4,
            bounds,
        };
        let mut surface = surface(3, 3, 1, 1);
        surface.blend_mask((0, 2), 2, mask, 0xff00_00ff);
        surface.blend_mask((2, 0), 0, mask, 0xff00_ff00);
        let (black, red, green) = (0xff00_0000, 0xff00_00ff, 0xff00_ff00);
        let expected = [black, black, green, black, black, green, red, red, green];
        assert_eq!(surface.pixels(), expected);
    }
}

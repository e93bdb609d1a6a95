//! Draws the rows of a terminal that have changed into the surface: backgrounds, then glyphs and
//! lines over them. It decides which rows, which colours and which glyphs; pixels are the
//! surface's matter, shapes of letters the browser's.

use vt::{Cell, Line, Pen, Text};

use crate::decoration;
use crate::glyphs::{Glyphs, Kind, MaskSize, Variant};
use crate::palette::{Colors, Palette};
use crate::surface::{Rect, Rgba, Surface};
use crate::view::View;

/// What blinks and what does not at the moment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Phase {
    /// The cursor is drawn, if the terminal shows it.
    pub(crate) cursor: bool,
    /// Blinking text is drawn.
    pub(crate) blink: bool,
}

/// What a call of `paint` did: the lines of the picture that the surface begins with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Painted {
    pub(crate) top: usize,
    /// The line after the last one; `top` when nothing is left to be painted.
    pub(crate) bottom: usize,
}

/// A picture of a terminal, kept up to date row by row.
pub(crate) struct Painter {
    pub(crate) surface: Surface,
    pub(crate) glyphs: Glyphs,
    pub(crate) palette: Palette,
    stale: Vec<bool>,
    /// The row from which painting goes on.
    next: usize,
    blinking: Vec<bool>,
    phase: Phase,
    cursor: Option<(usize, usize)>,
    backgrounds: Vec<(usize, Rgba)>,
    /// Whether the rows that are being painted lack a glyph that somebody is to draw.
    is_lacking: bool,
}

impl Default for Painter {
    fn default() -> Self {
        Painter {
            surface: Surface::default(),
            glyphs: Glyphs::new(MaskSize::default()),
            palette: Palette::default(),
            stale: Vec::new(),
            next: 0,
            blinking: Vec::new(),
            phase: Phase {
                cursor: true,
                blink: true,
            },
            cursor: None,
            backgrounds: Vec::new(),
            is_lacking: false,
        }
    }
}

impl Painter {
    /// Prepares for another size of picture, font or terminal; everything is drawn anew.
    pub(crate) fn layout(&mut self, pixels: (usize, usize), cells: (usize, usize), mask: MaskSize) {
        self.surface.resize(pixels.0, pixels.1, cells.0, cells.1);
        self.glyphs = Glyphs::new(mask);
        self.stale = vec![true; cells.1.max(1)];
        self.next = 0;
        self.blinking = vec![false; cells.1.max(1)];
    }

    /// Draws everything anew the next time.
    pub(crate) fn invalidate(&mut self) {
        self.stale.fill(true);
    }

    /// Notes that a row has changed.
    pub(crate) fn touch(&mut self, row: usize) {
        if let Some(stale) = self.stale.get_mut(row) {
            *stale = true;
        }
    }

    /// Draws the next rows that have changed, as far as they lie together and the surface holds
    /// them. Those among which a glyph is lacking stay stale and are passed over, to be drawn when
    /// the wishes are granted.
    pub(crate) fn paint(&mut self, view: View, phase: Phase) -> Painted {
        if self.surface.is_empty() {
            return Painted::default();
        }
        if self.next == 0 {
            self.glyphs.end_wishes();
            self.follow_cursor(view, phase);
            self.follow_blink(phase);
        }
        while let Some(first) = (self.next..self.stale.len()).find(|&row| self.stale[row]) {
            self.surface.begin_with(first);
            self.is_lacking = false;
            self.next = first;
            while self.stale.get(self.next) == Some(&true) && self.surface.holds(self.next) {
                let rect = self.surface.row_rect(self.next);
                self.paint_row(view, self.next, rect);
                self.next += 1;
            }
            if !self.is_lacking {
                self.stale[first..self.next].fill(false);
                return Painted {
                    top: self.surface.row_edge(first),
                    bottom: self.surface.row_edge(self.next),
                };
            }
        }
        self.next = 0;
        Painted::default()
    }

    fn follow_cursor(&mut self, view: View, phase: Phase) {
        let cursor = view.cursor();
        let now = (cursor.visible && phase.cursor).then_some((cursor.row, cursor.col));
        if now != self.cursor {
            for (row, _) in [self.cursor, now].into_iter().flatten() {
                self.touch(row);
            }
            self.cursor = now;
        }
    }

    fn follow_blink(&mut self, phase: Phase) {
        if phase.blink != self.phase.blink {
            for (stale, blinking) in self.stale.iter_mut().zip(&self.blinking) {
                *stale |= blinking;
            }
        }
        self.phase = phase;
    }

    fn paint_row(&mut self, view: View, row: usize, pixels: Rect) {
        let (cols, _) = self.surface.grid();
        let cursor = self
            .cursor
            .filter(|cursor| cursor.0 == row)
            .map(|cursor| cursor.1);
        let mut cells = Vec::with_capacity(cols);
        if let Some(line) = view.line(row) {
            self.read_cells(&line, cursor, &mut cells);
        }
        self.paint_backgrounds(&cells, pixels);
        self.blinking[row] = false;
        for (col, (cell, colors)) in cells.iter().enumerate() {
            self.blinking[row] |= cell.pen.is_blink();
            let hidden = cell.pen.is_hidden() || cell.pen.is_blink() && !self.phase.blink;
            if cell.width == 0 || hidden {
                continue;
            }
            let plain = cell.text == Text::Char(' ');
            let decorated = decoration::is_decorated(&cell.pen);
            if plain && !decorated {
                continue;
            }
            let rect = self.surface.cell_rect(pixels, col, cell.width.into());
            if !plain {
                self.paint_text(cell, rect, col, colors.fg);
            }
            if decorated {
                decoration::draw(&mut self.surface, rect, &cell.pen, *colors);
            }
        }
    }

    /// Appends the cells of a line, as many as the picture has, and how they are coloured.
    fn read_cells<'a>(
        &self,
        line: &Line<'a>,
        cursor: Option<usize>,
        cells: &mut Vec<(Cell<'a>, Colors)>,
    ) {
        let (cols, _) = self.surface.grid();
        let mut flipped = false;
        // Neighbours mostly have the same pen.
        let (mut pen, mut flip) = (Pen::default(), false);
        let mut colors = self.palette.colors(&pen, flip);
        for (col, cell) in line.cells().take(cols).enumerate() {
            // Both columns of a wide character are the cursor's when the first one is.
            flipped = cursor == Some(col) || flipped && cell.width == 0;
            if (pen, flip) != (cell.pen, flipped) {
                (pen, flip) = (cell.pen, flipped);
                colors = self.palette.colors(&pen, flip);
            }
            cells.push((cell, colors));
        }
    }

    fn paint_backgrounds(&mut self, cells: &[(Cell, Colors)], pixels: Rect) {
        let mut runs = std::mem::take(&mut self.backgrounds);
        runs.clear();
        for (col, (_, colors)) in cells.iter().enumerate() {
            push_run(&mut runs, col, colors.bg);
        }
        if cells.len() < self.surface.grid().0 {
            push_run(&mut runs, cells.len(), self.palette.background());
        }
        self.surface.fill_row(pixels, &runs);
        self.backgrounds = runs;
    }

    fn paint_text(&mut self, cell: &Cell, rect: Rect, col: usize, color: Rgba) {
        let at = (rect.left, rect.top);
        if let Text::Char(char) = cell.text
            && let Some(mask) = self.glyphs.symbol(char, rect)
        {
            self.surface.blend_mask(at, 0, mask, color);
            return;
        }
        let phase = self.surface.col_phase(col);
        let (bold, italic) = (cell.pen.is_bold(), cell.pen.is_italic());
        let variant = Variant::new(bold, italic, phase, cell.width == 2);
        let id = self.glyphs.find(cell.text, variant);
        let pad = self.glyphs.pad();
        let (kind, mask) = self.glyphs.mask(id);
        match kind {
            Kind::Wished => self.is_lacking = true,
            Kind::Mask => self.surface.blend_mask(at, pad, mask, color),
            Kind::Color => self.surface.blend_color(at, pad, mask),
        }
    }
}

/// Begins a run of background at a column, unless the one before goes on.
fn push_run(runs: &mut Vec<(usize, Rgba)>, col: usize, color: Rgba) {
    if runs.last().is_none_or(|last| last.1 != color) {
        runs.push((col, color));
    }
}

//! Changes of size: lines are wrapped anew, the cursor stays on its character.
//!
//! As in alacritty, VTE and kitty (xterm itself only cuts and pads, which would lose text).

use super::{Row, Screen};
use crate::cell::RawCell;

/// A place on the screen, `(row, col)`.
pub(crate) type Point = (usize, usize);

impl Screen {
    /// Cuts or pads rows and columns. Rows are cut at the bottom as far as they lie below all
    /// `points`, then at the top, and `points` move along.
    pub(crate) fn cut(&mut self, cols: usize, rows: usize, points: &mut [Point]) {
        let lowest = points.first().map_or(0, |point| point.0);
        let drop_top = (lowest + 1).saturating_sub(rows);
        let mut new = Self::new(cols, rows, self.limit);
        for row in 0..rows.min(self.rows - drop_top) {
            new.take_row(row, self, *self.row(drop_top + row));
        }
        for point in points {
            point.0 = point.0.saturating_sub(drop_top).min(rows - 1);
            if point.1 > cols {
                point.1 = cols - 1;
            }
        }
        new.row_mut(rows - 1).set_wrapped(false);
        *self = new;
    }

    /// Copies a row of another screen as far as it fits.
    fn take_row(&mut self, row: usize, from: &Self, source: Row) {
        let cells = from.written(&source);
        let count = cells.len().min(self.cols);
        let same_width = self.cols == from.cols;
        let tail = from.end_style(&source);
        let target = self.row_mut(row);
        target.clear(tail);
        if source.has_wide() {
            target.set_wide();
        }
        target.set_wrapped(source.is_wrapped() && same_width);
        target.set_prompt(source.is_prompt());
        if count > 0 {
            self.open_all(row, count)[..count].copy_from_slice(&cells[..count]);
            if cells[count - 1].is_wide() {
                self.open_all(row, count)[count - 1] = RawCell::space(cells[count - 1].style());
            }
        }
    }

    /// Wraps all lines anew for another width and fits the view to another height. `points`
    /// (the first is the cursor) move along with their characters; the column may come out one
    /// past the last, where a wrap is then pending.
    pub(crate) fn reflow(&mut self, cols: usize, rows: usize, points: &mut [Point]) {
        let mut layout = Layout::new(cols, self.history, points);
        let total = self.history + self.content_rows(points);
        for index in 0..total {
            let row = *self.history_row(index);
            layout.push_row(index, self.written(&row), &row, self.end_style(&row));
        }
        layout.finish_line();
        let lines = layout.rows.len();
        let cursor_line = layout.moved.first().map_or(0, |point| point.0);
        // Where the view begins: as it began, unless the cursor would lie below it or lines of
        // scrollback can be shown in a view that has grown.
        let below = (cursor_line + 1).saturating_sub(rows);
        let start = layout.view_start.unwrap_or(lines);
        let start = start.min(lines.saturating_sub(rows)).max(below);
        let first = start.saturating_sub(self.limit);
        let mut new = Self::new(cols, rows, self.limit);
        for index in first..lines.min(start + rows) {
            new.put_line(&layout, index, start);
        }
        for (point, moved) in points.iter_mut().zip(&layout.moved) {
            point.0 = moved.0.saturating_sub(start).min(rows - 1);
            point.1 = moved.1;
        }
        new.row_mut(rows - 1).set_wrapped(false);
        *self = new;
    }

    /// The style of the blanks that a row ends with, whether its cells or its tail say it: what
    /// columns beyond the last would have.
    fn end_style(&self, row: &Row) -> u32 {
        match self.written(row).get(self.cols - 1) {
            None => row.tail(),
            Some(cell) if cell.is_blank() => cell.style(),
            Some(_) => 0,
        }
    }

    /// Rows of the view down to the last that is not blank, or holds a point.
    fn content_rows(&self, points: &[Point]) -> usize {
        let lowest = points.iter().map(|point| point.0 + 1).max().unwrap_or(0);
        let written = (0..self.rows).rev().find(|row| {
            let row = self.row(*row);
            let cells = self.written(row);
            self.end_style(row) != 0 || cells.iter().any(|cell| *cell != RawCell::blank(0))
        });
        written.map_or(0, |row| row + 1).max(lowest.min(self.rows))
    }

    fn put_line(&mut self, layout: &Layout, index: usize, start: usize) {
        let line = &layout.rows[index];
        if index < start {
            // Comes in order, so writing the view's first row and moving it out is enough.
            self.fill_row(0, layout, line);
            self.advance(0);
            return;
        }
        self.fill_row(index - start, layout, line);
    }

    fn fill_row(&mut self, row: usize, layout: &Layout, line: &LaidRow) {
        let cells = &layout.cells[line.from..line.to];
        self.row_mut(row).clear(line.tail);
        if !cells.is_empty() {
            self.open_all(row, cells.len())[..cells.len()].copy_from_slice(cells);
        }
        if RawCell::any_wide(cells) {
            self.row_mut(row).set_wide();
        }
        self.row_mut(row).set_wrapped(line.wrapped);
        self.row_mut(row).set_prompt(line.prompt);
    }
}

/// A row of the new width: a range of the laid-out cells.
struct LaidRow {
    from: usize,
    to: usize,
    tail: u32,
    wrapped: bool,
    prompt: bool,
}

/// Lays lines out for a new width.
struct Layout {
    cols: usize,
    cells: Vec<RawCell>,
    rows: Vec<LaidRow>,
    /// Where the line that is being collected starts.
    line: usize,
    /// How many old rows it has so far.
    line_rows: usize,
    tail: u32,
    /// A prompt begins in it.
    prompt: bool,
    /// The old place of each point, `(row, col)` with rows counted from the oldest.
    points: Vec<Point>,
    /// The new place of each point.
    moved: Vec<Point>,
    /// Of points in the current line: how many of its cells lie before them.
    pending: Vec<Option<usize>>,
    /// The old row that the view begins with.
    view: usize,
    /// The new row that it became, or began in.
    view_start: Option<usize>,
}

impl Layout {
    fn new(cols: usize, view: usize, points: &[Point]) -> Self {
        let points: Vec<Point> = points.iter().map(|(row, col)| (view + row, *col)).collect();
        Self {
            cols,
            cells: Vec::new(),
            rows: Vec::new(),
            line: 0,
            line_rows: 0,
            tail: 0,
            prompt: false,
            moved: points.clone(),
            pending: vec![None; points.len()],
            points,
            view,
            view_start: None,
        }
    }

    /// Adds a row of the old width that ends with blanks in style `tail`; lines end with a row that
    /// is not wrapped.
    fn push_row(&mut self, index: usize, written: &[RawCell], row: &Row, tail: u32) {
        let before = self.cells.len() - self.line;
        self.line_rows += 1;
        if index == self.view {
            self.view_start = Some(self.rows.len() + before / self.cols);
        }
        for (point, pending) in self.points.iter().zip(&mut self.pending) {
            if point.0 == index {
                *pending = Some(before + point.1);
            }
        }
        let blank = RawCell::blank(tail);
        let end = written
            .iter()
            .rposition(|cell| *cell != blank)
            .map_or(0, |last| last + 1);
        let cells = &written[..end];
        if self.cols > 1 {
            self.cells.extend_from_slice(cells);
        } else {
            // A wide character has no place in a single column, and one that is blank could not
            // be told from one left blank before it.
            let narrow = cells.iter().filter(|cell| !cell.is_tail());
            self.cells.extend(narrow.map(|cell| {
                let keep = !cell.is_wide() && !cell.is_blank();
                if keep {
                    *cell
                } else {
                    RawCell::space(cell.style())
                }
            }));
        }
        self.tail = tail;
        self.prompt |= row.is_prompt();
        if !row.is_wrapped() {
            self.finish_line();
        }
    }

    /// Cuts the collected line into rows.
    fn finish_line(&mut self) {
        let end = self.cells.len();
        if self.line_rows == 0 {
            return;
        }
        let mut from = self.line;
        loop {
            let mut to = (from + self.cols).min(end);
            if to < end && self.cells[to].is_tail() && to > from + 1 {
                to -= 1;
            }
            let last = to == end;
            for (moved, pending) in self.moved.iter_mut().zip(&self.pending) {
                let Some(place) = pending.map(|offset| self.line + offset) else {
                    continue;
                };
                if place >= from && (place < to || last) {
                    *moved = (self.rows.len(), (place - from).min(self.cols));
                }
            }
            self.rows.push(LaidRow {
                from,
                to,
                tail: self.tail,
                wrapped: !last,
                prompt: self.prompt && from == self.line,
            });
            if last {
                break;
            }
            from = to;
        }
        self.pending.fill(None);
        self.line = end;
        self.line_rows = 0;
        self.tail = 0;
        self.prompt = false;
    }
}

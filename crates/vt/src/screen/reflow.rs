//! Changes of size: lines are wrapped anew, the cursor stays on its character.
//!
//! As in alacritty, VTE and kitty (xterm itself only cuts and pads, which would lose text).

use super::{Row, Screen};
use crate::cell::RawCell;

/// A place on the screen, `(row, col)`.
pub(crate) type Point = (usize, usize);

impl Screen {
    /// Cuts or pads rows and columns. Rows are cut at the bottom as far as they lie below the first
    /// of the `points`, then at the top, and `points` move along.
    pub(crate) fn cut(&mut self, cols: usize, rows: usize, points: &mut [Point; 2]) {
        let drop_top = (points[0].0 + 1).saturating_sub(rows);
        let mut new = Self::new(cols, 0, self.limit);
        for row in drop_top..self.rows {
            let row = self.row(row);
            let cells = self.written(row);
            let cells = &cells[..cells.len().min(cols)];
            let is_wrapped = row.is_wrapped() && cols == self.cols;
            new.push_row(cells, self.end_style(row), is_wrapped, row.is_prompt());
        }
        new.set_view(0, rows);
        for point in points {
            point.0 = point.0.saturating_sub(drop_top).min(rows - 1);
            if point.1 > cols {
                point.1 = cols - 1;
            }
        }
        *self = new;
    }

    /// Wraps all lines anew for another width and fits the view to another height. `points`
    /// (the first is the cursor) move along with their characters; the column may come out one
    /// past the last, where a wrap is then pending.
    pub(crate) fn reflow(&mut self, cols: usize, rows: usize, points: &mut [Point; 2]) {
        let view = self.history;
        let mut layout = Layout {
            screen: Self::new(cols, 0, self.limit),
            line: Vec::new(),
            line_rows: 0,
            tail: 0,
            prompt: false,
            points: points.map(|(row, col)| (view + row, col)),
            pending: [None; 2],
            moved: [(0, 0); 2],
            view,
            view_start: 0,
        };
        for index in 0..view + self.content_rows(points) {
            let row = self.history_row(index);
            layout.push_row(index, self.written(row), row, self.end_style(row));
        }
        layout.finish_line();
        let Layout {
            screen: mut new,
            moved,
            view_start,
            ..
        } = layout;
        // Where the view begins: as it began, unless the cursor would lie below it or lines of
        // scrollback can be shown in a view that has grown.
        let below = (moved[0].0 + 1).saturating_sub(rows);
        let start = view_start
            .min(new.ring.len().saturating_sub(rows))
            .max(below);
        new.set_view(start, rows);
        *points = moved.map(|(row, col)| (row.saturating_sub(start).min(rows - 1), col));
        *self = new;
    }

    /// Adds a row to a screen that is being built, from the oldest on. Half a wide character at its
    /// end becomes blank.
    fn push_row(&mut self, cells: &[RawCell], tail: u32, is_wrapped: bool, is_prompt: bool) {
        let mut row = Row::BARE;
        row.set_tail(tail);
        if let Some(last) = cells.last() {
            let start = self.cells.len();
            self.cells.extend_from_slice(cells);
            if last.is_wide() {
                self.cells[start + cells.len() - 1] = RawCell::space(last.style());
            }
            self.cells.resize(start + self.cols, RawCell::default());
            row.place_at(start);
            row.set_used(cells.len());
            if RawCell::any_wide(cells) {
                row.set_wide();
            }
        }
        row.set_wrapped(is_wrapped);
        row.set_prompt(is_prompt);
        self.ring.push(row);
    }

    /// Ends building: the view are `rows` rows from row `start` on, what lies before them is
    /// scrollback as far as that is kept, and what lies behind them goes.
    fn set_view(&mut self, start: usize, rows: usize) {
        self.history = start.min(self.limit);
        // Their cells go with the next change of size.
        self.ring.drain(..start - self.history);
        self.ring.resize(self.history + rows, Row::BARE);
        self.head = self.history;
        self.rows = rows;
        self.row_mut(rows - 1).set_wrapped(false);
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
    fn content_rows(&self, points: &[Point; 2]) -> usize {
        let lowest = points[0].0.max(points[1].0) + 1;
        let written = (0..self.rows).rev().find(|row| {
            let row = self.row(*row);
            let cells = self.written(row);
            self.end_style(row) != 0 || cells.iter().any(|cell| *cell != RawCell::blank(0))
        });
        written.map_or(0, |row| row + 1).max(lowest.min(self.rows))
    }
}

/// Lays lines out for a new width.
struct Layout {
    /// What has been laid out.
    screen: Screen,
    /// The cells of the line that is being collected.
    line: Vec<RawCell>,
    /// How many old rows it has so far.
    line_rows: usize,
    tail: u32,
    /// A prompt begins in it.
    prompt: bool,
    /// The old place of each point, `(row, col)` with rows counted from the oldest.
    points: [Point; 2],
    /// Of points in the current line: how many of its cells lie before them.
    pending: [Option<usize>; 2],
    /// The new place of each point.
    moved: [Point; 2],
    /// The old row that the view begins with.
    view: usize,
    /// The new row that it became, or began in.
    view_start: usize,
}

impl Layout {
    /// Adds a row of the old width that ends with blanks in style `tail`; lines end with a row that
    /// is not wrapped.
    fn push_row(&mut self, index: usize, written: &[RawCell], row: &Row, tail: u32) {
        let (cols, before) = (self.screen.cols, self.line.len());
        self.line_rows += 1;
        if index == self.view {
            self.view_start = self.screen.ring.len() + before / cols;
        }
        for (point, pending) in self.points.iter().zip(&mut self.pending) {
            if point.0 == index {
                *pending = Some(before + point.1);
            }
        }
        let blank = RawCell::blank(tail);
        let last = written.iter().rposition(|cell| *cell != blank);
        for cell in &written[..last.map_or(0, |last| last + 1)] {
            if cols > 1 {
                self.line.push(*cell);
            } else if !cell.is_tail() {
                // A wide character has no place in a single column, and one that is blank could not
                // be told from one left blank before it.
                let is_kept = !cell.is_wide() && !cell.is_blank();
                let space = RawCell::space(cell.style());
                self.line.push(if is_kept { *cell } else { space });
            }
        }
        self.tail = tail;
        self.prompt |= row.is_prompt();
        if !row.is_wrapped() {
            self.finish_line();
        }
    }

    /// Cuts the collected line into rows.
    fn finish_line(&mut self) {
        if self.line_rows == 0 {
            return;
        }
        let (cols, end) = (self.screen.cols, self.line.len());
        let mut from = 0;
        loop {
            let mut to = (from + cols).min(end);
            if to < end && self.line[to].is_tail() && to > from + 1 {
                to -= 1;
            }
            let is_last = to == end;
            for (moved, pending) in self.moved.iter_mut().zip(self.pending) {
                if let Some(place) = pending
                    && place >= from
                    && (place < to || is_last)
                {
                    *moved = (self.screen.ring.len(), (place - from).min(cols));
                }
            }
            let is_prompt = self.prompt && from == 0;
            self.screen
                .push_row(&self.line[from..to], self.tail, !is_last, is_prompt);
            if is_last {
                break;
            }
            from = to;
        }
        self.pending = [None; 2];
        self.line.clear();
        self.line_rows = 0;
        self.tail = 0;
        self.prompt = false;
    }
}

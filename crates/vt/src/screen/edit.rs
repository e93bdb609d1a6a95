//! Changes within a row: erasing, shifting, keeping wide characters whole.

use super::Screen;
use crate::cell::RawCell;

/// Where something moves to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Side {
    Left,
    Right,
}

impl Screen {
    /// Erases the columns `from..to` of a row, leaving style `style`. Halves of wide characters
    /// that would stay behind are erased too.
    pub(crate) fn erase(&mut self, row: usize, from: usize, to: usize, style: u32) {
        if from >= to {
            return;
        }
        self.split_wide(row, from);
        self.split_wide(row, to);
        self.blank(row, from, to, style);
        if to >= self.cols {
            let row = self.row_mut(row);
            row.set_wrapped(false);
            if from == 0 {
                row.set_prompt(false);
            }
        }
    }

    /// Erases without a look at wide characters.
    #[inline]
    fn blank(&mut self, row: usize, from: usize, to: usize, style: u32) {
        let description = self.row(row);
        let (used, same) = (description.used(), description.tail() == style);
        if to >= self.cols && from <= used {
            let row = self.row_mut(row);
            row.set_used(from);
            row.set_tail(style);
        } else if same && to >= used {
            if from < used {
                self.row_mut(row).set_used(from);
            }
        } else {
            let cells = self.open_all(row, to.max(used));
            cells[from..to].fill(RawCell::blank(style));
        }
    }

    /// Makes sure that no wide character lies across the boundary before `col`: if one does,
    /// both halves become blank.
    #[inline(always)]
    pub(crate) fn split_wide(&mut self, row: usize, col: usize) {
        let description = self.row(row);
        if description.has_wide() && col < description.used() {
            self.blank_halves(row, col);
        }
    }

    fn blank_halves(&mut self, row: usize, col: usize) {
        let start = self.row(row).start();
        if col > 0 && self.cells[start + col].is_tail() {
            for cell in &mut self.cells[start + col - 1..=start + col] {
                *cell = RawCell::space(cell.style());
            }
        }
    }

    /// Moves the columns `from..to` of a row by `count` to one side. What leaves them is lost, and
    /// blanks in style `style` fill the gap.
    pub(crate) fn shift(
        &mut self,
        row: usize,
        (from, to): (usize, usize),
        side: Side,
        count: usize,
        style: u32,
    ) {
        let count = count.min(to - from);
        let lost = match side {
            Side::Left => from + count,
            Side::Right => to - count,
        };
        for boundary in [from, lost, to] {
            self.split_wide(row, boundary);
        }
        let is_whole = to == self.cols;
        if is_whole {
            self.row_mut(row).set_wrapped(false);
        }
        let description = self.row(row);
        let (used, same) = (description.used(), description.tail() == style);
        let mut end = to;
        if used > from {
            // At the end of the row, blanks that are not written need not be moved.
            let written = match side {
                Side::Left if is_whole && same => used.max(from + count),
                Side::Right if is_whole => (used + count).min(to),
                _ => used.max(to),
            };
            end = written.min(to);
            let cells = &mut self.open_all(row, written)[from..end];
            match side {
                Side::Left => cells.copy_within(count.., 0),
                Side::Right => cells.copy_within(..end - from - count, count),
            }
        }
        match side {
            Side::Left => self.blank(row, end - count, to, style),
            Side::Right => self.blank(row, from, from + count, style),
        }
    }

    /// All cells of a row, of which the first `end` at least become written.
    #[inline(never)]
    pub(crate) fn open_all(&mut self, row: usize, end: usize) -> &mut [RawCell] {
        self.open(row, end, end)
    }

    /// The cells of a whole row for writing anywhere.
    pub(crate) fn open_row(&mut self, row: usize) -> &mut [RawCell] {
        self.open_all(row, self.cols)
    }

    /// Copies the columns `from..to` of row `source` to row `target`.
    pub(crate) fn copy_cols(&mut self, source: usize, target: usize, from: usize, to: usize) {
        let mut cells = Vec::with_capacity(to - from);
        self.push_cols(source, from, to, &mut cells);
        self.replace_cols(target, from, &cells);
    }

    /// Appends the columns `from..to` of a row to `cells`.
    pub(crate) fn push_cols(&self, row: usize, from: usize, to: usize, cells: &mut Vec<RawCell>) {
        let row = self.row(row);
        let written = self.written(row).get(from..).unwrap_or_default();
        let written = &written[..written.len().min(to - from)];
        cells.extend_from_slice(written);
        let rest = to - from - written.len();
        cells.extend(std::iter::repeat_n(RawCell::blank(row.tail()), rest));
    }

    /// Writes `cells` into a row from column `col` on. Halves of wide characters at their ends
    /// become blank, on either side. What goes into the last column is not known to go on.
    pub(crate) fn replace_cols(&mut self, row: usize, col: usize, cells: &[RawCell]) {
        let end = col + cells.len();
        self.split_wide(row, col);
        self.split_wide(row, end);
        let target = &mut self.open_all(row, end)[col..end];
        target.copy_from_slice(cells);
        if let Some(first) = target.first_mut().filter(|cell| cell.is_tail()) {
            *first = RawCell::space(first.style());
        }
        if let Some(last) = target.last_mut().filter(|cell| cell.is_wide()) {
            *last = RawCell::space(last.style());
        }
        let has_wide = RawCell::any_wide(target);
        let is_last = end == self.cols;
        let row = self.row_mut(row);
        if has_wide {
            row.set_wide();
        }
        if is_last {
            row.set_wrapped(false);
        }
    }

    /// Blanks the cell in column `col` if it is the second half of a wide character.
    pub(crate) fn blank_tail(&mut self, row: usize, col: usize) {
        let start = self.row(row).start();
        let cell = &mut self.cells[start + col];
        if cell.is_tail() {
            *cell = RawCell::space(cell.style());
        }
    }
}

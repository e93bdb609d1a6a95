//! The lines of one buffer: a ring of rows over one block of cells.
//!
//! Knows cells and rows, neither cursor nor margins nor escape sequences. Rows know how much of
//! them is written: what lies behind is blank in one style and was never touched, so a fresh row
//! costs nothing. It even has no cells before something is written, for a short escape sequence
//! can ask for a large size. Scrolling the whole view moves the ring's head; scrolling a part of
//! it moves the rows' descriptions, never their cells.

mod edit;
mod pack;
mod reflow;
mod row;

pub(crate) use edit::Side;
pub(crate) use reflow::Point;
pub(crate) use row::Row;

use crate::cell::RawCell;
use crate::simd;

/// Screens of up to so many cells get them all with the first row that is written.
const EAGER_CELLS: usize = 16 << 10;

/// How many rows of scrollback are added at a time.
const GROWTH: usize = 128;

#[derive(Clone, Debug)]
pub(crate) struct Screen {
    cells: Vec<RawCell>,
    ring: Vec<Row>,
    /// Where in the ring the view's first row is.
    head: usize,
    /// Rows of scrollback, found in the ring just before the head.
    history: usize,
    /// Rows of scrollback that were given up for newer ones.
    dropped: usize,
    limit: usize,
    cols: usize,
    rows: usize,
}

impl Screen {
    /// A blank screen that keeps up to `limit` lines that leave it at the top.
    pub(crate) fn new(cols: usize, rows: usize, limit: usize) -> Self {
        Self {
            cells: Vec::new(),
            ring: vec![Row::BARE; rows],
            head: 0,
            history: 0,
            dropped: 0,
            limit,
            cols,
            rows,
        }
    }

    pub(crate) fn cols(&self) -> usize {
        self.cols
    }

    pub(crate) fn rows(&self) -> usize {
        self.rows
    }

    pub(crate) fn history(&self) -> usize {
        self.history
    }

    #[inline(always)]
    fn place(&self, row: usize) -> usize {
        let place = self.head + row;
        if place >= self.ring.len() {
            place - self.ring.len()
        } else {
            place
        }
    }

    /// The view's row; `row` must be below the number of rows.
    #[inline(always)]
    pub(crate) fn row(&self, row: usize) -> &Row {
        &self.ring[self.place(row)]
    }

    #[inline(always)]
    pub(crate) fn row_mut(&mut self, row: usize) -> &mut Row {
        let place = self.place(row);
        &mut self.ring[place]
    }

    pub(crate) fn dropped(&self) -> usize {
        self.dropped
    }

    fn history_place(&self, index: usize) -> usize {
        (self.head + self.ring.len() - self.history + index) % self.ring.len()
    }

    /// A line of scrollback, 0 the oldest.
    pub(crate) fn history_row(&self, index: usize) -> &Row {
        &self.ring[self.history_place(index)]
    }

    /// A line of scrollback or, after them, of the view.
    pub(crate) fn line(&self, index: usize) -> &Row {
        if index < self.history {
            self.history_row(index)
        } else {
            self.row(index - self.history)
        }
    }

    /// The written cells of a row.
    #[inline]
    pub(crate) fn written(&self, row: &Row) -> &[RawCell] {
        &self.cells[row.start()..row.start() + row.used()]
    }

    /// Whether the screen is as it was made.
    pub(crate) fn is_untouched(&self) -> bool {
        self.ring.iter().all(|row| *row == Row::BARE)
    }

    /// The cell of the view at `row` and `col`.
    #[inline]
    pub(crate) fn cell(&self, row: usize, col: usize) -> RawCell {
        let row = self.row(row);
        if col < row.used() {
            self.cells[row.start() + col]
        } else {
            RawCell::blank(row.tail())
        }
    }

    /// All cells of the row for writing the columns from `col` on: columns before it become
    /// written, and so do those before `end`.
    #[inline(always)]
    pub(crate) fn open(&mut self, row: usize, col: usize, end: usize) -> &mut [RawCell] {
        let place = self.place(row);
        if self.ring[place].is_bare() {
            self.give_cells(place);
        }
        let row = &mut self.ring[place];
        let cells = &mut self.cells[row.start()..row.start() + self.cols];
        let used = row.used();
        if col > used {
            cells[used..col].fill(RawCell::blank(row.tail()));
        }
        if end > used {
            row.set_used(end);
        }
        cells
    }

    /// Sets cells aside for a row that is written for the first time.
    #[cold]
    fn give_cells(&mut self, place: usize) {
        let start = self.cells.len();
        let end = start + self.cols;
        if end > self.cells.capacity() {
            // All that can be needed when that is little, else twice as much as before.
            let most = self.ring.len() * self.cols;
            let wanted = (start * 2).max(EAGER_CELLS).min(most).max(end);
            self.cells.reserve_exact(wanted - start);
        }
        self.cells.resize(end, RawCell::default());
        self.ring[place].place_at(start);
    }

    /// Writes `cell` at `row` and `col`, unless there is more to it: wide characters in the row, or
    /// columns before it that are not written yet. Returns whether it did.
    #[inline(always)]
    pub(crate) fn write_single(&mut self, row: usize, col: usize, cell: RawCell) -> bool {
        let place = self.place(row);
        let row = &mut self.ring[place];
        if row.has_wide() || col > row.used() {
            return false;
        }
        self.cells[row.start() + col] = cell;
        if col == row.used() {
            row.set_used(col + 1);
        }
        true
    }

    /// Writes the first `count` of `bytes`, printable ASCII which must fit into the row from column
    /// `col` on.
    #[inline(always)]
    pub(crate) fn write_ascii(
        &mut self,
        row: usize,
        col: usize,
        bytes: &[u8],
        count: usize,
        style: u32,
    ) {
        let place = self.place(row);
        let mut description = self.ring[place];
        let end = col + count;
        if description.has_wide() || col > description.used() {
            description = self.make_room(row, col, end);
        }
        let start = description.start();
        let cells = &mut self.cells[start + col..start + self.cols];
        write_cells(cells, bytes, count, style);
        if end > description.used() {
            self.ring[place].set_used(end);
        }
    }

    /// Readies the columns `col..end` of a row for text, where more is to be done than to write it.
    #[inline(never)]
    fn make_room(&mut self, row: usize, col: usize, end: usize) -> Row {
        self.split_wide(row, col);
        self.split_wide(row, end);
        self.open_all(row, col);
        *self.row(row)
    }

    /// Calls `visit` with every row of view and scrollback and its written cells.
    pub(crate) fn each_row(&mut self, mut visit: impl FnMut(&mut Row, &mut [RawCell])) {
        for index in 0..self.history + self.rows {
            let place = self.history_place(index);
            let row = &mut self.ring[place];
            let range = row.start()..row.start() + row.used();
            visit(row, &mut self.cells[range]);
        }
    }

    /// Forgets the scrollback.
    pub(crate) fn clear_history(&mut self) {
        self.history = 0;
    }

    /// Moves the view down by one line: its first row becomes scrollback, or is dropped where
    /// there is none, and a blank row in style `tail` appears at the bottom.
    #[inline(always)]
    pub(crate) fn advance(&mut self, tail: u32) {
        if self.limit > 0 {
            self.keep_first_row();
        }
        self.head += 1;
        if self.head == self.ring.len() {
            self.head = 0;
        }
        self.row_mut(self.rows - 1).clear(tail);
    }

    #[inline]
    fn keep_first_row(&mut self) {
        if self.history == self.limit {
            self.dropped += 1;
            return;
        }
        if self.history + self.rows == self.ring.len() {
            self.grow();
        }
        self.history += 1;
    }

    #[cold]
    fn grow(&mut self) {
        let oldest = self.history_place(0);
        self.ring = [&self.ring[oldest..], &self.ring[..oldest]].concat();
        self.head = self.history;
        let more = (self.limit - self.history).min(GROWTH.max(self.ring.len()));
        self.ring.resize(self.ring.len() + more, Row::BARE);
    }

    /// Moves the rows `top..=bottom` up or down by `count`; blank rows in style `tail` take the place
    /// of those that leave.
    pub(crate) fn rotate_rows(
        &mut self,
        top: usize,
        bottom: usize,
        count: usize,
        up: bool,
        tail: u32,
    ) {
        let height = bottom + 1 - top;
        let count = count.min(height);
        self.unwrap_above(top);
        let (distance, blank) = if up {
            (count, bottom + 1 - count)
        } else {
            (height - count, top)
        };
        self.rotate(top, bottom, distance);
        self.row_mut(bottom).set_wrapped(false);
        for row in blank..blank + count {
            self.row_mut(row).clear(tail);
        }
    }

    /// Moves the last row up to `row`; those between move down.
    pub(crate) fn lift_last_row(&mut self, row: usize) {
        let last = self.rows - 1;
        self.rotate(row, last, last - row);
    }

    /// The row above `top`, or the last of the scrollback, loses its continuation.
    fn unwrap_above(&mut self, top: usize) {
        if top > 0 {
            self.row_mut(top - 1).set_wrapped(false);
        } else if self.history > 0 {
            let place = self.history_place(self.history - 1);
            self.ring[place].set_wrapped(false);
        }
    }

    /// Rotates the descriptions of rows `top..=bottom` so that row `top + count` comes first.
    fn rotate(&mut self, top: usize, bottom: usize, count: usize) {
        let (first, last) = (self.place(top), self.place(bottom));
        if count == 1 && first <= last {
            let rows = &mut self.ring[first..=last];
            let row = rows[0];
            rows.copy_within(1.., 0);
            rows[last - first] = row;
            return;
        }
        // Three reversals make a rotation, also where the region wraps around the ring's end.
        let middle = top + count;
        self.reverse(top, middle);
        self.reverse(middle, bottom + 1);
        self.reverse(top, bottom + 1);
    }

    fn reverse(&mut self, mut from: usize, mut to: usize) {
        while from + 1 < to {
            to -= 1;
            let (a, b) = (self.place(from), self.place(to));
            self.ring.swap(a, b);
            from += 1;
        }
    }
}

/// Writes the first `count` of `bytes` to the first cells, eight at a time. What is left over is
/// blended with the cells behind it: how long runs are cannot be predicted, so nothing branches
/// on it.
#[inline(always)]
fn write_cells(cells: &mut [RawCell], bytes: &[u8], count: usize, style: u32) {
    let narrow = |byte| RawCell::narrow(u32::from(byte), style);
    let (whole, rest) = cells.split_at_mut(count & !7);
    let (whole_bytes, rest_bytes) = bytes.split_at(count & !7);
    for (cells, bytes) in whole
        .as_chunks_mut()
        .0
        .iter_mut()
        .zip(whole_bytes.as_chunks().0)
    {
        *cells = simd::spread(*bytes, style).map(RawCell);
    }
    let left = count & 7;
    match (rest.first_chunk_mut::<8>(), rest_bytes.first_chunk()) {
        (Some(cells), Some(bytes)) => {
            let (masks, new) = (&simd::FIRST[left], simd::spread(*bytes, style));
            for index in 0..8 {
                cells[index].0 = cells[index].0 & !masks[index] | new[index] & masks[index];
            }
        }
        _ => {
            for (cell, byte) in rest.iter_mut().zip(&rest_bytes[..left]) {
                *cell = narrow(*byte);
            }
        }
    }
}

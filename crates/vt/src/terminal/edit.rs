//! Inserting and deleting characters and columns.

use super::Terminal;
use crate::screen::Side;

impl Terminal {
    /// CSI Ps @  ICH  Insert Character  [ECMA-48 8.3.64]
    pub(crate) fn insert_chars(&mut self, count: usize) {
        self.shift_chars(Side::Right, count);
    }

    /// CSI Ps P  DCH  Delete Character  [ECMA-48 8.3.26]
    pub(crate) fn delete_chars(&mut self, count: usize) {
        self.shift_chars(Side::Left, count);
    }

    /// Shifts what lies between the cursor and the right margin.
    fn shift_chars(&mut self, side: Side, count: usize) {
        self.cursor.pending_wrap = false;
        if self.margins.contain_col(self.cursor.col) {
            let style = self.erase_style();
            let (row, cols) = (self.cursor.row, (self.cursor.col, self.margins.right + 1));
            self.screen.shift(row, cols, side, count, style);
            self.touch(row);
        }
    }

    /// CSI Ps SP @  SL  Scroll Left  [ECMA-48 8.3.121]
    pub(crate) fn scroll_left(&mut self, count: usize) {
        if self.cursor_in_margins() {
            self.shift_cols(self.margins.left, Side::Left, count);
        }
    }

    /// CSI Ps SP A  SR  Scroll Right  [ECMA-48 8.3.135]
    pub(crate) fn scroll_right(&mut self, count: usize) {
        if self.cursor_in_margins() {
            self.shift_cols(self.margins.left, Side::Right, count);
        }
    }

    /// CSI Ps ' }  DECIC  Insert Column  [DEC VT510]
    pub(crate) fn insert_columns(&mut self, count: usize) {
        if self.cursor_in_margins() {
            self.shift_cols(self.cursor.col, Side::Right, count);
        }
    }

    /// CSI Ps ' ~  DECDC  Delete Column  [DEC VT510]
    pub(crate) fn delete_columns(&mut self, count: usize) {
        if self.cursor_in_margins() {
            self.shift_cols(self.cursor.col, Side::Left, count);
        }
    }

    /// ESC 6  DECBI  Back Index  [DEC VT510]
    pub(crate) fn back_index(&mut self) {
        if self.cursor.col == self.margins.left && self.margins.contain_row(self.cursor.row) {
            self.shift_cols(self.cursor.col, Side::Right, 1);
        } else if self.cursor.col > 0 {
            self.cursor.col -= 1;
            self.cursor.pending_wrap = false;
        }
    }

    /// ESC 9  DECFI  Forward Index  [DEC VT510]
    pub(crate) fn forward_index(&mut self) {
        if self.cursor.col == self.margins.right && self.margins.contain_row(self.cursor.row) {
            self.shift_cols(self.margins.left, Side::Left, 1);
        } else if self.cursor.col + 1 < self.cols() {
            self.cursor.col += 1;
            self.cursor.pending_wrap = false;
        }
    }

    /// Shifts the columns from `col` to the right margin in all rows between the margins.
    fn shift_cols(&mut self, col: usize, side: Side, count: usize) {
        let style = self.erase_style();
        let (top, bottom) = (self.margins.top, self.margins.bottom);
        let cols = (col, self.margins.right + 1);
        for row in top..=bottom {
            self.screen.shift(row, cols, side, count, style);
        }
        self.touch_rows(top, bottom);
    }
}

//! Inserting and deleting characters and columns.

use super::Terminal;

impl Terminal {
    /// CSI Ps @  ICH  Insert Character  [ECMA-48 8.3.64]
    pub(crate) fn insert_chars(&mut self, count: usize) {
        self.cursor.pending_wrap = false;
        if self.margins.contain_col(self.cursor.col) {
            let style = self.erase_style();
            let (row, col, right) = (self.cursor.row, self.cursor.col, self.margins.right() + 1);
            self.screen.insert_blanks(row, col, right, count, style);
            self.touch(row);
        }
    }

    /// CSI Ps P  DCH  Delete Character  [ECMA-48 8.3.26]
    pub(crate) fn delete_chars(&mut self, count: usize) {
        self.cursor.pending_wrap = false;
        if self.margins.contain_col(self.cursor.col) {
            let style = self.erase_style();
            let (row, col, right) = (self.cursor.row, self.cursor.col, self.margins.right() + 1);
            self.screen.delete_cells(row, col, right, count, style);
            self.touch(row);
        }
    }

    /// CSI Ps SP @  SL  Scroll Left  [ECMA-48 8.3.121]
    pub(crate) fn scroll_left(&mut self, count: usize) {
        if self.cursor_in_margins() {
            self.shift_cols(self.margins.left(), count, false);
        }
    }

    /// CSI Ps SP A  SR  Scroll Right  [ECMA-48 8.3.135]
    pub(crate) fn scroll_right(&mut self, count: usize) {
        if self.cursor_in_margins() {
            self.shift_cols(self.margins.left(), count, true);
        }
    }

    /// CSI Ps ' }  DECIC  Insert Column  [DEC VT510]
    pub(crate) fn insert_columns(&mut self, count: usize) {
        if self.cursor_in_margins() {
            self.shift_cols(self.cursor.col, count, true);
        }
    }

    /// CSI Ps ' ~  DECDC  Delete Column  [DEC VT510]
    pub(crate) fn delete_columns(&mut self, count: usize) {
        if self.cursor_in_margins() {
            self.shift_cols(self.cursor.col, count, false);
        }
    }

    /// ESC 6  DECBI  Back Index  [DEC VT510]
    pub(crate) fn back_index(&mut self) {
        if self.cursor.col == self.margins.left() && self.margins.contain_row(self.cursor.row) {
            self.shift_cols(self.cursor.col, 1, true);
        } else if self.cursor.col > 0 {
            self.cursor.col -= 1;
            self.cursor.pending_wrap = false;
        }
    }

    /// ESC 9  DECFI  Forward Index  [DEC VT510]
    pub(crate) fn forward_index(&mut self) {
        if self.cursor.col == self.margins.right() && self.margins.contain_row(self.cursor.row) {
            self.shift_cols(self.margins.left(), 1, false);
        } else if self.cursor.col + 1 < self.cols() {
            self.cursor.col += 1;
            self.cursor.pending_wrap = false;
        }
    }

    /// Shifts the columns from `col` to the right margin in all rows between the margins.
    fn shift_cols(&mut self, col: usize, count: usize, right: bool) {
        let style = self.erase_style();
        let (top, bottom, end) = (
            self.margins.top,
            self.margins.bottom,
            self.margins.right() + 1,
        );
        for row in top..=bottom {
            if right {
                self.screen.insert_blanks(row, col, end, count, style);
            } else {
                self.screen.delete_cells(row, col, end, count, style);
            }
        }
        self.cursor.pending_wrap = false;
        self.touch_rows(top, bottom);
    }
}

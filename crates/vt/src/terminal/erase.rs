//! Erasing, selective and not.

use super::Terminal;
use crate::cell::RawCell;
use crate::pen::Attrs;

impl Terminal {
    /// CSI Ps J  ED  Erase in Display  [ECMA-48 8.3.39]
    pub(crate) fn erase_in_display(&mut self, what: u16) {
        let (row, last) = (self.cursor.row, self.rows() - 1);
        match what {
            0 => {
                self.erase_in_line(0);
                self.erase_rows(row + 1, last + 1);
            }
            1 => {
                self.erase_rows(0, row);
                self.erase_in_line(1);
            }
            2 => self.erase_rows(0, last + 1),
            3 => self.screen.clear_history(),
            _ => return,
        }
        self.cursor.pending_wrap = false;
    }

    /// CSI Ps K  EL  Erase in Line  [ECMA-48 8.3.41]
    #[inline]
    pub(crate) fn erase_in_line(&mut self, what: u16) {
        let (row, col, cols) = (self.cursor.row, self.cursor.col, self.cols());
        match what {
            0 => self.erase_cols(row, col, cols),
            1 => self.erase_cols(row, 0, col + 1),
            2 => self.erase_cols(row, 0, cols),
            _ => return,
        }
        self.cursor.pending_wrap = false;
    }

    /// CSI Ps X  ECH  Erase Character  [ECMA-48 8.3.38]
    pub(crate) fn erase_chars(&mut self, count: usize) {
        let (row, col) = (self.cursor.row, self.cursor.col);
        self.erase_cols(row, col, (col + count).min(self.cols()));
        self.cursor.pending_wrap = false;
    }

    /// CSI ? Ps J  DECSED  Selective Erase in Display  [DEC VT510]
    pub(crate) fn selective_erase_in_display(&mut self, what: u16) {
        let (row, last) = (self.cursor.row, self.rows() - 1);
        let (first, end) = match what {
            0 => (row + 1, last + 1),
            1 => (0, row),
            2 => (0, last + 1),
            _ => return,
        };
        for row in first..end {
            self.erase_unprotected(row, 0, self.cols());
        }
        if what < 2 {
            self.selective_erase_in_line(what);
        }
        self.cursor.pending_wrap = false;
    }

    /// CSI ? Ps K  DECSEL  Selective Erase in Line  [DEC VT510]
    pub(crate) fn selective_erase_in_line(&mut self, what: u16) {
        let (row, col, cols) = (self.cursor.row, self.cursor.col, self.cols());
        match what {
            0 => self.erase_unprotected(row, col, cols),
            1 => self.erase_unprotected(row, 0, col + 1),
            2 => self.erase_unprotected(row, 0, cols),
            _ => return,
        }
        self.cursor.pending_wrap = false;
    }

    /// ESC # 8  DECALN  Screen Alignment Pattern  [DEC VT510]
    pub(crate) fn alignment_pattern(&mut self) {
        self.margins = super::Margins::full(self.cols(), self.rows());
        for row in 0..self.rows() {
            self.screen.row_mut(row).clear(0);
            self.screen
                .open_row(row)
                .fill(RawCell::narrow(u32::from('E'), 0));
        }
        self.modes.set_origin(false);
        self.move_to(0, 0);
        self.touch_all();
    }

    fn erase_rows(&mut self, first: usize, end: usize) {
        let cols = self.cols();
        for row in first..end {
            self.erase_cols(row, 0, cols);
        }
    }

    /// Erases columns, except what SPA protects.
    #[inline]
    fn erase_cols(&mut self, row: usize, from: usize, to: usize) {
        if self.iso_protection {
            return self.erase_unprotected(row, from, to);
        }
        let style = self.erase_style();
        self.screen.erase(row, from, to, style);
        self.touch(row);
    }

    /// Erases the columns that are not protected.
    pub(crate) fn erase_unprotected(&mut self, row: usize, from: usize, to: usize) {
        let style = self.erase_style();
        let mut start = from;
        for col in from..=to {
            let protected = col == to || {
                let pen = self.styles.get(self.screen.cell(row, col).style());
                pen.has(Attrs::PROTECTED)
            };
            if protected {
                self.screen.erase(row, start, col, style);
                start = col + 1;
            }
        }
        self.touch(row);
    }
}

//! Erasing, selective and not.

use super::Terminal;
use crate::cell::RawCell;
use crate::pen::Attrs;

impl Terminal {
    /// CSI Ps J  ED  Erase in Display  [ECMA-48 8.3.39]
    pub(crate) fn erase_in_display(&mut self, what: u16) {
        if what == 3 {
            self.screen.clear_history();
            self.cursor.pending_wrap = false;
        }
        self.erase_around(what, false);
    }

    /// CSI Ps K  EL  Erase in Line  [ECMA-48 8.3.41]
    pub(crate) fn erase_in_line(&mut self, what: u16) {
        self.erase_beside(what, false);
    }

    /// CSI Ps X  ECH  Erase Character  [ECMA-48 8.3.38]
    pub(crate) fn erase_chars(&mut self, count: usize) {
        let (row, col) = (self.cursor.row, self.cursor.col);
        self.erase_cols(row, col, (col + count).min(self.cols()), false);
        self.cursor.pending_wrap = false;
    }

    /// CSI ? Ps J  DECSED  Selective Erase in Display  [DEC VT510]
    pub(crate) fn selective_erase_in_display(&mut self, what: u16) {
        self.erase_around(what, true);
    }

    /// CSI ? Ps K  DECSEL  Selective Erase in Line  [DEC VT510]
    pub(crate) fn selective_erase_in_line(&mut self, what: u16) {
        self.erase_beside(what, true);
    }

    /// Erases the screen behind the cursor (0), before it (1) or all of it (2).
    fn erase_around(&mut self, what: u16, selective: bool) {
        let (row, cols, rows) = (self.cursor.row, self.cols(), self.rows());
        let erased = match what {
            0 => row + 1..rows,
            1 => 0..row,
            2 => 0..rows,
            _ => return,
        };
        for row in erased {
            self.erase_cols(row, 0, cols, selective);
        }
        if what < 2 {
            self.erase_beside(what, selective);
        }
        self.cursor.pending_wrap = false;
    }

    /// Erases the cursor's line likewise.
    fn erase_beside(&mut self, what: u16, selective: bool) {
        let (row, col, cols) = (self.cursor.row, self.cursor.col, self.cols());
        let (from, to) = match what {
            0 => (col, cols),
            1 => (0, col + 1),
            2 => (0, cols),
            _ => return,
        };
        self.erase_cols(row, from, to, selective);
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

    /// Erases columns, except what is protected if erasing is selective, or SPA protects it.
    #[inline]
    fn erase_cols(&mut self, row: usize, from: usize, to: usize, selective: bool) {
        if selective || self.iso_protection {
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

//! Line feeds and scrolling.

use super::{Margins, Terminal};

impl Terminal {
    /// LF ; VT ; FF  Line Feed  [ECMA-48 8.3.74]
    #[inline(never)]
    pub(crate) fn line_feed(&mut self) {
        self.feed_line();
    }

    /// The same, within the loop over text.
    #[inline(always)]
    pub(crate) fn feed_line(&mut self) {
        self.last_char = None;
        self.go_down();
        if self.modes.newline() {
            self.carriage_return();
        }
    }

    /// ESC D  IND  Index  [DEC VT510]
    #[inline(never)]
    pub(crate) fn index(&mut self) {
        self.go_down();
    }

    #[inline(always)]
    fn go_down(&mut self) {
        self.cursor.pending_wrap = false;
        let (row, last) = (self.cursor.row, self.rows() - 1);
        if row < last && row != self.margins.bottom {
            self.cursor.row += 1;
        } else if row == last && self.scrolls_whole_view() {
            let style = self.erase_style();
            self.screen.advance(style);
            self.touch_all();
        } else {
            self.index_in_region();
        }
    }

    /// An index where only a part of the screen scrolls, or nothing.
    #[inline(never)]
    fn index_in_region(&mut self) {
        if self.cursor.row == self.margins.bottom && self.margins.contain_col(self.cursor.col) {
            self.scroll_up(1);
        }
    }

    /// Whether an index would move the cursor or scroll.
    pub(crate) fn next_row_is_reachable(&self) -> bool {
        self.cursor.row == self.margins.bottom || self.cursor.row + 1 < self.rows()
    }

    #[inline(always)]
    fn scrolls_whole_view(&self) -> bool {
        let margins = &self.margins;
        margins.top == 0 && margins.bottom + 1 == self.rows() && !margins.is_narrow
    }

    /// ESC E  NEL  Next Line  [ECMA-48 8.3.86]
    pub(crate) fn next_line(&mut self) {
        self.index();
        self.carriage_return();
    }

    /// ESC M  RI  Reverse Index  [ECMA-48 8.3.104]
    pub(crate) fn reverse_index(&mut self) {
        self.cursor.pending_wrap = false;
        if self.cursor.row == self.margins.top {
            if self.margins.contain_col(self.cursor.col) {
                self.scroll_down(1);
            }
        } else if self.cursor.row > 0 {
            self.cursor.row -= 1;
        }
    }

    /// CSI Ps S  SU  Scroll Up  [ECMA-48 8.3.147]
    #[inline]
    pub(crate) fn scroll_up(&mut self, count: usize) {
        let Margins { top, bottom, .. } = self.margins;
        if top > 0 || self.margins.is_narrow {
            self.shift_rows(top, count, true);
        } else {
            let style = self.erase_style();
            let last = self.rows() - 1;
            for _ in 0..count.min(bottom + 1) {
                self.screen.advance(style);
                if bottom < last {
                    self.screen.lift_last_row(bottom);
                }
            }
            self.touch_all();
        }
        self.check_pending_wrap();
    }

    /// CSI Ps T ; CSI Ps ^  SD  Scroll Down  [ECMA-48 8.3.113]
    pub(crate) fn scroll_down(&mut self, count: usize) {
        self.shift_rows(self.margins.top, count, false);
        self.check_pending_wrap();
    }

    /// CSI Ps L  IL  Insert Line  [ECMA-48 8.3.67]
    pub(crate) fn insert_lines(&mut self, count: usize) {
        self.edit_lines(count, false);
    }

    /// CSI Ps M  DL  Delete Line  [ECMA-48 8.3.32]
    pub(crate) fn delete_lines(&mut self, count: usize) {
        self.edit_lines(count, true);
    }

    fn edit_lines(&mut self, count: usize, up: bool) {
        if self.cursor_in_margins() {
            self.shift_rows(self.cursor.row, count, up);
            self.cursor.col = self.margins.left;
            self.cursor.pending_wrap = false;
        }
    }

    /// Scrolls what lies between the margins up or down, from row `top` on.
    fn shift_rows(&mut self, top: usize, count: usize, up: bool) {
        if self.margins.is_narrow {
            self.shift_rect(top, count, up);
        } else {
            let style = self.erase_style();
            self.screen
                .rotate_rows(top, self.margins.bottom, count, up, style);
        }
        self.touch_rows(top, self.margins.bottom);
    }

    /// Scrolls the columns between the margins up or down, from row `top` to the bottom margin.
    fn shift_rect(&mut self, top: usize, count: usize, up: bool) {
        let style = self.erase_style();
        let (left, end) = (self.margins.left, self.margins.right + 1);
        let bottom = self.margins.bottom;
        let height = bottom + 1 - top;
        for step in 0..height {
            let (row, source) = if up {
                (top + step, top + step + count)
            } else {
                (bottom - step, (bottom - step).saturating_sub(count))
            };
            if step + count < height {
                self.screen.copy_cols(source, row, left, end);
            } else {
                self.screen.erase(row, left, end, style);
            }
        }
    }
}

//! Moving the cursor.

use super::Terminal;

/// Where the next character goes, 0-based.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct Cursor {
    pub(crate) col: usize,
    pub(crate) row: usize,
    /// The last column has been written; the next character wraps first.
    pub(crate) pending_wrap: bool,
}

/// How the cursor is drawn.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum CursorShape {
    /// A filled cell.
    #[default]
    Block,
    /// A line below the character.
    Underline,
    /// A line before the character.
    Bar,
}

impl Terminal {
    /// CSI Ps SP q  DECSCUSR  Set Cursor Style  [DEC VT510]
    pub(crate) fn set_cursor_style(&mut self, style: u16) {
        self.cursor_shape = match style {
            0..=2 => CursorShape::Block,
            3 | 4 => CursorShape::Underline,
            5 | 6 => CursorShape::Bar,
            _ => return,
        };
        self.modes.set_cursor_blink(style % 2 == 1);
    }

    /// Moves to `col` and `row` of the screen, clamped to it.
    pub(crate) fn move_to(&mut self, row: usize, col: usize) {
        self.cursor.row = row.min(self.rows() - 1);
        self.cursor.col = col.min(self.cols() - 1);
        self.cursor.pending_wrap = false;
    }

    /// Moves to a row and column that count from the margins in origin mode.
    #[inline]
    pub(crate) fn move_to_origin(&mut self, row: usize, col: usize) {
        if !self.modes.origin() {
            return self.move_to(row, col);
        }
        let margins = &self.margins;
        let row = (margins.top + row).min(margins.bottom);
        let col = (margins.left + col).min(margins.right);
        self.move_to(row, col);
    }

    /// CSI Ps A  CUU  Cursor Up  [ECMA-48 8.3.22]
    pub(crate) fn cursor_up(&mut self, count: usize) {
        let top = if self.cursor.row >= self.margins.top {
            self.margins.top
        } else {
            0
        };
        self.cursor.row = self.cursor.row.saturating_sub(count).max(top);
        self.cursor.pending_wrap = false;
    }

    /// CSI Ps B  CUD  Cursor Down  [ECMA-48 8.3.19]
    pub(crate) fn cursor_down(&mut self, count: usize) {
        let last = self.rows() - 1;
        let bottom = if self.cursor.row <= self.margins.bottom {
            self.margins.bottom
        } else {
            last
        };
        self.cursor.row = (self.cursor.row + count).min(bottom);
        self.cursor.pending_wrap = false;
    }

    /// CSI Ps C  CUF  Cursor Forward  [ECMA-48 8.3.20]
    pub(crate) fn cursor_forward(&mut self, count: usize) {
        let limit = self.right_limit();
        self.cursor.col = (self.cursor.col + count).min(limit - 1);
        self.cursor.pending_wrap = false;
    }

    /// CSI Ps D  CUB  Cursor Backward  [ECMA-48 8.3.18]
    pub(crate) fn cursor_back(&mut self, count: usize) {
        if self.modes.autowrap() && self.modes.reverse_wraps() {
            return self.cursor_back_wrapping(count);
        }
        let left = self.left_limit();
        self.cursor.col = self.cursor.col.saturating_sub(count).max(left);
        self.cursor.pending_wrap = false;
    }

    /// Moves back over row boundaries, as modes 45 (wrapped rows of the screen only) and 1045
    /// (any row, around the screen's top) ask.
    fn cursor_back_wrapping(&mut self, count: usize) {
        let mut count = count.min(self.cols() * self.rows());
        if self.cursor.pending_wrap {
            self.cursor.pending_wrap = false;
            count -= 1;
        }
        let extended = self.modes.extended_reverse_wrap();
        let (top, bottom) = (self.margins.top, self.margins.bottom);
        while count > 0 {
            let left = self.left_limit();
            let step = count.min(self.cursor.col - left);
            self.cursor.col -= step;
            count -= step;
            if count == 0 {
                break;
            }
            let row = self.cursor.row;
            if row == top || row == 0 {
                if !extended {
                    break;
                }
                self.cursor.row = bottom;
            } else if extended || self.screen.row(row - 1).is_wrapped() {
                self.cursor.row = row - 1;
            } else {
                break;
            }
            self.cursor.col = self.right_limit() - 1;
            count -= 1;
        }
    }

    /// CSI Ps E  CNL  Cursor Next Line  [ECMA-48 8.3.12]
    pub(crate) fn cursor_next_line(&mut self, count: usize) {
        self.cursor_down(count);
        self.carriage_return();
    }

    /// CSI Ps F  CPL  Cursor Preceding Line  [ECMA-48 8.3.13]
    pub(crate) fn cursor_preceding_line(&mut self, count: usize) {
        self.cursor_up(count);
        self.carriage_return();
    }

    /// CSI Ps G ; CSI Ps `  CHA, HPA  Cursor Character Absolute  [ECMA-48 8.3.9, 8.3.57]
    pub(crate) fn cursor_column(&mut self, col: usize) {
        let row = self.cursor.row.saturating_sub(self.area().top);
        self.move_to_origin(row, col);
    }

    /// CSI Ps d  VPA  Line Position Absolute  [ECMA-48 8.3.158]
    pub(crate) fn cursor_row(&mut self, row: usize) {
        let col = self.cursor.col.saturating_sub(self.area().left);
        self.move_to_origin(row, col);
    }

    /// CSI Ps ; Ps H ; CSI Ps ; Ps f  CUP, HVP  Cursor Position  [ECMA-48 8.3.21, 8.3.63]
    #[inline]
    pub(crate) fn cursor_position(&mut self, row: u16, col: u16) {
        self.last_char = None;
        let place = |number: u16| usize::from(number.max(1)) - 1;
        self.move_to_origin(place(row), place(col));
    }

    /// CSI Ps a  HPR  Character Position Forward  [ECMA-48 8.3.59]
    pub(crate) fn position_forward(&mut self, count: usize) {
        self.cursor_column(self.cursor.col.saturating_sub(self.area().left) + count);
    }

    /// CSI Ps e  VPR  Line Position Forward  [ECMA-48 8.3.160]
    pub(crate) fn row_forward(&mut self, count: usize) {
        self.cursor_row(self.cursor.row.saturating_sub(self.area().top) + count);
    }

    /// BS  Backspace  [ECMA-48 8.3.5]
    pub(crate) fn backspace(&mut self) {
        self.cursor_back(1);
    }

    /// CR  Carriage Return  [ECMA-48 8.3.15]
    #[inline(always)]
    pub(crate) fn carriage_return(&mut self) {
        self.last_char = None;
        self.cursor.pending_wrap = false;
        self.cursor.col = if !self.margins.is_narrow {
            0
        } else if self.cursor.col >= self.margins.left || self.modes.origin() {
            self.margins.left
        } else {
            0
        };
    }
}

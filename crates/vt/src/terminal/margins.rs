//! Margins: the region that scrolls.

use super::Terminal;

/// The scrolling region, 0-based and inclusive.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Margins {
    pub(crate) top: usize,
    pub(crate) bottom: usize,
    /// The screen's edges, unless mode 69 is set and others were asked for.
    pub(crate) left: usize,
    pub(crate) right: usize,
    /// Whether some columns lie outside.
    pub(crate) is_narrow: bool,
}

impl Margins {
    /// The whole screen.
    pub(crate) fn full(cols: usize, rows: usize) -> Self {
        Self {
            top: 0,
            bottom: rows - 1,
            left: 0,
            right: cols - 1,
            is_narrow: false,
        }
    }

    /// Makes the region as wide as the screen.
    pub(crate) fn widen(&mut self, cols: usize) {
        self.left = 0;
        self.right = cols - 1;
        self.is_narrow = false;
    }

    pub(crate) fn contain_row(&self, row: usize) -> bool {
        (self.top..=self.bottom).contains(&row)
    }

    pub(crate) fn contain_col(&self, col: usize) -> bool {
        (self.left..=self.right).contains(&col)
    }
}

impl Terminal {
    /// What rows and columns that a program names count from and end with: the region in origin
    /// mode, else the screen.
    #[inline(never)]
    pub(crate) fn area(&self) -> Margins {
        if self.modes.origin() {
            self.margins
        } else {
            Margins::full(self.cols(), self.rows())
        }
    }

    /// One past the last column that the cursor reaches by moving or printing from where it is.
    #[inline(always)]
    pub(crate) fn right_limit(&self) -> usize {
        if self.cursor.col <= self.margins.right {
            self.margins.right + 1
        } else {
            self.cols()
        }
    }

    /// The first column that the cursor reaches by moving left from where it is.
    #[inline(always)]
    pub(crate) fn left_limit(&self) -> usize {
        if self.cursor.col >= self.margins.left {
            self.margins.left
        } else {
            0
        }
    }

    pub(crate) fn cursor_in_margins(&self) -> bool {
        self.margins.contain_row(self.cursor.row) && self.margins.contain_col(self.cursor.col)
    }

    /// CSI Ps ; Ps r  DECSTBM  Set Top and Bottom Margins  [DEC VT510]
    pub(crate) fn set_vertical_margins(&mut self, top: usize, bottom: usize) {
        let rows = self.rows();
        let bottom = if bottom == 0 { rows } else { bottom.min(rows) };
        let top = top.max(1);
        if top < bottom {
            self.margins.top = top - 1;
            self.margins.bottom = bottom - 1;
            self.move_to_origin(0, 0);
        }
    }

    /// CSI Ps ; Ps s  DECSLRM  Set Left and Right Margins  [DEC VT510]
    pub(crate) fn set_horizontal_margins(&mut self, left: usize, right: usize) {
        let cols = self.cols();
        let right = if right == 0 { cols } else { right.min(cols) };
        let left = left.max(1);
        if left < right {
            self.margins.left = left - 1;
            self.margins.right = right - 1;
            self.margins.is_narrow = left > 1 || right < cols;
            self.update_plain();
            self.move_to_origin(0, 0);
        }
    }
}

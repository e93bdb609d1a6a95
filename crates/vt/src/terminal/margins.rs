//! Margins: the region that scrolls.

use super::Terminal;

/// The scrolling region, 0-based and inclusive.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Margins {
    pub(crate) top: usize,
    pub(crate) bottom: usize,
    /// Left and right, while mode 69 is set and they are not the screen's edges.
    pub(crate) horizontal: Option<(usize, usize)>,
    last_col: usize,
}

impl Margins {
    /// The whole screen.
    pub(crate) fn full(cols: usize, rows: usize) -> Self {
        Self {
            top: 0,
            bottom: rows - 1,
            horizontal: None,
            last_col: cols - 1,
        }
    }

    #[inline(always)]
    pub(crate) fn left(&self) -> usize {
        self.horizontal.map_or(0, |(left, _)| left)
    }

    #[inline(always)]
    pub(crate) fn right(&self) -> usize {
        self.horizontal.map_or(self.last_col, |(_, right)| right)
    }

    pub(crate) fn contain_row(&self, row: usize) -> bool {
        (self.top..=self.bottom).contains(&row)
    }

    pub(crate) fn contain_col(&self, col: usize) -> bool {
        (self.left()..=self.right()).contains(&col)
    }
}

impl Terminal {
    /// One past the last column that the cursor reaches by moving or printing from where it is.
    #[inline(always)]
    pub(crate) fn right_limit(&self) -> usize {
        match self.margins.horizontal {
            Some((_, right)) if self.cursor.col <= right => right + 1,
            _ => self.cols(),
        }
    }

    /// The first column that the cursor reaches by moving left from where it is.
    #[inline(always)]
    pub(crate) fn left_limit(&self) -> usize {
        match self.margins.horizontal {
            Some((left, _)) if self.cursor.col >= left => left,
            _ => 0,
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
            let full = left == 1 && right == cols;
            self.margins.horizontal = (!full).then_some((left - 1, right - 1));
            self.update_plain();
            self.move_to_origin(0, 0);
        }
    }
}

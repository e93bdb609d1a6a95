//! Soft and hard reset.

use super::{Charsets, Margins, Terminal};
use crate::pen::Pen;

impl Terminal {
    /// ESC c  RIS  Reset to Initial State  [ECMA-48 8.3.105]
    pub(crate) fn reset(&mut self) {
        *self = Self::new(self.size(), self.options);
    }

    /// CSI ! p  DECSTR  Soft Terminal Reset  [DEC VT510]
    pub(crate) fn soft_reset(&mut self) {
        self.modes.set_cursor_visible(true);
        self.modes.set_insert(false);
        self.modes.set_origin(false);
        self.modes.set_autowrap(true);
        self.modes.reset_left_right_margins();
        self.margins = Margins::full(self.cols(), self.rows());
        self.charsets = Charsets::default();
        self.pen = Pen::default();
        self.pen_changed();
        self.iso_protection = false;
        self.rectangle_extent = false;
        self.saved[usize::from(self.alternate)] = None;
        self.cursor.pending_wrap = false;
    }
}

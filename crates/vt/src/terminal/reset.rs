//! Soft and hard reset.

use super::{Charsets, Margins, Terminal};
use crate::pen::Pen;
use crate::size::Size;

impl Terminal {
    /// ESC c  RIS  Reset to Initial State  [ECMA-48 8.3.105]
    ///
    /// As in xterm a screen that was made 132 columns wide gets its 80 columns back.
    pub(crate) fn reset(&mut self) {
        let Size { cols, rows } = self.size();
        let cols = if self.modes.wide_screen() { 80 } else { cols };
        *self = Self::new(Size::new(cols, rows), self.options);
    }

    /// CSI Ps ; Ps " p  DECSCL  Select Conformance Level  [DEC VT510]
    ///
    /// The level only decides whether mode 95 is known; whatever it is, the terminal is reset.
    pub(crate) fn select_conformance(&mut self, level: u16) {
        if let Ok(level @ 61..=65) = u8::try_from(level) {
            self.soft_reset();
            self.level = level;
        }
    }

    /// CSI ! p  DECSTR  Soft Terminal Reset  [DEC VT510]
    pub(crate) fn soft_reset(&mut self) {
        self.modes.soft_reset();
        self.margins = Margins::full(self.cols(), self.rows());
        self.charsets = Charsets::default();
        self.pen = Pen::default();
        self.pen_changed();
        self.iso_protection = false;
        self.rectangle_extent = false;
        self.saved[usize::from(self.alternate)] = None;
        self.check_pending_wrap();
    }
}

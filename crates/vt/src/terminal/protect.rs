//! Protecting characters from erasure.
//!
//! As in xterm, what counts is which of the two was used last: DECSCA, in whatever form, guards
//! against selective erasure only, SPA against all erasure.

use super::Terminal;
use crate::pen::Attrs;

impl Terminal {
    /// CSI Ps " q  DECSCA  Select Character Protection Attribute  [DEC VT510]
    pub(crate) fn select_protection(&mut self, what: u16) {
        self.iso_protection = false;
        match what {
            1 => self.pen.insert(Attrs::PROTECTED),
            0 | 2 => self.pen.remove(Attrs::PROTECTED),
            _ => {}
        }
        self.pen_changed();
    }

    /// ESC V  SPA  Start of Guarded Area  [ECMA-48 8.3.143]
    pub(crate) fn start_guarded_area(&mut self) {
        self.pen.insert(Attrs::PROTECTED);
        self.iso_protection = true;
        self.pen_changed();
    }

    /// ESC W  EPA  End of Guarded Area  [ECMA-48 8.3.46]
    pub(crate) fn end_guarded_area(&mut self) {
        self.pen.remove(Attrs::PROTECTED);
        self.pen_changed();
    }
}

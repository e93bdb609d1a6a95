//! Protecting characters from erasure.

use super::Terminal;
use crate::pen::Attrs;

/// Which kind of protection was asked for last: as in xterm, DECSCA guards against selective
/// erasure only, SPA against all erasure.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Protection {
    Off,
    Dec,
    Iso,
}

impl Terminal {
    /// CSI Ps " q  DECSCA  Select Character Protection Attribute  [DEC VT510]
    pub(crate) fn select_protection(&mut self, what: u16) {
        match what {
            1 => {
                self.pen.attrs.insert(Attrs::PROTECTED);
                self.protection = Protection::Dec;
            }
            0 | 2 => self.pen.attrs.remove(Attrs::PROTECTED),
            _ => {}
        }
        self.pen_changed();
    }

    /// ESC V  SPA  Start of Guarded Area  [ECMA-48 8.3.143]
    pub(crate) fn start_guarded_area(&mut self) {
        self.pen.attrs.insert(Attrs::PROTECTED);
        self.protection = Protection::Iso;
        self.pen_changed();
    }

    /// ESC W  EPA  End of Guarded Area  [ECMA-48 8.3.46]
    pub(crate) fn end_guarded_area(&mut self) {
        self.pen.attrs.remove(Attrs::PROTECTED);
        self.pen_changed();
    }
}

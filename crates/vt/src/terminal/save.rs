//! Saving the cursor, and the alternate screen.

use super::{Charsets, Cursor, Terminal};
use crate::pen::Pen;

/// What DECSC keeps.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct SavedCursor {
    pub(crate) cursor: Cursor,
    pub(crate) pen: Pen,
    pub(crate) charsets: Charsets,
    pub(crate) origin: bool,
}

impl Terminal {
    /// ESC 7  DECSC  Save Cursor  [DEC VT510]
    pub(crate) fn save_cursor(&mut self) {
        let saved = SavedCursor {
            cursor: self.cursor,
            pen: self.pen,
            charsets: self.charsets,
            origin: self.modes.origin(),
        };
        self.saved[usize::from(self.alternate)] = Some(saved);
    }

    /// ESC 8  DECRC  Restore Cursor  [DEC VT510]
    pub(crate) fn restore_cursor(&mut self) {
        let saved = self.saved[usize::from(self.alternate)].unwrap_or_default();
        self.pen = saved.pen;
        self.pen_changed();
        self.charsets = saved.charsets;
        self.modes.set_origin(saved.origin);
        self.cursor = saved.cursor;
        self.clamp_cursor();
        self.update_plain();
    }

    pub(crate) fn clamp_cursor(&mut self) {
        let area = self.area();
        self.cursor.row = self.cursor.row.clamp(area.top, area.bottom);
        self.cursor.col = self.cursor.col.clamp(area.left, area.right);
        self.check_pending_wrap();
    }

    /// A wrap can only be pending in the last column that the cursor reaches, and not where it
    /// has already been done.
    pub(crate) fn check_pending_wrap(&mut self) {
        let is_wrapped = self.screen.row(self.cursor.row).is_wrapped();
        if is_wrapped || self.cursor.col + 1 != self.right_limit() {
            self.cursor.pending_wrap = false;
        }
    }

    /// CSI ? 47 h ; CSI ? 47 l ; CSI ? 1047 h  Alternate Screen Buffer  [xterm ctlseqs]
    pub(crate) fn use_alternate(&mut self, on: bool) {
        if on == self.alternate {
            return;
        }
        std::mem::swap(&mut self.screen, &mut self.other);
        self.alternate = on;
        self.check_pending_wrap();
        self.touch_all();
    }

    /// CSI ? 1049 h ; CSI ? 1049 l  Save Cursor and Use Alternate Screen  [xterm ctlseqs]
    pub(crate) fn use_alternate_with_cursor(&mut self, on: bool) {
        if on {
            if !self.alternate {
                self.save_cursor();
            }
            self.use_alternate(true);
            self.clear_alternate();
            self.cursor.pending_wrap = false;
        } else {
            if self.alternate {
                self.use_alternate(false);
            }
            self.restore_cursor();
        }
    }

    pub(crate) fn clear_alternate(&mut self) {
        let style = self.erase_style();
        for row in 0..self.rows() {
            self.screen.row_mut(row).clear(style);
        }
        self.touch_all();
    }
}

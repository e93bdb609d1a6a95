//! Window operations and changes of size.

use super::{Margins, Terminal};
use crate::parser::Params;
use crate::size::Size;

impl Terminal {
    /// CSI Ps ; Ps ; Ps t  XTWINOPS  Window Manipulation  [xterm ctlseqs]
    ///
    /// Resizing to rows and columns (8) and the stack of titles (22, 23); a display has no window
    /// to move and nobody to report to.
    pub(crate) fn window_operation(&mut self, params: &Params) {
        match params.get(0) {
            8 => {
                let size = self.size();
                let or = |value: u16, current: u16| if value == 0 { current } else { value };
                let rows = or(params.get(1), size.rows);
                self.resize(Size::new(or(params.get(2), size.cols), rows));
            }
            22 if matches!(params.get(1), 0 | 2) => self.push_title(),
            23 if matches!(params.get(1), 0 | 2) => self.pop_title(),
            _ => {}
        }
    }

    /// Changes the size. Lines of the primary buffer are wrapped anew and the cursor stays on its
    /// character; the alternate buffer is cut or padded, as full-screen programs redraw it.
    pub(crate) fn resize(&mut self, size: Size) {
        let size = size.clamped();
        let (cols, rows) = (usize::from(size.cols), usize::from(size.rows));
        if (cols, rows) == (self.cols(), self.rows()) {
            return;
        }
        let primary = usize::from(self.alternate);
        let mut points = [
            (self.cursor.row, self.cursor.col),
            (
                self.saved[primary].cursor.row,
                self.saved[primary].cursor.col,
            ),
        ];
        if self.alternate {
            self.screen.cut(cols, rows, &mut points);
            let mut points = [(self.saved[0].cursor.row, self.saved[0].cursor.col)];
            if let Some(other) = &mut self.other {
                other.reflow(cols, rows, &mut points);
            }
            (self.saved[0].cursor.row, self.saved[0].cursor.col) = points[0];
        } else {
            self.screen.reflow(cols, rows, &mut points);
            // The alternate buffer is blank whenever it is entered with 1049.
            if let Some(other) = &mut self.other {
                other.cut(cols, rows, &mut []);
            }
        }
        if points[0].1 != self.cursor.col {
            self.cursor.pending_wrap = false;
        }
        (self.cursor.row, self.cursor.col) = points[0];
        let saved = &mut self.saved[primary].cursor;
        (saved.row, saved.col) = points[1];
        self.margins = Margins::full(cols, rows);
        self.tabs.resize(cols);
        self.changed = vec![false; rows];
        self.clamp_cursor();
        self.touch_all();
    }
}

//! Window operations and changes of size.

use super::{Cursor, Margins, Terminal};
use crate::parser::Params;
use crate::screen::Point;
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
            #[cfg(feature = "window")]
            22 if matches!(params.get(1), 0 | 2) => self.push_title(),
            #[cfg(feature = "window")]
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
        self.fit_buffer(false, cols, rows);
        self.fit_buffer(true, cols, rows);
        self.margins = Margins::full(cols, rows);
        self.last_char = None;
        self.tabs.resize(cols);
        self.changed = vec![false; rows];
        self.clamp_cursor();
        self.update_plain();
        self.touch_all();
    }

    /// Changes the size of one buffer and moves its cursors along. A pending wrap counts as the
    /// column after the last: it stays pending where that is past the end again.
    fn fit_buffer(&mut self, alternate: bool, cols: usize, rows: usize) {
        let is_in_view = alternate == self.alternate;
        let saved = &mut self.saved[usize::from(alternate)];
        let (screen, cursor) = if is_in_view {
            (&mut self.screen, self.cursor)
        } else {
            let cursor = saved.map_or(Cursor::default(), |saved| saved.cursor);
            (&mut self.other, cursor)
        };
        let cursors = [cursor, saved.map_or(cursor, |saved| saved.cursor)];
        let mut points =
            cursors.map(|cursor| (cursor.row, cursor.col + usize::from(cursor.pending_wrap)));
        if alternate {
            screen.cut(cols, rows, &mut points);
        } else {
            screen.reflow(cols, rows, &mut points);
        }
        if is_in_view {
            self.cursor.follow(points[0], cols);
        }
        if let Some(saved) = saved {
            saved.cursor.follow(points[1], cols);
        }
    }
}

impl Cursor {
    /// Goes to where the character below it has gone.
    fn follow(&mut self, (row, col): Point, cols: usize) {
        self.row = row;
        self.pending_wrap &= col >= cols;
        self.col = col.min(cols - 1);
    }
}

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
        let saved = self.saved[usize::from(alternate)].as_mut();
        let cursor = is_in_view.then_some(&mut self.cursor);
        let cursors = cursor
            .into_iter()
            .chain(saved.map(|saved| &mut saved.cursor));
        let mut cursors: Vec<&mut Cursor> = cursors.collect();
        let mut points: Vec<Point> = cursors
            .iter()
            .map(|cursor| (cursor.row, cursor.col + usize::from(cursor.pending_wrap)))
            .collect();
        let screen = if is_in_view {
            Some(&mut self.screen)
        } else {
            self.other.as_mut()
        };
        match screen {
            Some(screen) if alternate => screen.cut(cols, rows, &mut points),
            Some(screen) => screen.reflow(cols, rows, &mut points),
            None => {
                for point in &mut points {
                    point.0 = point.0.min(rows - 1);
                }
            }
        }
        for (cursor, (row, col)) in cursors.iter_mut().zip(points) {
            cursor.row = row;
            cursor.pending_wrap &= col >= cols;
            cursor.col = col.min(cols - 1);
        }
    }
}

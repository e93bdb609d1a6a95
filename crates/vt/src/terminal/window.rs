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
        let [saved_primary, saved_alternate] = &mut self.saved;
        let mut of_primary: Vec<_> = saved_primary.iter_mut().map(|s| &mut s.cursor).collect();
        let mut of_alternate: Vec<_> = saved_alternate.iter_mut().map(|s| &mut s.cursor).collect();
        let (primary, alternate) = if self.alternate {
            of_alternate.insert(0, &mut self.cursor);
            (self.other.as_mut(), Some(&mut self.screen))
        } else {
            of_primary.insert(0, &mut self.cursor);
            (Some(&mut self.screen), self.other.as_mut())
        };
        if let Some(screen) = primary {
            fit(&mut of_primary, cols, |points| {
                screen.reflow(cols, rows, points)
            });
        }
        fit(&mut of_alternate, cols, |points| match alternate {
            Some(screen) => screen.cut(cols, rows, points),
            None => points
                .iter_mut()
                .for_each(|point| point.0 = point.0.min(rows - 1)),
        });
        self.margins = Margins::full(cols, rows);
        self.last_char = None;
        self.tabs.resize(cols);
        self.changed = vec![false; rows];
        self.clamp_cursor();
        self.update_plain();
        self.touch_all();
    }
}

/// Lets `change` move the places of cursors. A pending wrap counts as the column after the last:
/// it stays pending where that is past the end again.
fn fit(cursors: &mut [&mut Cursor], cols: usize, change: impl FnOnce(&mut [Point])) {
    let mut points: Vec<Point> = cursors
        .iter()
        .map(|cursor| (cursor.row, cursor.col + usize::from(cursor.pending_wrap)))
        .collect();
    change(&mut points);
    for (cursor, (row, col)) in cursors.iter_mut().zip(points) {
        cursor.row = row;
        cursor.pending_wrap &= col >= cols;
        cursor.col = col.min(cols - 1);
    }
}

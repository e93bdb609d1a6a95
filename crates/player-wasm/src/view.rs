//! What is to be seen of a terminal: its screen, or some of the lines that have left it with the
//! first rows of the screen below them.

use vt::{Cursor, Line, Vt};

/// How far one has scrolled back.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Scroll {
    /// Lines above the screen that are shown.
    pub(crate) back: usize,
    /// Lines that had left the screen when this was last brought up to date.
    left: usize,
}

impl Scroll {
    /// Goes to so many lines above the screen.
    pub(crate) fn go(&mut self, vt: &Vt, back: usize) {
        self.back = back.min(vt.scrollback_len());
        self.left = lines_left(vt);
    }

    /// Stays with the lines that are shown when others have left the screen. Returns the first
    /// row that shows something else, if one does besides the rows that the terminal has changed.
    pub(crate) fn follow(&mut self, vt: &Vt) -> Option<usize> {
        let left = lines_left(vt);
        let before = std::mem::replace(&mut self.left, left);
        let old = self.back;
        if old == 0 || left == before {
            return None;
        }
        self.back = (old + left).saturating_sub(before).min(vt.scrollback_len());
        // Rows that were part of the screen may have changed before they left it.
        let is_in_place = self.back + before == old + left;
        Some(if is_in_place { old } else { 0 })
    }
}

fn lines_left(vt: &Vt) -> usize {
    vt.scrollback_len() + vt.dropped_lines()
}

/// A terminal as one sees it.
#[derive(Clone, Copy)]
pub(crate) struct View<'a> {
    pub(crate) vt: &'a Vt,
    pub(crate) back: usize,
}

impl<'a> View<'a> {
    pub(crate) fn line(self, row: usize) -> Option<Line<'a>> {
        match row.checked_sub(self.back) {
            Some(row) => self.vt.line(row),
            None => {
                let len = self.vt.scrollback_len();
                self.vt.scrollback_line((len + row).checked_sub(self.back)?)
            }
        }
    }

    /// The cursor where it is seen, which may be below the last row.
    pub(crate) fn cursor(self) -> Cursor {
        let mut cursor = self.vt.cursor();
        cursor.row += self.back;
        cursor
    }
}

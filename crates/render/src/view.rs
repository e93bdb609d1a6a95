//! Which part of a screen a picture shows.

use std::ops::Range;

use vt::{Size, Vt};

/// Columns and rows of a screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct View {
    /// Columns, within the screen.
    pub cols: Range<usize>,
    /// Rows, within the screen.
    pub rows: Range<usize>,
}

impl View {
    /// The whole screen.
    #[must_use]
    pub fn whole(vt: &Vt) -> View {
        let size = vt.size();
        View {
            cols: 0..usize::from(size.cols),
            rows: 0..usize::from(size.rows),
        }
    }

    /// A part of at most this size, for thumbnails: the left columns, and the rows down to the
    /// last one with text, where the latest output mostly is.
    #[must_use]
    pub fn cropped(vt: &Vt, size: Size) -> View {
        let whole = View::whole(vt);
        let height = usize::from(size.rows.max(1)).min(whole.rows.end);
        let is_written = |row: &usize| vt.line(*row).is_some_and(|line| !line.text().is_empty());
        let end = (0..whole.rows.end)
            .rev()
            .find(is_written)
            .map_or(0, |row| row + 1)
            .max(height);
        let cols = usize::from(size.cols.max(1)).min(whole.cols.end);
        View {
            cols: 0..cols,
            rows: end - height..end,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vt(text: &str) -> Vt {
        let mut vt = Vt::new(Size::new(10, 6));
        vt.feed(text.as_bytes());
        vt
    }

    #[test]
    fn a_thumbnail_ends_with_the_last_row_of_text() {
        let text = vt("1\r\n2\r\n3\r\n4\r\n5");
        let view = View::cropped(&text, Size::new(4, 3));
        assert_eq!(
            view,
            View {
                cols: 0..4,
                rows: 2..5
            }
        );
    }

    #[test]
    fn a_thumbnail_of_little_text_begins_at_the_top() {
        let view = View::cropped(&vt("1\r\n2"), Size::new(80, 3));
        assert_eq!(
            view,
            View {
                cols: 0..10,
                rows: 0..3
            }
        );
        assert_eq!(
            View::cropped(&vt(""), Size::new(80, 15)),
            View::whole(&vt(""))
        );
    }
}

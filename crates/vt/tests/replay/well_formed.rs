//! Whether what can be seen of a terminal makes sense.

use vt::{Cell, Line, Vt};

use crate::same::{ROWS_SEEN, lines_look_the_same, rows_seen};

/// Sizes, cursor, lines and pens make sense.
pub(crate) fn well_formed(vt: &Vt) {
    let (size, cursor) = (vt.size(), vt.cursor());
    assert_eq!(size, size.clamped());
    assert!(
        cursor.col < usize::from(size.cols),
        "{cursor:?} on {size:?}"
    );
    assert!(
        cursor.row < usize::from(size.rows),
        "{cursor:?} on {size:?}"
    );
    assert!(vt.line(size.rows.into()).is_none());
    assert!(vt.scrollback_line(vt.scrollback_len()).is_none());
    assert!(vt.changed_rows().all(|row| row < usize::from(size.rows)));
    for row in rows_seen(vt) {
        line_is_well_formed(vt, vt.line(row).expect("a row of the view is a line"));
    }
    for index in 0..vt.scrollback_len().min(ROWS_SEEN) {
        line_is_well_formed(vt, vt.scrollback_line(index).expect("kept lines are lines"));
    }
}

fn line_is_well_formed(vt: &Vt, line: Line<'_>) {
    assert_eq!(line.cols(), usize::from(vt.size().cols));
    assert!(line.cell(line.cols()).is_none());
    let (mut cols, mut wide) = (0, false);
    for Cell { text, width, pen } in line.cells() {
        let text = text.to_string();
        assert!(
            !text.is_empty() && !text.contains(char::is_control),
            "{text:?}"
        );
        assert_eq!(
            width == 0,
            wide,
            "a tail follows every wide character, and nothing else"
        );
        wide = width == 2;
        cols += 1;
        if let Some(link) = pen.link() {
            assert!(vt.link(link).is_some());
        }
    }
    assert!(!wide, "a wide character without its tail");
    assert_eq!(cols, line.cols());
    assert!(!line.text().ends_with(' '));
}

/// Rows of `vt` that look other than in `shown` are among its changed rows.
pub(crate) fn changes_are_reported(shown: &Vt, vt: &Vt) {
    if shown.size() != vt.size() {
        assert_eq!(vt.changed_rows().count(), usize::from(vt.size().rows));
        return;
    }
    let mut changed = vec![false; vt.size().rows.into()];
    for row in vt.changed_rows() {
        changed[row] = true;
    }
    for row in rows_seen(vt).filter(|row| !changed[*row]) {
        let (before, after) = (shown.line(row), vt.line(row));
        let (before, after) = (
            before.expect("sizes are equal"),
            after.expect("it is in the view"),
        );
        lines_look_the_same((shown, before), (vt, after), row);
    }
}

//! Whether two terminals look the same.

use std::fmt::Debug;

use vt::{Line, Pen, Vt};

/// Larger screens are looked at in part, so that a short input cannot keep a check busy.
pub(crate) const ROWS_SEEN: usize = 100;

/// The rows of the view, of a large one the first and the last.
pub(crate) fn rows_seen(vt: &Vt) -> impl Iterator<Item = usize> + use<> {
    let rows = usize::from(vt.size().rows);
    (0..rows.min(ROWS_SEEN)).chain(rows.saturating_sub(ROWS_SEEN).max(ROWS_SEEN)..rows)
}

/// Both terminals look the same, and say the same about themselves.
pub(crate) fn same(one: &Vt, other: &Vt) {
    assert_eq!(one.size(), other.size());
    assert_eq!(one.cursor(), other.cursor());
    assert_eq!(one.title(), other.title());
    assert_eq!(one.palette(), other.palette());
    assert_eq!(one.is_reverse_screen(), other.is_reverse_screen());
    assert_eq!(one.is_alternate_screen(), other.is_alternate_screen());
    assert_eq!(one.is_updating(), other.is_updating());
    for row in rows_seen(one) {
        if let (Some(a), Some(b)) = (one.line(row), other.line(row)) {
            lines_look_the_same((one, a), (other, b), row);
            assert_eq!(a.is_wrapped(), b.is_wrapped(), "row {row}");
        }
    }
}

pub(crate) fn lines_look_the_same(one: (&Vt, Line<'_>), other: (&Vt, Line<'_>), row: usize) {
    for (col, (a, b)) in one.1.cells().zip(other.1.cells()).enumerate() {
        assert_eq!(
            a.text.to_string(),
            b.text.to_string(),
            "row {row}, column {col}"
        );
        assert_eq!(a.width, b.width, "row {row}, column {col}");
        assert_eq!(
            look(one.0, &a.pen),
            look(other.0, &b.pen),
            "row {row}, column {col}"
        );
    }
}

/// What is to be seen of a pen; numbers of links mean nothing outside their terminal.
fn look<'a>(vt: &'a Vt, pen: &Pen) -> impl PartialEq + Debug + use<'a> {
    let attributes = [
        pen.is_bold(),
        pen.is_dim(),
        pen.is_italic(),
        pen.is_blink(),
        pen.is_inverse(),
        pen.is_hidden(),
        pen.is_strike(),
        pen.is_overline(),
    ];
    let colors = (pen.fg(), pen.bg(), pen.underline_color());
    let link = pen
        .link()
        .and_then(|link| vt.link(link))
        .map(|link| link.uri.as_str());
    (attributes, colors, pen.underline_style(), link)
}

//! A screen as text that can be reviewed: size, cursor, title, rows, and runs of pens.

use std::fmt::Write;

use vt::{Cell, Color, Line, Pen, UnderlineStyle, Vt};

/// All that can be seen of a terminal.
///
/// The first line is the size. A row is its number and its text; `>` in place of `|` says that the
/// text goes on in the next row. Below the rows are the runs of cells with other pens than the
/// default, blank cells included.
pub(crate) fn describe(vt: &Vt) -> String {
    let (size, cursor) = (vt.size(), vt.cursor());
    let mut out = format!("{}x{}\n", size.cols, size.rows);
    _ = write!(
        out,
        "cursor: row {}, column {}, {:?}",
        cursor.row, cursor.col, cursor.shape
    );
    for (is_so, word) in [
        (cursor.blinks, "blinking"),
        (!cursor.visible, "hidden"),
        (cursor.pending_wrap, "about to wrap"),
    ] {
        if is_so {
            _ = write!(out, ", {word}");
        }
    }
    _ = writeln!(out, "\ntitle: {}", vt.title().unwrap_or_default());
    for (is_so, word) in [
        (vt.is_alternate_screen(), "alternate"),
        (vt.is_reverse_screen(), "reversed"),
    ] {
        if is_so {
            _ = writeln!(out, "screen: {word}");
        }
    }
    let lines: Vec<Line<'_>> = (0..size.rows.into())
        .filter_map(|row| vt.line(row))
        .collect();
    out.push('\n');
    for (row, line) in lines.iter().enumerate() {
        let border = if line.is_wrapped() { '>' } else { '|' };
        _ = writeln!(out, "{row:2}{border}{}", line.text());
    }
    out.push('\n');
    for (row, line) in lines.iter().enumerate() {
        let runs = runs(vt, line);
        if !runs.is_empty() {
            _ = writeln!(out, "{row:2}: {}", runs.join("; "));
        }
    }
    out
}

/// The runs of cells with the same pen, but for the default one: columns and attributes.
fn runs(vt: &Vt, line: &Line<'_>) -> Vec<String> {
    let cells: Vec<Cell<'_>> = line.cells().collect();
    let mut runs = Vec::new();
    let mut start = 0;
    for run in cells.chunk_by(|a, b| a.pen == b.pen) {
        let (pen, last) = (run[0].pen, start + run.len() - 1);
        if pen != Pen::default() {
            runs.push(format!("{start}-{last} {}", attributes(vt, &pen)));
        }
        start = last + 1;
    }
    runs
}

fn attributes(vt: &Vt, pen: &Pen) -> String {
    let mut words = Vec::new();
    for (name, color) in [
        ("fg", pen.fg()),
        ("bg", pen.bg()),
        ("underline", pen.underline_color()),
    ] {
        match color {
            Color::Default => {}
            Color::Indexed(index) => words.push(format!("{name} {index}")),
            Color::Rgb(r, g, b) => words.push(format!("{name} #{r:02x}{g:02x}{b:02x}")),
        }
    }
    for (is_so, word) in [
        (pen.is_bold(), "bold"),
        (pen.is_dim(), "dim"),
        (pen.is_italic(), "italic"),
        (pen.is_blink(), "blink"),
        (pen.is_inverse(), "inverse"),
        (pen.is_hidden(), "hidden"),
        (pen.is_strike(), "strike"),
        (pen.is_overline(), "overline"),
    ] {
        if is_so {
            words.push(word.to_owned());
        }
    }
    if pen.underline_style() != UnderlineStyle::None {
        words.push(format!("{:?} underline", pen.underline_style()).to_lowercase());
    }
    if let Some(link) = pen.link().and_then(|link| vt.link(link)) {
        words.push(format!("link <{}>", link.uri));
    }
    // What is left is not to be seen, such as protection from selective erasing.
    if words.is_empty() {
        "unseen attributes".to_owned()
    } else {
        words.join(" ")
    }
}

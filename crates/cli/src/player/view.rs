//! A part of the recorded screen, painted cell by cell: for recordings larger than the window, and
//! beside the status line.
//!
//! The part follows the cursor and otherwise stays where it is.

use std::fmt::Write;

use vt::{Color, Line, Pen, UnderlineStyle, Vt};

/// The window, as far as the recording is shown in it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Area {
    pub(super) cols: usize,
    pub(super) rows: usize,
}

/// What is shown, and from where on.
#[derive(Debug, Default)]
pub(super) struct View {
    area: Area,
    left: usize,
    top: usize,
    /// Everything has to be painted.
    is_stale: bool,
}

impl View {
    /// A view into which nothing is painted yet.
    pub(super) fn new(area: Area) -> View {
        View {
            area,
            is_stale: true,
            ..View::default()
        }
    }

    /// The window has another size.
    pub(super) fn set_area(&mut self, area: Area) {
        self.is_stale |= area != self.area;
        self.area = area;
    }

    /// Everything has to be painted again.
    pub(super) fn spoil(&mut self) {
        self.is_stale = true;
    }

    /// Paints the rows that have changed.
    pub(super) fn paint(&mut self, vt: &Vt, out: &mut Vec<u8>) {
        let (cursor, size) = (vt.cursor(), vt.size());
        let (cols, rows) = (usize::from(size.cols), usize::from(size.rows));
        let left = scrolled(self.left, self.area.cols, cursor.col, cols);
        let top = scrolled(self.top, self.area.rows, cursor.row, rows);
        self.is_stale |= (left, top) != (self.left, self.top);
        (self.left, self.top) = (left, top);
        if self.is_stale {
            let reverse = if vt.is_reverse_screen() { 'h' } else { 'l' };
            push(out, format_args!("\x1b[?7l\x1b[?5{reverse}"));
            (0..self.area.rows).for_each(|row| self.paint_row(vt.line(top + row), row, out));
        } else {
            let shown = vt.changed_rows().filter_map(|row| row.checked_sub(top));
            for row in shown.filter(|&row| row < self.area.rows) {
                self.paint_row(vt.line(top + row), row, out);
            }
        }
        self.is_stale = false;
        let (row, col) = (cursor.row - top + 1, cursor.col - left + 1);
        let visible = if cursor.visible { 'h' } else { 'l' };
        push(
            out,
            format_args!("\x1b[m\x1b[{row};{col}H\x1b[?25{visible}"),
        );
    }

    fn paint_row(&self, line: Option<Line<'_>>, row: usize, out: &mut Vec<u8>) {
        push(out, format_args!("\x1b[{};1H\x1b[m\x1b[K", row + 1));
        let Some(line) = line else { return };
        let mut pen = Pen::default();
        let mut text = String::new();
        let mut col = 0;
        for cell in line.cells() {
            let (start, end) = (col, col + usize::from(cell.width));
            col = end;
            if start < self.left || end > self.left + self.area.cols || cell.width == 0 {
                // Half of a wide character stays blank.
                let is_cut =
                    cell.width == 2 && (start + 1 == self.left || end > self.left + self.area.cols);
                if is_cut {
                    text.push(' ');
                }
                continue;
            }
            if cell.pen != pen {
                pen = cell.pen;
                push_pen(&pen, &mut text);
            }
            cell.text.push_to(&mut text);
        }
        let is_plain = pen == Pen::default();
        let text = if is_plain {
            text.trim_end_matches(' ')
        } else {
            &text
        };
        out.extend_from_slice(text.as_bytes());
    }
}

/// Where a part of `shown` of `whole` begins so that it has `cursor` in it, near `start`.
fn scrolled(start: usize, shown: usize, cursor: usize, whole: usize) -> usize {
    let shown = shown.max(1);
    let first = (cursor + 1).saturating_sub(shown);
    let is_in = (start..start + shown).contains(&cursor);
    let start = if is_in { start } else { first };
    start.min(whole.saturating_sub(shown))
}

fn push(out: &mut Vec<u8>, text: std::fmt::Arguments<'_>) {
    out.extend_from_slice(text.to_string().as_bytes());
}

/// The sequence that selects a pen from any other.
fn push_pen(pen: &Pen, out: &mut String) {
    out.push_str("\x1b[0");
    let attributes = [
        (pen.is_bold(), ";1"),
        (pen.is_dim(), ";2"),
        (pen.is_italic(), ";3"),
        (pen.is_blink(), ";5"),
        (pen.is_inverse(), ";7"),
        (pen.is_hidden(), ";8"),
        (pen.is_strike(), ";9"),
        (pen.is_overline(), ";53"),
    ];
    let set = attributes.iter().filter(|(is_set, _)| *is_set);
    set.for_each(|(_, code)| out.push_str(code));
    out.push_str(match pen.underline_style() {
        UnderlineStyle::None => "",
        UnderlineStyle::Single => ";4",
        UnderlineStyle::Double => ";4:2",
        UnderlineStyle::Curly => ";4:3",
        UnderlineStyle::Dotted => ";4:4",
        UnderlineStyle::Dashed => ";4:5",
    });
    push_color(pen.fg(), 30, out);
    push_color(pen.bg(), 40, out);
    push_color(pen.underline_color(), 50, out);
    out.push('m');
}

/// Colours of text from 30 on, of what is behind it from 40 on, of its underline at 58.
fn push_color(color: Color, base: u8, out: &mut String) {
    // Writing to a string does not fail.
    let _ = match color {
        Color::Default => Ok(()),
        Color::Indexed(index @ 0..=7) if base < 50 => write!(out, ";{}", base + index),
        Color::Indexed(index @ 8..=15) if base < 50 => write!(out, ";{}", base + 52 + index),
        Color::Indexed(index) => write!(out, ";{};5;{index}", base + 8),
        Color::Rgb(red, green, blue) => write!(out, ";{};2;{red};{green};{blue}", base + 8),
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a window of this size shows after each of the pieces.
    fn shown(area: Area, pieces: &[&str]) -> Vec<Vec<String>> {
        let mut vt = Vt::new(vt::Size::new(20, 6));
        let mut window = Vt::new(vt::Size::new(area.cols as u16, area.rows as u16));
        let mut view = View::new(area);
        let mut after = Vec::new();
        for piece in pieces {
            vt.feed(piece.as_bytes());
            let mut out = Vec::new();
            view.paint(&vt, &mut out);
            vt.clear_changed_rows();
            window.feed(&out);
            after.push(window.text());
        }
        after
    }

    #[test]
    fn the_part_with_the_cursor_is_shown_and_stays() {
        let area = Area { cols: 5, rows: 2 };
        let pieces = [
            "abcdefgh",
            "\x1b[H",
            "\x1b[6;1Hx漢y",
            "\x1b[5;1Hup",
            "\x1b[1;5H漢",
        ];
        let screens = shown(area, &pieces);
        let expected = [
            ["efgh", ""],
            ["abcde", ""],
            ["", "x漢y"],
            ["up", "x漢y"],
            ["cd漢g", ""],
        ];
        assert_eq!(screens, expected);
    }

    #[test]
    fn pens_arrive_as_they_are() {
        let area = Area { cols: 20, rows: 6 };
        let sgr = "\x1b[1;3;4:3;7;9;31;104;58;5;9ma\x1b[38;2;1;2;3;48;5;200mb\x1b[mc";
        let mut vt = Vt::new(vt::Size::new(20, 6));
        vt.feed(sgr.as_bytes());
        let mut window = Vt::new(vt::Size::new(20, 6));
        let mut out = Vec::new();
        View::new(area).paint(&vt, &mut out);
        window.feed(&out);
        for col in 0..20 {
            let pen = |vt: &Vt| {
                vt.line(0)
                    .and_then(|line| line.cell(col).map(|cell| cell.pen))
            };
            assert_eq!(pen(&window), pen(&vt), "{col}");
        }
    }
}

//! A row of the screen as the outside sees it.

use crate::cell::{Cell, RawCell, Text};
use crate::clusters::Clusters;
use crate::screen::{Row, Screen};
use crate::styles::Styles;

/// So many cells become text at once.
const CHUNK: usize = 16;

/// One line of the view or of the scrollback, borrowed from its terminal.
#[derive(Clone, Copy)]
pub struct Line<'a> {
    written: &'a [RawCell],
    row: Row,
    cols: usize,
    styles: &'a Styles,
    clusters: &'a Clusters,
}

impl<'a> Line<'a> {
    pub(crate) fn new(
        screen: &'a Screen,
        row: &Row,
        styles: &'a Styles,
        clusters: &'a Clusters,
    ) -> Self {
        let cols = screen.cols();
        Self {
            written: screen.written(row),
            row: *row,
            cols,
            styles,
            clusters,
        }
    }

    /// Columns of the line, as many as the terminal has.
    #[must_use]
    pub fn cols(&self) -> usize {
        self.cols
    }

    /// Whether the text goes on in the next line because it did not fit.
    #[must_use]
    pub fn is_wrapped(&self) -> bool {
        self.row.is_wrapped()
    }

    /// Whether a shell said, by OSC 133, that its prompt begins here.
    #[must_use]
    pub fn is_prompt(&self) -> bool {
        self.row.is_prompt()
    }

    /// The text without the blanks at its end.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = Vec::with_capacity(self.written.len());
        self.append_text(&mut text);
        String::from_utf8(text).unwrap_or_default()
    }

    /// Appends the same text in UTF-8 to `out`, for those who take many lines.
    pub fn append_text(&self, out: &mut Vec<u8>) {
        let is_space = |cell: &RawCell| matches!(cell.low(), 0 | 0x20);
        let end = self.written.iter().rposition(|cell| !is_space(cell));
        self.append(&self.written[..end.map_or(0, |last| last + 1)], out);
    }

    /// The same with spaces at the end that were written, which stand between two words when the
    /// text goes on in the next line.
    pub fn append_text_and_spaces(&self, out: &mut Vec<u8>) {
        let end = self.written.iter().rposition(|cell| cell.low() != 0);
        self.append(&self.written[..end.map_or(0, |last| last + 1)], out);
    }

    fn append(&self, cells: &[RawCell], out: &mut Vec<u8>) {
        out.reserve(cells.len());
        let (chunks, rest) = cells.as_chunks::<CHUNK>();
        for chunk in chunks {
            if RawCell::are_ascii(chunk) {
                out.extend_from_slice(&chunk.map(RawCell::ascii));
            } else {
                self.append_cells(chunk, out);
            }
        }
        self.append_cells(rest, out);
    }

    /// Appends the text of at most [`CHUNK`] cells. Characters are gathered before they are
    /// appended, because each time is as expensive for one as for many.
    fn append_cells(&self, cells: &[RawCell], out: &mut Vec<u8>) {
        let mut text = [0; CHUNK * 4];
        let mut len = 0;
        for cell in cells.iter().filter(|cell| !cell.is_tail()) {
            if cell.is_ascii() {
                text[len] = cell.ascii();
                len += 1;
                continue;
            }
            match self.text_of(*cell) {
                Text::Char(char) => len += char.encode_utf8(&mut text[len..]).len(),
                Text::Cluster(cluster) => {
                    out.extend_from_slice(&text[..len]);
                    out.extend_from_slice(cluster.as_bytes());
                    len = 0;
                }
            }
        }
        out.extend_from_slice(&text[..len]);
    }

    /// The cells of all columns, from the left.
    pub fn cells(&self) -> impl Iterator<Item = Cell<'a>> + use<'a> {
        let line = *self;
        (0..line.cols).map(move |col| line.view(line.raw(col)))
    }

    /// The cell in column `col`.
    #[must_use]
    pub fn cell(&self, col: usize) -> Option<Cell<'a>> {
        (col < self.cols).then(|| self.view(self.raw(col)))
    }

    fn raw(&self, col: usize) -> RawCell {
        self.written
            .get(col)
            .copied()
            .unwrap_or(RawCell::blank(self.row.tail()))
    }

    fn view(&self, cell: RawCell) -> Cell<'a> {
        let width = if cell.is_tail() {
            0
        } else {
            1 + u8::from(cell.is_wide())
        };
        Cell {
            text: self.text_of(cell),
            width,
            pen: self.styles.get(cell.style()),
        }
    }

    fn text_of(&self, cell: RawCell) -> Text<'a> {
        if let Some(index) = cell.cluster_index() {
            return Text::Cluster(self.clusters.get(index));
        }
        Text::Char(cell.char())
    }
}

#[cfg(test)]
mod tests {
    use crate::{Size, Vt};

    /// The text as its cells have it.
    fn slowly(vt: &Vt, row: usize) -> String {
        let mut text = String::new();
        for cell in vt.line(row).into_iter().flat_map(|line| line.cells()) {
            if cell.width > 0 {
                cell.text.push_to(&mut text);
            }
        }
        text.trim_end_matches(' ').to_owned()
    }

    #[test]
    fn the_text_of_a_line_is_that_of_its_cells() {
        for piece in [
            "a",
            "word ",
            "é",
            "日",
            "e\u{301}",
            "👩‍💻",
            "\x1b[C",
            "\x1b[7m \x1b[m",
        ] {
            for (before, after) in [(0, 0), (1, 0), (15, 1), (16, 40), (31, 20)] {
                let mut vt = Vt::new(Size::new(80, 2));
                let input = format!("{}{piece}{}", "x".repeat(before), "y".repeat(after));
                vt.feed(input.repeat(2).as_bytes());
                for row in 0..2 {
                    let text = vt.line(row).map(|line| line.text()).unwrap_or_default();
                    assert_eq!(text, slowly(&vt, row), "{input:?}");
                }
            }
        }
    }

    #[test]
    fn texts_are_appended_to_what_is_there() {
        let mut vt = Vt::new(Size::new(20, 1));
        vt.feed("└─ x  ".as_bytes());
        let mut text = b"before:  ".to_vec();
        if let Some(line) = vt.line(0) {
            line.append_text(&mut text);
        }
        assert_eq!(String::from_utf8_lossy(&text), "before:  └─ x");
    }
}

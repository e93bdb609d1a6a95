//! A row of the screen as the outside sees it.

use crate::cell::{Cell, RawCell, Text};
use crate::clusters::Clusters;
use crate::screen::{Row, Screen};
use crate::styles::Styles;

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
        let mut text = String::with_capacity(self.written.len());
        for cell in self.written {
            if !cell.is_tail() {
                self.text_of(*cell).push_to(&mut text);
            }
        }
        text.truncate(text.trim_end_matches(' ').len());
        text
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
        match cell.code() {
            0 => Text::Char(' '),
            code => Text::Char(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER)),
        }
    }
}

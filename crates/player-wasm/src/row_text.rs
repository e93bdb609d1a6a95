//! A row as text for people and screen readers: what is written in it, cut into pieces where the
//! fonts of a page cannot be trusted to give characters the width that a terminal gives them.

use vt::{Line, Text};

/// Pieces of one row.
#[derive(Default)]
pub(crate) struct RowText {
    pub(crate) text: String,
    /// Pairs: length of a piece in UTF-16 units, and the columns that it takes; columns 0 where
    /// each unit is one column. Empty when all of the row is like that.
    pub(crate) segments: Vec<u16>,
}

impl RowText {
    /// Takes over a row. Blanks at its end are left out unless the line goes on in the next row.
    pub(crate) fn read(&mut self, line: &Line) {
        self.text.clear();
        self.segments.clear();
        let mut piece = Piece::default();
        // Blanks are held back until something follows them.
        let mut blanks = 0;
        for cell in line.cells().filter(|cell| cell.width > 0) {
            if cell.text == Text::Char(' ') {
                blanks += 1;
                continue;
            }
            piece = self.push_blanks(piece, std::mem::take(&mut blanks));
            let is_plain = cell.width == 1 && is_trusted(cell.text);
            piece = self.change(piece, is_plain);
            cell.text.push_to(&mut self.text);
            piece.add(cell.text, u16::from(cell.width));
        }
        if line.is_wrapped() {
            piece = self.push_blanks(piece, blanks);
        }
        self.push(&piece);
        if self.segments.len() == 2 && self.segments[1] == 0 {
            self.segments.clear();
        }
    }

    fn push_blanks(&mut self, piece: Piece, count: u16) -> Piece {
        if count == 0 {
            return piece;
        }
        let mut piece = self.change(piece, true);
        self.text
            .extend(std::iter::repeat_n(' ', usize::from(count)));
        piece.units = piece.units.saturating_add(count);
        piece
    }

    /// The piece to go on with: the same, or a new one of the other kind.
    fn change(&mut self, piece: Piece, is_plain: bool) -> Piece {
        if piece.is_plain == is_plain {
            return piece;
        }
        self.push(&piece);
        Piece {
            is_plain,
            ..Piece::default()
        }
    }

    fn push(&mut self, piece: &Piece) {
        if piece.units > 0 {
            self.segments.push(piece.units);
            self.segments
                .push(if piece.is_plain { 0 } else { piece.columns });
        }
    }
}

struct Piece {
    is_plain: bool,
    units: u16,
    columns: u16,
}

impl Default for Piece {
    fn default() -> Self {
        Piece {
            is_plain: true,
            units: 0,
            columns: 0,
        }
    }
}

impl Piece {
    fn add(&mut self, text: Text<'_>, columns: u16) {
        let units = match text {
            Text::Char(char) => char.len_utf16(),
            Text::Cluster(text) => text.chars().map(char::len_utf16).sum(),
        };
        self.units = self.units.saturating_add(units as u16);
        self.columns = self.columns.saturating_add(columns);
    }
}

/// Whether fonts for terminals have the character, in the width of all others.
fn is_trusted(text: Text<'_>) -> bool {
    matches!(text, Text::Char(' '..='~' | '\u{a0}'..='\u{24f}'))
}

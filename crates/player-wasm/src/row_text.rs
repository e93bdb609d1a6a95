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
    /// Whether a cell of the row is a link.
    pub(crate) has_link: bool,
    /// What comes behind the segments.
    piece: Piece,
}

/// Text of one kind.
#[derive(Default)]
struct Piece {
    is_special: bool,
    units: u16,
    columns: u16,
}

impl RowText {
    /// Takes over a row. Blanks at its end are left out unless the line goes on in the next row.
    pub(crate) fn read(&mut self, line: &Line) {
        self.text.clear();
        self.segments.clear();
        self.has_link = false;
        self.piece = Piece::default();
        // Blanks are held back until something follows them.
        let mut blanks = 0;
        for cell in line.cells() {
            self.has_link |= cell.pen.link().is_some();
            if cell.text == Text::Char(' ') {
                blanks += u16::from(cell.width);
                continue;
            }
            self.push_blanks(std::mem::take(&mut blanks));
            let is_plain = cell.width == 1 && is_trusted(cell.text);
            self.begin(!is_plain);
            cell.text.push_to(&mut self.text);
            let units = match cell.text {
                Text::Char(char) => char.len_utf16(),
                Text::Cluster(text) => text.chars().map(char::len_utf16).sum(),
            };
            self.piece.units = self.piece.units.saturating_add(units as u16);
            self.piece.columns += u16::from(cell.width);
        }
        if line.is_wrapped() {
            self.push_blanks(blanks);
        }
        self.end();
        if self.segments.len() == 2 && self.segments[1] == 0 {
            self.segments.clear();
        }
    }

    fn push_blanks(&mut self, count: u16) {
        if count > 0 {
            self.begin(false);
            self.piece.units = self.piece.units.saturating_add(count);
        }
        for _ in 0..count {
            self.text.push(' ');
        }
    }

    /// Ends the piece if it is of the other kind.
    fn begin(&mut self, is_special: bool) {
        if self.piece.is_special != is_special {
            self.end();
            self.piece.is_special = is_special;
        }
    }

    fn end(&mut self) {
        let piece = std::mem::take(&mut self.piece);
        if piece.units > 0 {
            let columns = if piece.is_special { piece.columns } else { 0 };
            self.segments.extend_from_slice(&[piece.units, columns]);
        }
    }
}

/// Whether fonts for terminals have the character, in the width of all others.
fn is_trusted(text: Text<'_>) -> bool {
    matches!(text, Text::Char(' '..='~' | '\u{a0}'..='\u{24f}'))
}

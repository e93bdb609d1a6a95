//! Printing: runs of text onto the screen.

use super::{Cursor, Terminal};
use crate::cell::RawCell;
use crate::clusters::LONGEST;
use crate::screen::Side;
use crate::width::{Class, Properties, continues_cluster};

/// Asks for the coloured, wide form of the character before it.
const EMOJI_SELECTOR: char = '\u{fe0f}';

/// So many repeated characters are printed together.
const REPEATED: usize = 64;

/// Whether a character makes the cluster that it joins two columns wide.
fn widens(char: char) -> bool {
    let properties = Properties::of(char as u32);
    char == EMOJI_SELECTOR
        || properties.width() == 2
        || properties.class() == Class::RegionalIndicator
}

impl Terminal {
    /// Prints one `byte`, which is 0x20 to 0x7e, if that takes no more than writing a cell. Returns
    /// whether it did.
    #[inline(always)]
    pub(crate) fn print_single(&mut self, byte: u8) -> bool {
        let Cursor { row, col, .. } = self.cursor;
        // While a wrap is pending there is no room for a single column.
        if !self.plain || col + 1 >= self.cols() {
            return false;
        }
        let style = self.style();
        if !self
            .screen
            .write_single(row, col, RawCell::narrow(byte.into(), style))
        {
            return false;
        }
        self.changed[row] = true;
        self.cursor.col = col + 1;
        self.last_char = Some(char::from(byte));
        true
    }

    /// Prints the first `count` of `bytes`, which are 0x20 to 0x7e.
    #[inline(never)]
    pub(crate) fn print_ascii(&mut self, bytes: &[u8], count: usize) {
        let (row, col, cols) = (self.cursor.row, self.cursor.col, self.cols());
        let end = col + count;
        // While a wrap is pending there is no room for a single column.
        if !self.plain || end >= cols {
            return self.print_ascii_anyhow(&bytes[..count]);
        }
        let style = self.style();
        self.changed[row] = true;
        self.screen.write_ascii(row, col, bytes, count, style);
        self.cursor.col = end;
        self.last_char = Some(char::from(bytes[count - 1]));
    }

    /// [`print_ascii`](Self::print_ascii) also where the line is full or modes interfere.
    #[inline(never)]
    fn print_ascii_anyhow(&mut self, bytes: &[u8]) {
        if self.charsets.translates() || self.modes.insert() {
            return self.print_translated(bytes);
        }
        let style = u64::from(self.style()) << 32;
        let mut rest = bytes;
        while !rest.is_empty() {
            if self.cursor.pending_wrap {
                self.resolve_pending_wrap();
            }
            let (row, col) = (self.cursor.row, self.cursor.col);
            let count = rest.len().min(self.right_limit() - col);
            let (now, later) = rest.split_at(count);
            let cells = self.open_for_text(row, col, col + count);
            for (cell, byte) in cells.iter_mut().zip(now) {
                *cell = RawCell(style | u64::from(*byte));
            }
            self.advance(count);
            rest = later;
        }
        self.last_char = bytes.last().map(|byte| char::from(*byte));
    }

    /// The cells `from..to` of a row, ready to be overwritten by text.
    #[inline(never)]
    fn open_for_text(&mut self, row: usize, from: usize, to: usize) -> &mut [RawCell] {
        self.screen.split_wide(row, from);
        self.screen.split_wide(row, to);
        self.changed[row] = true;
        &mut self.screen.open(row, from, to)[from..to]
    }

    /// Moves the cursor over `count` columns just written.
    #[inline(always)]
    pub(super) fn advance(&mut self, count: usize) {
        let end = self.cursor.col + count;
        if end == self.right_limit() {
            self.cursor.col = end - 1;
            self.cursor.pending_wrap = true;
            let row = self.cursor.row;
            self.screen.row_mut(row).set_wrapped(false);
        } else {
            self.cursor.col = end;
        }
    }

    /// The last column is full and another character comes.
    #[inline]
    pub(super) fn resolve_pending_wrap(&mut self) {
        self.cursor.pending_wrap = false;
        if self.modes.autowrap() {
            self.wrap();
        }
    }

    /// Goes on at the start of the next line.
    fn wrap(&mut self) {
        let row = self.cursor.row;
        // A blank single column is no text that could go on.
        let is_text = self.cols() > 1 || !self.screen.cell(row, 0).is_blank();
        if is_text && !self.margins.is_narrow && self.next_row_is_reachable() {
            self.screen.row_mut(row).set_wrapped(true);
        }
        let left = self.left_limit();
        self.index();
        self.cursor.col = left;
    }

    /// Prints ASCII bytes one by one through the character sets.
    #[cold]
    fn print_translated(&mut self, bytes: &[u8]) {
        for byte in bytes {
            let char = self.charsets.translate(*byte);
            self.print(char);
        }
        self.update_plain();
    }

    /// Columns that a character takes in this terminal.
    pub(crate) fn width_of(&self, properties: Properties) -> usize {
        match properties.is_ambiguous() && self.options.ambiguous_is_wide {
            true => 2,
            false => properties.width(),
        }
    }

    /// Prints one character.
    pub(crate) fn print(&mut self, char: char) {
        let properties = Properties::of(char as u32);
        let width = self.width_of(properties);
        if width == 0 || self.modes.clusters() {
            if self.extend_cluster(char, width == 0) {
                return;
            }
            if width == 0 {
                return;
            }
        }
        self.print_sized(char, width);
    }

    fn print_sized(&mut self, char: char, width: usize) {
        if self.cursor.pending_wrap {
            self.resolve_pending_wrap();
        }
        let fits = self.cursor.col + width <= self.right_limit();
        if !(fits || self.modes.autowrap() && self.wrap_before_wide(width)) {
            self.last_char = None;
            return;
        }
        let style = self.style();
        let (row, col) = (self.cursor.row, self.cursor.col);
        if self.modes.insert() && self.margins.contain_col(col) {
            let limit = self.right_limit();
            let blank = self.erase_style();
            self.screen
                .shift(row, (col, limit), Side::Right, width, blank);
        }
        let cells = self.open_for_text(row, col, col + width);
        if width == 2 {
            cells[0] = RawCell::wide(char as u32, style);
            cells[1] = RawCell::tail(style);
            self.screen.row_mut(row).set_wide();
        } else {
            cells[0] = RawCell::narrow(char as u32, style);
        }
        self.advance(width);
        self.last_char = Some(char);
        self.charsets.single_shift = None;
    }

    /// A wide character does not fit into the last column: leaves it blank and wraps. Returns
    /// whether there is room in the next line.
    fn wrap_before_wide(&mut self, width: usize) -> bool {
        let (row, col) = (self.cursor.row, self.cursor.col);
        let limit = self.right_limit();
        if self.left_limit() + width > limit {
            return false;
        }
        let style = self.erase_style();
        self.screen.erase(row, col, limit, style);
        self.touch(row);
        self.wrap();
        true
    }

    /// Adds `char` to the cell before the cursor: always when it is a mark, else when Unicode's
    /// rules say that it continues the cluster there. Returns whether that was its place.
    fn extend_cluster(&mut self, char: char, is_mark: bool) -> bool {
        if self.clusters.wants_collection() {
            self.collect();
        }
        let is_taken = self.extend_draft(char, is_mark);
        self.clusters.discard_draft();
        is_taken
    }

    /// The same, leaving a draft of the cluster.
    fn extend_draft(&mut self, char: char, is_mark: bool) -> bool {
        let row = self.cursor.row;
        let mut col = self.cursor.col;
        if !self.cursor.pending_wrap {
            if col == 0 && !is_mark {
                return false;
            }
            col = col.saturating_sub(1);
        }
        if self.screen.cell(row, col).is_tail() {
            col = col.saturating_sub(1);
        }
        let cell = self.screen.cell(row, col);
        match cell.cluster_index() {
            Some(index) => self.clusters.push_cluster(index),
            None => self.clusters.push(cell.char()),
        }
        let text = self.clusters.draft();
        if !is_mark && (cell.is_blank() || !continues_cluster(text, char)) {
            return false;
        }
        let becomes_wide = self.modes.clusters() && !cell.is_wide() && widens(char);
        if becomes_wide && col + 1 >= self.right_limit() {
            // Without room for a second column a selector is dropped, and what would be joined
            // stands for itself.
            return is_mark;
        }
        if !is_mark && !cell.is_wide() && text.chars().any(|c| c == EMOJI_SELECTOR) {
            return false;
        }
        if text.len() + char.len_utf8() <= LONGEST {
            self.clusters.push(char);
            self.replace_cluster(row, col, becomes_wide);
            if !is_mark || becomes_wide {
                self.last_char = None;
            }
        }
        true
    }

    /// Writes the draft of a cluster in place of the cell that it has grown from.
    fn replace_cluster(&mut self, row: usize, col: usize, becomes_wide: bool) {
        let old = self.screen.cell(row, col);
        let index = self.clusters.intern_draft();
        if becomes_wide {
            let cells = self.open_for_text(row, col, col + 2);
            cells[1] = RawCell::tail(old.style());
            self.screen.row_mut(row).set_wide();
            if !self.cursor.pending_wrap {
                self.advance(1);
            }
        }
        let cells = self.screen.open_all(row, col + 1);
        cells[col] = RawCell::cluster(index, old.is_wide() || becomes_wide, old.style());
        self.touch(row);
    }

    /// CSI Ps b  REP  Repeat  [ECMA-48 8.3.103]
    ///
    /// As in xterm only what was printed just before is repeated, without its marks and once.
    pub(crate) fn repeat(&mut self, count: usize) {
        let Some(char) = self.last_char else {
            return;
        };
        let mut left = count.min(self.cols() * self.rows());
        if matches!(char, ' '..='~') && !self.charsets.translates() {
            let bytes = [char as u8; REPEATED];
            while left > 0 {
                let count = left.min(REPEATED);
                self.print_ascii_anyhow(&bytes[..count]);
                left -= count;
            }
        }
        for _ in 0..left {
            self.print(char);
        }
        self.last_char = None;
    }
}

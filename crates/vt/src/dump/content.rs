//! The lines of a buffer as text and escape sequences.

use std::io::Write;

use super::{Dump, put};
use crate::cell::RawCell;
use crate::pen::Pen;
use crate::screen::{Row, Screen};
use crate::width::Properties;

impl Dump<'_> {
    /// Writes scrollback and view into a blank buffer, from its first row on.
    pub(super) fn screen(&mut self, screen: &Screen) {
        let history = screen.history();
        let total = history + screen.rows();
        for index in 0..total {
            let row = screen.line(index);
            self.row(screen, row);
            let at = index.min(screen.rows() - 1);
            if index + 1 == total {
                break;
            }
            if row.is_wrapped() {
                self.wrap(screen, row, at);
            } else {
                self.set_pen(Pen::default());
                put!(self, "\r\n");
            }
        }
    }

    /// Writes a blank row's cells from column 0 on.
    fn row(&mut self, screen: &Screen, row: &Row) {
        let cells = screen.written(row);
        let tail = RawCell::blank(row.tail());
        let end = cells
            .iter()
            .rposition(|cell| *cell != tail)
            .map_or(0, |last| last + 1);
        let mut at = 0;
        while at < end {
            let cell = cells[at];
            let count = cells[at..end]
                .iter()
                .take_while(|other| **other == cell)
                .count();
            if cell.is_tail() {
                at += 1;
            } else if cell.is_blank() {
                if cell.style() != 0 {
                    self.set_pen(self.terminal.styles.get(cell.style()));
                    put!(self, "\x1b[{count}X");
                }
                at += count;
                if at < screen.cols() {
                    put!(self, "\x1b[{count}C");
                }
            } else {
                self.cell(cell);
                at += 1;
            }
        }
        if row.tail() != 0 && end < screen.cols() {
            self.set_pen(self.terminal.styles.get(row.tail()));
            put!(self, "\x1b[K");
        }
        if row.is_prompt() {
            put!(self, "\x1b]133;A\x1b\\");
        }
    }

    /// Prints a cell that is not blank at the cursor.
    pub(super) fn cell(&mut self, cell: RawCell) {
        self.set_pen(self.terminal.styles.get(cell.style()));
        let Some(index) = cell.cluster_index() else {
            let char = char::from_u32(cell.code()).unwrap_or(char::REPLACEMENT_CHARACTER);
            put!(self, "{char}");
            return;
        };
        let text = self.terminal.clusters.get(index);
        let mut chars = text.chars();
        let width = |char: char| Properties::of(char as u32).width();
        let first = chars.next().unwrap_or(' ');
        put!(self, "{first}");
        let marks_only = chars.clone().all(|char| width(char) == 0);
        if marks_only && cell.is_wide() == (width(first) == 2) {
            put!(self, "{}", chars.as_str());
        } else {
            // Made under mode 2027, and only so made again.
            put!(self, "\x1b[?2027h{}\x1b[?2027l", chars.as_str());
        }
    }

    /// Marks row `at` as wrapped and goes to the start of the next, which becomes blank.
    fn wrap(&mut self, screen: &Screen, row: &Row, at: usize) {
        let last = screen.cols() - 1;
        let cells = screen.written(row);
        let blank = RawCell::blank(row.tail());
        let cell = cells.get(last).copied().unwrap_or(blank);
        if cell.is_tail() {
            put!(self, "\x1b[{};{}H", at + 1, last);
            self.cell(cells[last - 1]);
            put!(self, " ");
        } else if cell.is_blank() {
            // A wide character that finds no room leaves the last column blank.
            put!(self, "\x1b[{};{}H", at + 1, last + 1);
            self.set_pen(self.terminal.styles.get(cell.style()));
            put!(self, "\u{4e00}");
        } else {
            put!(self, "\x1b[{};{}H", at + 1, last + 1);
            self.cell(cell);
            put!(self, " ");
        }
        self.set_pen(Pen::default());
        put!(self, "\r\x1b[2K");
    }
}

//! When two terminals are equal: nothing fed to both can ever show a difference.
//!
//! Numbers of styles, clusters and links may differ, and so may rows' unused cells and what has
//! changed since the outside last asked.

use crate::cell::RawCell;
use crate::pen::Pen;
use crate::screen::{Row, Screen};
use crate::terminal::Terminal;
use crate::vt::Vt;

impl PartialEq for Vt {
    fn eq(&self, other: &Self) -> bool {
        self.parser == other.parser && self.terminal == other.terminal
    }
}

impl PartialEq for Terminal {
    fn eq(&self, other: &Self) -> bool {
        self.size() == other.size()
            && self.alternate == other.alternate
            && self.same_screen(&self.screen, other, &other.screen)
            && self.same_screen(&self.other, other, &other.other)
            && self.cursor == other.cursor
            && self.cursor_shape == other.cursor_shape
            && self.same_pen(&self.pen, other, &other.pen)
            && (0..2).all(|buffer| self.same_saved(other, buffer))
            && self.modes == other.modes
            && self.saved_modes == other.saved_modes
            && self.margins == other.margins
            && self.tabs == other.tabs
            && self.charsets == other.charsets
            && self.same_window(other)
            && self.iso_protection == other.iso_protection
            && self.level == other.level
            && self.rectangle_extent == other.rectangle_extent
            && self.last_char == other.last_char
            && self.options == other.options
    }
}

impl Terminal {
    #[cfg(feature = "window")]
    fn same_window(&self, other: &Self) -> bool {
        self.titles == other.titles && self.palette == other.palette
    }

    #[cfg(not(feature = "window"))]
    fn same_window(&self, _: &Self) -> bool {
        true
    }

    fn same_pen(&self, pen: &Pen, other: &Self, others: &Pen) -> bool {
        pen.unlinked() == others.unlinked()
            && self.links.get(pen.link_number()) == other.links.get(others.link_number())
    }

    fn same_saved(&self, other: &Self, buffer: usize) -> bool {
        match (&self.saved[buffer], &other.saved[buffer]) {
            (Some(saved), Some(others)) => {
                saved.cursor == others.cursor
                    && saved.origin == others.origin
                    && saved.charsets == others.charsets
                    && self.same_pen(&saved.pen, other, &others.pen)
            }
            (saved, others) => saved.is_none() && others.is_none(),
        }
    }

    fn same_screen(&self, screen: &Screen, other: &Self, others: &Screen) -> bool {
        let total = screen.history() + screen.rows();
        screen.history() == others.history()
            && screen.rows() == others.rows()
            && (0..total).all(|index| {
                let (row, others_row) = (screen.line(index), others.line(index));
                row.is_wrapped() == others_row.is_wrapped()
                    && row.is_prompt() == others_row.is_prompt()
                    && (0..screen.cols()).all(|col| {
                        let cell = cell_of(screen, row, col);
                        self.same_cell(cell, other, cell_of(others, others_row, col))
                    })
            })
    }

    fn same_cell(&self, cell: RawCell, other: &Self, others: RawCell) -> bool {
        let same_text = match (cell.cluster_index(), others.cluster_index()) {
            (Some(index), Some(others_index)) => {
                self.clusters.get(index) == other.clusters.get(others_index)
                    && cell.is_wide() == others.is_wide()
            }
            _ => cell.with_style(0) == others.with_style(0),
        };
        let pen = self.styles.get(cell.style());
        same_text && self.same_pen(&pen, other, &other.styles.get(others.style()))
    }
}

fn cell_of(screen: &Screen, row: &Row, col: usize) -> RawCell {
    screen
        .written(row)
        .get(col)
        .copied()
        .unwrap_or(RawCell::blank(row.tail()))
}

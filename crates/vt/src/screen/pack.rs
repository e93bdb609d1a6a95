//! Cells as runs of bytes, for copies that are kept.
//!
//! A run is its style (four bytes), how many cells it has (two bytes, the highest bit set where
//! all of them are ASCII), and what is written in them: a byte each, or four. Runs follow each
//! other row by row, and end with the rows.

use super::{EAGER_CELLS, Screen};
use crate::cell::RawCell;

/// Set in the length of a run of ASCII.
const ASCII: u16 = 1 << 15;

impl Screen {
    /// The written cells of all rows.
    #[inline(never)]
    pub(crate) fn pack(&self) -> Vec<u8> {
        let mut packed = Vec::new();
        for row in &self.ring {
            let mut rest = self.written(row);
            while let [first, ..] = rest {
                let len = run_length(rest, *first);
                let (run, after) = rest.split_at(len);
                pack_run(run, *first, &mut packed);
                rest = after;
            }
        }
        packed.shrink_to_fit();
        packed
    }

    /// Gives a screen without cells those that were packed.
    #[inline(never)]
    pub(crate) fn unpack(&mut self, mut packed: &[u8]) {
        let cols = self.cols;
        let most = self.ring.len() * cols;
        let given = self.ring.iter().filter(|row| !row.is_bare()).count() * cols;
        let mut cells = Vec::with_capacity(given.max(EAGER_CELLS.min(most)));
        for row in self.ring.iter_mut().filter(|row| !row.is_bare()) {
            let start = cells.len();
            row.place_at(start);
            while cells.len() < start + row.used() {
                packed = unpack_run(packed, &mut cells);
            }
            cells.resize(start + cols, RawCell::default());
        }
        self.cells = cells;
    }

    /// Exchanges the cells for others, such as none.
    pub(crate) fn swap_cells(&mut self, cells: &mut Vec<RawCell>) {
        std::mem::swap(&mut self.cells, cells);
    }

    /// Bytes of memory, cells and their descriptions.
    pub(crate) fn memory(&self) -> usize {
        size_of_val(&*self.cells) + size_of_val(&*self.ring)
    }
}

/// How many of the first cells have the style of `first` and are ASCII or not as it is.
fn run_length(cells: &[RawCell], first: RawCell) -> usize {
    let other = if first.is_ascii() {
        cells.iter().position(|cell| !cell.is_ascii_like(first))
    } else {
        cells
            .iter()
            .position(|cell| cell.style() != first.style() || cell.is_ascii())
    };
    other.unwrap_or(cells.len())
}

fn pack_run(run: &[RawCell], first: RawCell, packed: &mut Vec<u8>) {
    let len = run.len() as u16;
    packed.extend(first.style().to_le_bytes());
    if first.is_ascii() {
        packed.extend((len | ASCII).to_le_bytes());
        packed.extend(run.iter().map(|cell| cell.low() as u8));
    } else {
        packed.extend(len.to_le_bytes());
        packed.extend(run.iter().flat_map(|cell| cell.low().to_le_bytes()));
    }
}

/// Appends the cells of the first run, and returns what follows it.
fn unpack_run<'a>(packed: &'a [u8], cells: &mut Vec<RawCell>) -> &'a [u8] {
    let (head, rest) = packed.split_at(6);
    let style = u32::from_le_bytes([head[0], head[1], head[2], head[3]]);
    let len = u16::from_le_bytes([head[4], head[5]]);
    if len & ASCII != 0 {
        let (run, rest) = rest.split_at(usize::from(len & !ASCII));
        cells.extend(
            run.iter()
                .map(|byte| RawCell::narrow(u32::from(*byte), style)),
        );
        rest
    } else {
        let (run, rest) = rest.split_at(4 * usize::from(len));
        let codes = run
            .as_chunks()
            .0
            .iter()
            .map(|code| u32::from_le_bytes(*code));
        cells.extend(codes.map(|code| RawCell::narrow(code, style)));
        rest
    }
}

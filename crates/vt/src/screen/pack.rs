//! Cells as runs of bytes, for copies that are kept.
//!
//! A run is the style of its first cell (four bytes), how many cells it has (two bytes, the highest
//! bit set where all of them are ASCII), and what is written in them: a byte each, or four. Its
//! cells have one style or, where the next bit is set, each has the style after that of the cell
//! before: in a picture drawn in order they are like this. Runs follow each other row by row, and
//! end with the rows.

use super::{EAGER_CELLS, Screen};
use crate::cell::RawCell;

/// Set in the length of a run of ASCII.
const ASCII: u16 = 1 << 15;
/// Set in the length of a run whose styles ascend.
const ASCENDING: u16 = 1 << 14;
const LENGTH: u16 = ASCENDING - 1;
const _: () = assert!(crate::size::Size::MAX_COLS <= LENGTH);

impl Screen {
    /// The written cells of all rows.
    #[inline(never)]
    pub(crate) fn pack(&self) -> Vec<u8> {
        let mut packed = Vec::new();
        for row in &self.ring {
            let mut rest = self.written(row);
            while let [first, ..] = rest {
                rest = pack_run(rest, *first, &mut packed);
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

/// Appends the first run of `cells`, which begins with `first`; returns the cells after it.
fn pack_run<'a>(cells: &'a [RawCell], first: RawCell, packed: &mut Vec<u8>) -> &'a [RawCell] {
    packed.extend(first.style().to_le_bytes());
    if !first.is_ascii() {
        let is_other = |cell: &RawCell| cell.style() != first.style() || cell.is_ascii();
        let (run, rest) = cells.split_at(cells.iter().position(is_other).unwrap_or(cells.len()));
        packed.extend((run.len() as u16).to_le_bytes());
        packed.extend(run.iter().flat_map(|cell| cell.low().to_le_bytes()));
        return rest;
    }
    let ascends = matches!(cells, [_, next, ..] if next.is_ascii_like(first.later_style(1)));
    let other = if ascends {
        let is_other = |(cell, count): (&RawCell, u64)| {
            let expected = first.later_style(count);
            !cell.is_ascii_like(expected)
        };
        cells.iter().zip(0..).position(is_other)
    } else {
        cells.iter().position(|cell| !cell.is_ascii_like(first))
    };
    let (run, rest) = cells.split_at(other.unwrap_or(cells.len()));
    let flags = if ascends { ASCII | ASCENDING } else { ASCII };
    packed.extend((run.len() as u16 | flags).to_le_bytes());
    packed.extend(run.iter().map(|cell| cell.low() as u8));
    rest
}

/// Appends the cells of the first run, and returns what follows it.
fn unpack_run<'a>(packed: &'a [u8], cells: &mut Vec<RawCell>) -> &'a [u8] {
    let (head, rest) = packed.split_at(6);
    let style = u32::from_le_bytes([head[0], head[1], head[2], head[3]]);
    let head = u16::from_le_bytes([head[4], head[5]]);
    let len = usize::from(head & LENGTH);
    if head & ASCII != 0 {
        let (run, rest) = rest.split_at(len);
        let step = u64::from(head & ASCENDING != 0);
        cells.extend(run.iter().zip(0..).map(|(byte, count)| {
            RawCell::narrow(u32::from(*byte), style).later_style(count * step)
        }));
        rest
    } else {
        let (run, rest) = rest.split_at(4 * len);
        let codes = run
            .as_chunks()
            .0
            .iter()
            .map(|code| u32::from_le_bytes(*code));
        cells.extend(codes.map(|code| RawCell::narrow(code, style)));
        rest
    }
}

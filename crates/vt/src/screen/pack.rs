//! Cells as runs of bytes, for copies that are kept.
//!
//! A run is the style of its first cell (four bytes), how many cells it has (two bytes, the highest
//! bit set where all of them are ASCII), and what is written in them: a byte each, or four. Its
//! cells have one style or, where the next bit is set, each has the style after that of the cell
//! before: in a picture drawn in order they are like this. Runs follow each other row by row, and
//! end with the rows.

use super::{EAGER_CELLS, Screen};
use crate::cell::RawCell;
use crate::snapshot::take;

/// Set in the length of a run of ASCII.
const ASCII: u16 = 1 << 15;
/// Set in the length of a run whose styles ascend.
const ASCENDING: u16 = 1 << 14;
const LENGTH: u16 = ASCENDING - 1;
const _: () = assert!(crate::size::Size::MAX_COLS <= LENGTH);

impl Screen {
    /// Moves the written cells of all rows to the end of `packed`.
    #[inline(never)]
    pub(crate) fn pack(&mut self, packed: &mut Vec<u8>) {
        for row in &self.ring {
            let mut rest = self.written(row);
            while !rest.is_empty() {
                rest = pack_run(rest, packed);
            }
        }
        self.cells = Vec::new();
    }

    /// Gives a screen without cells those that `packed` begins with. Returns what follows them.
    #[inline(never)]
    pub(crate) fn unpack<'a>(&mut self, mut packed: &'a [u8]) -> &'a [u8] {
        let cols = self.cols;
        let most = self.ring.len() * cols;
        let given = self.ring.iter().filter(|row| !row.is_bare()).count() * cols;
        let mut cells = Vec::with_capacity(given.max(EAGER_CELLS.min(most)));
        for row in self.ring.iter_mut().filter(|row| !row.is_bare()) {
            let start = cells.len();
            row.place_at(start);
            while cells.len() < start + row.used() {
                unpack_run(&mut packed, &mut cells);
            }
            cells.resize(start + cols, RawCell::default());
        }
        self.cells = cells;
        packed
    }

    /// Bytes of memory, cells and their descriptions.
    pub(crate) fn memory(&self) -> usize {
        size_of_val(&*self.cells) + size_of_val(&*self.ring)
    }
}

/// Appends the first run of `cells`, of which there are some; returns the cells after it.
fn pack_run<'a>(cells: &'a [RawCell], packed: &mut Vec<u8>) -> &'a [RawCell] {
    let first = cells[0];
    let ascends = matches!(cells, [_, next, ..] if next.style() == first.later_style(1).style());
    let step = u64::from(ascends);
    let is_other = |(count, cell): (u64, &RawCell)| {
        cell.style() != first.later_style(count * step).style()
            || cell.is_ascii() != first.is_ascii()
    };
    let len = (0..).zip(cells).position(is_other).unwrap_or(cells.len());
    let (run, rest) = cells.split_at(len);
    let mut head = len as u16;
    if ascends {
        head |= ASCENDING;
    }
    if first.is_ascii() {
        head |= ASCII;
    }
    packed.extend_from_slice(&first.style().to_le_bytes());
    packed.extend_from_slice(&head.to_le_bytes());
    for cell in run {
        if first.is_ascii() {
            packed.push(cell.low() as u8);
        } else {
            packed.extend_from_slice(&cell.low().to_le_bytes());
        }
    }
    rest
}

/// Appends the cells of the first run of `packed`, which is what follows it then.
fn unpack_run(packed: &mut &[u8], cells: &mut Vec<RawCell>) {
    let style = u32::from_le_bytes(take(packed));
    let head = u16::from_le_bytes(take(packed));
    let step = u64::from(head & ASCENDING != 0);
    for count in 0..u64::from(head & LENGTH) {
        let code = if head & ASCII != 0 {
            u8::from_le_bytes(take(packed)).into()
        } else {
            u32::from_le_bytes(take(packed))
        };
        cells.push(RawCell::narrow(code, style).later_style(count * step));
    }
}

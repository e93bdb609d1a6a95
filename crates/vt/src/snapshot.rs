//! Copies of a terminal that are kept for long, such as the keyframes of a player.
//!
//! A plain clone has eight bytes for each cell, and memory that was never used before costs more
//! than what is written there. Here cells are runs: a style, a length, and the characters, of
//! which ASCII takes a byte each.

use crate::screen::Screen;
use crate::vt::Vt;

/// A copy of a terminal that takes little memory. Made by [`Vt::snapshot`].
#[derive(Clone, Debug)]
pub struct Snapshot {
    /// Everything but the cells, which the screens lack.
    rest: Vt,
    /// The cells of the screen in view and of the other one.
    cells: [Vec<u8>; 2],
}

impl Vt {
    /// A copy to go on from later. It leaves this terminal as it is.
    #[must_use]
    #[inline(never)]
    pub fn snapshot(&mut self) -> Snapshot {
        let mut packed = [Vec::new(), Vec::new()];
        let mut cells = [Vec::new(), Vec::new()];
        for (index, screen) in self.terminal.screens_mut().enumerate() {
            packed[index] = screen.pack();
            screen.swap_cells(&mut cells[index]);
        }
        let rest = self.clone();
        for (screen, cells) in self.terminal.screens_mut().zip(&mut cells) {
            screen.swap_cells(cells);
        }
        Snapshot {
            rest,
            cells: packed,
        }
    }
}

impl Snapshot {
    /// The terminal as it was.
    #[must_use]
    #[inline(never)]
    pub fn restore(&self) -> Vt {
        let mut vt = self.rest.clone();
        for (screen, cells) in vt.terminal.screens_mut().zip(&self.cells) {
            screen.unpack(cells);
        }
        vt
    }

    /// How many bytes of memory the copy takes, about.
    #[must_use]
    pub fn memory(&self) -> usize {
        let terminal = &self.rest.terminal;
        let screens = std::iter::once(&terminal.screen).chain(&terminal.other);
        size_of::<Self>()
            + self.cells.iter().map(Vec::len).sum::<usize>()
            + screens.map(Screen::memory).sum::<usize>()
            + terminal.styles.memory()
    }
}

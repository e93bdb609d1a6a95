//! Scroll regions, and lines and characters that are inserted and deleted.

use std::fmt::Write;

use super::random::Random;
use super::{COLS, ROWS};

/// One region and forty edits within it.
pub(super) fn regions(random: &mut Random, out: &mut String) {
    let top = random.between(1, 12);
    let bottom = random.between(top + 4, ROWS + 1);
    _ = write!(out, "\x1b[{top};{bottom}r");
    for _ in 0..40 {
        let row = random.between(top, bottom + 1);
        let col = random.between(1, COLS + 1);
        match random.below(7) {
            0 | 1 => _ = write!(out, "\x1b[{bottom};1H\n{}", random.word().repeat(6)),
            2 => _ = write!(out, "\x1b[{top};1H\x1bM{}", random.word().repeat(6)),
            3 => {
                let count = random.between(1, 4);
                _ = write!(out, "\x1b[{row};1H\x1b[{count}L{}", random.word().repeat(8));
            }
            4 => _ = write!(out, "\x1b[{row};1H\x1b[{}M", random.between(1, 4)),
            5 => _ = write!(out, "\x1b[{row};{col}H\x1b[{}@", random.between(1, 9)),
            _ => _ = write!(out, "\x1b[{row};{col}H\x1b[{}P\x1b[K", random.between(1, 9)),
        }
    }
    *out += "\x1b[r";
}

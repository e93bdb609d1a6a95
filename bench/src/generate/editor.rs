//! What full-screen programs send: single characters here and there, and whole screens.

use std::fmt::Write;

use super::random::Random;
use super::{COLS, ROWS};

/// Single characters at random places.
pub(super) fn cursor_motion(random: &mut Random, out: &mut String) {
    for _ in 0..400 {
        if random.chance(60) {
            let (row, col) = (random.between(1, ROWS + 1), random.between(1, COLS + 1));
            _ = write!(out, "\x1b[{row};{col}H");
        } else {
            _ = write!(
                out,
                "\x1b[{}{}",
                random.between(1, 10),
                random.pick(&['A', 'B', 'C', 'D'])
            );
        }
        out.push(random.visible());
    }
}

/// An editor on the alternate screen that draws all its rows: numbers, coloured words, a bar.
pub(super) fn alternate_redraw(random: &mut Random, out: &mut String) {
    *out += "\x1b[?1049h\x1b[?25l\x1b[H\x1b[2J";
    for row in 1..ROWS {
        let number = row + random.below(900);
        _ = write!(
            out,
            "\x1b[{row};1H\x1b[38;5;{}m{number:4} \x1b[m",
            239 + row % 16
        );
        let mut cols = 5;
        while cols < 70 {
            let word = random.word();
            if random.chance(35) {
                _ = write!(out, "\x1b[{}m{word}\x1b[39m ", random.between(31, 37));
            } else {
                _ = write!(out, "{word} ");
            }
            cols += word.len() + 1;
        }
        *out += "\x1b[K";
    }
    let place = random.below(1000);
    _ = write!(
        out,
        "\x1b[{ROWS};1H\x1b[7m -- INSERT -- {place:50}\x1b[27m\x1b[?25h"
    );
    if random.chance(10) {
        *out += "\x1b[?1049l\r\n$ ";
    }
}

//! Output in which colours and attributes are most of the bytes.

use std::fmt::Write;

use super::random::Random;
use super::{COLS, ROWS};

/// Log lines and listings as coloured tools print them: a few words per attribute, scrolling.
pub(super) fn sgr_text(random: &mut Random, out: &mut String) {
    let mut cols = 0;
    while cols < 70 {
        let word = random.word();
        match random.below(6) {
            0 => *out += "\x1b[0m",
            1 => _ = write!(out, "\x1b[1;{}m", random.between(30, 38)),
            2 => _ = write!(out, "\x1b[{}m", random.between(90, 98)),
            3 => _ = write!(out, "\x1b[38;5;{}m", random.below(256)),
            4 => *out += random.pick(&["\x1b[2m", "\x1b[3m", "\x1b[4m", "\x1b[22;23;24m"]),
            _ => {
                _ = write!(
                    out,
                    "\x1b[{};{}m",
                    random.between(30, 38),
                    random.between(40, 48)
                )
            }
        }
        _ = write!(out, "{word}\x1b[39m ");
        cols += word.len() + 1;
    }
    *out += "\x1b[m\r\n";
}

/// A picture: every cell of the screen in its own two colours.
pub(super) fn truecolor(random: &mut Random, out: &mut String) {
    picture(random, COLS, ROWS, out);
}

/// The same on a screen of any size.
pub(super) fn picture(random: &mut Random, cols: usize, rows: usize, out: &mut String) {
    *out += "\x1b[H";
    for _ in 0..rows * cols {
        let mut color = || {
            let mut level = || random.below(256);
            format!("{};{};{}", level(), level(), level())
        };
        let (foreground, background) = (color(), color());
        let letter = char::from(b'A' + random.below(26) as u8);
        _ = write!(out, "\x1b[38;2;{foreground};48;2;{background}m{letter}");
    }
}

/// Every cell of the screen with indexed colours and three attributes.
pub(super) fn dense_cells(random: &mut Random, out: &mut String) {
    *out += "\x1b[H";
    for row in 0..ROWS {
        for col in 0..COLS {
            let letter = char::from(b'A' + ((row + col) % 26) as u8);
            let (foreground, background) = (random.below(256), random.below(256));
            _ = write!(
                out,
                "\x1b[38;5;{foreground};48;5;{background};1;3;4m{letter}"
            );
        }
    }
}

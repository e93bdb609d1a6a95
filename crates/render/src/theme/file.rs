//! Reads theme files while the crate is compiled, so that no program carries a TOML parser for
//! them. It takes the keys as they come and trusts the form that the files have; a test compares
//! what it reads with what a real parser reads.

use super::Theme;
use crate::rgb::Rgb;

/// A theme from the text of its file. A file that lacks a colour does not compile.
pub(super) const fn parse(text: &str) -> Theme {
    let text = text.as_bytes();
    let (Some(fg), Some(bg)) = (find_key(text, b"fg"), find_key(text, b"bg")) else {
        panic!("a theme needs `fg` and `bg`");
    };
    let Some(start) = find_key(text, b"palette") else {
        panic!("a theme needs `palette`")
    };
    let cursor = match find_key(text, b"cursor") {
        Some(start) => Some(next_color(text, start).0),
        None => None,
    };
    let mut palette = [Rgb::new(0, 0, 0); 16];
    let (mut index, mut at) = (0, start);
    while index < palette.len() {
        (palette[index], at) = next_color(text, at);
        index += 1;
    }
    Theme {
        fg: next_color(text, fg).0,
        bg: next_color(text, bg).0,
        cursor,
        palette,
    }
}

/// Where the line that gives this key begins.
const fn find_key(text: &[u8], key: &[u8]) -> Option<usize> {
    let mut start = 0;
    while start < text.len() {
        let mut at = start;
        while at < text.len() && at - start < key.len() && text[at] == key[at - start] {
            at += 1;
        }
        if at - start == key.len() && at < text.len() && text[at] == b' ' {
            return Some(start);
        }
        while at < text.len() && text[at] != b'\n' {
            at += 1;
        }
        start = at + 1;
    }
    None
}

/// The next `"#rrggbb"` at or after `at`, and where it ends.
const fn next_color(text: &[u8], mut at: usize) -> (Rgb, usize) {
    while at < text.len() && text[at] != b'#' {
        at += 1;
    }
    assert!(at + 7 <= text.len(), "a colour is missing");
    (
        Rgb::new(byte(text, at + 1), byte(text, at + 3), byte(text, at + 5)),
        at + 7,
    )
}

const fn byte(text: &[u8], at: usize) -> u8 {
    digit(text[at]) << 4 | digit(text[at + 1])
}

const fn digit(digit: u8) -> u8 {
    match digit {
        b'0'..=b'9' => digit - b'0',
        b'a'..=b'f' => digit - b'a' + 10,
        _ => panic!("colours are six lower-case hexadecimal digits"),
    }
}

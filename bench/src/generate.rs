//! Seeded synthetic corpora, one per class of work that a terminal does.
//!
//! The same seed gives the same bytes on every machine. Each class repeats a unit (a line, a
//! redraw of the screen) with fresh random content until the wanted length is reached.

mod colors;
mod editor;
mod random;
mod regions;
mod text;

use crate::corpus::{Corpus, Kind};
use random::Random;

/// The terminal that synthetic corpora are made for.
pub const COLS: usize = 80;
/// Its rows.
pub const ROWS: usize = 24;

/// Reads from a terminal are rarely longer.
const CHUNK: usize = 4096;

type Unit = fn(&mut Random, &mut String);

const CLASSES: &[(&str, Unit)] = &[
    ("plain-scroll", text::plain_scroll),
    ("newlines", text::newlines),
    ("light-cells", text::light_cells),
    ("unicode", text::unicode),
    ("box-drawing", text::box_drawing),
    ("sgr-text", colors::sgr_text),
    ("truecolor", colors::truecolor),
    ("dense-cells", colors::dense_cells),
    ("cursor-motion", editor::cursor_motion),
    ("alternate-redraw", editor::alternate_redraw),
    ("regions", regions::regions),
    ("latin", text::latin),
    ("cjk", text::cjk),
    ("emoji", text::emoji),
];

/// All synthetic corpora, each of about `length` bytes.
#[must_use]
pub fn all(length: usize) -> Vec<Corpus> {
    let seeds = 1..;
    CLASSES
        .iter()
        .zip(seeds)
        .map(|((name, unit), seed)| corpus(name, *unit, seed, length))
        .collect()
}

/// Words that fill a screen.
#[must_use]
pub fn prose(cols: usize, rows: usize) -> String {
    let (mut random, mut out) = (Random::new(0), String::new());
    while out.len() < cols * rows {
        text::plain_scroll(&mut random, &mut out);
    }
    out
}

/// A screen on which every cell has its own two colours.
#[must_use]
pub fn picture(cols: usize, rows: usize) -> String {
    let mut out = String::new();
    colors::picture(&mut Random::new(0), cols, rows, &mut out);
    out
}

fn corpus(name: &str, unit: Unit, seed: u64, length: usize) -> Corpus {
    let mut random = Random::new(seed);
    let mut text = String::with_capacity(length + length / 8);
    while text.len() < length {
        unit(&mut random, &mut text);
    }
    Corpus {
        name: format!("syn-{name}"),
        kind: Kind::Synthetic,
        cols: COLS as u16,
        rows: ROWS as u16,
        ends: Corpus::cut(&text, CHUNK),
        text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_bytes() {
        let (once, again) = (all(10_000), all(10_000));
        for (a, b) in once.iter().zip(&again) {
            assert_eq!((&a.name, &a.text, &a.ends), (&b.name, &b.text, &b.ends));
        }
    }

    #[test]
    fn chunks_make_up_the_whole_text() {
        for corpus in all(10_000) {
            assert!(corpus.text.len() >= 10_000);
            assert_eq!(
                corpus.chunks().collect::<String>(),
                corpus.text,
                "{}",
                corpus.name
            );
        }
    }
}

//! What is fed: text cut into chunks, for a terminal of a certain size.
//!
//! A folder of corpora holds `bin/NAME.bin` (the text), `bin/NAME.chunks` (the chunks' lengths,
//! 32 bits little-endian each) and `manifest.tsv` (name, columns, rows, bytes, chunks), and may
//! hold `cast/NAME.cast`, recordings whose output events are the chunks.

mod folder;

pub use folder::{load, store};

/// Where a corpus comes from, which decides the average that it counts in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// The output of a recorded session.
    Recording,
    /// Text of another origin.
    Text,
    /// Made by a generator.
    Synthetic,
}

/// One input of the benchmark.
#[derive(Clone, Debug)]
pub struct Corpus {
    /// The file name without its ending.
    pub name: String,
    /// Which average it counts in.
    pub kind: Kind,
    /// Columns of the terminal.
    pub cols: u16,
    /// Rows of the terminal.
    pub rows: u16,
    /// All chunks, one after another.
    pub text: String,
    /// Where each chunk ends in `text`; no chunk splits a character.
    pub ends: Vec<usize>,
}

impl Corpus {
    /// The chunks in their order.
    pub fn chunks(&self) -> impl Iterator<Item = &str> {
        let mut start = 0;
        self.ends.iter().map(move |&end| {
            let chunk = &self.text[start..end];
            start = end;
            chunk
        })
    }

    /// Cuts `text` into chunks of up to `length` bytes, as reads from a terminal would.
    #[must_use]
    pub fn cut(text: &str, length: usize) -> Vec<usize> {
        let mut ends = Vec::with_capacity(text.len() / length + 1);
        let mut start = 0;
        while start < text.len() {
            start = text.floor_char_boundary((start + length).min(text.len()));
            ends.push(start);
        }
        ends
    }
}

//! Randomness that is the same everywhere.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

const WORDS: &str = "the of and to in is that for it as was with be by on not he his but at are \
    this have from or had an they which one you were all her she there would their we him been \
    has when who will no more if out so up said what its about than into them can only other \
    time new some could these two may first then do";

pub(super) struct Random {
    source: ChaCha8Rng,
    words: Vec<&'static str>,
}

impl Random {
    pub(super) fn new(seed: u64) -> Self {
        let words = WORDS.split_whitespace().collect();
        Self {
            source: ChaCha8Rng::seed_from_u64(seed),
            words,
        }
    }

    /// A number below `end`.
    pub(super) fn below(&mut self, end: usize) -> usize {
        self.source.next_u32() as usize % end
    }

    /// A number in `start..end`.
    pub(super) fn between(&mut self, start: usize, end: usize) -> usize {
        start + self.below(end - start)
    }

    /// True in `percent` of a hundred cases.
    pub(super) fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    pub(super) fn pick<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.below(choices.len())]
    }

    pub(super) fn word(&mut self) -> &'static str {
        let index = self.below(self.words.len());
        self.words[index]
    }

    /// A visible ASCII character.
    pub(super) fn visible(&mut self) -> char {
        char::from(self.between(33, 127) as u8)
    }
}

//! Texts of cells that hold more than one code point: bases with combining marks, emoji
//! sequences.
//!
//! They are rare, so they lie aside in one string and cells hold their numbers. A text is stored
//! once; what no cell uses any more is dropped when the owner of the cells collects.

use std::collections::HashMap;

/// Longest cluster in bytes; further marks are dropped. Family emoji with skin tones need 41.
pub(crate) const LONGEST: usize = 128;

/// Below this many clusters, collection is not worth its walk over the cells.
const SMALLEST_LIMIT: usize = 1024;

#[derive(Debug)]
pub(crate) struct Clusters {
    text: String,
    /// Where each text ends; it starts where the one before ends.
    ends: Vec<u32>,
    /// Numbers by text; empty in a copy until it is needed.
    numbers: HashMap<Box<str>, u32>,
    limit: usize,
}

impl Clone for Clusters {
    fn clone(&self) -> Self {
        Self {
            text: self.text.clone(),
            ends: self.ends.clone(),
            numbers: HashMap::new(),
            limit: self.limit,
        }
    }
}

impl Clusters {
    pub(crate) fn new() -> Self {
        Self {
            text: String::new(),
            ends: Vec::new(),
            numbers: HashMap::new(),
            limit: SMALLEST_LIMIT,
        }
    }

    /// The text with this number; empty for numbers never given.
    pub(crate) fn get(&self, index: u32) -> &str {
        let index = index as usize;
        let Some(end) = self.ends.get(index) else {
            return "";
        };
        let start = if index == 0 { 0 } else { self.ends[index - 1] };
        &self.text[start as usize..*end as usize]
    }

    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    pub(crate) fn wants_collection(&self) -> bool {
        self.ends.len() > self.limit
    }

    /// The number of `text`, a new one if it has none yet.
    pub(crate) fn intern(&mut self, text: &str) -> u32 {
        if self.numbers.len() < self.ends.len() {
            self.numbers = (0..self.ends.len() as u32)
                .map(|index| (self.get(index).into(), index))
                .collect();
        }
        if let Some(index) = self.numbers.get(text) {
            return *index;
        }
        let index = self.ends.len() as u32;
        self.text.push_str(text);
        self.ends.push(self.text.len() as u32);
        self.numbers.insert(text.into(), index);
        index
    }

    /// Keeps the clusters whose entry in `used` is set and returns the new number of each old
    /// one. The next collection waits until as many new ones as `slack` have come.
    pub(crate) fn collect(&mut self, used: &[bool], slack: usize) -> Vec<u32> {
        let mut kept = Self::new();
        let map = (0..self.len() as u32)
            .map(|index| {
                if used[index as usize] {
                    kept.push(self.get(index))
                } else {
                    0
                }
            })
            .collect();
        kept.limit = kept.len() + slack.max(SMALLEST_LIMIT);
        *self = kept;
        map
    }

    fn push(&mut self, text: &str) -> u32 {
        self.text.push_str(text);
        self.ends.push(self.text.len() as u32);
        self.ends.len() as u32 - 1
    }
}

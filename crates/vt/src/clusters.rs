//! Texts of cells that hold more than one code point: bases with combining marks, emoji
//! sequences.
//!
//! They are rare, so they lie aside in one string and cells hold their numbers. New ones are put
//! together at its end. A text is stored once; what no cell uses any more is dropped when the owner
//! of the cells collects.

use std::ops::Range;

/// Longest cluster in bytes; further marks are dropped. Family emoji with skin tones need 41.
pub(crate) const LONGEST: usize = 128;

/// Below this many clusters, collection is not worth its walk over the cells.
const SMALLEST_LIMIT: usize = 1024;

#[derive(Clone, Debug)]
pub(crate) struct Clusters {
    text: String,
    /// Where each text ends; it starts where the one before ends.
    ends: Vec<u32>,
    /// All numbers in order of text; after a collection those that are lacking come with the next
    /// search.
    sorted: Vec<u32>,
    limit: usize,
}

impl Clusters {
    pub(crate) fn new() -> Self {
        Self {
            text: String::new(),
            ends: Vec::new(),
            sorted: Vec::new(),
            limit: SMALLEST_LIMIT,
        }
    }

    /// The text with this number; empty for numbers never given.
    pub(crate) fn get(&self, index: u32) -> &str {
        &self.text[self.range(index)]
    }

    fn range(&self, index: u32) -> Range<usize> {
        let index = index as usize;
        let Some(end) = self.ends.get(index) else {
            return 0..0;
        };
        let start = if index == 0 { 0 } else { self.ends[index - 1] };
        start as usize..*end as usize
    }

    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    pub(crate) fn wants_collection(&self) -> bool {
        self.ends.len() > self.limit
    }

    /// The text that is being put together, behind all others.
    pub(crate) fn draft(&self) -> &str {
        &self.text[self.draft_start()..]
    }

    fn draft_start(&self) -> usize {
        self.ends.last().map_or(0, |end| *end as usize)
    }

    /// Appends a character to the draft.
    pub(crate) fn push(&mut self, char: char) {
        self.text.push(char);
    }

    /// Appends the text with this number to the draft.
    pub(crate) fn push_cluster(&mut self, index: u32) {
        self.text.extend_from_within(self.range(index));
    }

    /// Gives the draft up.
    pub(crate) fn discard_draft(&mut self) {
        self.text.truncate(self.draft_start());
    }

    /// The number of the draft's text, a new one if it has none yet.
    pub(crate) fn intern_draft(&mut self) -> u32 {
        for index in self.sorted.len()..self.ends.len() {
            let index = index as u32;
            if let Err(place) = self.place_of(self.get(index)) {
                self.sorted.insert(place, index);
            }
        }
        match self.place_of(self.draft()) {
            Ok(place) => self.sorted[place],
            Err(place) => {
                let index = self.ends.len() as u32;
                self.ends.push(self.text.len() as u32);
                self.sorted.insert(place, index);
                index
            }
        }
    }

    /// Where among the sorted numbers that of `text` is, or else belongs.
    fn place_of(&self, text: &str) -> Result<usize, usize> {
        self.sorted
            .binary_search_by(|&index| self.get(index).cmp(text))
    }

    /// Begins a collection: from now on only clusters that are asked for are kept.
    pub(crate) fn begin_collection(&mut self) -> ClusterMap {
        let old = std::mem::replace(self, Self::new());
        let numbers = vec![None; old.len()];
        ClusterMap { old, numbers }
    }

    /// The new number of an old cluster during a collection.
    pub(crate) fn renumber(&mut self, map: &mut ClusterMap, old: u32) -> u32 {
        *map.numbers[old as usize].get_or_insert_with(|| {
            self.text.push_str(map.old.get(old));
            self.ends.push(self.text.len() as u32);
            self.ends.len() as u32 - 1
        })
    }

    /// Ends a collection. The next one waits until as many new clusters as `slack` have come.
    pub(crate) fn end_collection(&mut self, slack: usize) {
        self.limit = self.len() + slack.max(SMALLEST_LIMIT);
    }
}

/// Old clusters and their new numbers during a collection.
pub(crate) struct ClusterMap {
    old: Clusters,
    numbers: Vec<Option<u32>>,
}

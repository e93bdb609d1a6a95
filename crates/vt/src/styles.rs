//! Styles: a cell stores the number of its pen, not the pen.
//!
//! Most pens are numbers by themselves; see [`Pen::pack`]. The others, with colours beyond the
//! palette or with links, have a place in a table. Places are given out in order and found again
//! through a hash table with open addressing. The owner of the cells collects pens that no cell
//! uses when [`Styles::wants_collection`] says so; the threshold grows with the number of cells, so
//! that a screen with a new colour in each cell pays a constant price per cell.

mod pack;

use crate::pen::{PACKED_BITS, Pen};

/// Set in the number of a pen that is in the table.
const LISTED: u32 = 1 << PACKED_BITS;

/// Below this many styles, collection is not worth its walk over the cells.
const SMALLEST_LIMIT: usize = 512;

#[derive(Debug)]
pub(crate) struct Styles {
    /// The first place stays free.
    pens: Vec<Pen>,
    /// Places at their hash's place, 0 where free; a power of two long, at most a quarter full so
    /// that the first place is nearly always the right one, and empty in a copy until it is needed.
    slots: Vec<u32>,
    /// By how much a hash is shifted to give a place.
    shift: u32,
    limit: usize,
}

impl Clone for Styles {
    fn clone(&self) -> Self {
        Self {
            pens: self.pens.clone(),
            slots: Vec::new(),
            shift: 0,
            limit: self.limit,
        }
    }
}

impl Styles {
    pub(crate) fn new() -> Self {
        Self {
            pens: vec![Pen::default()],
            slots: Vec::new(),
            shift: 0,
            limit: SMALLEST_LIMIT,
        }
    }

    /// The pen with this number; the default one for numbers never given.
    #[inline(always)]
    pub(crate) fn get(&self, style: u32) -> Pen {
        if style < LISTED {
            return Pen::unpack(style);
        }
        let place = (style - LISTED) as usize;
        self.pens.get(place).copied().unwrap_or_default()
    }

    /// The pens in the table.
    pub(crate) fn listed(&self) -> &[Pen] {
        &self.pens
    }

    #[inline(always)]
    pub(crate) fn wants_collection(&self) -> bool {
        self.pens.len() > self.limit
    }

    /// The number of `pen`, a new one if it has none yet.
    #[inline(always)]
    pub(crate) fn intern(&mut self, pen: &Pen) -> u32 {
        match pen.pack() {
            Some(number) => number,
            None => self.find(pen),
        }
    }

    #[inline(always)]
    fn find(&mut self, pen: &Pen) -> u32 {
        let slot = pen.hash() >> self.shift;
        // Free slots hold the first place, and the default pen there has a number without it.
        match self.slots.get(slot as usize) {
            Some(place) if self.pens[*place as usize] == *pen => LISTED + *place,
            _ => LISTED + self.find_or_add(*pen),
        }
    }

    /// The place of a pen.
    #[inline(never)]
    fn find_or_add(&mut self, pen: Pen) -> u32 {
        if self.slots.len() < self.pens.len() * 4 {
            self.rebuild();
        }
        let first = (pen.hash() >> self.shift) as usize;
        let mut at = first;
        loop {
            let place = self.slots[at];
            if place == 0 {
                let place = self.pens.len() as u32;
                self.slots[at] = place;
                self.pens.push(pen);
                return place;
            }
            if self.pens[place as usize] == pen {
                // What is used now will be used again. The other one stays within its reach.
                self.slots.swap(first, at);
                return place;
            }
            at = (at + 1) & (self.slots.len() - 1);
        }
    }

    #[cold]
    fn rebuild(&mut self) {
        let len = (self.pens.len() * 8).next_power_of_two().max(512);
        self.slots.clear();
        self.slots.resize(len, 0);
        self.shift = 64 - len.trailing_zeros();
        for (index, pen) in self.pens.iter().enumerate().skip(1) {
            let mut at = (pen.hash() >> self.shift) as usize;
            while self.slots[at] != 0 {
                at = (at + 1) & (len - 1);
            }
            self.slots[at] = index as u32;
        }
    }

    /// Begins a collection: from now on only pens that are asked for are kept.
    pub(crate) fn begin_collection(&mut self) -> StyleMap {
        let places = vec![0; self.pens.len()];
        let mut pens = Vec::with_capacity(self.pens.len());
        pens.push(Pen::DEFAULT);
        let old = std::mem::replace(&mut self.pens, pens);
        StyleMap { old, places }
    }

    /// The new number of an old style during a collection.
    #[inline(always)]
    pub(crate) fn renumber(&mut self, map: &mut StyleMap, old: u32) -> u32 {
        if old < LISTED {
            return old;
        }
        let old = (old - LISTED) as usize;
        let place = &mut map.places[old];
        if *place == 0 {
            *place = self.pens.len() as u32;
            self.pens.push(map.old[old]);
        }
        LISTED + *place
    }

    /// Ends a collection. The next one waits until as many new styles as `slack` have come.
    pub(crate) fn end_collection(&mut self, slack: usize) {
        self.limit = self.pens.len() + slack.max(SMALLEST_LIMIT);
        self.slots.clear();
    }
}

/// Old pens and their new places during a collection, 0 where they have none yet.
pub(crate) struct StyleMap {
    old: Vec<Pen>,
    places: Vec<u32>,
}

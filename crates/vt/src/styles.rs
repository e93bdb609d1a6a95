//! The table of pens in use: a cell stores the number of its pen's style, not the pen.
//!
//! Number 0 is always the default pen. Numbers are given out in order and found again through a
//! hash table with open addressing. The owner of the cells collects styles that no cell uses
//! when [`Styles::wants_collection`] says so; the threshold grows with the number of cells, so
//! that a screen with a new colour in each cell pays a constant price per cell.

use crate::pen::Pen;

/// Below this many styles, collection is not worth its walk over the cells.
const SMALLEST_LIMIT: usize = 512;

#[derive(Debug)]
pub(crate) struct Styles {
    pens: Vec<Pen>,
    /// Numbers at their hash's place, 0 where free; a power of two long, at most a quarter full so
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
    pub(crate) fn get(&self, style: u32) -> &Pen {
        self.pens.get(style as usize).unwrap_or(&self.pens[0])
    }

    pub(crate) fn len(&self) -> usize {
        self.pens.len()
    }

    /// Bytes of memory, without what makes finding quick.
    pub(crate) fn memory(&self) -> usize {
        size_of_val(&*self.pens)
    }

    #[inline(always)]
    pub(crate) fn wants_collection(&self) -> bool {
        self.pens.len() > self.limit
    }

    /// The number of `pen`, a new one if it has none yet.
    #[inline(always)]
    pub(crate) fn intern(&mut self, pen: &Pen) -> u32 {
        let place = pen.hash() >> self.shift;
        // A free place holds the default pen's number, and that pen has no other place.
        match self.slots.get(place as usize) {
            Some(style) if self.pens[*style as usize] == *pen => *style,
            _ => self.find_or_add(*pen),
        }
    }

    #[inline(never)]
    fn find_or_add(&mut self, pen: Pen) -> u32 {
        if pen == Pen::DEFAULT {
            return 0;
        }
        if self.slots.len() < self.pens.len() * 4 {
            self.rebuild();
        }
        let first = (pen.hash() >> self.shift) as usize;
        let mut at = first;
        loop {
            let style = self.slots[at];
            if style == 0 {
                let style = self.pens.len() as u32;
                self.slots[at] = style;
                self.pens.push(pen);
                return style;
            }
            if self.pens[style as usize] == pen {
                // What is used now will be used again. The other one stays within its reach.
                self.slots.swap(first, at);
                return style;
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

    /// Begins a collection: from now on only styles that are asked for are kept.
    pub(crate) fn begin_collection(&mut self) -> StyleMap {
        let mut numbers = vec![UNUSED; self.pens.len()];
        numbers[0] = 0;
        let mut pens = Vec::with_capacity(self.pens.len());
        pens.push(Pen::DEFAULT);
        let old = std::mem::replace(&mut self.pens, pens);
        StyleMap { old, numbers }
    }

    /// The new number of an old style during a collection.
    #[inline(always)]
    pub(crate) fn renumber(&mut self, map: &mut StyleMap, old: u32) -> u32 {
        let number = &mut map.numbers[old as usize];
        if *number == UNUSED {
            *number = self.pens.len() as u32;
            self.pens.push(map.old[old as usize]);
        }
        *number
    }

    /// Ends a collection. The next one waits until as many new styles as `slack` have come.
    pub(crate) fn end_collection(&mut self, slack: usize) {
        self.limit = self.pens.len() + slack.max(SMALLEST_LIMIT);
        self.slots.clear();
    }
}

const UNUSED: u32 = u32::MAX;

/// Old styles and their new numbers during a collection.
pub(crate) struct StyleMap {
    old: Vec<Pen>,
    numbers: Vec<u32>,
}

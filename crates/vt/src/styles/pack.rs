//! Pens word by word, for copies that are kept: where many differ, they differ in their colours.

use crate::pen::Pen;

/// Pens in less memory.
#[derive(Clone, Debug)]
pub(crate) struct PackedPens {
    /// The colours of each.
    colors: Vec<u64>,
    /// All else, and for how many pens in a row.
    rest: Vec<(u64, u32)>,
}

impl PackedPens {
    pub(crate) fn of(pens: &[Pen]) -> Self {
        let runs = pens.chunk_by(|one, next| one.words()[1] == next.words()[1]);
        Self {
            colors: pens.iter().map(|pen| pen.words()[0]).collect(),
            rest: runs
                .map(|run| (run[0].words()[1], run.len() as u32))
                .collect(),
        }
    }

    pub(crate) fn unpack(&self) -> Vec<Pen> {
        let mut pens = Vec::with_capacity(self.colors.len());
        let mut colors = self.colors.iter();
        for (rest, count) in &self.rest {
            let run = colors.by_ref().take(*count as usize);
            pens.extend(run.map(|colors| Pen::of_words([*colors, *rest])));
        }
        pens
    }

    /// Bytes of memory.
    pub(crate) fn memory(&self) -> usize {
        size_of_val(&*self.colors) + size_of_val(&*self.rest)
    }
}

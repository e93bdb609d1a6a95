//! Pens in parts, for copies that are kept: where many differ, they differ in the values of their
//! colours.

use crate::pen::Pen;

/// Pens in less memory.
#[derive(Clone, Debug)]
pub(crate) struct PackedPens {
    /// The values of the colours of each, the lower two thirds and the upper one: compilers make
    /// good code for numbers of usual sizes.
    low: Vec<u32>,
    high: Vec<u16>,
    /// All else, and for how many pens in a row.
    kinds: Vec<(Pen, u32)>,
}

impl PackedPens {
    pub(crate) fn of(pens: &[Pen]) -> Self {
        let runs = pens.chunk_by(|one, next| one.kind() == next.kind());
        Self {
            low: pens.iter().map(|pen| pen.color_values() as u32).collect(),
            high: pens
                .iter()
                .map(|pen| (pen.color_values() >> 32) as u16)
                .collect(),
            kinds: runs.map(|run| (run[0].kind(), run.len() as u32)).collect(),
        }
    }

    pub(crate) fn unpack(&self) -> Vec<Pen> {
        let mut pens = Vec::with_capacity(self.low.len());
        let mut values = self.low.iter().zip(&self.high);
        for (kind, count) in &self.kinds {
            let run = values.by_ref().take(*count as usize);
            pens.extend(run.map(|(low, high)| {
                let values = u64::from(*low) | u64::from(*high) << 32;
                kind.with_color_values(values)
            }));
        }
        pens
    }

    /// Bytes of memory.
    pub(crate) fn memory(&self) -> usize {
        size_of_val(&*self.low) + size_of_val(&*self.high) + size_of_val(&*self.kinds)
    }
}

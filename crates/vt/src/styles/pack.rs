//! Pens word by word, for copies that are kept: where many differ, they differ in their colours.
//!
//! The number of pens comes first (four bytes). Then there are runs of pens that have all else in
//! common: how many they are (four bytes), all else, and the colours of each (eight bytes).

use super::Styles;
use crate::pen::Pen;
use crate::snapshot::take;

impl Styles {
    /// Moves the pens in the table to the end of `packed`.
    pub(crate) fn pack(&mut self, packed: &mut Vec<u8>) {
        let pens = std::mem::take(&mut self.pens);
        packed.extend_from_slice(&(pens.len() as u32).to_le_bytes());
        for run in pens.chunk_by(|one, next| one.words()[1] == next.words()[1]) {
            packed.extend_from_slice(&(run.len() as u32).to_le_bytes());
            packed.extend_from_slice(&run[0].words()[1].to_le_bytes());
            for pen in run {
                packed.extend_from_slice(&pen.words()[0].to_le_bytes());
            }
        }
    }

    /// Takes the pens that `packed` begins with. Returns what follows them.
    pub(crate) fn unpack<'a>(&mut self, mut packed: &'a [u8]) -> &'a [u8] {
        let count = u32::from_le_bytes(take(&mut packed)) as usize;
        self.pens = Vec::with_capacity(count);
        while self.pens.len() < count {
            let end = self.pens.len() + u32::from_le_bytes(take(&mut packed)) as usize;
            let rest = u64::from_le_bytes(take(&mut packed));
            while self.pens.len() < end {
                let colors = u64::from_le_bytes(take(&mut packed));
                self.pens.push(Pen::of_words([colors, rest]));
            }
        }
        packed
    }
}

//! Huffman's trees: which decisions lead to a byte. Each kind of bytes has its own.
//!
//! The codes are canonical, so that lengths alone say what they are:
//! <https://www.rfc-editor.org/rfc/rfc1951#section-3.2.2>.

use std::cmp::Reverse;

use crate::walker::LENGTH;

/// Kinds of bytes, see [`crate::walker`].
pub(crate) const KINDS: usize = 16;
/// No code has more decisions than this.
pub(crate) const LONGEST: u32 = 15;

/// What a child is from here on: not a node but a byte.
const LEAF: u16 = 256;

/// The decisions that lead to a byte, the first of them the highest bit.
#[derive(Clone, Copy)]
pub(crate) struct Code {
    pub(crate) bits: u16,
    pub(crate) length: u16,
}

/// Where a decision leads.
pub(crate) enum Child {
    Node(usize),
    Byte(u32),
}

/// The trees of all kinds.
pub(crate) struct Trees {
    nodes: [[[u16; 2]; 256]; KINDS],
    codes: [[Code; 256]; KINDS],
}

impl Trees {
    pub(crate) const fn new() -> Self {
        Self {
            nodes: [[[0; 2]; 256]; KINDS],
            codes: [[Code { bits: 0, length: 0 }; 256]; KINDS],
        }
    }

    /// Makes the trees of all kinds but that of lengths.
    pub(crate) fn grow_all(&mut self, lengths: &[[u8; 256]; KINDS]) {
        for (kind, lengths) in lengths.iter().enumerate() {
            if kind != LENGTH {
                self.grow(kind, lengths);
            }
        }
    }

    /// Makes the tree of a kind from the lengths of its codes; bytes that never occur have none.
    #[inline(never)]
    pub(crate) fn grow(&mut self, kind: usize, lengths: &[u8; 256]) {
        let nodes = &mut self.nodes[kind];
        let mut count = 1;
        let mut bits = 0;
        for length in 1..=LONGEST {
            for (byte, _) in lengths
                .iter()
                .enumerate()
                .filter(|&(_, &l)| u32::from(l) == length)
            {
                self.codes[kind][byte] = Code {
                    bits,
                    length: length as u16,
                };
                let mut node = 0;
                for place in (1..length).rev() {
                    let child = &mut nodes[node][usize::from(bits >> place & 1)];
                    if *child == 0 {
                        *child = count;
                        count += 1;
                    }
                    node = usize::from(*child);
                }
                nodes[node][usize::from(bits & 1)] = LEAF + byte as u16;
                bits += 1;
            }
            bits <<= 1;
        }
    }

    pub(crate) fn child(&self, kind: usize, node: usize, bit: u32) -> Child {
        match self.nodes[kind][node][bit as usize & 1] {
            byte @ LEAF.. => Child::Byte(u32::from(byte - LEAF)),
            node => Child::Node(usize::from(node)),
        }
    }

    pub(crate) fn code(&self, kind: usize, byte: u32) -> Code {
        self.codes[kind][byte as usize & 255]
    }
}

/// The lengths of the best codes for bytes that occur so often.
pub(crate) fn lengths(counts: &[u32; 256]) -> [u8; 256] {
    (0..)
        .map(|halvings| unlimited_lengths(&counts.map(|count| halved(count, halvings))))
        .find(|lengths| lengths.iter().all(|&length| u32::from(length) <= LONGEST))
        .unwrap_or([8; 256])
}

/// Rarer bytes seem more common than they are, but none vanishes.
fn halved(count: u32, times: u32) -> u32 {
    (count >> times).max(count.min(1))
}

fn unlimited_lengths(counts: &[u32; 256]) -> [u8; 256] {
    let mut lengths = [0; 256];
    let mut trees: Vec<(u32, Vec<usize>)> = (0..256)
        .filter(|&byte| counts[byte] > 0)
        .map(|byte| (counts[byte], vec![byte]))
        .collect();
    if let [(_, bytes)] = &trees[..] {
        lengths[bytes[0]] = 1;
    }
    while trees.len() > 1 {
        trees.sort_by_key(|&(count, _)| Reverse(count));
        let (rarest, second) = (trees.pop(), trees.pop());
        let both = rarest.into_iter().chain(second);
        let joined = both.fold((0, Vec::new()), |(sum, mut all), (count, bytes)| {
            all.extend(bytes);
            (sum + count, all)
        });
        for &byte in &joined.1 {
            lengths[byte] += 1;
        }
        trees.push(joined);
    }
    lengths
}

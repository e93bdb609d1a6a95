//! Foretells decisions from what followed the same contexts before.
//!
//! Several contexts each give a probability; what to make of them is learnt, too, by a network of
//! one layer: logistic mixing, <https://mattmahoney.net/dc/dce.html#Section_432>. All numbers come
//! from additions, multiplications and divisions, whose results are the same everywhere.

use crate::trees::{Child, Code, KINDS, Trees};

/// Contexts that count for each decision how often it was 1.
pub(crate) const COUNTED: usize = 6;
/// Contexts that remember the last byte that followed, and how often in a row.
pub(crate) const REMEMBERED: usize = 2;
/// All contexts of a byte.
pub(crate) const CONTEXTS: usize = COUNTED + REMEMBERED;
/// Sets of weights that are chosen by what stands before.
pub(crate) const NEIGHBOURHOODS: usize = 1024;

/// Groups of counters for each context, and memories.
const PLACE_BITS: u32 = 16;
/// Decisions that share a group.
const GROUP_DEPTH: u32 = 3;
const PLACES: usize = 1 << PLACE_BITS;
const LONGEST_RUN: usize = 15;
/// Of so many bytes trust is an average.
const TRUST_RATE: i32 = 32;
/// A counter that knows nothing.
const UNUSED: u16 = 0x8000;
/// What counters strive for when a decision is 1, so that rounding up never overflows.
const HIGHEST_GOAL: i32 = 0xffe0;
/// Half of the least that a probability changes by.
const ROUNDING: i32 = 8;
/// Two weights of this each would believe all contexts about a quarter.
const FIRST_WEIGHT: f32 = 0.14;
const RATE: f32 = 0.006;
/// Memories are trusted so far before any of them was right, in 1/65536.
const FIRST_TRUST: u16 = 50000;
/// The grid on which logits lie: so many steps, up to `±RANGE`.
const STEPS: usize = 4096;
const RANGE: f32 = 12.0;
/// e to the power of one step.
const STEP_FACTOR: f64 = 1.005_876_571_605_698_4;
/// e to the power of `-RANGE`.
const LEAST_POWER: f64 = 6.144_212_353_328_21e-6;

type Vector = [f32; CONTEXTS];

/// Everything learnt so far. All zeros before [`Model::start`].
pub(crate) struct Model {
    /// First what the group is for, then a counter for each path of less than three decisions. Its
    /// upper 12 bits are a probability, the lower four say how often it was used.
    groups: [[[u16; 8]; PLACES]; COUNTED],
    memories: [[Memory; PLACES]; REMEMBERED],
    /// How far a byte that is remembered is to be believed, by kind and run.
    trust: [[[u16; LONGEST_RUN + 1]; KINDS]; REMEMBERED],
    by_node: [[Vector; 256]; KINDS],
    by_neighbourhood: [[Vector; 8]; NEIGHBOURHOODS],
    logits: [f32; 4096],
    probabilities: [u32; STEPS],
    rates: [i32; 16],
}

/// A byte, how often it followed in a row, and what the memory is for.
#[derive(Clone, Copy)]
struct Memory {
    owner: u16,
    byte: u8,
    run: u8,
}

/// What a memory says of the byte that comes.
#[derive(Clone, Copy)]
struct Guess {
    place: usize,
    /// How often it followed in a row; 0 once a decision was another.
    run: usize,
    /// The decisions that lead there, the next in the highest bit.
    bits: u32,
}

impl Model {
    pub(crate) const fn new() -> Self {
        let memory = Memory {
            owner: 0,
            byte: 0,
            run: 0,
        };
        Self {
            groups: [[[0; 8]; PLACES]; COUNTED],
            memories: [[memory; PLACES]; REMEMBERED],
            trust: [[[0; LONGEST_RUN + 1]; KINDS]; REMEMBERED],
            by_node: [[[0.0; CONTEXTS]; 256]; KINDS],
            by_neighbourhood: [[[0.0; CONTEXTS]; 8]; NEIGHBOURHOODS],
            logits: [0.0; 4096],
            probabilities: [0; STEPS],
            rates: [0; 16],
        }
    }

    /// Fills the tables.
    pub(crate) fn start(&mut self) {
        let mut power = LEAST_POWER;
        let mut filled = 0;
        for (step, probability) in self.probabilities.iter_mut().enumerate() {
            let value = power / (1.0 + power);
            *probability = ((value * 65536.0) as u32).clamp(1, 65535);
            let below = (value * 4096.0) as usize;
            let logit = step as f32 * (2.0 * RANGE / STEPS as f32) - RANGE;
            if below >= filled {
                self.logits[filled..=below].fill(logit);
                filled = below + 1;
            }
            power *= STEP_FACTOR;
        }
        for (count, rate) in self.rates.iter_mut().enumerate() {
            *rate = (32768.0 / (count as f32 + 1.2)) as i32;
        }
        self.by_node
            .as_flattened_mut()
            .fill([FIRST_WEIGHT; CONTEXTS]);
        self.by_neighbourhood
            .as_flattened_mut()
            .fill([FIRST_WEIGHT; CONTEXTS]);
        self.trust
            .as_flattened_mut()
            .as_flattened_mut()
            .fill(FIRST_TRUST);
    }

    /// Gives the probability that a decision is 1, in 1/65536, to `code` for each decision on the
    /// way to a byte, and learns from the decision that comes back.
    #[inline(always)]
    pub(crate) fn byte(
        &mut self,
        trees: &Trees,
        (kind, neighbourhood): (usize, usize),
        contexts: &[u32; CONTEXTS],
        mut code: impl FnMut(u32) -> u32,
    ) -> u32 {
        let mut guesses = self.guesses(trees, kind, contexts);
        let mut node = 0;
        let mut depth = 0;
        loop {
            let mut hashes = contexts
                .iter()
                .map(|&context| scramble(context, node as u32));
            let mut groups = self.groups.each_mut().map(|groups| {
                let hash = hashes.next().unwrap_or(0);
                let group = &mut groups[(hash >> (32 - PLACE_BITS)) as usize];
                if group[0] != hash as u16 {
                    *group = [UNUSED; 8];
                    group[0] = hash as u16;
                }
                group
            });
            let mut path = 1;
            while path < 1 << GROUP_DEPTH {
                let counters = groups.each_ref().map(|group| group[path & 7]);
                let mut inputs = [0.0; CONTEXTS];
                for (input, counter) in inputs.iter_mut().zip(counters) {
                    *input = self.logits[usize::from(counter >> 4)];
                }
                for (index, guess) in guesses.iter().enumerate().filter(|(_, it)| it.run > 0) {
                    let trust = self.trust[index][kind][guess.run & 15];
                    let logit = self.logits[usize::from(trust >> 4)];
                    inputs[COUNTED + index] = if guess.next() == 1 { logit } else { -logit };
                }
                let one = &mut self.by_node[kind][node & 255];
                let other = &mut self.by_neighbourhood[neighbourhood][depth & 7];
                let chance = self.probabilities[step(dot(one, other, &inputs))];
                let bit = code(chance);
                let error = bit as f32 - chance as f32 * (1.0 / 65536.0);
                learn(one, other, &inputs, error * RATE);
                for (group, counter) in groups.each_mut().into_iter().zip(counters) {
                    group[path & 7] = counted(counter, bit, &self.rates);
                }
                for (trust, guess) in self.trust.iter_mut().zip(&mut guesses) {
                    if guess.run > 0 {
                        let trust = &mut trust[kind][guess.run & 15];
                        let goal = if guess.next() == bit { 65535 } else { 0 };
                        *trust =
                            (i32::from(*trust) + (goal - i32::from(*trust)) / TRUST_RATE) as u16;
                        guess.follow(bit);
                    }
                }
                match trees.child(kind, node, bit) {
                    Child::Byte(byte) => {
                        self.remember(contexts, &guesses, byte);
                        return byte;
                    }
                    Child::Node(next) => node = next,
                }
                path = path << 1 | bit as usize;
                depth += 1;
            }
        }
    }

    fn guesses(
        &self,
        trees: &Trees,
        kind: usize,
        contexts: &[u32; CONTEXTS],
    ) -> [Guess; REMEMBERED] {
        std::array::from_fn(|index| {
            let hash = contexts[COUNTED + index];
            let place = (hash >> (32 - PLACE_BITS)) as usize;
            let Memory { owner, byte, run } = self.memories[index][place];
            let run = if owner == hash as u16 {
                usize::from(run) & 15
            } else {
                0
            };
            let Code { bits, length } = trees.code(kind, u32::from(byte));
            Guess {
                place,
                run,
                bits: u32::from(bits) << (32 - u32::from(length)).min(31),
            }
        })
    }

    /// Learns which byte followed.
    fn remember(&mut self, contexts: &[u32; CONTEXTS], guesses: &[Guess; REMEMBERED], byte: u32) {
        for (index, guess) in guesses.iter().enumerate() {
            self.memories[index][guess.place] = Memory {
                owner: contexts[COUNTED + index] as u16,
                byte: byte as u8,
                run: (guess.run + 1).min(LONGEST_RUN) as u8,
            };
        }
    }
}

impl Guess {
    /// The next decision on the way to the byte.
    fn next(&self) -> u32 {
        self.bits >> 31
    }

    /// Says nothing any more once a decision was another.
    fn follow(&mut self, bit: u32) {
        if self.next() != bit {
            self.run = 0;
        }
        self.bits <<= 1;
    }
}

/// The counter after one more decision.
fn counted(counter: u16, bit: u32, rates: &[i32; 16]) -> u16 {
    let uses = counter & 15;
    let goal = bit as i32 * HIGHEST_GOAL;
    let change = ((goal - i32::from(counter)) * rates[usize::from(uses)]) >> 15;
    let next = (i32::from(counter - uses) + change + ROUNDING) & 0xfff0;
    next as u16 | (uses + u16::from(uses < 15))
}

fn dot(one: &Vector, other: &Vector, inputs: &Vector) -> f32 {
    let mut sums = [0.0; 4];
    for index in 0..CONTEXTS {
        sums[index & 3] += (one[index] + other[index]) * inputs[index];
    }
    (sums[0] + sums[1]) + (sums[2] + sums[3])
}

fn learn(one: &mut Vector, other: &mut Vector, inputs: &Vector, rate: f32) {
    for index in 0..CONTEXTS {
        let change = inputs[index] * rate;
        one[index] += change;
        other[index] += change;
    }
}

fn step(logit: f32) -> usize {
    let step = (logit + RANGE) * (STEPS as f32 / (2.0 * RANGE));
    step.clamp(0.0, STEPS as f32 - 1.0) as usize
}

/// A hash of both.
pub(crate) const fn scramble(one: u32, two: u32) -> u32 {
    let mixed = (one ^ two.wrapping_mul(0x9e37_79b1)).wrapping_mul(0x2c1b_3c6d);
    mixed ^ mixed >> 15
}

//! Writes decisions as fractions of bits: <https://mattmahoney.net/dc/dce.html#Section_32>.

use crate::model::{CONTEXTS, Model};
use crate::trees::{self, KINDS, Trees};
use crate::walker::{self, LENGTH, LENGTH_BYTES, Walker};

/// What either side learns. All zeros before it is used; about 7 MB.
pub struct State {
    model: Model,
    trees: Trees,
    walker: Walker,
    progress: Progress,
}

/// How far unpacking is. All zeros before it begins.
struct Progress {
    interval: Interval,
    code: u32,
    /// Bytes that were read, and that were written.
    read: usize,
    at: usize,
}

impl State {
    /// Nothing learnt yet.
    pub const fn new() -> Self {
        Self {
            model: Model::new(),
            trees: Trees::new(),
            walker: Walker::new(),
            progress: Progress {
                interval: Interval { low: 0, high: 0 },
                code: 0,
                read: 0,
                at: 0,
            },
        }
    }

    fn start(&mut self) {
        self.model.start();
        let mut lengths = [0; 256];
        lengths[..16].fill(4);
        self.trees.grow(LENGTH, &lengths);
        self.walker.start();
    }
}

impl Default for State {
    fn default() -> Self {
        Self::new()
    }
}

/// The numbers between which the code of what is coded so far lies.
struct Interval {
    low: u32,
    high: u32,
}

impl Interval {
    const fn new() -> Self {
        Self {
            low: 0,
            high: u32::MAX,
        }
    }

    /// The highest number that stands for 1, whose probability is `chance` of 65536.
    fn middle(&self, chance: u32) -> u32 {
        self.low + ((u64::from(self.high - self.low) * u64::from(chance)) >> 16) as u32
    }

    fn narrow(&mut self, middle: u32, bit: u32) {
        if bit == 1 {
            self.high = middle;
        } else {
            self.low = middle + 1;
        }
    }

    /// The first byte, once it is certain.
    fn shift(&mut self) -> Option<u8> {
        let first = self.high >> 24;
        (self.low >> 24 == first).then(|| {
            self.low <<= 8;
            self.high = self.high << 8 | 255;
            first as u8
        })
    }
}

/// Fills `module` with what [`pack`] made of a module of this length, some of it at each call with
/// the same. Returns whether it is complete. No call takes long: it ends with a function's body.
pub fn unpack(state: &mut State, packed: &[u8], module: &mut [u8]) -> bool {
    let begins = state.progress.at == 0;
    if begins {
        state.start();
    }
    let mut decoder = Decoder {
        model: &mut state.model,
        trees: &mut state.trees,
        progress: &mut state.progress,
        packed,
        module,
    };
    if begins {
        decoder.begin();
    }
    !state.walker.part(&mut decoder)
}

struct Decoder<'a> {
    model: &'a mut Model,
    trees: &'a mut Trees,
    progress: &'a mut Progress,
    packed: &'a [u8],
    module: &'a mut [u8],
}

impl Progress {
    /// Takes the next byte in; there are zeros behind the last one.
    fn shift(&mut self, packed: &[u8]) {
        let byte = packed.get(self.read).copied().unwrap_or(0);
        self.code = self.code << 8 | u32::from(byte);
        self.read += 1;
    }
}

impl Decoder<'_> {
    /// Reads the trees, which are no part of the module.
    fn begin(&mut self) {
        self.progress.interval = Interval::new();
        for _ in 0..4 {
            self.progress.shift(self.packed);
        }
        let mut lengths = [[0; 256]; KINDS];
        walker::lengths(self, |kind, byte, length| {
            lengths[kind][byte] = length as u8
        });
        self.trees.grow_all(&lengths);
        self.progress.at = 0;
    }

    fn put(&mut self, place: usize, byte: u32) {
        if let Some(put) = self.module.get_mut(place) {
            *put = byte as u8;
        }
    }
}

impl walker::Coder for Decoder<'_> {
    // Browsers compile a function better once it has been called often.
    #[inline(never)]
    fn byte(&mut self, kind: usize, neighbourhood: usize, contexts: &[u32; CONTEXTS]) -> u32 {
        let (progress, packed) = (&mut *self.progress, self.packed);
        let byte = self
            .model
            .byte(self.trees, (kind, neighbourhood), contexts, |chance| {
                let middle = progress.interval.middle(chance);
                let bit = u32::from(progress.code <= middle);
                progress.interval.narrow(middle, bit);
                while progress.interval.shift().is_some() {
                    progress.shift(packed);
                }
                bit
            });
        self.put(self.progress.at, byte);
        self.progress.at += 1;
        byte
    }

    fn skip_length(&mut self) -> usize {
        self.progress.at += LENGTH_BYTES;
        self.progress.at
    }

    fn set_length(&mut self, start: usize) {
        let length = (self.progress.at - start) as u32;
        self.put(start - 3, length | 128);
        self.put(start - 2, length >> 7 | 128);
        self.put(start - 1, length >> 14 & 127);
    }

    fn is_at_end(&self) -> bool {
        self.progress.at >= self.module.len()
    }
}

/// Packs a module in which the length of each body takes [`LENGTH_BYTES`] bytes.
pub fn pack(state: &mut State, module: &[u8]) -> Vec<u8> {
    state.start();
    let State {
        model,
        trees,
        walker,
        ..
    } = state;
    let mut counter = Counter {
        module,
        at: 0,
        counts: [[0; 256]; KINDS],
    };
    let mut other = Walker::new();
    other.start();
    other.module(&mut counter);
    let lengths = counter.counts.each_ref().map(trees::lengths);
    trees.grow_all(&lengths);
    let all = lengths[..walker::MODULE_KINDS].as_flattened();
    let (interval, packed) = (Interval::new(), Vec::new());
    let mut encoder = Encoder {
        model,
        trees,
        module: all,
        at: 0,
        interval,
        packed,
    };
    walker::lengths(&mut encoder, |_, _, _| ());
    encoder.module = module;
    encoder.at = 0;
    walker.module(&mut encoder);
    let mut packed = encoder.packed;
    packed.extend(encoder.interval.high.to_be_bytes());
    packed
}

/// Counts how often each byte of each kind occurs.
struct Counter<'a> {
    module: &'a [u8],
    at: usize,
    counts: [[u32; 256]; KINDS],
}

impl walker::Coder for Counter<'_> {
    fn byte(&mut self, kind: usize, _: usize, _: &[u32; CONTEXTS]) -> u32 {
        let byte = self.module[self.at];
        self.at += 1;
        self.counts[kind][usize::from(byte)] += 1;
        u32::from(byte)
    }

    fn skip_length(&mut self) -> usize {
        self.at += LENGTH_BYTES;
        self.at
    }

    fn set_length(&mut self, _start: usize) {}

    fn is_at_end(&self) -> bool {
        self.at >= self.module.len()
    }
}

struct Encoder<'a> {
    model: &'a mut Model,
    trees: &'a Trees,
    module: &'a [u8],
    at: usize,
    interval: Interval,
    packed: Vec<u8>,
}

impl walker::Coder for Encoder<'_> {
    fn byte(&mut self, kind: usize, neighbourhood: usize, contexts: &[u32; CONTEXTS]) -> u32 {
        let code = self.trees.code(kind, u32::from(self.module[self.at]));
        self.at += 1;
        let mut left = code.length;
        self.model
            .byte(self.trees, (kind, neighbourhood), contexts, |chance| {
                left -= 1;
                let bit = u32::from(code.bits >> left & 1);
                self.interval.narrow(self.interval.middle(chance), bit);
                while let Some(byte) = self.interval.shift() {
                    self.packed.push(byte);
                }
                bit
            })
    }

    fn skip_length(&mut self) -> usize {
        self.at += LENGTH_BYTES;
        self.at
    }

    fn set_length(&mut self, _start: usize) {}

    fn is_at_end(&self) -> bool {
        self.at >= self.module.len()
    }
}

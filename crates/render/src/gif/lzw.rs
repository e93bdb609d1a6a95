//! LZW as GIF has it, with a choice: a pixel that stays as it is may be written as transparent or
//! in its colour, whichever makes the longer match. That, and a dictionary that is kept as long
//! as it serves, is what makes files of terminals small.
//!
//! Specification: <https://www.w3.org/Graphics/GIF/spec-gif89a.txt>, appendix F.

/// What a pixel of a frame may be written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Choice {
    /// The index of its colour.
    pub(super) color: u8,
    /// Whether it may be transparent instead.
    pub(super) stays: bool,
}

/// Codes have at most so many bits.
const MOST_BITS: u32 = 12;

/// Encodes pixels: a byte for the size of the smallest codes, then the codes.
pub(super) fn encode(pixels: &[Choice], transparent: u8) -> Vec<u8> {
    let highest = pixels
        .iter()
        .map(|pixel| pixel.color)
        .max()
        .unwrap_or(0)
        .max(transparent);
    let root_bits = (u32::from(highest) + 1)
        .max(4)
        .next_power_of_two()
        .trailing_zeros();
    let mut encoder = Encoder::new(root_bits);
    let mut matches = Matches::new(transparent);
    let mut length = 0;
    for &pixel in pixels {
        if length == 0 {
            matches.begin(matches.after(pixel));
        } else if !matches.extend(pixel, &encoder.dictionary) {
            let next = matches.after(pixel);
            encoder.write_match(matches.best(), length, next);
            matches.begin(next);
            length = 0;
        }
        length += 1;
    }
    if length > 0 {
        encoder.write(matches.best());
    }
    encoder.finish()
}

/// The codes that what was read since the last code can be written as.
struct Matches {
    transparent: u8,
    codes: Vec<u16>,
    longer: Vec<u16>,
}

/// As many are followed at the same time; each costs time and more of them save little.
const MOST_MATCHES: usize = 8;

impl Matches {
    fn new(transparent: u8) -> Matches {
        Matches {
            transparent,
            codes: Vec::new(),
            longer: Vec::new(),
        }
    }

    /// Begins with the index that the dictionary has learned.
    fn begin(&mut self, index: u8) {
        self.codes.clear();
        self.codes.push(u16::from(index));
    }

    /// Adds a pixel, if there is a code that goes on with it.
    fn extend(&mut self, pixel: Choice, dictionary: &Dictionary) -> bool {
        self.longer.clear();
        for &code in &self.codes {
            if pixel.stays {
                self.longer.extend(dictionary.find(code, self.transparent));
            }
            if !pixel.stays || pixel.color != self.transparent {
                self.longer.extend(dictionary.find(code, pixel.color));
            }
            if self.longer.len() >= MOST_MATCHES {
                break;
            }
        }
        if self.longer.is_empty() {
            return false;
        }
        std::mem::swap(&mut self.codes, &mut self.longer);
        true
    }

    fn best(&self) -> u16 {
        self.codes.last().copied().unwrap_or(0)
    }

    /// What the dictionary learns a pixel as that follows the match, and what the next match
    /// begins with.
    fn after(&self, pixel: Choice) -> u8 {
        if pixel.stays {
            self.transparent
        } else {
            pixel.color
        }
    }
}

/// Codes by what they go on from: `prefix << 20 | index << 12 | code`, 0 for a free place. No
/// code in it is 0.
struct Dictionary(Vec<u32>);

/// Four times as many as there are codes, so that they are found at the first try mostly.
const PLACES: usize = 4 << MOST_BITS;

impl Dictionary {
    /// The place of a code, or the free one where it belongs.
    fn place(&self, key: u32) -> usize {
        let mut place = (key.wrapping_mul(0x9e37_79b1) >> 18) as usize;
        while self.0[place] != 0 && self.0[place] >> MOST_BITS != key {
            place = (place + 1) % PLACES;
        }
        place
    }

    fn find(&self, prefix: u16, index: u8) -> Option<u16> {
        let entry = self.0[self.place(u32::from(prefix) << 8 | u32::from(index))];
        (entry != 0).then_some((entry & ((1 << MOST_BITS) - 1)) as u16)
    }

    fn add(&mut self, prefix: u16, index: u8, code: u16) {
        let key = u32::from(prefix) << 8 | u32::from(index);
        let place = self.place(key);
        self.0[place] = key << MOST_BITS | u32::from(code);
    }
}

struct Encoder {
    out: Vec<u8>,
    bits: u64,
    bit_count: u32,
    root_bits: u32,
    /// Bits of the codes that are written now.
    width: u32,
    next_code: u16,
    dictionary: Dictionary,
    window: Window,
}

impl Encoder {
    fn new(root_bits: u32) -> Encoder {
        let mut encoder = Encoder {
            out: vec![root_bits as u8],
            bits: 0,
            bit_count: 0,
            root_bits,
            width: root_bits + 1,
            next_code: 0,
            dictionary: Dictionary(vec![0; PLACES]),
            window: Window::default(),
        };
        encoder.clear();
        encoder
    }

    /// Begins with an empty dictionary.
    fn clear(&mut self) {
        self.write(1 << self.root_bits);
        self.dictionary.0.fill(0);
        self.width = self.root_bits + 1;
        self.next_code = (1 << self.root_bits) + 2;
        self.window = Window::default();
    }

    fn write(&mut self, code: u16) {
        self.bits |= u64::from(code) << self.bit_count;
        self.bit_count += self.width;
        while self.bit_count >= 8 {
            self.out.push(self.bits as u8);
            self.bits >>= 8;
            self.bit_count -= 8;
        }
    }

    /// Writes the code of a match of some pixels. The dictionary learns how it goes on or, when
    /// it is full, is given up once it has become bad.
    fn write_match(&mut self, code: u16, pixels: u32, next: u8) {
        self.write(code);
        if self.next_code < 1 << MOST_BITS {
            self.dictionary.add(code, next, self.next_code);
            // The reader learns it one code later.
            if self.next_code == 1 << self.width {
                self.width += 1;
            }
            self.next_code += 1;
        } else if self.window.has_become_bad(pixels) {
            self.clear();
        }
    }

    fn finish(mut self) -> Vec<u8> {
        self.write((1 << self.root_bits) + 1);
        if self.bit_count > 0 {
            self.out.push(self.bits as u8);
        }
        self.out
    }
}

/// How well a full dictionary serves.
#[derive(Default)]
struct Window {
    codes: u32,
    pixels: u32,
    /// The most pixels that a window had.
    best: u32,
}

impl Window {
    /// Codes that are looked at together.
    const CODES: u32 = 384;

    /// Counts a code. A dictionary is bad that has come down to a third of what it was at its
    /// best; on recordings of terminals, giving it up earlier or later made files larger.
    fn has_become_bad(&mut self, pixels: u32) -> bool {
        self.codes += 1;
        self.pixels += pixels;
        if self.codes < Self::CODES {
            return false;
        }
        let is_bad = self.pixels < self.best / 3;
        self.best = self.best.max(self.pixels);
        (self.codes, self.pixels) = (0, 0);
        is_bad
    }
}

#[cfg(test)]
mod tests;

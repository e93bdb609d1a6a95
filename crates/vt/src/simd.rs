//! Work on many bytes at once: searches over 16 of them, UTF-8 in as many, and cells made of 8.
//! Knows nothing of terminals.
//!
//! Each instruction set has its file, with the same functions. These are the only modules with
//! unsafe code, and the only unsafe operations are unaligned loads of 16 bytes that are known to
//! be there, vectors seen as arrays of the same size, and a call of what needs more of a processor
//! than all have, after it was asked.

#![cfg_attr(
    any(
        target_arch = "x86_64",
        target_arch = "aarch64",
        all(target_arch = "wasm32", target_feature = "simd128")
    ),
    expect(unsafe_code, reason = "vector loads take pointers")
)]

#[cfg(target_arch = "aarch64")]
mod aarch64;
#[cfg(any(test, not(target_arch = "x86_64")))]
mod portable;
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
mod wasm32;
#[cfg(target_arch = "x86_64")]
mod x86_64;

#[cfg(target_arch = "aarch64")]
use aarch64 as imp;
#[cfg(not(any(
    target_arch = "x86_64",
    target_arch = "aarch64",
    all(target_arch = "wasm32", target_feature = "simd128")
)))]
use portable as imp;
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
use wasm32 as imp;
#[cfg(target_arch = "x86_64")]
use x86_64 as imp;

#[cfg(test)]
mod tests;

/// Length of the run of printable ASCII bytes, 0x20 to 0x7e, that `bytes` starts with.
#[inline(always)]
pub(crate) fn printable_run(bytes: &[u8]) -> usize {
    let mut at = 0;
    while let Some(chunk) = bytes[at..].first_chunk() {
        let stops = imp::unprintable(chunk);
        if stops != 0 {
            return at + stops.trailing_zeros() as usize;
        }
        at += 16;
    }
    let rest = &bytes[at..];
    let run = rest.iter().position(|byte| !matches!(byte, 0x20..=0x7e));
    at + run.unwrap_or(rest.len())
}

/// Index of the first byte that can end or break off a control string: a C0 control, or 0x9c,
/// the second byte of U+009C.
#[inline(always)]
pub(crate) fn string_stop(bytes: &[u8]) -> Option<usize> {
    let mut at = 0;
    while let Some(chunk) = bytes[at..].first_chunk() {
        let stops = imp::string_stops(chunk);
        if stops != 0 {
            return Some(at + stops.trailing_zeros() as usize);
        }
        at += 16;
    }
    let stop = bytes[at..]
        .iter()
        .position(|byte| *byte < 0x20 || *byte == 0x9c);
    stop.map(|found| at + found)
}

/// A bit for each byte that is no decimal digit, the lowest for the first.
#[inline(always)]
pub(crate) fn non_digits(chunk: &[u8; 16]) -> u32 {
    imp::non_digits(chunk)
}

/// Eight words with a byte each in their low half and `high` in their high half.
#[inline(always)]
pub(crate) fn spread(bytes: [u8; 8], high: u32) -> [u64; 8] {
    imp::spread(bytes, high)
}

/// All bits of the first so many of eight words.
pub(crate) static FIRST: [[u64; 8]; 9] = {
    let mut masks = [[0; 8]; 9];
    let mut count = 0;
    while count < 9 {
        let mut index = 0;
        while index < count {
            masks[count][index] = !0;
            index += 1;
        }
        count += 1;
    }
    masks
};

/// Whether characters are decoded faster together than one by one. In browsers they are not, and it
/// would be more to fetch.
pub(crate) const TOGETHER: bool = !cfg!(target_arch = "wasm32");

/// Bytes that are seen as UTF-8 together: 16 in which characters may start, and two more that the
/// last one may have.
pub(crate) const TEXT: usize = 18;

/// The characters that start within the first 16 bytes of a text. Bits are those of bytes, the
/// lowest for the first.
pub(crate) struct Characters {
    /// Where characters start.
    pub(crate) starts: u32,
    /// Whether one of them is U+3000 or higher, where most are wide.
    pub(crate) high: bool,
    /// How many bytes they have.
    pub(crate) len: usize,
}

/// What is seen of a text at once.
struct Planes {
    /// The four highest bits of each byte, the highest first.
    high: [u32; 4],
    /// Bytes below 0x20.
    controls: u32,
    /// 0xc0 and 0xc1, which would start two bytes for what fits into one.
    overlong: u32,
    /// From 0xe3 on, where U+3000 starts. Bits of ASCII may be set too.
    above_e2: u32,
    /// Of the bytes from the third on, those within characters.
    inner: u32,
}

/// Finds the characters of up to three bytes that `text` starts with, up to anything else. Nothing
/// if that is not well-formed.
#[inline(always)]
pub(crate) fn characters(text: &[u8; TEXT]) -> Option<Characters> {
    let planes = imp::planes(text);
    let [first, second, third, fourth] = planes.high;
    let inner = first & !second | planes.inner << 2;
    let leads = first & second;
    let others = planes.controls | planes.overlong | leads & third & fourth | 1 << 16;
    let end = others.trailing_zeros();
    let within = (1 << end) - 1;
    let leads = leads & within;
    let expected = leads << 1 | (leads & third) << 2;
    let wrong = (inner ^ expected) & within | expected & !inner;
    // The last character may have one or two bytes more.
    let more = (expected >> 16) as usize;
    (wrong == 0).then_some(Characters {
        starts: within & !inner,
        high: leads & planes.above_e2 != 0,
        len: end as usize + more - more / 2,
    })
}

/// At each of 16 bytes, the code point if a character starts there. It is 0 for surrogates, and
/// where three bytes are used for what fits into two.
#[inline(always)]
pub(crate) fn codes(text: &[u8; TEXT]) -> [u16; 16] {
    imp::codes(text)
}

/// Makes words of the first characters of those that start where bits of `starts` are set, as
/// [`spread`] does, as far as it finds quickly that they take one column. Returns how many, and how
/// many bytes they have where others are left. Behind the last word anything may be written.
#[inline(always)]
pub(crate) fn narrow_words<Word: From<u64>>(
    text: &[u8; TEXT],
    starts: u32,
    high: u32,
    words: &mut [Word; 16],
) -> (usize, Option<usize>) {
    imp::narrow_words(text, starts, high, words)
}

/// Characters that take one column: ASCII, letters of Europe, punctuation, arrows, mathematics,
/// boxes and blocks, Braille. There are others.
const NARROW: [(u16, u16); 9] = [
    (0x20, 0x7e),
    (0xa0, 0x2ff),
    (0x370, 0x482),
    (0x48a, 0x590),
    (0x1e00, 0x1fff),
    (0x2010, 0x2027),
    (0x20f1, 0x2319),
    (0x23f4, 0x25fc),
    (0x27c0, 0x2b1a),
];

//! Work on many bytes at once: searches over 16 of them, and cells made of 8. Knows nothing of
//! terminals.
//!
//! Each instruction set has its file, with the same functions. These are the only modules with
//! unsafe code, and the only unsafe operations are unaligned loads of 16 bytes that are known to
//! be there, and vectors seen as arrays of the same size.

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
#[cfg(any(
    test,
    not(any(
        target_arch = "x86_64",
        all(target_arch = "wasm32", target_feature = "simd128")
    ))
))]
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

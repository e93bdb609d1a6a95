//! The 128-bit vectors of WebAssembly.

use std::arch::wasm32::{
    i8x16_bitmask, i8x16_gt, i8x16_lt, i8x16_splat, i16x8_eq, i16x8_gt, i16x8_lt, i32x4_shuffle,
    u8x16_eq, u8x16_lt, u8x16_splat, u16x8_extend_high_u8x16, u16x8_extend_low_u8x16, u16x8_shl,
    u16x8_shr, u16x8_splat, u32x4_extend_high_u16x8, u32x4_extend_low_u16x8, u32x4_splat, u64x2,
    v128, v128_and, v128_andnot, v128_bitselect, v128_load, v128_or,
};

use super::{Planes, TEXT};

#[inline(always)]
fn load(chunk: &[u8; 16]) -> v128 {
    // SAFETY: 16 bytes are readable behind the reference.
    unsafe { v128_load(chunk.as_ptr().cast()) }
}

/// A bit for each byte from `low` to `high`, both below 0x80.
#[inline(always)]
fn within(chunk: &[u8; 16], low: u8, high: u8) -> u16 {
    let bytes = load(chunk);
    // Compared as signed, so 0x80 and above are below everything else.
    let above = i8x16_gt(bytes, i8x16_splat(low as i8 - 1));
    let below = i8x16_lt(bytes, i8x16_splat(high as i8 + 1));
    i8x16_bitmask(v128_and(above, below))
}

#[inline(always)]
pub(super) fn unprintable(chunk: &[u8; 16]) -> u32 {
    u32::from(!within(chunk, 0x20, 0x7e))
}

#[inline(always)]
pub(super) fn non_digits(chunk: &[u8; 16]) -> u32 {
    u32::from(!within(chunk, b'0', b'9'))
}

#[inline(always)]
pub(super) fn string_stops(chunk: &[u8; 16]) -> u32 {
    let bytes = load(chunk);
    let control = u8x16_lt(bytes, u8x16_splat(0x20));
    u32::from(i8x16_bitmask(v128_or(
        control,
        u8x16_eq(bytes, u8x16_splat(0x9c)),
    )))
}

#[inline(always)]
pub(super) fn spread(bytes: [u8; 8], high: u32) -> [u64; 8] {
    let bytes = u64x2(u64::from_le_bytes(bytes), 0);
    spread_lanes(u16x8_extend_low_u8x16(bytes), high)
}

#[inline(always)]
fn spread_lanes(codes: v128, high: u32) -> [u64; 8] {
    let high = u32x4_splat(high);
    let (first, last) = (
        u32x4_extend_low_u16x8(codes),
        u32x4_extend_high_u16x8(codes),
    );
    // SAFETY: four vectors of 128 bits are eight words of 64, low half first.
    unsafe {
        std::mem::transmute::<[v128; 4], [u64; 8]>([
            i32x4_shuffle::<0, 4, 1, 5>(first, high),
            i32x4_shuffle::<2, 6, 3, 7>(first, high),
            i32x4_shuffle::<0, 4, 1, 5>(last, high),
            i32x4_shuffle::<2, 6, 3, 7>(last, high),
        ])
    }
}

/// The 16 bytes from the place `AT` on.
#[inline(always)]
fn load_from<const AT: usize>(text: &[u8; TEXT]) -> v128 {
    const { assert!(AT + 16 <= TEXT) };
    // SAFETY: the text is long enough, as was asserted.
    unsafe { v128_load(text.as_ptr().add(AT).cast()) }
}

#[inline(always)]
pub(super) fn narrow_words<Word>(
    _: &[u8; TEXT],
    _: u32,
    _: u32,
    _: &mut [Word; 16],
) -> (usize, Option<usize>) {
    (0, None)
}

#[inline(always)]
pub(super) fn codes(text: &[u8; TEXT]) -> [u16; 16] {
    let (first, second, third) = (
        load_from::<0>(text),
        load_from::<1>(text),
        load_from::<2>(text),
    );
    let byte = |byte: u8| i8x16_splat(byte as i8);
    let low = |bytes| u16x8_extend_low_u8x16(v128_and(bytes, byte(0x3f)));
    let high = |bytes| u16x8_extend_high_u8x16(v128_and(bytes, byte(0x3f)));
    let codes = [
        decode(u16x8_extend_low_u8x16(first), low(second), low(third)),
        decode(u16x8_extend_high_u8x16(first), high(second), high(third)),
    ];
    // SAFETY: two vectors of 128 bits are 16 half words.
    unsafe { std::mem::transmute::<[v128; 2], [u16; 16]>(codes) }
}

#[inline(always)]
pub(super) fn planes(text: &[u8; TEXT]) -> Planes {
    let (first, third) = (load_from::<0>(text), load_from::<2>(text));
    let byte = |byte: u8| i8x16_splat(byte as i8);
    let bits = |result| u32::from(i8x16_bitmask(result));
    Planes {
        high: [0, 1, 2, 3].map(|plane| bits(u16x8_shl(first, plane))),
        controls: bits(u8x16_lt(first, byte(0x20))),
        overlong: bits(u8x16_eq(v128_and(first, byte(0xfe)), byte(0xc0))),
        // Compared as signed, so these are below all others.
        above_e2: bits(i8x16_gt(first, byte(0xe2))),
        inner: bits(i8x16_lt(third, byte(0xc0))),
    }
}

/// Eight characters of which the first bytes are given, and six bits of the two after them.
#[inline(always)]
fn decode(first: v128, second: v128, third: v128) -> v128 {
    let middle = v128_or(u16x8_shl(second, 6), third);
    let three = v128_or(u16x8_shl(first, 12), middle);
    let high = u16x8_shr(three, 11);
    let too_long = i16x8_eq(high, u16x8_splat(0));
    let surrogate = i16x8_eq(high, u16x8_splat(0x1b));
    let three = v128_andnot(three, v128_or(too_long, surrogate));
    let lead = u16x8_shl(v128_and(first, u16x8_splat(0x1f)), 6);
    let two = v128_or(lead, second);
    let several = v128_bitselect(three, two, i16x8_gt(first, u16x8_splat(0xdf)));
    v128_bitselect(first, several, i16x8_lt(first, u16x8_splat(0x80)))
}

//! The 128-bit vectors of WebAssembly.

use std::arch::wasm32::{
    i8x16_bitmask, i8x16_gt, i8x16_lt, i8x16_splat, i32x4_shuffle, u8x16_eq, u8x16_lt, u8x16_splat,
    u16x8_extend_low_u8x16, u32x4_extend_high_u16x8, u32x4_extend_low_u16x8, u32x4_splat, u64x2,
    v128, v128_and, v128_load, v128_or,
};

pub(super) use super::portable::{codes, narrow_words, planes};

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

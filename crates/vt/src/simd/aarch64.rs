//! NEON, which is part of aarch64. It has no quick way to a bit for each byte: searches give the
//! first bit only.

use std::arch::aarch64::{
    uint8x16_t, vandq_u8, vceqq_u8, vcgeq_u8, vcleq_u8, vcltq_u8, vdupq_n_u8, vget_lane_u64,
    vld1q_u8, vmvnq_u8, vorrq_u8, vreinterpret_u64_u8, vreinterpretq_u16_u8, vshrn_n_u16,
};

pub(super) use super::portable::{codes, narrow_words, non_digits, planes, spread};

/// The bit of the first byte that is set in a comparison's result.
#[inline(always)]
fn first_bit(result: uint8x16_t) -> u32 {
    // SAFETY: NEON is part of aarch64.
    let nibbles = unsafe {
        vget_lane_u64(
            vreinterpret_u64_u8(vshrn_n_u16(vreinterpretq_u16_u8(result), 4)),
            0,
        )
    };
    if nibbles == 0 {
        0
    } else {
        1 << (nibbles.trailing_zeros() / 4)
    }
}

#[inline(always)]
pub(super) fn unprintable(chunk: &[u8; 16]) -> u32 {
    // SAFETY: 16 bytes are readable behind the reference; NEON is part of aarch64.
    unsafe {
        let bytes = vld1q_u8(chunk.as_ptr());
        let above = vcgeq_u8(bytes, vdupq_n_u8(0x20));
        let below = vcleq_u8(bytes, vdupq_n_u8(0x7e));
        first_bit(vmvnq_u8(vandq_u8(above, below)))
    }
}

#[inline(always)]
pub(super) fn string_stops(chunk: &[u8; 16]) -> u32 {
    // SAFETY: 16 bytes are readable behind the reference; NEON is part of aarch64.
    unsafe {
        let bytes = vld1q_u8(chunk.as_ptr());
        let control = vcltq_u8(bytes, vdupq_n_u8(0x20));
        first_bit(vorrq_u8(control, vceqq_u8(bytes, vdupq_n_u8(0x9c))))
    }
}

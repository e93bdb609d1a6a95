//! Searches over bytes, 16 at a time where the target has vector instructions.
//!
//! The only module with unsafe code, and the only unsafe operation is the unaligned load of 16
//! bytes that are known to be there. Knows nothing of terminals.

#![cfg_attr(
    any(
        target_arch = "x86_64",
        target_arch = "aarch64",
        all(target_arch = "wasm32", target_feature = "simd128")
    ),
    expect(unsafe_code, reason = "vector loads take pointers")
)]

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
    at + scalar_printable_run(&bytes[at..])
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
    scalar_string_stop(&bytes[at..]).map(|found| at + found)
}

fn scalar_printable_run(bytes: &[u8]) -> usize {
    bytes
        .iter()
        .position(|byte| !matches!(byte, 0x20..=0x7e))
        .unwrap_or(bytes.len())
}

fn scalar_string_stop(bytes: &[u8]) -> Option<usize> {
    bytes.iter().position(|byte| *byte < 0x20 || *byte == 0x9c)
}

#[cfg(target_arch = "x86_64")]
mod imp {
    use std::arch::x86_64::{
        _mm_and_si128, _mm_cmpeq_epi8, _mm_cmpgt_epi8, _mm_cmplt_epi8, _mm_loadu_si128,
        _mm_min_epu8, _mm_movemask_epi8, _mm_or_si128, _mm_set1_epi8,
    };

    /// A bit for each byte outside 0x20..=0x7e.
    #[inline(always)]
    pub(super) fn unprintable(chunk: &[u8; 16]) -> u32 {
        // SAFETY: 16 bytes are readable behind the reference; SSE2 is part of x86_64.
        unsafe {
            let bytes = _mm_loadu_si128(chunk.as_ptr().cast());
            // Compared as signed, so 0x80 and above are below 0x20.
            let above = _mm_cmpgt_epi8(bytes, _mm_set1_epi8(0x1f));
            let below = _mm_cmplt_epi8(bytes, _mm_set1_epi8(0x7f));
            !(_mm_movemask_epi8(_mm_and_si128(above, below)) as u32) & 0xffff
        }
    }

    /// A bit for each byte below 0x20 or equal to 0x9c.
    #[inline(always)]
    pub(super) fn string_stops(chunk: &[u8; 16]) -> u32 {
        // SAFETY: 16 bytes are readable behind the reference; SSE2 is part of x86_64.
        unsafe {
            let bytes = _mm_loadu_si128(chunk.as_ptr().cast());
            let control = _mm_cmpeq_epi8(_mm_min_epu8(bytes, _mm_set1_epi8(0x1f)), bytes);
            let terminator = _mm_cmpeq_epi8(bytes, _mm_set1_epi8(0x9c_u8 as i8));
            _mm_movemask_epi8(_mm_or_si128(control, terminator)) as u32
        }
    }
}

#[cfg(target_arch = "aarch64")]
mod imp {
    use std::arch::aarch64::{
        uint8x16_t, vandq_u8, vceqq_u8, vcgeq_u8, vcleq_u8, vcltq_u8, vdupq_n_u8, vget_lane_u64,
        vld1q_u8, vmvnq_u8, vorrq_u8, vreinterpret_u64_u8, vreinterpretq_u16_u8, vshrn_n_u16,
    };

    /// One bit for each byte of a comparison's result.
    #[inline(always)]
    fn bits(result: uint8x16_t) -> u32 {
        // SAFETY: NEON is part of aarch64.
        let nibbles = unsafe {
            vget_lane_u64(
                vreinterpret_u64_u8(vshrn_n_u16(vreinterpretq_u16_u8(result), 4)),
                0,
            )
        };
        // Callers only count trailing zeros, so all further bits may be lost.
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
            bits(vmvnq_u8(vandq_u8(above, below)))
        }
    }

    #[inline(always)]
    pub(super) fn string_stops(chunk: &[u8; 16]) -> u32 {
        // SAFETY: 16 bytes are readable behind the reference; NEON is part of aarch64.
        unsafe {
            let bytes = vld1q_u8(chunk.as_ptr());
            let control = vcltq_u8(bytes, vdupq_n_u8(0x20));
            bits(vorrq_u8(control, vceqq_u8(bytes, vdupq_n_u8(0x9c))))
        }
    }
}

#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
mod imp {
    use std::arch::wasm32::{
        i8x16_bitmask, i8x16_gt, i8x16_lt, i8x16_splat, u8x16_eq, u8x16_lt, u8x16_splat, v128,
        v128_and, v128_load, v128_or,
    };

    #[inline(always)]
    pub(super) fn unprintable(chunk: &[u8; 16]) -> u32 {
        // SAFETY: 16 bytes are readable behind the reference.
        let bytes = unsafe { v128_load(chunk.as_ptr().cast::<v128>()) };
        let above = i8x16_gt(bytes, i8x16_splat(0x1f));
        let below = i8x16_lt(bytes, i8x16_splat(0x7f));
        u32::from(!i8x16_bitmask(v128_and(above, below)))
    }

    #[inline(always)]
    pub(super) fn string_stops(chunk: &[u8; 16]) -> u32 {
        // SAFETY: 16 bytes are readable behind the reference.
        let bytes = unsafe { v128_load(chunk.as_ptr().cast::<v128>()) };
        let control = u8x16_lt(bytes, u8x16_splat(0x20));
        u32::from(i8x16_bitmask(v128_or(
            control,
            u8x16_eq(bytes, u8x16_splat(0x9c)),
        )))
    }
}

#[cfg(not(any(
    target_arch = "x86_64",
    target_arch = "aarch64",
    all(target_arch = "wasm32", target_feature = "simd128")
)))]
mod imp {
    use super::{scalar_printable_run, scalar_string_stop};

    pub(super) fn unprintable(chunk: &[u8; 16]) -> u32 {
        let run = scalar_printable_run(chunk);
        if run == 16 { 0 } else { 1 << run }
    }

    pub(super) fn string_stops(chunk: &[u8; 16]) -> u32 {
        scalar_string_stop(chunk).map_or(0, |found| 1 << found)
    }
}

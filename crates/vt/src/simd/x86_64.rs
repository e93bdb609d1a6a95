//! SSE2, which is part of x86_64.

use std::arch::x86_64::{
    __m128i, _mm_and_si128, _mm_cmpeq_epi8, _mm_cmpgt_epi8, _mm_cmplt_epi8, _mm_cvtsi64_si128,
    _mm_loadu_si128, _mm_min_epu8, _mm_movemask_epi8, _mm_or_si128, _mm_set1_epi8, _mm_set1_epi32,
    _mm_setzero_si128, _mm_unpackhi_epi16, _mm_unpackhi_epi32, _mm_unpacklo_epi8,
    _mm_unpacklo_epi16, _mm_unpacklo_epi32,
};

#[inline(always)]
fn load(chunk: &[u8; 16]) -> __m128i {
    // SAFETY: 16 bytes are readable behind the reference.
    unsafe { _mm_loadu_si128(chunk.as_ptr().cast()) }
}

/// A bit for each byte from `low` to `high`, both below 0x80.
#[inline(always)]
fn within(chunk: &[u8; 16], low: u8, high: u8) -> u32 {
    let bytes = load(chunk);
    // SAFETY: SSE2 is part of x86_64.
    unsafe {
        // Compared as signed, so 0x80 and above are below everything else.
        let above = _mm_cmpgt_epi8(bytes, _mm_set1_epi8(low as i8 - 1));
        let below = _mm_cmplt_epi8(bytes, _mm_set1_epi8(high as i8 + 1));
        _mm_movemask_epi8(_mm_and_si128(above, below)) as u32
    }
}

#[inline(always)]
pub(super) fn unprintable(chunk: &[u8; 16]) -> u32 {
    !within(chunk, 0x20, 0x7e) & 0xffff
}

#[inline(always)]
pub(super) fn non_digits(chunk: &[u8; 16]) -> u32 {
    !within(chunk, b'0', b'9') & 0xffff
}

#[inline(always)]
pub(super) fn string_stops(chunk: &[u8; 16]) -> u32 {
    let bytes = load(chunk);
    // SAFETY: SSE2 is part of x86_64.
    unsafe {
        let control = _mm_cmpeq_epi8(_mm_min_epu8(bytes, _mm_set1_epi8(0x1f)), bytes);
        let terminator = _mm_cmpeq_epi8(bytes, _mm_set1_epi8(0x9c_u8 as i8));
        _mm_movemask_epi8(_mm_or_si128(control, terminator)) as u32
    }
}

#[inline(always)]
pub(super) fn spread(bytes: [u8; 8], high: u32) -> [u64; 8] {
    // SAFETY: SSE2 is part of x86_64; four vectors of 128 bits are eight words of 64, low half
    // first.
    unsafe {
        let (zero, high) = (_mm_setzero_si128(), _mm_set1_epi32(high as i32));
        let pairs = _mm_unpacklo_epi8(_mm_cvtsi64_si128(i64::from_le_bytes(bytes)), zero);
        let (first, last) = (
            _mm_unpacklo_epi16(pairs, zero),
            _mm_unpackhi_epi16(pairs, zero),
        );
        std::mem::transmute::<[__m128i; 4], [u64; 8]>([
            _mm_unpacklo_epi32(first, high),
            _mm_unpackhi_epi32(first, high),
            _mm_unpacklo_epi32(last, high),
            _mm_unpackhi_epi32(last, high),
        ])
    }
}

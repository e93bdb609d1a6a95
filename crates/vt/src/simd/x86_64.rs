//! SSE2, which is part of x86_64.

use std::arch::x86_64::{
    __m128i, _mm_and_si128, _mm_andnot_si128, _mm_cmpeq_epi8, _mm_cmpeq_epi16, _mm_cmpgt_epi8,
    _mm_cmpgt_epi16, _mm_cmplt_epi8, _mm_cmplt_epi16, _mm_cvtsi64_si128, _mm_loadu_si128,
    _mm_min_epu8, _mm_movemask_epi8, _mm_or_si128, _mm_set1_epi8, _mm_set1_epi16, _mm_set1_epi32,
    _mm_setzero_si128, _mm_slli_epi16, _mm_srli_epi16, _mm_unpackhi_epi8, _mm_unpackhi_epi16,
    _mm_unpackhi_epi32, _mm_unpacklo_epi8, _mm_unpacklo_epi16, _mm_unpacklo_epi32,
};

use super::{Planes, TEXT};

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
    // SAFETY: SSE2 is part of x86_64.
    let codes = unsafe {
        let bytes = _mm_cvtsi64_si128(i64::from_le_bytes(bytes));
        _mm_unpacklo_epi8(bytes, _mm_setzero_si128())
    };
    spread_lanes(codes, high)
}

#[inline(always)]
pub(super) fn spread_codes(codes: [u16; 8], high: u32) -> [u64; 8] {
    // SAFETY: eight half words are a vector of 128 bits.
    spread_lanes(
        unsafe { std::mem::transmute::<[u16; 8], __m128i>(codes) },
        high,
    )
}

#[inline(always)]
fn spread_lanes(codes: __m128i, high: u32) -> [u64; 8] {
    // SAFETY: SSE2 is part of x86_64; four vectors of 128 bits are eight words of 64, low half
    // first.
    unsafe {
        let (zero, high) = (_mm_setzero_si128(), _mm_set1_epi32(high as i32));
        let (first, last) = (
            _mm_unpacklo_epi16(codes, zero),
            _mm_unpackhi_epi16(codes, zero),
        );
        std::mem::transmute::<[__m128i; 4], [u64; 8]>([
            _mm_unpacklo_epi32(first, high),
            _mm_unpackhi_epi32(first, high),
            _mm_unpacklo_epi32(last, high),
            _mm_unpackhi_epi32(last, high),
        ])
    }
}

/// The 16 bytes from the place `AT` on.
#[inline(always)]
fn load_from<const AT: usize>(text: &[u8; TEXT]) -> __m128i {
    const { assert!(AT + 16 <= TEXT) };
    // SAFETY: the text is long enough, as was asserted.
    unsafe { _mm_loadu_si128(text.as_ptr().add(AT).cast()) }
}

#[inline(always)]
pub(super) fn planes(text: &[u8; TEXT]) -> Planes {
    let (first, second, third) = (
        load_from::<0>(text),
        load_from::<1>(text),
        load_from::<2>(text),
    );
    // SAFETY: SSE2 is part of x86_64; two vectors of 128 bits are 16 half words.
    unsafe {
        let zero = _mm_setzero_si128();
        let byte = |byte: u8| _mm_set1_epi8(byte as i8);
        let bits = |result| _mm_movemask_epi8(result) as u32;
        let low = |bytes| _mm_unpacklo_epi8(_mm_and_si128(bytes, byte(0x3f)), zero);
        let high = |bytes| _mm_unpackhi_epi8(_mm_and_si128(bytes, byte(0x3f)), zero);
        let codes = [
            decode(_mm_unpacklo_epi8(first, zero), low(second), low(third)),
            decode(_mm_unpackhi_epi8(first, zero), high(second), high(third)),
        ];
        let high = [
            bits(first),
            bits(_mm_slli_epi16::<1>(first)),
            bits(_mm_slli_epi16::<2>(first)),
            bits(_mm_slli_epi16::<3>(first)),
        ];
        Planes {
            codes: std::mem::transmute::<[__m128i; 2], [u16; 16]>(codes),
            high,
            // Compared as signed, so 0x80 and above are below everything else.
            controls: bits(_mm_cmplt_epi8(first, byte(0x20))) & !high[0],
            overlong: bits(_mm_cmpeq_epi8(_mm_and_si128(first, byte(0xfe)), byte(0xc0))),
            above_e2: bits(_mm_cmpgt_epi8(first, byte(0xe2))),
            inner: bits(_mm_cmplt_epi8(third, byte(0xc0))),
        }
    }
}

/// Eight characters of which the first bytes are given, and six bits of the two after them.
#[inline(always)]
fn decode(first: __m128i, second: __m128i, third: __m128i) -> __m128i {
    // SAFETY: SSE2 is part of x86_64.
    unsafe {
        let select =
            |mask, yes, no| _mm_or_si128(_mm_and_si128(mask, yes), _mm_andnot_si128(mask, no));
        let middle = _mm_or_si128(_mm_slli_epi16::<6>(second), third);
        let three = _mm_or_si128(_mm_slli_epi16::<12>(first), middle);
        let high = _mm_srli_epi16::<11>(three);
        let too_long = _mm_cmpeq_epi16(high, _mm_setzero_si128());
        let surrogate = _mm_cmpeq_epi16(high, _mm_set1_epi16(0x1b));
        let three = _mm_andnot_si128(_mm_or_si128(too_long, surrogate), three);
        let lead = _mm_slli_epi16::<6>(_mm_and_si128(first, _mm_set1_epi16(0x1f)));
        let two = _mm_or_si128(lead, second);
        let several = select(_mm_cmpgt_epi16(first, _mm_set1_epi16(0xdf)), three, two);
        select(_mm_cmplt_epi16(first, _mm_set1_epi16(0x80)), first, several)
    }
}

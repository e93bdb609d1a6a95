//! SSE2, which is part of x86_64, and AVX where the processor has it.

use std::arch::x86_64::{
    __m128i, _mm_and_si128, _mm_andnot_si128, _mm_blendv_epi8, _mm_cmpeq_epi8, _mm_cmpeq_epi16,
    _mm_cmpgt_epi8, _mm_cmpgt_epi16, _mm_cmplt_epi8, _mm_cmplt_epi16, _mm_cvtsi64_si128,
    _mm_loadu_si128, _mm_maddubs_epi16, _mm_min_epu8, _mm_movemask_epi8, _mm_or_si128,
    _mm_set1_epi8, _mm_set1_epi16, _mm_set1_epi32, _mm_setzero_si128, _mm_shuffle_epi8,
    _mm_slli_epi16, _mm_srli_epi16, _mm_sub_epi16, _mm_unpackhi_epi8, _mm_unpackhi_epi16,
    _mm_unpackhi_epi32, _mm_unpacklo_epi8, _mm_unpacklo_epi16, _mm_unpacklo_epi32,
};

use super::{NARROW, Planes, TEXT};

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
pub(super) fn codes(text: &[u8; TEXT]) -> [u16; 16] {
    let (first, second, third) = (
        load_from::<0>(text),
        load_from::<1>(text),
        load_from::<2>(text),
    );
    // SAFETY: SSE2 is part of x86_64; two vectors of 128 bits are 16 half words.
    unsafe {
        let zero = _mm_setzero_si128();
        let byte = |byte: u8| _mm_set1_epi8(byte as i8);
        let low = |bytes| _mm_unpacklo_epi8(_mm_and_si128(bytes, byte(0x3f)), zero);
        let high = |bytes| _mm_unpackhi_epi8(_mm_and_si128(bytes, byte(0x3f)), zero);
        let codes = [
            decode(_mm_unpacklo_epi8(first, zero), low(second), low(third)),
            decode(_mm_unpackhi_epi8(first, zero), high(second), high(third)),
        ];
        std::mem::transmute::<[__m128i; 2], [u16; 16]>(codes)
    }
}

#[inline(always)]
pub(super) fn planes(text: &[u8; TEXT]) -> Planes {
    let (first, third) = (load_from::<0>(text), load_from::<2>(text));
    // SAFETY: SSE2 is part of x86_64.
    unsafe {
        let byte = |byte: u8| _mm_set1_epi8(byte as i8);
        let bits = |result| _mm_movemask_epi8(result) as u32;
        let high = [
            bits(first),
            bits(_mm_slli_epi16::<1>(first)),
            bits(_mm_slli_epi16::<2>(first)),
            bits(_mm_slli_epi16::<3>(first)),
        ];
        Planes {
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

#[inline(always)]
pub(super) fn narrow_words<Word: From<u64>>(
    text: &[u8; TEXT],
    starts: u32,
    high: u32,
    words: &mut [Word; 16],
) -> (usize, Option<usize>) {
    if is_x86_feature_detected!("avx") && is_x86_feature_detected!("popcnt") {
        // SAFETY: the processor has what the function needs.
        unsafe { narrow_words_in_vectors(text, starts, high, words) }
    } else {
        (0, None)
    }
}

/// More characters than these are taken together in two steps. If there are fewer, what is beyond
/// eight is left: whether there is cannot be predicted.
const MANY: u32 = 12;

#[target_feature(enable = "avx,popcnt")]
fn narrow_words_in_vectors<Word: From<u64>>(
    text: &[u8; TEXT],
    starts: u32,
    high: u32,
    words: &mut [Word; 16],
) -> (usize, Option<usize>) {
    let count = starts.count_ones();
    let (low, behind) = (starts as u8, (starts >> 8) as u8);
    let shift = 8 * low.count_ones();
    let behind = PLACES[usize::from(behind)] + 0x0808_0808_0808_0808;
    let places = PLACES[usize::from(low)] | behind.unbounded_shl(shift);
    let codes = code_points(text, places);
    let [first, last] = words.as_chunks_mut::<8>().0 else {
        return (0, None);
    };
    if !are_narrow(codes, count) {
        return (0, None);
    }
    *first = spread_lanes(codes, high).map(Word::from);
    let places = behind.unbounded_shr(64 - shift);
    if count > MANY {
        let codes = code_points(text, places);
        if are_narrow(codes, count - 8) {
            *last = spread_lanes(codes, high).map(Word::from);
            return (count as usize, None);
        }
    }
    let next = (places & 15) as usize;
    (count.min(8) as usize, (count > 8).then_some(next))
}

/// The numbers of the bits of each byte.
static PLACES: [u64; 256] = {
    let mut places = [0; 256];
    let mut bits = 0;
    while bits < 256 {
        let (mut place, mut shift) = (0, 0);
        while place < 8 {
            if bits >> place & 1 != 0 {
                places[bits] |= place << shift;
                shift += 8;
            }
            place += 1;
        }
        bits += 1;
    }
    places
};

/// The code points of characters that start at eight places of a text, 0 where three bytes are used
/// for what fits into two.
#[inline]
#[target_feature(enable = "avx")]
fn code_points(text: &[u8; TEXT], starts: u64) -> __m128i {
    let lanes = |value: i16| _mm_set1_epi16(value);
    let (starts, nowhere) = (_mm_cvtsi64_si128(starts as i64), _mm_set1_epi8(-1));
    let low = _mm_unpacklo_epi8(starts, nowhere);
    let high = _mm_unpacklo_epi8(nowhere, starts);
    let first = _mm_shuffle_epi8(load_from::<0>(text), low);
    let others = _mm_or_si128(
        _mm_shuffle_epi8(load_from::<1>(text), high),
        _mm_shuffle_epi8(load_from::<2>(text), low),
    );
    // Six bits of the second byte and six of the third.
    let others = _mm_and_si128(others, _mm_set1_epi8(0x3f));
    let others = _mm_maddubs_epi16(others, lanes(64 << 8 | 1));
    let three = _mm_or_si128(_mm_slli_epi16::<12>(first), others);
    let too_long = _mm_cmpeq_epi16(_mm_srli_epi16::<11>(three), _mm_setzero_si128());
    let three = _mm_andnot_si128(too_long, three);
    let lead = _mm_and_si128(_mm_slli_epi16::<6>(first), lanes(0x7c0));
    let two = _mm_or_si128(lead, _mm_srli_epi16::<6>(others));
    let several = _mm_blendv_epi8(two, three, _mm_cmpgt_epi16(first, lanes(0xdf)));
    _mm_blendv_epi8(first, several, _mm_cmpgt_epi16(first, lanes(0x7f)))
}

/// Whether each of the first `count` code points, at most eight, surely takes one column.
#[inline]
#[target_feature(enable = "avx")]
fn are_narrow(codes: __m128i, count: u32) -> bool {
    let outside = NARROW
        .into_iter()
        .fold(_mm_set1_epi8(-1), |outside, (low, high)| {
            // What lies in the range becomes the least that there is, compared as signed.
            let from_low = _mm_sub_epi16(codes, _mm_set1_epi16((low ^ 0x8000) as i16));
            let last = ((high - low) ^ 0x8000) as i16;
            _mm_and_si128(outside, _mm_cmpgt_epi16(from_low, _mm_set1_epi16(last)))
        });
    // Two bits for each.
    (_mm_movemask_epi8(outside) as u32) << (32 - 2 * count.min(8)) == 0
}

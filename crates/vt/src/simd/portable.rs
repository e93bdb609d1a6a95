//! For targets without vector instructions, or where these have nothing better to offer.

#![cfg_attr(
    all(target_arch = "wasm32", target_feature = "simd128", not(test)),
    expect(dead_code, reason = "searches and cells are made by vectors there")
)]

use super::{NARROW, Planes, TEXT};

/// A bit for each byte that is `wanted`.
#[inline(always)]
fn bits(chunk: &[u8], wanted: impl Fn(u8) -> bool) -> u32 {
    chunk
        .iter()
        .rev()
        .fold(0, |bits, byte| bits << 1 | u32::from(wanted(*byte)))
}

#[cfg(any(test, not(target_arch = "aarch64")))]
#[inline(always)]
pub(super) fn unprintable(chunk: &[u8; 16]) -> u32 {
    bits(chunk, |byte| !matches!(byte, 0x20..=0x7e))
}

#[cfg(any(test, not(target_arch = "aarch64")))]
#[inline(always)]
pub(super) fn string_stops(chunk: &[u8; 16]) -> u32 {
    bits(chunk, |byte| byte < 0x20 || byte == 0x9c)
}

#[inline(always)]
pub(super) fn non_digits(chunk: &[u8; 16]) -> u32 {
    bits(chunk, |byte| !byte.is_ascii_digit())
}

#[inline(always)]
pub(super) fn spread(bytes: [u8; 8], high: u32) -> [u64; 8] {
    bytes.map(|byte| u64::from(high) << 32 | u64::from(byte))
}

#[inline(always)]
pub(super) fn planes(text: &[u8; TEXT]) -> Planes {
    let start = &text[..16];
    Planes {
        high: std::array::from_fn(|plane| bits(start, |byte| byte << plane & 0x80 != 0)),
        controls: bits(start, |byte| byte < 0x20),
        overlong: bits(start, |byte| byte & 0xfe == 0xc0),
        above_e2: bits(start, |byte| byte > 0xe2),
        inner: bits(&text[2..], |byte| byte & 0xc0 == 0x80),
    }
}

#[inline(always)]
pub(super) fn codes(text: &[u8; TEXT]) -> [u16; 16] {
    std::array::from_fn(|at| code(text[at], text[at + 1], text[at + 2]))
}

#[inline(always)]
pub(super) fn narrow_words<Word: From<u64>>(
    text: &[u8; TEXT],
    mut starts: u32,
    high: u32,
    words: &mut [Word; 16],
) -> (usize, Option<usize>) {
    for (count, word) in words.iter_mut().enumerate() {
        if starts == 0 {
            return (count, None);
        }
        let at = starts.trailing_zeros() as usize % 16;
        let code = code(text[at], text[at + 1], text[at + 2]);
        if !NARROW
            .iter()
            .any(|(low, high)| (*low..=*high).contains(&code))
        {
            return (count, Some(at));
        }
        *word = Word::from(u64::from(high) << 32 | u64::from(code));
        starts &= starts - 1;
    }
    (16, None)
}

#[inline(always)]
fn code(first: u8, second: u8, third: u8) -> u16 {
    let bits = |byte: u8| u16::from(byte & 0x3f);
    match first {
        0x00..=0x7f => u16::from(first),
        0x80..=0xdf => u16::from(first & 0x1f) << 6 | bits(second),
        0xe0..=0xff => match u16::from(first) << 12 | bits(second) << 6 | bits(third) {
            0..=0x7ff | 0xd800..=0xdfff => 0,
            code => code,
        },
    }
}

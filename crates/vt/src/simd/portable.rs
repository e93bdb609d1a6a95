//! For targets without vector instructions, or where these have nothing better to offer.

/// A bit for each byte that is `wanted`.
#[inline(always)]
fn bits(chunk: &[u8; 16], wanted: impl Fn(u8) -> bool) -> u32 {
    chunk
        .iter()
        .rev()
        .fold(0, |bits, byte| bits << 1 | u32::from(wanted(*byte)))
}

#[inline(always)]
pub(super) fn unprintable(chunk: &[u8; 16]) -> u32 {
    bits(chunk, |byte| !matches!(byte, 0x20..=0x7e))
}

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

//! Times between text and whole microseconds, without floating point on the way that files use.

use std::time::Duration;

use crate::cursor::{Cursor, Expected};

/// The latest time that an event can have: 10^11 seconds, some three thousand years.
pub(crate) const MAX_MICROS: u64 = 100_000_000_000_000_000;

const EXPECTED: Expected = Expected::new("a time in seconds, not negative");

/// A duration as whole microseconds, capped.
pub(crate) fn micros(time: Duration) -> u64 {
    let whole = time.as_secs().saturating_mul(1_000_000);
    whole
        .saturating_add(u64::from(time.subsec_micros()))
        .min(MAX_MICROS)
}

/// Reads a JSON number as microseconds. Digits beyond the sixth decimal are rounded.
pub(crate) fn parse(cursor: &mut Cursor<'_>) -> Result<u64, Expected> {
    const DECIMALS: [u64; 7] = [1_000_000, 100_000, 10_000, 1000, 100, 10, 1];
    let text = &cursor.bytes[cursor.pos..];
    let (whole, whole_len) = digits(text, 11);
    let mut len = whole_len;
    let mut micros = whole * DECIMALS[0];
    if text.get(len) == Some(&b'.') {
        let (decimals, count) = digits(&text[len + 1..], 6);
        micros += decimals * DECIMALS[count];
        len += 1 + count;
        if count == 6 && text.get(len).is_some_and(u8::is_ascii_digit) {
            micros += u64::from(text[len] >= b'5');
            len += text[len..]
                .iter()
                .take_while(|byte| byte.is_ascii_digit())
                .count();
        }
    }
    let is_plain = !matches!(text.get(len), Some(b'e' | b'E' | b'0'..=b'9'));
    if whole_len > 0 && is_plain && micros <= MAX_MICROS {
        cursor.pos += len;
        return Ok(micros);
    }
    parse_float(cursor)
}

/// The same for a number in the form in which recorders write it, up to five digits, a point and
/// one to six decimals, and how long it is. Eight bytes are looked at at once; `None` of anything
/// else, and at the end of the text.
#[inline(always)]
pub(crate) fn parse_usual(text: &[u8]) -> Option<(u64, usize)> {
    // Branches are foreseen, lengths are not: where nearly all times are of one length, what is
    // behind them is looked at before they are read.
    if let Some(millis) = parse_interval(text) {
        return Some((millis * 1000, b"0.000".len()));
    }
    let mut whole = u64::from(text.first()?.wrapping_sub(b'0'));
    if whole > 9 {
        return None;
    }
    let mut len = 1;
    while *text.get(len)? != b'.' {
        let digit = text[len].wrapping_sub(b'0');
        if digit > 9 || len == 5 {
            return None;
        }
        whole = whole * 10 + u64::from(digit);
        len += 1;
    }
    let digits = u64::from_le_bytes(*text[len + 1..].first_chunk::<8>()?) ^ (ONES * b'0' as u64);
    // Bytes above 9 have something in their upper half, at the latest with 6 more.
    let others = (digits.wrapping_add(ONES * 6) | digits) & (ONES * 0xf0);
    let bits = others.trailing_zeros() & !7;
    if !(8..=48).contains(&bits) {
        return None;
    }
    let micros = eight_digits(digits & ((1 << bits) - 1)) / 100;
    Some((whole * 1_000_000 + micros, len + 1 + bits as usize / 8))
}

/// Reads an interval of less than ten seconds as v3 has it, in milliseconds.
#[inline(always)]
fn parse_interval(text: &[u8]) -> Option<u64> {
    const FORM: u64 = u64::from_le_bytes(*b"0.000, \"");
    const DIGITS: u64 = u64::from_le_bytes([0xff, 0, 0xff, 0xff, 0xff, 0, 0, 0]);
    let digits = u64::from_le_bytes(*text.first_chunk()?) ^ FORM;
    // As below, and what is no digit is just as in the form.
    const HIGH: u64 = (ONES * 0xf0) | !DIGITS;
    let others = (digits.wrapping_add((ONES * 6) & DIGITS) | digits) & HIGH;
    let digit = |index: u32| digits >> (8 * index) & 0xf;
    (others == 0).then_some(digit(0) * 1000 + digit(2) * 100 + digit(3) * 10 + digit(4))
}

const ONES: u64 = u64::from_ne_bytes([1; 8]);

/// The number of eight decimal digits, the first in the lowest byte: pairs, then pairs of pairs.
#[inline(always)]
fn eight_digits(digits: u64) -> u64 {
    const PAIRS: u64 = 0x00ff_00ff_00ff_00ff;
    const FOURS: u64 = 0x0000_ffff_0000_ffff;
    let pairs = (digits.wrapping_mul(10) + (digits >> 8)) & PAIRS;
    let fours = (pairs.wrapping_mul(100) + (pairs >> 16)) & FOURS;
    (fours & 0xffff).wrapping_mul(10_000) + (fours >> 32)
}

/// The number at the start of `text`, of up to `limit` digits, and how many there were.
#[inline(always)]
fn digits(text: &[u8], limit: usize) -> (u64, usize) {
    let mut value = 0;
    for (index, byte) in text.iter().take(limit).enumerate() {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            return (value, index);
        }
        value = value * 10 + u64::from(digit);
    }
    (value, text.len().min(limit))
}

/// The long way for exponents, signs and very long numbers. A number that is cut off by the end of
/// the text leaves the cursor there.
#[cold]
#[inline(never)]
fn parse_float(cursor: &mut Cursor<'_>) -> Result<u64, Expected> {
    let rest = &cursor.bytes[cursor.pos..];
    let len = rest
        .iter()
        .position(|byte| !matches!(byte, b'0'..=b'9' | b'+' | b'-' | b'.' | b'e' | b'E'))
        .unwrap_or(rest.len());
    let micros = float(&rest[..len]);
    if micros.is_some() || len == rest.len() {
        cursor.pos += len;
    }
    micros.ok_or(EXPECTED)
}

/// A number in any notation as microseconds, rounded. In whole numbers throughout: reading floating
/// point would bring large tables along, which every page with a player would have to fetch.
fn float(text: &[u8]) -> Option<u64> {
    /// Digits behind this many do not count.
    const ENOUGH: u64 = 10_u64.pow(18);
    let (is_negative, text) = match text {
        [b'-', rest @ ..] => (true, rest),
        _ => (false, text),
    };
    let end = text.iter().position(|byte| matches!(byte, b'e' | b'E'));
    let (number, exponent) = text.split_at(end.unwrap_or(text.len()));
    // The number is `mantissa` times ten to the power of `scale`, in microseconds.
    let (mut mantissa, mut scale) = (0_u64, 6 + exponent_of(exponent)?);
    let mut point = false;
    for &byte in number {
        match byte {
            b'.' if !point => point = true,
            b'0'..=b'9' if mantissa < ENOUGH => {
                mantissa = mantissa * 10 + u64::from(byte - b'0');
                scale -= i32::from(point);
            }
            b'0'..=b'9' => scale += i32::from(!point),
            _ => return None,
        }
    }
    if !number.first()?.is_ascii_digit() || is_negative && mantissa > 0 {
        return None;
    }
    while scale > 0 && mantissa > 0 && mantissa < ENOUGH {
        mantissa *= 10;
        scale -= 1;
    }
    let mut dropped = 0;
    while scale < 0 && (mantissa > 0 || dropped > 0) {
        dropped = mantissa % 10;
        mantissa /= 10;
        scale += 1;
    }
    let micros = mantissa + u64::from(dropped >= 5);
    (micros <= MAX_MICROS).then_some(micros)
}

/// The value of `e-3`; 0 of nothing. What is beyond any time is cut.
fn exponent_of(text: &[u8]) -> Option<i32> {
    let digits = match text {
        [] => return Some(0),
        [_, b'+' | b'-', digits @ ..] | [_, digits @ ..] => digits,
    };
    let mut value = 0_i32;
    for byte in digits {
        if !byte.is_ascii_digit() {
            return None;
        }
        value = (value * 10 + i32::from(byte - b'0')).min(9999);
    }
    let is_negative = text.get(1) == Some(&b'-');
    (!digits.is_empty()).then_some(if is_negative { -value } else { value })
}

/// Room for any number as text, a point and six decimals included.
pub(crate) const TEXT_BYTES: usize = 32;

/// Appends a decimal number.
pub(crate) fn write_integer(value: u64, out: &mut Vec<u8>) {
    let (text, len) = integer(value);
    out.extend_from_slice(&text[..len]);
}

/// Appends microseconds as seconds: trailing zeros trimmed, at least one decimal.
pub(crate) fn write_micros(micros: u64, out: &mut Vec<u8>) {
    let (text, len) = micros_text(micros);
    out.extend_from_slice(&text[..len]);
}

/// What [`write_micros`] writes, and its length.
#[inline(always)]
pub(crate) fn micros_text(micros: u64) -> ([u8; TEXT_BYTES], usize) {
    let (mut text, whole_len) = integer(micros / 1_000_000);
    let mut decimals = (micros % 1_000_000) as u32;
    let mut digits = *b".000000";
    let mut len = 2;
    for index in (1..7).rev() {
        let digit = (decimals % 10) as u8;
        decimals /= 10;
        digits[index] = b'0' + digit;
        if digit != 0 && index >= len {
            len = index + 1;
        }
    }
    text[whole_len..whole_len + digits.len()].copy_from_slice(&digits);
    (text, whole_len + len)
}

/// Milliseconds as seconds with three decimals, and how many bytes that are.
#[inline(always)]
pub(crate) fn millis_text(millis: u64) -> ([u8; TEXT_BYTES], usize) {
    let (mut text, len) = integer(millis / 1000);
    let decimals = (millis % 1000) as u16;
    let digit = |value: u16| b'0' + (value % 10) as u8;
    text[len..len + 4].copy_from_slice(&[
        b'.',
        digit(decimals / 100),
        digit(decimals / 10),
        digit(decimals),
    ]);
    (text, len + 4)
}

/// A decimal number of at most 20 digits, and how many it has.
#[inline(always)]
fn integer(mut value: u64) -> ([u8; TEXT_BYTES], usize) {
    let mut text = [b'0'; TEXT_BYTES];
    if value < 10 {
        text[0] += value as u8;
        return (text, 1);
    }
    let mut digits = [0; 20];
    let mut start = digits.len();
    while value > 0 {
        start -= 1;
        digits[start] = b'0' + (value % 10) as u8;
        value /= 10;
    }
    let len = digits.len() - start;
    text[..len].copy_from_slice(&digits[start..]);
    (text, len)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Cursor, MAX_MICROS, millis_text, parse, parse_usual, write_micros};

    fn read(text: &str) -> Option<u64> {
        let mut cursor = Cursor::new(text.as_bytes());
        let value = parse(&mut cursor).ok();
        value.filter(|_| cursor.pos == text.len())
    }

    #[test]
    fn numbers_become_microseconds() {
        for (text, micros) in [
            ("0", 0),
            ("5", 5_000_000),
            ("1.5", 1_500_000),
            ("0.000001", 1),
            ("0.0000005", 1),
            ("0.0000004", 0),
            ("1.2999999999999998", 1_300_000),
            ("1e-7", 0),
            ("1.5e-5", 15),
            ("2E3", 2_000_000_000),
            ("-0.0", 0),
            ("100000000000", MAX_MICROS),
            ("00000000000001.5", 1_500_000),
        ] {
            assert_eq!(read(text), Some(micros), "{text}");
        }
    }

    #[test]
    fn what_is_no_time_is_refused() {
        for text in [
            "",
            "-1",
            "-0.001",
            "NaN",
            "Infinity",
            "1e300",
            "999999999999",
            ".5",
            "+1",
            "\"1\"",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn microseconds_are_written_trimmed_with_one_decimal_at_least() {
        for (micros, text) in [
            (0, "0.0"),
            (1, "0.000001"),
            (1_500_000, "1.5"),
            (12_345_678, "12.345678"),
        ] {
            let mut out = Vec::new();
            write_micros(micros, &mut out);
            assert_eq!(String::from_utf8_lossy(&out), text);
        }
    }

    #[test]
    fn milliseconds_are_written_with_three_decimals() {
        for (millis, text) in [
            (0, "0.000"),
            (248, "0.248"),
            (61_005, "61.005"),
            (u64::MAX, "18446744073709551.615"),
        ] {
            let (out, len) = millis_text(millis);
            assert_eq!(String::from_utf8_lossy(&out[..len]), text);
        }
    }

    proptest! {
        #[test]
        fn the_usual_form_is_read_as_any_other(
            text in "[0-9]{1,7}(\\.[0-9]{0,9})?(e1)?[, ]{0,2}\"{0,9}|[0-:/a]\\.[0-:/a]{3}, \"o\", \"",
        ) {
            let mut cursor = Cursor::new(text.as_bytes());
            let micros = parse(&mut cursor).ok();
            if let Some((usual, len)) = parse_usual(text.as_bytes()) {
                let is_cut_before_exponent = text[len..].starts_with('e');
                prop_assert!(is_cut_before_exponent || micros == Some(usual));
                prop_assert!(is_cut_before_exponent || cursor.pos == len);
            }
        }
    }

    #[test]
    fn what_recorders_write_is_of_the_usual_form() {
        for (text, micros, len) in [
            ("0.005, \"o\"", 5_000, 5),
            ("9.876, \"o\"", 9_876_000, 5),
            ("12345.678901, \"o\"", 12_345_678_901, 12),
            ("7.0, \"o\", ", 7_000_000, 3),
        ] {
            assert_eq!(parse_usual(text.as_bytes()), Some((micros, len)), "{text}");
        }
        assert_eq!(parse_usual(b"1.1234567, \"o\""), None);
    }
}

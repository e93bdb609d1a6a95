//! Parameters of a control sequence.

use crate::simd;

/// As many as are kept; xterm keeps 30.
pub(crate) const MAX: usize = 32;

/// Parameters and sub-parameters in order. There is always at least one; absent ones are 0.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Params {
    values: [u16; MAX],
    len: u8,
    /// A bit for each value that follows a colon.
    subs: u32,
    /// There were more than fit.
    full: bool,
}

impl Default for Params {
    fn default() -> Self {
        Self {
            values: [0; MAX],
            len: 1,
            subs: 0,
            full: false,
        }
    }
}

impl PartialEq for Params {
    fn eq(&self, other: &Self) -> bool {
        self.values[..self.len()] == other.values[..other.len()]
            && self.subs == other.subs
            && self.full == other.full
    }
}

impl Params {
    /// Values, sub-parameters included.
    #[inline(always)]
    pub(crate) fn len(&self) -> usize {
        usize::from(self.len)
    }

    /// The value at `index`, 0 when there is none.
    #[inline(always)]
    pub(crate) fn get(&self, index: usize) -> u16 {
        if index < self.len() {
            self.values[index % MAX]
        } else {
            0
        }
    }

    /// The first value as a count: absent and 0 mean 1.
    #[inline(always)]
    pub(crate) fn count(&self) -> usize {
        usize::from(self.values[0]).max(1)
    }

    /// Whether the value at `index` follows a colon.
    #[inline(always)]
    pub(crate) fn is_sub(&self, index: usize) -> bool {
        self.subs >> (index % MAX) & 1 != 0
    }

    pub(crate) fn is_full(&self) -> bool {
        self.full
    }

    /// All values.
    #[inline(always)]
    pub(crate) fn values(&self) -> &[u16] {
        &self.values[..self.len().min(MAX)]
    }

    /// Whether any value follows a colon.
    #[inline(always)]
    pub(crate) fn has_subs(&self) -> bool {
        self.subs != 0
    }

    #[inline(always)]
    pub(crate) fn clear(&mut self) {
        self.values[0] = 0;
        self.len = 1;
        self.subs = 0;
        self.full = false;
    }

    /// Makes `values` the only ones.
    #[inline(always)]
    pub(crate) fn set<const N: usize>(&mut self, values: &[u16; N]) {
        self.values[..N].copy_from_slice(values);
        self.len = N as u8;
        self.subs = 0;
        self.full = false;
    }

    /// Appends a decimal digit to the last value.
    #[inline(always)]
    pub(crate) fn digit(&mut self, digit: u8) {
        if !self.full {
            let value = &mut self.values[(usize::from(self.len) - 1) % MAX];
            *value = value.saturating_mul(10).saturating_add(u16::from(digit));
        }
    }

    /// Begins the next value.
    #[inline(always)]
    pub(crate) fn next(&mut self, sub: bool) {
        let len = usize::from(self.len);
        if len == MAX {
            self.full = true;
            return;
        }
        self.values[len] = 0;
        self.subs |= u32::from(sub) << len;
        self.len += 1;
    }

    /// Reads values from the start of `bytes`, up to a byte that is neither digit nor separator.
    /// Returns where that byte is, or would be; nothing if there are too many values or digits.
    ///
    /// The places of all separators of a usual sequence are found together, so that values do not
    /// wait for each other, and nothing branches on how many digits they have.
    #[inline(always)]
    pub(crate) fn read(&mut self, bytes: &[u8]) -> Option<usize> {
        let (mut count, mut subs, mut start) = (0, 0, 0);
        self.full = false;
        loop {
            let rest = bytes.get(start..)?;
            let padded;
            let window = match rest.first_chunk() {
                Some(window) => window,
                None => {
                    padded = pad(rest);
                    &padded
                }
            };
            let mut stops = non_digits(window);
            let mut from = 0;
            while stops != 0 {
                let to = stops.trailing_zeros() as usize;
                *self.values.get_mut(count)? = number_within(window, from, to)?;
                count += 1;
                match window[to] {
                    b';' => {}
                    b':' => subs |= 1_u64 << count,
                    _ => {
                        self.len = count as u8;
                        self.subs = subs as u32;
                        return Some(start + to);
                    }
                }
                from = to + 1;
                stops &= stops - 1;
            }
            if from == 0 {
                return None;
            }
            start += from;
        }
    }
}

/// How many bytes are searched for separators together.
const SEARCHED: usize = 48;
/// As many, and those that a number may be loaded with besides its own.
const WINDOW: usize = SEARCHED + 4;

/// A bit for each byte that is no digit.
#[inline(always)]
fn non_digits(window: &[u8; WINDOW]) -> u64 {
    let chunks = window.as_chunks().0.iter().rev();
    chunks.fold(0, |bits, chunk| {
        bits << 16 | u64::from(simd::non_digits(chunk))
    })
}

/// Fewer bytes than a window with zeros behind them.
#[cold]
fn pad(bytes: &[u8]) -> [u8; WINDOW] {
    let mut window = [0; WINDOW];
    window[..bytes.len()].copy_from_slice(bytes);
    window
}

/// The number whose digits are `window[from..to]`.
#[inline(always)]
fn number_within(window: &[u8; WINDOW], from: usize, to: usize) -> Option<u16> {
    let chunk = window.get(from..)?.first_chunk()?;
    let len = to - from;
    if len > 3 {
        return Some(long_number(&window[from..to]));
    }
    Some(short_number(u32::from_le_bytes(*chunk) ^ ZEROS, len))
}

/// The number that `bytes` starts with, and how many digits it has. Nothing if these are more than
/// three, or too near to the end of the buffer for the quick way.
#[inline(always)]
pub(super) fn number(bytes: &[u8]) -> Option<(u16, usize)> {
    let values = u32::from_le_bytes(*bytes.first_chunk()?) ^ ZEROS;
    // The high bit of each byte that is no digit, up to the first of them at least.
    let others = (values.wrapping_add(0x7676_7676) | values) & 0x8080_8080;
    let len = others.trailing_zeros() as usize / 8;
    (len < 4).then(|| (short_number(values, len), len))
}

/// Four digits of value zero.
const ZEROS: u32 = 0x3030_3030;

/// The number that up to three digits make, without a branch on how many there are: that cannot be
/// predicted.
#[inline(always)]
const fn short_number(values: u32, len: usize) -> u16 {
    // `len ^ 3` is 3 - len.
    // The digits move to the high end, so that zeros come before them. The highest byte of the
    // product is the last digit plus ten times the one before.
    let digits = values << (8 * (len ^ 3)) << 8;
    ((digits.wrapping_mul(10 << 8 | 1) >> 24) + (digits >> 8 & 0xff) * 100) as u16
}

/// A number of any length.
#[cold]
fn long_number(digits: &[u8]) -> u16 {
    digits.iter().fold(0, |value: u16, digit| {
        let digit = u16::from(digit - b'0');
        value.saturating_mul(10).saturating_add(digit)
    })
}

#[cfg(test)]
mod tests {
    use super::{MAX, Params, SEARCHED};

    fn read(text: &str) -> (Option<usize>, Params) {
        let mut params = Params::default();
        let end = params.read(text.as_bytes());
        (end, params)
    }

    #[test]
    fn numbers_are_read_wherever_they_lie() {
        for before in ["", "1;", "22;333;", "1;22;333;44;5;", ";;;;;;;;;;;;;;"] {
            for value in (0..=1_200_u32).chain([9_999, 65_535, 65_536, 99_999, u32::MAX]) {
                for after in ["m", ";1;1m", "m further text, longer than any window"] {
                    let text = format!("{before}{value}{after}");
                    let index = before.matches(';').count();
                    let (end, params) = read(&text);
                    assert_eq!(end, text.find('m'), "{text}");
                    assert_eq!(u32::from(params.get(index)), value.min(65_535), "{text}");
                }
            }
        }
    }

    #[test]
    fn absent_values_and_leading_zeros_are_read() {
        for (text, expected) in [
            ("m", &[0][..]),
            (";m", &[0, 0]),
            ("007;;1m", &[7, 0, 1]),
            ("0000000012m", &[12]),
            (
                "38;2;255;128;064;48;2;1;22;333;1;3;4m",
                &[38, 2, 255, 128, 64, 48, 2, 1, 22, 333, 1, 3, 4],
            ),
        ] {
            let (end, params) = read(text);
            assert_eq!(
                (end, params.values()),
                (Some(text.len() - 1), expected),
                "{text}"
            );
        }
    }

    #[test]
    fn colons_mark_sub_parameters() {
        let (_, params) = read("4:3;38:2::255:255:255;1m");
        let subs: Vec<usize> = (0..params.len())
            .filter(|index| params.is_sub(*index))
            .collect();
        assert_eq!(subs, [1, 3, 4, 5, 6, 7]);
    }

    #[test]
    fn what_does_not_end_is_read_to_the_last_byte_and_too_much_not_at_all() {
        for text in [
            "",
            "12",
            "1;2",
            "38;2;255;128;064;48;2;1;22;333",
            "\u{84}",
            "1;\u{84}",
        ] {
            let end = text.find('\u{84}').unwrap_or(text.len());
            assert_eq!(read(text).0, Some(end), "{text}");
        }
        assert_eq!(read(&("0".repeat(SEARCHED) + "1m")).0, None);
        assert!(read(&("1;".repeat(MAX - 1) + "m")).0.is_some());
        assert_eq!(read(&("1;".repeat(MAX) + "m")).0, None);
    }
}

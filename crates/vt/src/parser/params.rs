//! Parameters of a control sequence.

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

    /// Makes `value` the only one.
    #[inline(always)]
    pub(crate) fn set_single(&mut self, value: u16) {
        self.clear();
        self.values[0] = value;
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
    /// Returns how many bytes that were; nothing if they do not end or are too many.
    #[inline(always)]
    pub(crate) fn read(&mut self, bytes: &[u8]) -> Option<usize> {
        let mut rest = bytes;
        let mut subs = 0;
        self.full = false;
        for (index, place) in self.values.iter_mut().enumerate() {
            let (value, digits) = number(rest)?;
            *place = value;
            match rest[digits] {
                b';' => {}
                b':' => subs |= 1_u64 << (index + 1),
                _ => {
                    self.len = index as u8 + 1;
                    self.subs = subs as u32;
                    return Some(bytes.len() - rest.len() + digits);
                }
            }
            rest = &rest[digits + 1..];
        }
        None
    }
}

/// The number that `bytes` starts with and how many digits it has, followed by at least one other
/// byte.
///
/// Four bytes are looked at together, with no branch on the number of digits: how long numbers
/// are cannot be predicted.
#[inline(always)]
pub(super) fn number(bytes: &[u8]) -> Option<(u16, usize)> {
    let Some(chunk) = bytes.first_chunk() else {
        return long_number(bytes);
    };
    let values = u32::from_le_bytes(*chunk) ^ 0x3030_3030;
    // The high bit of each byte that is no digit, up to the first of them at least.
    let others = (values.wrapping_add(0x7676_7676) | values) & 0x8080_8080;
    if others == 0 {
        return long_number(bytes);
    }
    // Up to three digits move to the high end, so that zeros come before them. The highest byte of
    // the product is the last digit plus ten times the one before.
    let bits = others.trailing_zeros() & 24;
    let digits = values << (24 - bits) << 8;
    let value = (digits.wrapping_mul(10 << 8 | 1) >> 24) + (digits >> 8 & 0xff) * 100;
    Some((value as u16, bits as usize / 8))
}

/// [`number`] for more than three digits, and for what lies at the end of a buffer.
#[cold]
#[inline(never)]
fn long_number(bytes: &[u8]) -> Option<(u16, usize)> {
    let digits = bytes.iter().position(|byte| !byte.is_ascii_digit())?;
    let value = bytes[..digits].iter().fold(0_u16, |value, digit| {
        value
            .saturating_mul(10)
            .saturating_add(u16::from(digit - b'0'))
    });
    Some((value, digits))
}

#[cfg(test)]
mod tests {
    use super::{long_number, number};

    #[test]
    fn numbers_of_any_length_are_read_alike() {
        for value in (0..=99_999_u32).chain([u32::MAX]) {
            let text = format!("{value};1;1");
            let expected = (value.min(65535) as u16, value.to_string().len());
            assert_eq!(number(text.as_bytes()), Some(expected));
            assert_eq!(long_number(text.as_bytes()), Some(expected));
        }
        for (text, expected) in [
            ("m", Some((0, 0))),
            (";1m5", Some((0, 0))),
            ("007m", Some((7, 3))),
            ("0000000000000000012m", Some((12, 19))),
            ("1\u{84}\u{84}", Some((1, 1))),
            ("12", None),
            ("", None),
        ] {
            assert_eq!(number(text.as_bytes()), expected, "{text}");
        }
    }
}

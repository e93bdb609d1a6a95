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

    /// Whether sub-parameters follow the value at `index`.
    #[inline(always)]
    pub(crate) fn has_sub(&self, index: usize) -> bool {
        index + 1 < self.len() && self.is_sub(index + 1)
    }

    pub(crate) fn is_full(&self) -> bool {
        self.full
    }

    /// All values.
    pub(crate) fn iter(&self) -> impl Iterator<Item = u16> + '_ {
        self.values[..self.len()].iter().copied()
    }

    #[inline(always)]
    pub(crate) fn clear(&mut self) {
        self.values[0] = 0;
        self.len = 1;
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

    /// Sets the last value.
    #[inline(always)]
    pub(crate) fn set_last(&mut self, value: u16) {
        if !self.full {
            self.values[(usize::from(self.len) - 1) % MAX] = value;
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
}

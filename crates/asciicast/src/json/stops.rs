//! Where plain text of a string stops, 16 bytes at a time.

/// So many bytes are looked at at once.
pub(super) const STEP: usize = 16;

/// What is in [`STEP`] bytes, a bit for each, the first one lowest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stops {
    /// Quotes, backslashes and control characters.
    stops: u32,
    /// Bytes of characters beyond ASCII.
    beyond_ascii: u32,
}

impl Stops {
    /// Looks at `chunk`.
    #[inline(always)]
    pub(super) fn of(chunk: &[u8; STEP]) -> Stops {
        #[cfg(target_arch = "x86_64")]
        return by_vectors(chunk);
        #[cfg(not(target_arch = "x86_64"))]
        byte_by_byte(chunk)
    }

    /// Bytes before the first stop, if there is one.
    #[inline(always)]
    pub(super) fn first(self) -> Option<usize> {
        (self.stops != 0).then_some(self.stops.trailing_zeros() as usize % STEP)
    }

    /// The bytes beyond ASCII before the first stop.
    #[inline(always)]
    pub(super) fn beyond_ascii(self) -> u32 {
        self.beyond_ascii & !self.stops & self.stops.wrapping_sub(1)
    }
}

/// With SSE2, which is part of x86_64.
#[cfg(target_arch = "x86_64")]
#[expect(
    unsafe_code,
    reason = "vector instructions need a processor that has them"
)]
#[inline(always)]
fn by_vectors(chunk: &[u8; STEP]) -> Stops {
    use std::arch::x86_64::{
        _mm_cmpeq_epi8, _mm_min_epu8, _mm_movemask_epi8, _mm_or_si128, _mm_set_epi64x,
        _mm_set1_epi8,
    };

    let number = u128::from_le_bytes(*chunk);
    // SAFETY: every x86_64 processor has SSE2, and nothing here takes a pointer.
    unsafe {
        let bytes = _mm_set_epi64x((number >> 64) as i64, number as i64);
        let controls = _mm_cmpeq_epi8(_mm_min_epu8(bytes, _mm_set1_epi8(0x1f)), bytes);
        let quotes = _mm_cmpeq_epi8(bytes, _mm_set1_epi8(b'"' as i8));
        let backslashes = _mm_cmpeq_epi8(bytes, _mm_set1_epi8(b'\\' as i8));
        let stops = _mm_or_si128(_mm_or_si128(quotes, backslashes), controls);
        Stops {
            stops: _mm_movemask_epi8(stops) as u32,
            beyond_ascii: _mm_movemask_epi8(bytes) as u32,
        }
    }
}

#[cfg(any(test, not(target_arch = "x86_64")))]
fn byte_by_byte(chunk: &[u8; STEP]) -> Stops {
    let bits = |is_set: fn(u8) -> bool| {
        let bit = |(index, &byte): (usize, &u8)| u32::from(is_set(byte)) << index;
        chunk.iter().enumerate().map(bit).sum()
    };
    Stops {
        stops: bits(|byte| byte < 0x20 || byte == b'"' || byte == b'\\'),
        beyond_ascii: bits(|byte| byte >= 0x80),
    }
}

#[cfg(test)]
mod tests {
    use super::{STEP, Stops, byte_by_byte};

    #[test]
    fn every_byte_in_every_place_is_told_apart() {
        for byte in 0..=255 {
            for at in 0..STEP {
                let mut chunk = *b"plain text, more";
                chunk[at] = byte;
                assert_eq!(Stops::of(&chunk), byte_by_byte(&chunk), "{byte} at {at}");
            }
        }
    }

    #[test]
    fn what_is_plain_ends_at_the_first_stop() {
        let found = Stops::of(b"0123\"567\\9\xc3\xa9cdef");
        assert_eq!((found.first(), found.beyond_ascii()), (Some(4), 0));
        let found = Stops::of(b"0\xc3\xa93456789abcd\nf");
        assert_eq!((found.first(), found.beyond_ascii()), (Some(14), 0b110));
        let found = Stops::of(b"0123456789abcd\xc3\xa9");
        assert_eq!((found.first(), found.beyond_ascii()), (None, 0b11 << 14));
    }
}

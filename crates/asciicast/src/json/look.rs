//! Looking at many bytes of a string at once: by vectors where the processor has them.

#[cfg(target_arch = "x86_64")]
mod x86_64;

#[cfg(target_arch = "x86_64")]
pub(crate) use x86_64::{Avx2, Sse2};

/// So many bytes are looked at at once.
pub(super) const BLOCK: usize = 64;
/// So many must be there: an escape sequence may begin with the last byte of a block, and what
/// copies a block copies whole vectors.
pub(super) const AHEAD: usize = BLOCK + 32;

/// A block, and what is behind it.
pub(super) type Ahead = [u8; AHEAD];

/// Which bytes of a block are what, a bit for each, the first one lowest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Marks {
    pub(super) backslashes: u64,
    pub(super) quotes: u64,
    pub(super) controls: u64,
    pub(super) beyond_ascii: u64,
}

/// A way to look at blocks.
pub(crate) trait Look: Copy {
    /// Looks at the bytes of a block alone.
    fn marks(self, ahead: &Ahead) -> Marks;

    /// Where `\u001b` or an escape sequence of two bytes begins. Whether there is a backslash at
    /// all is only looked at for the former.
    fn usual_escapes(self, ahead: &Ahead) -> u64;
}

/// The second bytes of the escape sequences of two bytes that are written.
const SHORT: [u8; 7] = *b"\"\\bfnrt";

/// Looks at one byte after the other.
#[cfg(any(test, not(target_arch = "x86_64")))]
#[derive(Clone, Copy)]
pub(crate) struct OneByOne;

#[cfg(any(test, not(target_arch = "x86_64")))]
impl Look for OneByOne {
    fn marks(self, ahead: &Ahead) -> Marks {
        Marks {
            backslashes: bits(|at| ahead[at] == b'\\'),
            quotes: bits(|at| ahead[at] == b'"'),
            controls: bits(|at| ahead[at] < 0x20),
            beyond_ascii: bits(|at| ahead[at] >= 0x80),
        }
    }

    fn usual_escapes(self, ahead: &Ahead) -> u64 {
        bits(|at| ahead[at..].starts_with(b"\\u001b") || SHORT.contains(&ahead[at + 1]))
    }
}

#[cfg(any(test, not(target_arch = "x86_64")))]
fn bits(is_set: impl Fn(usize) -> bool) -> u64 {
    (0..BLOCK).fold(0, |bits, at| bits | u64::from(is_set(at)) << at)
}

#[cfg(all(test, target_arch = "x86_64"))]
mod tests {
    use proptest::prelude::*;

    use super::{AHEAD, Ahead, Avx2, Look, OneByOne, Sse2};

    fn is_the_same(look: impl Look, bytes: &Ahead) -> Result<(), TestCaseError> {
        prop_assert_eq!(look.marks(bytes), OneByOne.marks(bytes));
        prop_assert_eq!(look.usual_escapes(bytes), OneByOne.usual_escapes(bytes));
        Ok(())
    }

    proptest! {
        #[test]
        fn vectors_find_what_is_found_one_by_one(
            bytes in prop_oneof![
                proptest::collection::vec(any::<u8>(), AHEAD),
                proptest::collection::vec(
                    prop_oneof![Just(b'\\'), Just(b'"'), Just(b'u'), Just(b'0'), Just(b'n')],
                    AHEAD,
                ),
                Just("\\u001b\\r\\u001b[m\\u001bc".repeat(5).into_bytes()),
            ],
        ) {
            let bytes = bytes.first_chunk().expect("a block");
            is_the_same(Sse2, bytes)?;
            Avx2::detect().map_or(Ok(()), |avx2| is_the_same(avx2, bytes))?;
        }
    }
}

//! What is in 64 bytes of a string, a bit for each byte, the first one lowest.
//!
//! Terminal output has an escape every few bytes. Which bytes are escaped, where the string ends and
//! which escapes are the usual ones is found for all bytes at once, without a branch for each.

use super::look::{Ahead, BLOCK, Look};

/// What is in a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Block {
    /// Closing quotes, and control characters, which cannot be part of a string.
    stops: u64,
    /// Backslashes with which an escape sequence begins.
    escapes: u64,
    /// Bytes of characters beyond ASCII.
    beyond_ascii: u64,
}

impl Block {
    /// Looks at the first [`BLOCK`] bytes. `is_escaped` says whether the first one belongs to an
    /// escape sequence that began before it, and then the same of the byte behind the block.
    #[inline(always)]
    pub(super) fn of(look: impl Look, ahead: &Ahead, is_escaped: &mut bool) -> Block {
        let marks = look.marks(ahead);
        let before = u64::from(*is_escaped);
        let escapes = escapes(marks.backslashes & !before);
        *is_escaped = escapes >> 63 != 0;
        Block {
            stops: marks.quotes & !(escapes << 1 | before) | marks.controls,
            escapes,
            beyond_ascii: marks.beyond_ascii,
        }
    }

    /// Bytes before the first stop, if there is one.
    #[inline(always)]
    pub(super) fn end(self) -> Option<usize> {
        (self.stops != 0).then_some(self.stops.trailing_zeros() as usize % BLOCK)
    }

    /// Bits before the first stop.
    #[inline(always)]
    fn inside(self) -> u64 {
        !self.stops & self.stops.wrapping_sub(1)
    }

    /// Where escape sequences begin before the first stop.
    #[inline(always)]
    pub(super) fn escapes(self) -> u64 {
        self.escapes & self.inside()
    }

    /// The bytes beyond ASCII before the first stop.
    #[inline(always)]
    pub(super) fn beyond_ascii(self) -> u64 {
        self.beyond_ascii & self.inside()
    }
}

/// Which of `backslashes` begin an escape sequence: of a row of them the first, the third and so on.
#[inline(always)]
fn escapes(backslashes: u64) -> u64 {
    const ODD: u64 = 0xaaaa_aaaa_aaaa_aaaa;
    // Taking the row's first bit from what is behind it carries through the row.
    let behind = backslashes << 1;
    ((behind | ODD).wrapping_sub(backslashes) ^ ODD) & backslashes
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{BLOCK, Block};
    use crate::json::look::{AHEAD, Look, OneByOne};

    fn ahead(pieces: &[&str]) -> [u8; AHEAD] {
        let mut bytes = [b'.'; AHEAD];
        let text = pieces.concat();
        let len = text.len().min(AHEAD);
        bytes[..len].copy_from_slice(&text.as_bytes()[..len]);
        bytes
    }

    /// The closing quote and the escape sequences of a string, byte by byte.
    fn read(bytes: &[u8; AHEAD], is_escaped: bool) -> (Option<usize>, u64) {
        let (mut at, mut escapes) = (usize::from(is_escaped), 0);
        while at < BLOCK {
            match bytes[at] {
                b'\\' => {
                    escapes |= 1 << at;
                    at += 1;
                }
                b'"' => return (Some(at), escapes),
                _ => {}
            }
            at += 1;
        }
        (None, escapes)
    }

    #[test]
    fn an_escape_sequence_may_begin_with_the_last_byte() {
        let mut bytes = [b'a'; AHEAD];
        bytes[63..65].copy_from_slice(b"\\\"");
        let mut is_escaped = false;
        let block = Block::of(OneByOne, &bytes, &mut is_escaped);
        assert_eq!(
            (block.end(), block.escapes(), is_escaped),
            (None, 1 << 63, true)
        );
        let next = ahead(&["\"b\""]);
        assert_eq!(Block::of(OneByOne, &next, &mut is_escaped).end(), Some(2));
        assert!(!is_escaped);
    }

    proptest! {
        #[test]
        fn strings_are_read_as_byte_by_byte(
            pieces in proptest::collection::vec(
                prop_oneof![
                    8 => "\\\\{1,9}", 4 => "[a-z]{1,9}", 2 => "\\\\u001b", 1 => "\"", 2 => "é"
                ],
                0..40,
            ),
            starts_escaped: bool,
        ) {
            let bytes = ahead(&pieces.iter().map(String::as_str).collect::<Vec<_>>());
            let mut is_escaped = starts_escaped;
            let block = Block::of(OneByOne, &bytes, &mut is_escaped);
            let (end, escapes) = read(&bytes, starts_escaped);
            prop_assert_eq!(block.end(), end);
            prop_assert_eq!(block.escapes(), escapes);
            let before = (1_u64 << (end.unwrap_or(0) as u32)).wrapping_sub(1);
            let inside = if end.is_some() { before } else { u64::MAX };
            prop_assert_eq!(block.beyond_ascii(), OneByOne.marks(&bytes).beyond_ascii & inside);
        }
    }
}

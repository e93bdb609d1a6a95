//! The data of events as recorders write it: found and decoded without knowing where it ends.

use std::ops::Range;

use super::{
    SHORT,
    block::Block,
    hex4,
    look::{AHEAD, Ahead, BLOCK, Look},
    stops::{STEP, Stops},
};

/// `\u001b`, the escape sequence of escape sequences.
const ESCAPE_CHARACTER: u64 = u64::from_le_bytes(*b"\\u001b\0\0");
const ESCAPE_CHARACTER_BYTES: u64 = 0xffff_ffff_ffff;

/// So many bytes are copied at once.
const COPIED: usize = AHEAD - BLOCK;

/// Decodes a string from behind its opening quote into `room`. Returns its length with the closing
/// quote, and that of the text. `None` when there is no room for it, when its end is not there yet,
/// and when it has characters beyond ASCII as escape sequences.
#[inline(always)]
pub(crate) fn unescape_usual(
    look: impl Look,
    bytes: &[u8],
    room: &mut [u8],
) -> Option<(usize, usize)> {
    let start = bytes.first_chunk::<STEP>()?;
    if let Some(end) = Stops::of(start).first()
        && start[end] == b'"'
    {
        *room.first_chunk_mut::<STEP>()? = *start;
        return Some((end + 1, end));
    }
    unescape_blocks(look, bytes, room)
}

#[inline(always)]
fn unescape_blocks(look: impl Look, bytes: &[u8], room: &mut [u8]) -> Option<(usize, usize)> {
    let (all, room_len) = (bytes.len(), room.len());
    let (mut rest, mut free) = (bytes, room);
    let mut is_escaped = false;
    // Bytes at the start of the block that belong to an escape sequence before it.
    let mut used = 0;
    loop {
        let ahead = rest.first_chunk::<AHEAD>()?;
        let slot = free.first_chunk_mut::<AHEAD>()?;
        let block = Block::of(look, ahead, &mut is_escaped);
        let end = block.end();
        let len = end.unwrap_or(BLOCK);
        let mut written = 0;
        let mut escapes = block.escapes();
        while escapes != 0 {
            let at = escapes.trailing_zeros() as usize;
            copy(ahead, used..at, slot, written);
            written += at - used;
            let escape = u64::from_le_bytes(*ahead[at..].first_chunk()?);
            let is_character = escape & ESCAPE_CHARACTER_BYTES == ESCAPE_CHARACTER;
            let second = (escape >> 8) as u8;
            let mut byte = if is_character {
                0x1b
            } else {
                SHORT[second as usize]
            };
            used = at + 2 + usize::from(is_character) * 4;
            if byte == 0 {
                byte = ascii(&escape.to_le_bytes())?;
                used = at + 6;
            }
            slot[written] = byte;
            written += 1;
            escapes &= escapes - 1;
        }
        if used < len {
            copy(ahead, used..len, slot, written);
            written += len - used;
        }
        free = &mut free[written..];
        if let Some(end) = end {
            let is_closed = ahead[end] == b'"' && used <= end;
            let read = all - rest.len() + end + 1;
            return is_closed.then_some((read, room_len - free.len()));
        }
        used = used.saturating_sub(BLOCK);
        rest = &rest[BLOCK..];
    }
}

/// Copies a range of a block in steps, more than it is long.
#[inline(always)]
fn copy(ahead: &Ahead, range: Range<usize>, slot: &mut Ahead, to: usize) {
    let (mut from, mut to) = (range.start, to);
    loop {
        slot[to..to + COPIED].copy_from_slice(&ahead[from..from + COPIED]);
        from += COPIED;
        to += COPIED;
        if from >= range.end {
            return;
        }
    }
}

/// The ASCII character of the `\u` escape at the start of `bytes`.
#[cold]
fn ascii(bytes: &[u8]) -> Option<u8> {
    let unit = hex4(bytes).ok()?;
    (unit < 0x80).then_some(unit as u8)
}

//! The data of events as recorders write it: found and decoded without knowing where it ends.

use super::{
    SHORT, is_escape_character,
    stops::{STEP, Stops},
};

/// So many bytes are looked at to know how to go on: a step, and an escape sequence behind it.
const AHEAD: usize = STEP + 8;

/// Decodes a string from behind its opening quote into `room`. Returns its length with the closing
/// quote, and that of the text. `None` when there is no room for it, when its end is not there yet,
/// and when it has anything but plain text, `\u001b` and escapes of two bytes.
#[inline(always)]
pub(crate) fn unescape_usual(bytes: &[u8], room: &mut [u8]) -> Option<(usize, usize)> {
    let (all, room_len) = (bytes.len(), room.len());
    let (mut rest, mut free) = (bytes, room);
    loop {
        let ahead = rest.first_chunk::<AHEAD>()?;
        let chunk = ahead.first_chunk::<STEP>()?;
        *free.first_chunk_mut::<STEP>()? = *chunk;
        // A line end stops here, too: it is no part of a string.
        let Some(plain) = Stops::of(chunk).first() else {
            (rest, free) = (&rest[STEP..], &mut free[STEP..]);
            continue;
        };
        let next = ahead[plain..].first_chunk::<8>()?;
        let (byte, len) = if is_escape_character(next) {
            (0x1b, 6)
        } else {
            match next {
                [b'"', ..] => {
                    let read = all - rest.len() + plain + 1;
                    return Some((read, room_len - free.len() + plain));
                }
                [b'\\', second, ..] => (SHORT[*second as usize], 2),
                _ => return None,
            }
        };
        if byte == 0 {
            return None;
        }
        free[plain] = byte;
        (rest, free) = (&rest[plain + len..], &mut free[plain + 1..]);
    }
}

//! The data of events as recorders write it: found and decoded without knowing where it ends.

use super::{SHORT, needs_escape};

/// Steps of eight plain bytes after which more such are expected.
const PLAIN_STEPS: usize = 4;

/// Decodes a string from behind its opening quote into `room`. Returns its length with the closing
/// quote, and that of the text. `None` when there is no room for it, when its end is not there yet,
/// and when it has anything but plain text, `\u001b` and escapes of two bytes.
#[inline(always)]
pub(crate) fn unescape_usual(bytes: &[u8], room: &mut [u8]) -> Option<(usize, usize)> {
    let (mut read, mut written, mut plain_steps) = (0, 0, 0);
    loop {
        let chunk = bytes.get(read..)?.first_chunk::<8>()?;
        *room.get_mut(written..)?.first_chunk_mut::<8>()? = *chunk;
        // A line end stops here, too: it is no part of a string.
        let marks = needs_escape(u64::from_le_bytes(*chunk));
        if marks == 0 {
            read += 8;
            written += 8;
            plain_steps += 1;
            if plain_steps == PLAIN_STEPS {
                let rest = &bytes[read..];
                let len = memchr::memchr3(b'"', b'\\', b'\n', rest)?;
                let slot = room.get_mut(written..written + len)?;
                slot.copy_from_slice(&rest[..len]);
                read += len;
                written += len;
                plain_steps = 0;
            }
            continue;
        }
        plain_steps = 0;
        let plain = marks.trailing_zeros() as usize / 8;
        read += plain;
        written += plain;
        let (byte, len) = match bytes[read..] {
            [b'"', ..] => return Some((read + 1, written)),
            [b'\\', b'u', b'0', b'0', b'1', b'b', ..] => (0x1b, 6),
            [b'\\', second, ..] if SHORT[second as usize] != 0 => (SHORT[second as usize], 2),
            _ => return None,
        };
        room[written] = byte;
        read += len;
        written += 1;
    }
}

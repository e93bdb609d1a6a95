//! Control sequences that lie completely in the buffer, taken without the state machine.

use super::{Params, Sequence};

/// Reads the control sequence whose bytes after `CSI` are `bytes`. Returns its length, or nothing
/// if it is incomplete or not of the plain kind: a marker, parameters, one intermediate, a final
/// byte.
#[inline(always)]
pub(super) fn read(bytes: &[u8], params: &mut Params) -> Option<(Sequence, usize)> {
    let mut sequence = Sequence::default();
    let mut at = 0;
    params.clear();
    if let b'<'..=b'?' = *bytes.first()? {
        sequence.marker = bytes[0];
        at = 1;
    }
    let mut value = 0_u32;
    loop {
        let byte = *bytes.get(at)?;
        at += 1;
        match byte {
            b'0'..=b'9' => {
                value = (value * 10 + u32::from(byte - b'0')).min(u32::from(u16::MAX));
            }
            b';' | b':' => {
                params.set_last(value as u16);
                params.next(byte == b':');
                value = 0;
            }
            0x40..=0x7e => {
                params.set_last(value as u16);
                sequence.last = byte;
                return Some((sequence, at));
            }
            0x20..=0x2f => {
                params.set_last(value as u16);
                sequence.intermediate = byte;
                sequence.last = *bytes.get(at)?;
                return matches!(sequence.last, 0x40..=0x7e).then_some((sequence, at + 1));
            }
            _ => return None,
        }
    }
}

//! Control sequences that lie completely in the buffer, taken without the state machine.

use super::params::number;
use super::{Params, Parser, Sequence};
use crate::terminal::Terminal;

impl Parser {
    /// Executes the control sequence whose bytes after `CSI` are `bytes`. Returns its length, or
    /// 0 if it is incomplete or not of the plain kind: a marker, parameters, one intermediate, a
    /// final byte.
    #[inline(always)]
    pub(super) fn take_csi(&mut self, terminal: &mut Terminal, bytes: &[u8]) -> usize {
        // Attributes mostly come one by one.
        if let Some((value, digits)) = number(bytes)
            && bytes[digits] == b'm'
        {
            terminal.select_single(value);
            return digits + 1;
        }
        match read(bytes, &mut self.params) {
            Some((sequence, len)) => {
                terminal.control_sequence(sequence, &self.params);
                len
            }
            None => 0,
        }
    }
}

/// Reads a whole control sequence.
#[inline(always)]
fn read(bytes: &[u8], params: &mut Params) -> Option<(Sequence, usize)> {
    let marker = match *bytes.first()? {
        byte @ b'<'..=b'?' => byte,
        _ => 0,
    };
    let start = usize::from(marker != 0);
    let end = start + params.read(&bytes[start..])?;
    match bytes[end..] {
        [last @ 0x40..=0x7e, ..] => Some((
            Sequence {
                marker,
                intermediate: 0,
                last,
            },
            end + 1,
        )),
        [intermediate @ 0x20..=0x2f, last @ 0x40..=0x7e, ..] => Some((
            Sequence {
                marker,
                intermediate,
                last,
            },
            end + 2,
        )),
        _ => None,
    }
}

//! Control sequences that lie completely in the buffer, taken without the state machine.

use super::params::number;
use super::{Parser, Sequence};
use crate::terminal::Terminal;

impl Parser {
    /// Executes the control sequence whose bytes after `CSI` are `bytes`. Returns its length, or
    /// 0 if it is incomplete or not of the plain kind: a marker, parameters, one intermediate, a
    /// final byte.
    #[inline(always)]
    pub(super) fn take_csi(&mut self, terminal: &mut Terminal, bytes: &[u8]) -> usize {
        if let Some((value, digits)) = number(bytes) {
            match bytes[digits] {
                // Attributes mostly come one by one.
                b'm' => {
                    terminal.select_single(value);
                    return digits + 1;
                }
                last @ 0x40..=0x7e => {
                    self.params.set_single(value);
                    let sequence = Sequence {
                        last,
                        ..Sequence::default()
                    };
                    terminal.control_sequence(sequence, &self.params);
                    return digits + 1;
                }
                _ => {}
            }
        }
        self.take_long_csi(terminal, bytes)
    }

    /// [`take_csi`](Self::take_csi) with several parameters or other bytes.
    #[inline(always)]
    fn take_long_csi(&mut self, terminal: &mut Terminal, bytes: &[u8]) -> usize {
        let (marker, start) = match bytes {
            [marker @ b'<'..=b'?', ..] => (*marker, 1),
            _ => (0, 0),
        };
        let Some(end) = self.params.read(&bytes[start..]) else {
            return 0;
        };
        let end = start + end;
        let (intermediate, last, len) = match bytes[end..] {
            [last @ 0x40..=0x7e, ..] => (0, last, end + 1),
            [intermediate @ 0x20..=0x2f, last @ 0x40..=0x7e, ..] => (intermediate, last, end + 2),
            _ => return 0,
        };
        let sequence = Sequence {
            marker,
            intermediate,
            last,
        };
        terminal.control_sequence(sequence, &self.params);
        len
    }
}

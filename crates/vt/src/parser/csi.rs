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
        if let Some((first, digits)) = number(bytes) {
            // Attributes mostly come one by one.
            if bytes[digits] == b'm' {
                terminal.select_single(first);
                return digits + 1;
            }
            if let Some((last, len)) = self.read_short_csi(first, &bytes[digits..]) {
                terminal.plain_sequence(last, &self.params);
                return digits + len;
            }
        }
        self.take_long_csi(terminal, bytes)
    }

    /// Reads what follows the first parameter: another or none, and a final byte. Returns that
    /// byte and the length of it all.
    #[inline(always)]
    fn read_short_csi(&mut self, first: u16, bytes: &[u8]) -> Option<(u8, usize)> {
        let (last, len) = match *bytes {
            [b';', ref bytes @ ..] => {
                let (second, digits) = number(bytes)?;
                self.params.set(&[first, second]);
                (bytes[digits], digits + 2)
            }
            [last, ..] => {
                self.params.set(&[first]);
                (last, 1)
            }
            [] => return None,
        };
        matches!(last, 0x40..=0x7e).then_some((last, len))
    }

    /// [`take_csi`](Self::take_csi) with more parameters or other bytes.
    #[inline(always)]
    fn take_long_csi(&mut self, terminal: &mut Terminal, bytes: &[u8]) -> usize {
        let (marker, start) = match bytes {
            [marker @ b'<'..=b'?', ..] => (*marker, 1),
            _ => (0, 0),
        };
        let Some(len) = self.params.read(&bytes[start..]) else {
            return 0;
        };
        let end = start + len;
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
        if sequence == Sequence::SGR {
            terminal.select_graphic_rendition(&self.params);
        } else {
            terminal.control_sequence(sequence, &self.params);
        }
        len
    }
}

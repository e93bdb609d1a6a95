//! The ground state: text, controls, and sequences that are complete in the buffer.

use super::utf8::{self, Decoded};
use super::{Parser, State};
use crate::simd;
use crate::terminal::Terminal;

impl Parser {
    /// Handles bytes until the buffer ends or the state changes; returns how many.
    pub(super) fn ground(&mut self, terminal: &mut Terminal, bytes: &[u8]) -> usize {
        let mut at = 0;
        while at < bytes.len() {
            match bytes[at] {
                byte @ 0x20..=0x7e => {
                    // Programs that colour or place every character are like this all the time.
                    let is_single = matches!(bytes.get(at + 1), Some(0x00..=0x1f));
                    if is_single && terminal.print_single(byte) {
                        at += 1;
                        continue;
                    }
                    let run = simd::printable_run(&bytes[at..]);
                    terminal.print_ascii(&bytes[at..], run);
                    at += run;
                }
                0x1b => {
                    let taken = self.take_sequence(terminal, &bytes[at + 1..]);
                    at += 1 + taken;
                    if taken == 0 {
                        self.begin_escape();
                        return at;
                    }
                }
                b'\r' => {
                    terminal.carriage_return();
                    at += 1;
                }
                b'\n' => {
                    terminal.feed_line();
                    at += 1;
                }
                0x00..=0x1f | 0x7f => {
                    terminal.control(bytes[at]);
                    at += 1;
                }
                0x80.. => {
                    at += self.text(terminal, &bytes[at..]);
                    if self.state != State::Ground {
                        return at;
                    }
                }
            }
        }
        at
    }

    /// Executes the sequence after an `ESC` if it is complete; returns its length or 0.
    #[inline(always)]
    fn take_sequence(&mut self, terminal: &mut Terminal, bytes: &[u8]) -> usize {
        match *bytes {
            [b'[', ref rest @ ..] => match self.take_csi(terminal, rest) {
                0 => 0,
                len => len + 1,
            },
            // Sent with each change of colour by programs that use terminfo.
            [b'(', b'B', ..] => {
                terminal.designate_ascii();
                2
            }
            [slot @ (b'(' | b')'), name @ 0x30..=0x7e, ..] => {
                terminal.escape(&[slot], name);
                2
            }
            [
                last @ (b'0'..=b'O' | b'Q'..=b'W' | b'Y' | b'Z' | b'`'..=b'j' | b'l'..=b'~'),
                ..,
            ] => {
                terminal.escape(&[], last);
                1
            }
            _ => 0,
        }
    }

    /// Handles text that starts with a byte beyond ASCII.
    #[inline]
    fn text(&mut self, terminal: &mut Terminal, bytes: &[u8]) -> usize {
        let printed = terminal.print_text(bytes);
        if printed > 0 {
            return printed;
        }
        match utf8::decode_rarely(bytes) {
            Decoded::Char(char, len) => {
                self.character(terminal, char);
                len
            }
            Decoded::Invalid(len) => {
                terminal.print(char::REPLACEMENT_CHARACTER);
                len
            }
            Decoded::Incomplete => {
                self.partial.set(bytes);
                bytes.len()
            }
        }
    }
}

//! The states other than ground and strings: sequences that are split or unusual.

use super::utf8::{self, Decoded};
use super::{Parser, Sequence, State};
use crate::terminal::Terminal;

impl Parser {
    /// Enters the escape state.
    pub(super) fn begin_escape(&mut self) {
        self.enter_ground();
        self.state = State::Escape;
    }

    /// Forgets the sequence and goes to the ground state.
    pub(super) fn enter_ground(&mut self) {
        self.state = State::Ground;
        self.params.clear();
        self.sequence = Sequence::default();
        self.intermediates = [0; 2];
        self.intermediate_count = 0;
    }

    /// Handles one byte, or one character beyond ASCII; returns how many bytes that was.
    pub(super) fn step(&mut self, terminal: &mut Terminal, bytes: &[u8]) -> usize {
        let byte = bytes[0];
        match byte {
            0x18 | 0x1a => self.enter_ground(),
            0x1b => self.begin_escape(),
            0x00..=0x1f => terminal.control(byte),
            0x7f => {}
            0x80.. => return self.step_beyond_ascii(terminal, bytes),
            _ => match self.state {
                State::Escape => self.escape_byte(terminal, byte),
                State::EscapeIntermediate => self.escape_intermediate(terminal, byte),
                State::EscapeIgnore => {
                    if byte >= 0x30 {
                        self.enter_ground();
                    }
                }
                _ => self.csi_byte(terminal, byte),
            },
        }
        1
    }

    fn step_beyond_ascii(&mut self, terminal: &mut Terminal, bytes: &[u8]) -> usize {
        match utf8::decode_rarely(bytes) {
            Decoded::Char(char, len) => {
                self.character(terminal, char);
                len
            }
            Decoded::Invalid(len) => len,
            Decoded::Incomplete => {
                self.partial.set(bytes);
                bytes.len()
            }
        }
    }

    /// The byte after `ESC`.
    pub(super) fn escape_byte(&mut self, terminal: &mut Terminal, byte: u8) {
        match byte {
            b'[' => {
                self.enter_ground();
                self.state = State::CsiEntry;
            }
            b']' => self.begin_string(byte),
            b'P' | b'X' | b'^' | b'_' | b'k' => self.begin_string(byte),
            0x20..=0x2f => {
                self.state = State::EscapeIntermediate;
                self.intermediates[0] = byte;
                self.intermediate_count = 1;
            }
            _ => {
                self.enter_ground();
                terminal.escape(&[], byte);
            }
        }
    }

    fn escape_intermediate(&mut self, terminal: &mut Terminal, byte: u8) {
        let count = usize::from(self.intermediate_count);
        match byte {
            0x20..=0x2f if count < self.intermediates.len() => {
                self.intermediates[count] = byte;
                self.intermediate_count += 1;
            }
            0x20..=0x2f => {
                self.enter_ground();
                self.state = State::EscapeIgnore;
            }
            _ => {
                let intermediates = self.intermediates;
                self.enter_ground();
                terminal.escape(&intermediates[..count], byte);
            }
        }
    }

    fn csi_byte(&mut self, terminal: &mut Terminal, byte: u8) {
        match (self.state, byte) {
            (State::CsiIgnore, 0x40..=0x7e) => self.enter_ground(),
            (State::CsiIgnore, _) => {}
            (_, 0x40..=0x7e) => {
                let sequence = Sequence {
                    last: byte,
                    ..self.sequence
                };
                self.state = State::Ground;
                terminal.control_sequence(sequence, &self.params);
                self.enter_ground();
            }
            (State::CsiEntry, b'<'..=b'?') => {
                self.sequence.marker = byte;
                self.state = State::CsiParam;
            }
            (State::CsiEntry | State::CsiParam, b'0'..=b'9') => {
                self.params.digit(byte - b'0');
                self.state = State::CsiParam;
            }
            (State::CsiEntry | State::CsiParam, b';' | b':') => {
                self.params.next(byte == b':');
                self.state = State::CsiParam;
            }
            (State::CsiEntry | State::CsiParam, 0x20..=0x2f) => {
                self.sequence.intermediate = byte;
                self.state = State::CsiIntermediate;
            }
            _ => {
                self.enter_ground();
                self.state = State::CsiIgnore;
            }
        }
    }
}

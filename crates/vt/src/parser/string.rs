//! Control strings: OSC strings are collected, all others are swallowed.

use super::{Parser, State};
use crate::simd;
use crate::terminal::Terminal;

/// Longest OSC string that is executed, in bytes: room for the longest links and titles.
/// Longer ones (images, clipboards) are swallowed.
pub(crate) const LONGEST: usize = 16 * 1024;

/// The string that is being read.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct ControlString {
    /// The byte after `ESC` that began it.
    pub(crate) kind: u8,
    /// What an OSC string holds so far.
    pub(crate) payload: Vec<u8>,
    /// It is longer than what is kept.
    pub(crate) too_long: bool,
    /// The last byte was 0xc2, so that 0x9c would end the string.
    pub(crate) after_c2: bool,
}

impl Parser {
    pub(super) fn begin_string(&mut self, kind: u8) {
        self.enter_ground();
        self.state = State::String;
        self.string = ControlString {
            kind,
            ..ControlString::default()
        };
    }

    /// Handles the bytes of a string up to its end; returns how many.
    pub(super) fn string(&mut self, terminal: &mut Terminal, bytes: &[u8]) -> usize {
        let mut at = 0;
        while let Some(found) = simd::string_stop(&bytes[at..]) {
            let stop = at + found;
            self.collect(&bytes[at..stop]);
            at = stop + 1;
            match bytes[stop] {
                0x9c if !self.string.after_c2 => self.collect(&bytes[stop..=stop]),
                0x9c => {
                    self.string.payload.pop();
                    self.end_string(terminal);
                    return at;
                }
                0x07 if self.string.kind == b']' => {
                    self.end_string(terminal);
                    return at;
                }
                0x1b => {
                    self.end_string(terminal);
                    self.begin_escape();
                    return at;
                }
                0x18 | 0x1a => {
                    self.string = ControlString::default();
                    self.enter_ground();
                    return at;
                }
                _ => self.string.after_c2 = false,
            }
        }
        self.collect(&bytes[at..]);
        bytes.len()
    }

    fn collect(&mut self, bytes: &[u8]) {
        let Some(last) = bytes.last() else {
            return;
        };
        let string = &mut self.string;
        string.after_c2 = *last == 0xc2;
        if string.kind == b']' && !string.too_long {
            if string.payload.len() + bytes.len() > LONGEST {
                string.too_long = true;
                string.payload = Vec::new();
            } else {
                string.payload.extend_from_slice(bytes);
            }
        }
    }

    fn end_string(&mut self, terminal: &mut Terminal) {
        let string = std::mem::take(&mut self.string);
        self.enter_ground();
        if string.kind == b']' && !string.too_long {
            terminal.operating_system_command(&string.payload);
        }
    }
}

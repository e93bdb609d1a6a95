//! From bytes to functions: a parser after Paul Williams' state machine.
//!
//! The machine is described at <https://vt100.net/emu/dec_ansi_parser>. Differences:
//!
//! - Bytes are UTF-8. It is decoded here, malformed sequences give U+FFFD for each maximal
//!   subpart. C1 controls are the code points U+0080 to U+009F, not single bytes.
//! - Text and complete control sequences that lie in the buffer are taken directly, without the
//!   machine; only what is split between buffers or unusual goes through the states. Both ways
//!   call the same functions.
//! - Parameters may have sub-parameters behind colons (ISO 8613-6). Values stop at 65535, and
//!   what comes after the 32nd parameter is ignored.
//! - Device control strings are swallowed with their parameters like SOS, PM and APC strings, as
//!   is the window name `ESC k` of screen and tmux: a display needs none of them.
//! - BEL ends an OSC string, as in xterm.
//! - Strings are kept only as far as needed, and searched for their end with vector instructions.
//!
//! Knows nothing of the screen; functions are methods of [`Terminal`].

mod csi;
mod ground;
mod machine;
mod params;
mod string;
pub(crate) mod utf8;

pub(crate) use params::Params;

use crate::terminal::Terminal;
use string::ControlString;
pub(crate) use string::LONGEST as LONGEST_STRING;

/// Which control sequence: everything but its parameters. Absent bytes are 0.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct Sequence {
    /// One of `<`, `=`, `>`, `?`.
    pub(crate) marker: u8,
    /// The intermediate byte.
    pub(crate) intermediate: u8,
    /// The final byte.
    pub(crate) last: u8,
}

impl Sequence {
    /// The sequence that most others are.
    pub(crate) const SGR: Self = Self {
        marker: 0,
        intermediate: 0,
        last: b'm',
    };
}

/// The machine's states.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) enum State {
    #[default]
    Ground,
    Escape,
    EscapeIntermediate,
    EscapeIgnore,
    CsiEntry,
    CsiParam,
    CsiIntermediate,
    CsiIgnore,
    String,
}

/// Everything that is remembered between two buffers.
#[derive(Clone, Debug, Default)]
pub(crate) struct Parser {
    pub(crate) state: State,
    pub(crate) params: Params,
    pub(crate) sequence: Sequence,
    /// Intermediates of an escape sequence.
    pub(crate) intermediates: [u8; 2],
    pub(crate) intermediate_count: u8,
    pub(crate) string: ControlString,
    pub(crate) partial: utf8::Partial,
}

impl PartialEq for Parser {
    fn eq(&self, other: &Self) -> bool {
        self.state == other.state
            && self.partial == other.partial
            && match self.state {
                // The direct path leaves parameters behind that mean nothing here.
                State::Ground => true,
                _ => {
                    self.params == other.params
                        && self.sequence == other.sequence
                        && self.intermediates == other.intermediates
                        && self.string == other.string
                }
            }
    }
}

impl Parser {
    /// Parses `bytes` and executes what they ask for.
    pub(crate) fn feed(&mut self, terminal: &mut Terminal, bytes: &[u8]) {
        let mut at = 0;
        if !self.partial.is_empty() {
            at = self.complete_character(terminal, bytes);
        }
        while at < bytes.len() {
            at += match self.state {
                State::Ground => self.ground(terminal, &bytes[at..]),
                State::String => self.string(terminal, &bytes[at..]),
                _ => self.step(terminal, &bytes[at..]),
            };
        }
    }

    /// Feeds the bytes that complete the character which the last buffer broke off.
    fn complete_character(&mut self, terminal: &mut Terminal, bytes: &[u8]) -> usize {
        let mut at = 0;
        while at < bytes.len() {
            match self.partial.push(bytes[at]) {
                utf8::Pushed::Incomplete => at += 1,
                utf8::Pushed::Char(char) => {
                    self.character(terminal, char);
                    return at + 1;
                }
                utf8::Pushed::Invalid => {
                    self.character(terminal, char::REPLACEMENT_CHARACTER);
                    return at;
                }
            }
        }
        at
    }

    /// Handles a decoded character beyond ASCII.
    fn character(&mut self, terminal: &mut Terminal, char: char) {
        match char {
            '\u{80}'..='\u{9f}' => {
                // C1 controls are short for ESC and a byte 0x40 lower.
                self.begin_escape();
                self.escape_byte(terminal, char as u8 - 0x40);
            }
            _ if self.state == State::Ground => terminal.print(char),
            // Inside a sequence there is nothing that a character could mean.
            _ => {}
        }
    }
}

//! Tells characters that appear on the screen from the bytes of control functions.
//!
//! See <https://vt100.net/emu/dec_ansi_parser>.

/// Titles are looked at up to this length.
const MAX_TITLE_BYTES: usize = 4096;

/// What a byte is.
pub(super) enum Piece<'a> {
    /// The first byte of a character that is shown.
    Char,
    /// Part of a control function, or the rest of a character.
    Control,
    /// The last byte of a control string; these were its bytes, with their numbers.
    Title(&'a [(u64, u8)]),
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum State {
    #[default]
    Ground,
    Escape,
    /// In a sequence that ends with a byte from here on.
    UntilFrom(u8),
    /// In an operating system command: what it says may be seen, as a title.
    Command,
    /// In another control string.
    Other,
}

/// Follows the structure of a stream.
#[derive(Debug, Default)]
pub(super) struct Scanner {
    state: State,
    /// What a control string says.
    title: Vec<(u64, u8)>,
}

impl Scanner {
    /// Takes the byte with this number.
    pub(super) fn next(&mut self, byte: u8, number: u64) -> Piece<'_> {
        match (self.state, byte) {
            (State::Command, 0x07) => return self.end_title(State::Ground),
            (State::Command, 0x1b) => return self.end_title(State::Escape),
            (_, 0x1b) => self.state = State::Escape,
            (_, 0x18 | 0x1a) => {
                self.title.clear();
                self.state = State::Ground;
            }
            (State::Command, _) => {
                if self.title.len() < MAX_TITLE_BYTES {
                    self.title.push((number, byte));
                }
            }
            (State::Ground, 0x20..=0x7e | 0xc0..) => return Piece::Char,
            (State::Ground | State::Other, _) => {}
            (State::Escape, b'[') => self.state = State::UntilFrom(0x40),
            (State::Escape, b']') => {
                self.title.clear();
                self.state = State::Command;
            }
            (State::Escape, b'P' | b'X' | b'^' | b'_') => self.state = State::Other,
            (State::Escape, 0x20..=0x2f) => self.state = State::UntilFrom(0x30),
            (State::Escape, 0x30..) => self.state = State::Ground,
            (State::UntilFrom(first), _) if byte >= first => self.state = State::Ground,
            (State::Escape | State::UntilFrom(_), _) => {}
        }
        Piece::Control
    }

    /// The number of the first byte of a control string that has not ended.
    pub(super) fn open(&self) -> Option<u64> {
        let first = self.title.first().map(|(number, _)| *number);
        first.filter(|_| self.state == State::Command)
    }

    fn end_title(&mut self, next: State) -> Piece<'_> {
        self.state = next;
        Piece::Title(&self.title)
    }
}

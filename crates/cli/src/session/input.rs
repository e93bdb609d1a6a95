//! What comes from the user: keys of the recorder, text for the program, and piped input.

use std::io::IsTerminal;
use std::os::fd::{AsFd, BorrowedFd};

use rustix::fs::FileType;

use super::Keys;
use crate::key::{KeyFinder, Typed};

/// What a key asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Action {
    /// Stop recording for a while, or go on.
    TogglePause,
    /// Name this moment.
    AddMarker,
}

/// A piece of what was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Piece {
    /// For the program.
    Text(Vec<u8>),
    /// For the recorder.
    Action(Action),
}

#[derive(Debug, Clone, Copy)]
enum Found {
    Prefix,
    Action(Action),
}

/// The sources of input and the keys in them.
#[derive(Debug)]
pub(super) struct Input {
    finder: KeyFinder<Found>,
    prefix: Option<Vec<u8>>,
    /// The prefix was typed and waits for the key that it belongs to.
    prefixed: bool,
    bytes_of: Vec<(Action, Vec<u8>)>,
    /// Standard input is a pipe or a file that has not ended.
    reads_pipe: bool,
}

impl Input {
    /// Prepares for `keys`. Standard input is read when it is a pipe or a file, or whatever
    /// it is when there is no terminal.
    pub(super) fn new(keys: &Keys, has_tty: bool) -> Input {
        let actions = [
            (&keys.pause, Action::TogglePause),
            (&keys.add_marker, Action::AddMarker),
        ];
        let bytes_of = actions
            .iter()
            .filter_map(|(key, action)| Some((*action, key.as_ref()?.bytes().to_vec())))
            .collect();
        let found = actions.map(|(key, action)| (key.clone(), Found::Action(action)));
        let prefix = (keys.prefix.clone(), Found::Prefix);
        Input {
            finder: KeyFinder::new(std::iter::once(prefix).chain(found)),
            prefix: keys.prefix.as_ref().map(|key| key.bytes().to_vec()),
            prefixed: false,
            bytes_of,
            reads_pipe: reads_stdin(has_tty),
        }
    }

    /// Standard input while it is to be read.
    pub(super) fn pipe(&self) -> Option<BorrowedFd<'static>> {
        self.reads_pipe.then(rustix::stdio::stdin)
    }

    /// Standard input has ended.
    pub(super) fn end_pipe(&mut self) {
        self.reads_pipe = false;
    }

    /// Tells apart what is meant for the program and what is meant for the recorder, in order.
    /// A prefix typed twice is meant for the program once.
    pub(super) fn split(&mut self, bytes: &[u8]) -> Vec<Piece> {
        let Input {
            finder,
            prefix,
            prefixed,
            bytes_of,
            ..
        } = self;
        let mut pieces = Vec::new();
        finder.split(bytes, |piece| match piece {
            Typed::Text(piece) => {
                *prefixed = false;
                pieces.push(Piece::Text(piece.to_vec()));
            }
            Typed::Key(Found::Prefix) => {
                if std::mem::replace(prefixed, !*prefixed) {
                    pieces.extend(prefix.clone().map(Piece::Text));
                }
            }
            Typed::Key(Found::Action(action)) => {
                if prefix.is_none() || std::mem::take(prefixed) {
                    pieces.push(Piece::Action(action));
                } else {
                    let bytes = bytes_of.iter().find(|(owner, _)| *owner == action);
                    pieces.extend(bytes.map(|(_, bytes)| Piece::Text(bytes.clone())));
                }
            }
        });
        pieces
    }
}

fn reads_stdin(has_tty: bool) -> bool {
    let stdin = std::io::stdin();
    if stdin.is_terminal() {
        return false;
    }
    let Ok(stat) = rustix::fs::fstat(stdin.as_fd()) else {
        return false;
    };
    // With a terminal to type at, /dev/null is no input but the absence of one.
    let file_type = FileType::from_raw_mode(stat.st_mode);
    !(has_tty && file_type == FileType::CharacterDevice)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a failed test may panic")]

    use super::*;
    use crate::key::Key;

    fn typed(prefix: &str, bytes: &[u8]) -> String {
        let keys = Keys {
            prefix: Key::parse(prefix).unwrap(),
            pause: Key::parse("^p").unwrap(),
            add_marker: Key::parse("^m").unwrap(),
        };
        let pieces = Input::new(&keys, true).split(bytes);
        let text = |piece| match piece {
            Piece::Text(text) => String::from_utf8(text).unwrap(),
            Piece::Action(Action::TogglePause) => "<pause>".to_owned(),
            Piece::Action(Action::AddMarker) => "<marker>".to_owned(),
        };
        pieces.into_iter().map(text).collect()
    }

    #[test]
    fn keys_are_cut_out_of_what_the_program_gets() {
        assert_eq!(typed("", b"a\x10b\x0dc"), "a<pause>b<marker>c");
    }

    #[test]
    fn with_a_prefix_a_key_counts_only_after_it() {
        assert_eq!(
            typed("^a", b"a\x10b\x01\x10c\x01\x01d\x01ex\x10"),
            "a\x10b<pause>c\x01dex\x10"
        );
    }
}

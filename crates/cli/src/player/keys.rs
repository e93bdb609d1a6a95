//! What the keys of the player do.

use super::search::Direction;
use crate::key::Key;

/// What a key asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Action {
    Quit,
    TogglePause,
    /// Show the next output.
    Step,
    /// Take the last output back.
    StepBack,
    /// Jump back in time.
    Back,
    /// Jump on in time.
    Forward,
    /// Jump to this many tenths.
    Digit(u8),
    NextMarker,
    PreviousMarker,
    Slower,
    Faster,
    /// Jump to the end.
    End,
    /// Ask for a text to look for.
    Search(Direction),
    /// Go to where that text appears next.
    SearchAgain,
    /// The same the other way.
    SearchBack,
    /// Show or hide the status line.
    ToggleStatus,
}

impl Action {
    /// Whether it goes anywhere but on.
    pub(super) fn moves(self) -> bool {
        !matches!(
            self,
            Action::Quit | Action::TogglePause | Action::Slower | Action::Faster
        )
    }
}

/// Keys that can be configured.
#[derive(Debug, Clone)]
pub struct Keys {
    /// Pauses and resumes.
    pub pause: Option<Key>,
    /// Shows the next output.
    pub step: Option<Key>,
    /// Jumps to the next marker.
    pub next_marker: Option<Key>,
}

/// Recognises keys in what the terminal sends, over read boundaries.
#[derive(Debug)]
pub(super) struct KeyReader {
    configured: Vec<(Vec<u8>, Action)>,
    state: State,
}

/// How much of a function key's sequence was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Ground,
    /// After ESC.
    Escape,
    /// After ESC and `[` or `O`.
    Sequence,
}

impl KeyReader {
    pub(super) fn new(keys: &Keys) -> KeyReader {
        let configured = [
            (&keys.pause, Action::TogglePause),
            (&keys.step, Action::Step),
            (&keys.next_marker, Action::NextMarker),
        ];
        let bytes =
            |(key, action): (&Option<Key>, Action)| Some((key.as_ref()?.bytes().to_vec(), action));
        KeyReader {
            configured: configured.into_iter().filter_map(bytes).collect(),
            state: State::Ground,
        }
    }

    /// The actions that `bytes` ask for, and the bytes behind a request to search: these belong to
    /// what is searched for. Sequences that are no key of ours are passed over.
    pub(super) fn read<'a>(&mut self, bytes: &'a [u8]) -> (Vec<Action>, &'a [u8]) {
        let mut actions = Vec::new();
        let mut rest = bytes;
        while let [byte, after @ ..] = rest {
            let configured = self
                .configured
                .iter()
                .find(|(key, _)| rest.starts_with(key));
            if let (State::Ground, Some((key, action))) = (self.state, configured) {
                actions.push(*action);
                rest = &rest[key.len()..];
                continue;
            }
            let action = self.next(*byte);
            actions.extend(action);
            rest = after;
            if matches!(action, Some(Action::Search(_))) {
                break;
            }
        }
        (actions, rest)
    }

    fn next(&mut self, byte: u8) -> Option<Action> {
        match (self.state, byte) {
            (State::Ground, 0x1b) => self.state = State::Escape,
            (State::Ground, byte) => return plain(byte),
            (State::Escape, b'[' | b'O') => self.state = State::Sequence,
            // Parameters of a sequence.
            (State::Sequence, 0x20..=0x3f) => {}
            (State::Sequence, byte) => {
                self.state = State::Ground;
                return function_key(byte);
            }
            (State::Escape, 0x1b) => {}
            (State::Escape, _) => self.state = State::Ground,
        }
        None
    }
}

fn plain(byte: u8) -> Option<Action> {
    Some(match byte {
        0x03 | b'q' => Action::Quit,
        b',' => Action::StepBack,
        b'[' => Action::PreviousMarker,
        b'-' | b'<' => Action::Slower,
        b'+' | b'=' | b'>' => Action::Faster,
        b'/' => Action::Search(Direction::On),
        b'?' => Action::Search(Direction::Back),
        b'n' => Action::SearchAgain,
        b'N' => Action::SearchBack,
        b'i' => Action::ToggleStatus,
        b'G' => Action::End,
        b'0'..=b'9' => Action::Digit(byte - b'0'),
        _ => return None,
    })
}

fn function_key(last: u8) -> Option<Action> {
    match last {
        b'C' => Some(Action::Forward),
        b'D' => Some(Action::Back),
        b'A' => Some(Action::Faster),
        b'B' => Some(Action::Slower),
        b'H' => Some(Action::Digit(0)),
        b'F' => Some(Action::End),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a failed test may panic")]

    use super::*;

    fn reader() -> KeyReader {
        KeyReader::new(&Keys {
            pause: Key::parse(" ").unwrap(),
            step: Key::parse(".").unwrap(),
            next_marker: Key::parse("]").unwrap(),
        })
    }

    #[test]
    fn keys_are_recognised_in_any_chunking() {
        let typed = b" .,\x1b[C\x1bOD5[]\x1b[1;5A/nNi\x1b[F\x03";
        let actions = [
            Action::TogglePause,
            Action::Step,
            Action::StepBack,
            Action::Forward,
            Action::Back,
            Action::Digit(5),
            Action::PreviousMarker,
            Action::NextMarker,
            Action::Faster,
            Action::Search(Direction::On),
            Action::SearchAgain,
            Action::SearchBack,
            Action::ToggleStatus,
            Action::End,
            Action::Quit,
        ];
        let mut whole = reader();
        let (mut first, rest) = whole.read(typed);
        assert_eq!(rest, b"nNi\x1b[F\x03");
        first.extend(whole.read(rest).0);
        assert_eq!(first, actions);
        let mut reader = reader();
        let single: Vec<_> = typed
            .chunks(1)
            .flat_map(|byte| reader.read(byte).0)
            .collect();
        assert_eq!(single, actions);
    }

    #[test]
    fn what_a_terminal_answers_is_no_key() {
        assert_eq!(reader().read(b"\x1b[?62;22c\x1b[5;10R\x1b[200~").0, []);
    }
}

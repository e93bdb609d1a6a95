//! Finds the next or the last moment at which a text appears on the screen.

use std::time::Duration;

use playback::Playback;
use vt::Vt;

/// Which way to go through the recording.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    On,
    Back,
}

impl Direction {
    /// The other one.
    pub(super) fn reversed(self) -> Direction {
        match self {
            Direction::On => Direction::Back,
            Direction::Back => Direction::On,
        }
    }
}

/// What a search had for a result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Found {
    /// The text was in that direction.
    Ahead,
    /// It was on the other side of the end or the beginning.
    Around,
    Nowhere,
}

/// A text that is looked for, in any case unless it has capitals.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Search {
    text: String,
    ignores_case: bool,
}

impl Search {
    /// `None` for the empty text.
    pub(super) fn new(text: &str) -> Option<Search> {
        let ignores_case = !text.chars().any(char::is_uppercase);
        (!text.is_empty()).then(|| Search {
            text: text.to_owned(),
            ignores_case,
        })
    }

    /// Goes to where the text appears next in `direction`: it is there once more than before. What
    /// is not found up to the end is looked for from the other end on. Stays when it is nowhere.
    pub(super) fn go(&self, playback: &mut Playback, direction: Direction) -> Found {
        let start = playback.position();
        let found = match direction {
            Direction::On => self.go_on(playback, start),
            Direction::Back => self.go_back(playback, start),
        };
        if found == Found::Nowhere {
            playback.seek(start);
        }
        found
    }

    fn go_on(&self, playback: &mut Playback, start: Duration) -> Found {
        let mut before = self.count(playback.vt());
        while playback.step(1) {
            let count = self.count(playback.vt());
            if count > before {
                return Found::Ahead;
            }
            before = count;
        }
        match self.steps_to(playback, |time| time <= start).0 {
            Some(steps) => go_to(playback, steps, Found::Around),
            None => Found::Nowhere,
        }
    }

    fn go_back(&self, playback: &mut Playback, start: Duration) -> Found {
        let (_, last_before) = self.steps_to(playback, |time| time < start);
        if let Some(steps) = last_before {
            return go_to(playback, steps, Found::Ahead);
        }
        match self.steps_to(playback, |_| true).1 {
            Some(steps) => go_to(playback, steps, Found::Around),
            None => Found::Nowhere,
        }
    }

    /// Where from the beginning on the text appears first and last, in steps, as long as `is_asked`
    /// for the time.
    fn steps_to(
        &self,
        playback: &mut Playback,
        is_asked: impl Fn(Duration) -> bool,
    ) -> (Option<isize>, Option<isize>) {
        playback.seek(Duration::ZERO);
        let (mut first, mut last, mut before) = (None, None, 0);
        let mut steps = 0;
        loop {
            let count = self.count(playback.vt());
            if !is_asked(playback.position()) {
                return (first, last);
            }
            if count > before {
                first = first.or(Some(steps));
                last = Some(steps);
            }
            before = count;
            if !playback.step(1) {
                return (first, last);
            }
            steps += 1;
        }
    }

    fn count(&self, vt: &Vt) -> usize {
        let rows = 0..usize::from(vt.size().rows);
        let lines = rows.filter_map(|row| vt.line(row));
        lines.map(|line| self.count_in(&line.text())).sum()
    }

    fn count_in(&self, line: &str) -> usize {
        if self.ignores_case {
            line.to_lowercase().matches(&self.text).count()
        } else {
            line.matches(&self.text).count()
        }
    }
}

/// Goes so many steps from the beginning on.
fn go_to(playback: &mut Playback, steps: isize, found: Found) -> Found {
    playback.seek(Duration::ZERO);
    if steps > 0 {
        playback.step(steps);
    }
    found
}

/// A text that is being typed.
#[derive(Debug)]
pub(super) struct Prompt {
    bytes: Vec<u8>,
    /// Where to look for it.
    pub(super) direction: Direction,
}

/// What became of a prompt.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Answer {
    /// More is to come.
    Open,
    /// It was entered.
    Text(String),
    /// It was given up.
    Cancelled,
}

impl Prompt {
    /// An empty one.
    pub(super) fn new(direction: Direction) -> Prompt {
        Prompt {
            bytes: Vec::new(),
            direction,
        }
    }

    /// Takes typed bytes, up to the end of the prompt.
    pub(super) fn read(&mut self, bytes: &mut &[u8]) -> Answer {
        while let [byte, rest @ ..] = *bytes {
            let byte = *byte;
            *bytes = rest;
            match byte {
                b'\r' | b'\n' => return Answer::Text(self.text()),
                0x03 | 0x1b => return Answer::Cancelled,
                0x08 | 0x7f => {
                    let mut text = self.text();
                    text.pop();
                    self.bytes = text.into_bytes();
                }
                0x15 => self.bytes.clear(),
                byte if byte >= 0x20 => self.bytes.push(byte),
                _ => {}
            }
        }
        Answer::Open
    }

    /// What was typed so far.
    pub(super) fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_prompt_can_be_corrected_and_given_up() {
        let mut prompt = Prompt::new(Direction::On);
        let mut typed = "é\x7faxb\x08\r\x15n\n\x1b".as_bytes();
        let answers = [(); 3].map(|()| prompt.read(&mut typed));
        let text = |text: &str| Answer::Text(text.to_owned());
        assert_eq!(answers, [text("ax"), text("n"), Answer::Cancelled]);
        assert_eq!(prompt.read(&mut &b"x"[..]), Answer::Open);
    }

    #[test]
    fn capitals_count_only_when_they_are_asked_for() {
        let count = |text: &str| Search::new(text).map(|search| search.count_in("Make make MAKE"));
        assert_eq!(
            (count("make"), count("Make"), count("")),
            (Some(3), Some(1), None)
        );
    }
}

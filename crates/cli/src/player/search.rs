//! Finds the next moment at which a text appears on the screen.

use playback::Playback;
use vt::Vt;

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

    /// Goes on until the text is there once more than before. Stays when that never happens.
    pub(super) fn next(&self, playback: &mut Playback) -> bool {
        let start = playback.position();
        let mut before = self.count(playback.vt());
        while playback.step(1) {
            let count = self.count(playback.vt());
            if count > before {
                return true;
            }
            before = count;
        }
        playback.seek(start);
        false
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

/// A text that is being typed.
#[derive(Debug, Default)]
pub(super) struct Prompt {
    bytes: Vec<u8>,
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
        let mut prompt = Prompt::default();
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

//! What stands in the index of words for a recording.
//!
//! Its words, each of those that are said about it once more with a mark before it, and what it
//! is, as terms of its own. Words of what is not public have the owner before them, too. So an
//! index that knows nothing but terms can be asked for the newest recordings with a word in the
//! title that a certain person may see, without looking at any other. Marks have a `=`, which no
//! word has that somebody types.

use std::fmt::Write;

use super::words::{joined, words};

/// Where a question is looked for. What is found at one depth is found at the next one, too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Depth {
    /// The title, and the command that was recorded.
    Title,
    /// These, the tags and the description.
    About,
    /// These, and what the session shows.
    Everything,
}

impl Depth {
    /// From what says most about a recording to what says least.
    pub(crate) const ALL: [Depth; 3] = [Depth::Title, Depth::About, Depth::Everything];

    /// What stands before a word that is looked for there.
    pub(crate) fn mark(self) -> &'static str {
        match self {
            Depth::Title => "t=",
            Depth::About => "a=",
            Depth::Everything => "",
        }
    }
}

/// What keeps the words on both sides of it from being in a row.
pub(crate) const GAP: &str = "=";

/// The term of all recordings of a visibility.
pub(crate) fn of_visibility(name: &str) -> String {
    format!("=v{name}")
}

/// The term of all recordings of an owner.
pub(crate) fn of_owner(id: i64) -> String {
    format!("=o{id}")
}

/// The term of all recordings with a tag, which may have other signs than letters.
pub(crate) fn of_tag(tag: &str) -> String {
    let mut term = String::from("=t");
    for byte in tag.bytes() {
        // Writing into a text never fails.
        let _ = write!(term, "{byte:02x}");
    }
    term
}

/// What stands before the words of what only its owner finds.
pub(crate) fn owners_mark(id: i64) -> String {
    format!("o{id}=")
}

/// Terms in their order, with blanks between them.
#[derive(Debug, Default)]
pub(crate) struct Terms {
    text: String,
    /// What stands before every word.
    mark: String,
}

impl Terms {
    /// None yet; `mark` is what will stand before every word.
    pub(crate) fn new(mark: String) -> Terms {
        Terms {
            text: String::new(),
            mark,
        }
    }

    /// What a recording is.
    pub(crate) fn fact(&mut self, term: &str) {
        self.blank();
        self.text.push_str(term);
    }

    /// The words of a text, once for each of the depths at which they stand.
    pub(crate) fn text(&mut self, text: &str, depths: &[Depth]) {
        let text = joined(text);
        for depth in depths {
            for word in text.split(' ').filter(|word| !word.is_empty()) {
                self.blank();
                self.text.push_str(&self.mark);
                self.text.push_str(depth.mark());
                self.text.push_str(word);
            }
            self.fact(GAP);
        }
    }

    /// The words of a line of a session. They go on in the next one.
    pub(crate) fn line(&mut self, line: &str) {
        for word in words(line) {
            self.blank();
            self.text.push_str(&self.mark);
            let letters = line[word].chars().flat_map(char::to_lowercase);
            self.text.extend(letters);
        }
    }

    fn blank(&mut self) {
        if !self.text.is_empty() {
            self.text.push(' ');
        }
    }

    /// All of them, with blanks between them.
    pub(crate) fn as_str(&self) -> &str {
        &self.text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stand_once_for_each_depth_and_texts_stand_apart() {
        let mut terms = Terms::default();
        terms.fact(&of_visibility("public"));
        terms.fact(&of_owner(7));
        terms.fact(&of_tag("c++"));
        terms.text("First steps", &Depth::ALL);
        terms.text("How-to", &[Depth::About, Depth::Everything]);
        terms.line("$ MAKE it");
        terms.line("done");
        assert_eq!(
            terms.as_str(),
            "=vpublic =o7 =t632b2b t=first t=steps = a=first a=steps = first steps = \
             a=how a=to = how to = make it done"
        );
    }

    #[test]
    fn words_of_what_is_not_public_are_its_owners() {
        let mut terms = Terms::new(owners_mark(7));
        terms.fact(&of_visibility("private"));
        terms.text("My keys", &[Depth::Title]);
        terms.line("made");
        assert_eq!(terms.as_str(), "=vprivate o7=t=my o7=t=keys = o7=made");
    }
}

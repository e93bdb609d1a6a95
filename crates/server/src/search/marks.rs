//! Where the words of a question stand in a text, and the part of the text around them.

use std::ops::Range;

use serde::Serialize;

use super::query::{Phrase, Query};
use super::words::{is_same, words};

/// Characters of a snippet, and of those how many stand before the first mark at most.
const LENGTH: usize = 160;
const BEFORE: usize = 40;

/// A part of a text: marked where it is what was asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Piece {
    pub(crate) text: String,
    #[serde(rename = "match")]
    pub(crate) is_match: bool,
}

/// The part of a text around what was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Snippet {
    pub(crate) pieces: Vec<Piece>,
}

/// How many of the phrases of a question are in a text.
pub(super) fn phrases(text: &str, query: &Query) -> usize {
    let words: Vec<Range<usize>> = words(text).collect();
    let is_there = |phrase: &&Phrase| {
        let mut places = words.windows(phrase.words.len());
        places.any(|place| fits(text, place, phrase))
    };
    query.wanted.iter().filter(is_there).count()
}

/// The part of a text around the first words that were asked for, if there are any.
pub(crate) fn snippet(text: &str, query: &Query) -> Option<Snippet> {
    let marks = marks(text, query);
    let first = marks.first()?.start;
    let start = begin(text, first);
    let end = text[start..]
        .char_indices()
        .nth(LENGTH)
        .map_or(text.len(), |(at, _)| start + at);
    let mut pieces = Vec::new();
    let mut push = |text: String, is_match| {
        if !text.is_empty() {
            pieces.push(Piece { text, is_match });
        }
    };
    let mut at = start;
    if start > 0 {
        push("…".into(), false);
    }
    for mark in marks {
        if mark.end > end {
            break;
        }
        push(text[at..mark.start].into(), false);
        push(text[mark.clone()].into(), true);
        at = mark.end;
    }
    push(text[at..end].into(), false);
    if end < text.len() {
        push("…".into(), false);
    }
    Some(Snippet { pieces })
}

/// Where the snippet begins: at the start of a word, not long before the mark.
fn begin(text: &str, mark: usize) -> usize {
    let Some((far, _)) = text[..mark].char_indices().rev().nth(BEFORE) else {
        return 0;
    };
    let mut blanks = text[far..mark].char_indices();
    let blank = blanks.find(|(_, letter)| letter.is_whitespace());
    blank.map_or(far, |(at, letter)| far + at + letter.len_utf8())
}

/// The places of everything that is wanted, in order and apart.
fn marks(text: &str, query: &Query) -> Vec<Range<usize>> {
    let words: Vec<Range<usize>> = words(text).collect();
    let mut marks: Vec<Range<usize>> = Vec::new();
    for phrase in &query.wanted {
        let length = phrase.words.len();
        let places = words
            .windows(length)
            .filter(|place| fits(text, place, phrase));
        marks.extend(places.map(|place| place[0].start..place[length - 1].end));
    }
    marks.sort_by_key(|mark| (mark.start, std::cmp::Reverse(mark.end)));
    let mut end = 0;
    marks.retain(|mark| {
        let is_apart = mark.start >= end;
        end = end.max(mark.end);
        is_apart
    });
    marks
}

fn fits(text: &str, place: &[Range<usize>], phrase: &Phrase) -> bool {
    let last = place.len() - 1;
    place
        .iter()
        .zip(&phrase.words)
        .enumerate()
        .all(|(index, (word, wanted))| {
            is_same(
                &text[word.clone()],
                wanted,
                phrase.is_prefix && index == last,
            )
        })
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
mod tests {
    use super::*;

    fn marked(text: &str, query: &str) -> String {
        let snippet = snippet(text, &Query::parse(query)).unwrap();
        let piece = |piece: &Piece| {
            let text = &piece.text;
            if piece.is_match {
                format!("[{text}]")
            } else {
                text.clone()
            }
        };
        snippet.pieces.iter().map(piece).collect()
    }

    #[test]
    fn words_and_phrases_are_marked_where_they_stand() {
        assert_eq!(
            marked("$ Docker build docker-compose", "docker build"),
            "$ [Docker] [build] [docker]-compose"
        );
        assert_eq!(
            marked("make test, make", "\"make test\""),
            "[make test], make"
        );
        assert_eq!(
            marked("kubectl get pods", "kub* pod*"),
            "[kubectl] get [pods]"
        );
        assert_eq!(marked("a b c", "\"a b\" \"b c\""), "[a b] c");
        assert!(snippet("nothing here", &Query::parse("else")).is_none());
        assert!(snippet("", &Query::parse("else")).is_none());
    }

    #[test]
    fn a_snippet_is_the_part_around_the_first_mark() {
        let text = format!("{}needle {}", "before ".repeat(50), "after ".repeat(50));
        let found = marked(&text, "needle");
        assert!(found.starts_with("…before") && found.contains("before [needle] after"));
        assert!(found.ends_with('…') && found.chars().count() <= LENGTH + 4);
        let long = format!("{}needle", "ż".repeat(500));
        assert!(snippet(&long, &Query::parse("needle")).is_none());
    }

    #[test]
    fn it_tells_how_many_phrases_are_there() {
        let phrases = |text| phrases(text, &Query::parse("one two"));
        assert_eq!(phrases("three"), 0);
        assert_eq!(phrases("one one"), 1);
        assert_eq!(phrases("two one"), 2);
    }
}

//! The lines of a session as one text, and the moments at which they show what was asked for.
//!
//! Sessions are long and every hit has one, so a line is looked at closely only when letters of
//! the question are in it.

use std::cmp::Reverse;
use std::fmt::Write;
use std::time::Duration;

use memchr::memchr2_iter;

use super::marks::{Snippet, phrases, snippet};
use super::query::Query;
use crate::preview::TimedLine;

/// Lines that are looked at closely: those after them are hardly better.
const LINES: usize = 256;

/// A moment of a session, and what it shows then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Moment {
    pub(crate) time: Duration,
    pub(crate) snippet: Snippet,
}

/// The text of a session: milliseconds, a tab and the words, line by line.
pub(crate) fn text(lines: &[TimedLine]) -> String {
    let mut text = String::new();
    for line in lines {
        // Writing into a text never fails.
        let _ = writeln!(text, "{}\t{}", line.time.as_millis(), line.text);
    }
    text
}

/// The lines of such a text with most of what was asked for, the first ones of those, in order.
pub(crate) fn moments(text: &str, query: &Query, most: usize) -> Vec<Moment> {
    let letters = Letters::of(query);
    let mut found: Vec<(usize, &str)> = Vec::new();
    let mut whole = 0;
    for line in text
        .lines()
        .filter(|line| letters.may_be_in(line))
        .take(LINES)
    {
        let count = phrases(words_of(line), query);
        if count > 0 {
            found.push((count, line));
            whole += usize::from(count == query.wanted.len());
        }
        if whole == most {
            break;
        }
    }
    found.sort_by_key(|(count, _)| Reverse(*count));
    found.truncate(most);
    let mut moments: Vec<Moment> = found
        .into_iter()
        .filter_map(|(_, line)| {
            let (time, words) = line.split_once('\t')?;
            Some(Moment {
                time: Duration::from_millis(time.parse().ok()?),
                snippet: snippet(words, query)?,
            })
        })
        .collect();
    moments.sort_by_key(|moment| moment.time);
    moments
}

fn words_of(line: &str) -> &str {
    line.split_once('\t').map_or(line, |(_, words)| words)
}

/// The first words of the phrases of a question, one of which is in every line that is wanted.
struct Letters<'a>(Vec<&'a [u8]>);

impl<'a> Letters<'a> {
    fn of(query: &'a Query) -> Letters<'a> {
        let words = query
            .wanted
            .iter()
            .filter_map(|phrase| phrase.words.first());
        Letters(words.map(|word| word.as_bytes()).collect())
    }

    /// Letters other than those of ASCII have more than one form, so all lines may have them.
    fn may_be_in(&self, line: &str) -> bool {
        let line = line.as_bytes();
        self.0.iter().any(|word| {
            if !word.is_ascii() {
                return true;
            }
            memchr2_iter(word[0], word[0].to_ascii_uppercase(), line).any(|at| {
                let there = line.get(at..at + word.len());
                there.is_some_and(|there| there.eq_ignore_ascii_case(word))
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn times(lines: &[(u64, &str)], question: &str) -> Vec<u64> {
        let lines: Vec<TimedLine> = lines
            .iter()
            .map(|(seconds, text)| TimedLine {
                time: Duration::from_secs(*seconds),
                text: (*text).to_owned(),
            })
            .collect();
        let found = moments(&text(&lines), &Query::parse(question), 2);
        found.iter().map(|moment| moment.time.as_secs()).collect()
    }

    #[test]
    fn the_lines_with_most_of_the_question_are_told_in_order() {
        let lines = [
            (1, "docker ps"),
            (2, "$ Docker\tbuild ."),
            (3, "dockerd"),
            (4, "build it with DOCKER"),
            (5, "docker build"),
        ];
        assert_eq!(times(&lines, "docker build"), [2, 4]);
        assert_eq!(times(&lines, "\"docker build\""), [2, 5]);
        assert_eq!(times(&lines, "docker ps"), [1, 2]);
        assert_eq!(times(&lines, "dock* absent"), [1, 2]);
        assert!(times(&lines, "dock").is_empty());
    }

    #[test]
    fn words_of_any_script_are_found() {
        let lines = [(1, "nothing"), (2, "ŻÓŁĆ"), (3, "録画した")];
        assert_eq!(times(&lines, "żółć"), [2]);
        assert_eq!(times(&lines, "画"), [3]);
    }
}

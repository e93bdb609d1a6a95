//! What somebody typed into the search field: words that must all be there, `"words in a row"`,
//! `begin*`, and `-not`. Anything is a question; what makes no sense is left out.

use super::words::joined;

/// Most phrases of a question; the others do not count.
const PHRASES: usize = 16;

/// Fewest letters of the beginning of a word: shorter ones are beginnings of too much.
const BEGINNING: usize = 3;

/// Words that stand in a row, in lower case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Phrase {
    pub(crate) words: Vec<String>,
    /// Whether the last word may go on.
    pub(crate) is_prefix: bool,
}

/// A question. Without anything wanted nothing is found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Query {
    pub(crate) wanted: Vec<Phrase>,
    pub(crate) unwanted: Vec<Phrase>,
}

impl Query {
    /// Reads a question.
    pub(crate) fn parse(text: &str) -> Query {
        let mut query = Query::default();
        let mut rest = text.trim_start();
        while !rest.is_empty() {
            let is_unwanted = rest.starts_with('-');
            let term = rest.trim_start_matches('-');
            let (term, after) = match term.strip_prefix('"') {
                // A quotation mark without its partner reaches to the end.
                Some(quoted) => quoted.split_once('"').unwrap_or((quoted, "")),
                None => match term.find(|letter: char| letter.is_whitespace() || letter == '"') {
                    Some(end) => term.split_at(end),
                    None => (term, ""),
                },
            };
            let after_star = after.strip_prefix('*');
            query.add(term, after_star.is_some(), is_unwanted);
            rest = after_star.unwrap_or(after).trim_start();
        }
        query
    }

    fn add(&mut self, term: &str, has_star: bool, is_unwanted: bool) {
        let words: Vec<String> = joined(term).split(' ').map(str::to_owned).collect();
        if words[0].is_empty() || self.wanted.len() + self.unwanted.len() >= PHRASES {
            return;
        }
        let has_star = has_star || term.ends_with('*');
        let is_long = words
            .last()
            .is_some_and(|word| word.chars().count() >= BEGINNING);
        let phrase = Phrase {
            words,
            is_prefix: has_star && is_long,
        };
        if is_unwanted {
            self.unwanted.push(phrase);
        } else {
            self.wanted.push(phrase);
        }
    }

    /// Whether it finds nothing, whatever there is.
    pub(crate) fn is_empty(&self) -> bool {
        self.wanted.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn phrases(phrases: &[Phrase]) -> Vec<String> {
        let text = |phrase: &Phrase| {
            let star = if phrase.is_prefix { "*" } else { "" };
            format!("{}{star}", phrase.words.join(" "))
        };
        phrases.iter().map(text).collect()
    }

    #[test]
    fn words_phrases_beginnings_and_what_is_not_wanted() {
        let query = Query::parse(r#"Docker "in a  row" kub* -windows -"not this" docker-compose"#);
        let wanted = ["docker", "in a row", "kub*", "docker compose"];
        assert_eq!(phrases(&query.wanted), wanted);
        assert_eq!(phrases(&query.unwanted), ["windows", "not this"]);
    }

    #[test]
    fn any_text_is_a_question() {
        for text in [
            "",
            " ",
            "-",
            "\"",
            "\"\"",
            "* - \" OR AND",
            "a\"b",
            "--\"x",
            "(a OR",
            "*",
        ] {
            let query = Query::parse(text);
            assert!(query.wanted.len() <= 3, "{text}");
        }
        assert!(Query::parse("-only").is_empty());
        assert!(Query::parse("!§$%&/()=?`´").is_empty());
        assert_eq!(phrases(&Query::parse("\"open end").wanted), ["open end"]);
        assert_eq!(
            phrases(&Query::parse("\"row of some\"* a* b*").wanted),
            ["row of some*", "a", "b"]
        );
        assert_eq!(Query::parse(&"a ".repeat(1000)).wanted.len(), PHRASES);
    }
}

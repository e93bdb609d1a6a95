//! Questions in the words of each database.

use super::Wanted;
use crate::search::terms::{self, Depth};
use crate::search::{Phrase, Query};

/// A question that finds something perhaps.
pub(super) struct Question<'a> {
    query: &'a Query,
    /// Terms that all of them need to have.
    facts: Vec<String>,
    /// Those among which is looked: what is before their words, and what else they need to have.
    sets: Vec<(String, Option<String>)>,
}

impl<'a> Question<'a> {
    /// What somebody wants to know. `None` when nothing can be found.
    pub(super) fn new(wanted: &Wanted<'a>) -> Option<Question<'a>> {
        let mut sets = Vec::new();
        if wanted.public {
            sets.push((String::new(), None));
        }
        if let Some(owner) = wanted.owner {
            if !wanted.public {
                sets.push((String::new(), Some(terms::of_owner(owner))));
            }
            sets.push((terms::owners_mark(owner), None));
        }
        let mut facts = Vec::new();
        if !wanted.visibility.is_empty() {
            facts.push(terms::of_visibility(wanted.visibility));
        }
        if !wanted.tag.is_empty() {
            facts.push(terms::of_tag(wanted.tag));
        }
        let is_possible = !wanted.query.is_empty() && !sets.is_empty();
        is_possible.then_some(Question {
            query: wanted.query,
            facts,
            sets,
        })
    }

    /// As FTS5 reads it. Words are letters, digits and marks, so quoting them is enough.
    pub(super) fn for_sqlite(&self, depth: Depth) -> String {
        let phrase = |phrase: &Phrase, mark: &str| {
            let words: Vec<String> = marked(phrase, mark).collect();
            let star = if phrase.is_prefix { "*" } else { "" };
            format!("\"{}\"{star}", words.join(" "))
        };
        let set = |(owner, fact): &(String, Option<String>)| {
            let facts = self.facts.iter().chain(fact);
            let facts = facts.map(|fact| format!("\"{fact}\""));
            let mark = format!("{owner}{}", depth.mark());
            let words = self.query.wanted.iter().map(|one| phrase(one, &mark));
            let wanted = facts.chain(words).collect::<Vec<_>>().join(" AND ");
            let unwanted = self.query.unwanted.iter().map(|one| phrase(one, owner));
            let unwanted: Vec<String> = unwanted.collect();
            if unwanted.is_empty() {
                return format!("({wanted})");
            }
            format!("(({wanted}) NOT ({}))", unwanted.join(" OR "))
        };
        self.sets.iter().map(set).collect::<Vec<_>>().join(" OR ")
    }

    /// As a `tsquery` is written.
    pub(super) fn for_postgres(&self, depth: Depth) -> String {
        let phrase = |phrase: &Phrase, mark: &str| {
            let words = marked(phrase, mark).map(|word| format!("'{word}'"));
            let star = if phrase.is_prefix { ":*" } else { "" };
            let words: Vec<String> = words.collect();
            format!("({}{star})", words.join(" <-> "))
        };
        let set = |(owner, fact): &(String, Option<String>)| {
            let facts = self.facts.iter().chain(fact);
            let facts = facts.map(|fact| format!("'{fact}'"));
            let mark = format!("{owner}{}", depth.mark());
            let words = self.query.wanted.iter().map(|one| phrase(one, &mark));
            let unwanted = self.query.unwanted.iter();
            let unwanted = unwanted.map(|one| format!("!{}", phrase(one, owner)));
            let all: Vec<String> = facts.chain(words).chain(unwanted).collect();
            format!("({})", all.join(" & "))
        };
        self.sets.iter().map(set).collect::<Vec<_>>().join(" | ")
    }
}

/// The words of a phrase with what is before them.
fn marked(phrase: &Phrase, mark: &str) -> impl Iterator<Item = String> {
    phrase.words.iter().map(move |word| format!("{mark}{word}"))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
mod tests {
    use super::*;

    fn wanted(query: &Query) -> Wanted<'_> {
        Wanted {
            query,
            public: true,
            owner: Some(7),
            visibility: "",
            tag: "",
            offset: 0,
            limit: 1,
        }
    }

    #[test]
    fn both_databases_are_asked_the_same_question() {
        let query = Query::parse("\"in a row\" kub* -windows");
        let question = Question::new(&wanted(&query)).unwrap();
        assert_eq!(
            question.for_sqlite(Depth::Title),
            "((\"t=in t=a t=row\" AND \"t=kub\"*) NOT (\"windows\")) OR \
             ((\"o7=t=in o7=t=a o7=t=row\" AND \"o7=t=kub\"*) NOT (\"o7=windows\"))"
        );
        assert_eq!(
            question.for_postgres(Depth::About),
            "(('a=in' <-> 'a=a' <-> 'a=row') & ('a=kub':*) & !('windows')) | \
             (('o7=a=in' <-> 'o7=a=a' <-> 'o7=a=row') & ('o7=a=kub':*) & !('o7=windows'))"
        );
    }

    #[test]
    fn filters_are_terms_and_nobody_is_asked_about_nothing() {
        let query = Query::parse("word");
        let own = Wanted {
            public: false,
            visibility: "private",
            tag: "c++",
            ..wanted(&query)
        };
        let question = Question::new(&own).unwrap();
        assert_eq!(
            question.for_sqlite(Depth::Everything),
            "(\"=vprivate\" AND \"=t632b2b\" AND \"=o7\" AND \"word\") OR \
             (\"=vprivate\" AND \"=t632b2b\" AND \"o7=word\")"
        );
        let nobody = Wanted { owner: None, ..own };
        assert!(Question::new(&nobody).is_none());
        let public = Wanted {
            public: true,
            ..nobody
        };
        let question = Question::new(&public).unwrap();
        assert!(
            question
                .for_postgres(Depth::Title)
                .ends_with("& ('t=word'))")
        );
        assert!(Question::new(&wanted(&Query::parse("-word"))).is_none());
    }
}

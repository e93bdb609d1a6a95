//! Questions in the words of each database.
//!
//! What is asked for at one depth leaves out what was found at the one before, so that every
//! recording is found once.

use super::Wanted;
use crate::search::terms::{self, Depth};
use crate::search::{Phrase, Query};

/// A question that finds something perhaps.
pub(super) struct Question<'a> {
    query: &'a Query,
    /// Terms of which each group has to have one.
    facts: Vec<Vec<String>>,
}

impl<'a> Question<'a> {
    /// What somebody wants to know. `None` when nothing can be found.
    pub(super) fn new(wanted: &Wanted<'a>) -> Option<Question<'a>> {
        let public = wanted.public.then(|| terms::of_visibility("public"));
        let own = wanted.owner.map(terms::of_owner);
        let mut facts: Vec<Vec<String>> = vec![public.into_iter().chain(own).collect()];
        if !wanted.visibility.is_empty() {
            facts.push(vec![terms::of_visibility(wanted.visibility)]);
        }
        if !wanted.tag.is_empty() {
            facts.push(vec![terms::of_tag(wanted.tag)]);
        }
        let is_possible = !wanted.query.is_empty() && !facts[0].is_empty();
        is_possible.then_some(Question {
            query: wanted.query,
            facts,
        })
    }

    /// As FTS5 reads it. Words are letters, digits and marks, so quoting them is enough.
    pub(super) fn for_sqlite(&self, depth: Depth) -> String {
        let syntax = Syntax {
            and: " AND ",
            or: " OR ",
            word: |word| format!("\"{word}\""),
            phrase: |phrase, mark| {
                let words: Vec<String> = marked(phrase, mark).collect();
                let star = if phrase.is_prefix { "*" } else { "" };
                format!("\"{}\"{star}", words.join(" "))
            },
        };
        let wanted = syntax.wanted(self, depth);
        let unwanted = syntax.unwanted(self, depth);
        if unwanted.is_empty() {
            return wanted;
        }
        format!("({wanted}) NOT ({})", unwanted.join(" OR "))
    }

    /// As a `tsquery` is written.
    pub(super) fn for_postgres(&self, depth: Depth) -> String {
        let syntax = Syntax {
            and: " & ",
            or: " | ",
            word: |word| format!("'{word}'"),
            phrase: |phrase, mark| {
                let words = marked(phrase, mark).map(|word| format!("'{word}'"));
                let star = if phrase.is_prefix { ":*" } else { "" };
                let words: Vec<String> = words.collect();
                format!("({}{star})", words.join(" <-> "))
            },
        };
        let mut all = vec![syntax.wanted(self, depth)];
        let unwanted = syntax.unwanted(self, depth);
        all.extend(unwanted.iter().map(|unwanted| format!("!{unwanted}")));
        all.join(" & ")
    }
}

/// The words of a phrase as they stand at a depth.
fn marked(phrase: &Phrase, mark: &'static str) -> impl Iterator<Item = String> {
    phrase.words.iter().map(move |word| format!("{mark}{word}"))
}

/// How a database writes questions.
struct Syntax {
    and: &'static str,
    or: &'static str,
    word: fn(&str) -> String,
    phrase: fn(&Phrase, &'static str) -> String,
}

impl Syntax {
    /// What has to be there.
    fn wanted(&self, question: &Question<'_>, depth: Depth) -> String {
        let group = |group: &Vec<String>| {
            let words: Vec<String> = group.iter().map(|word| (self.word)(word)).collect();
            format!("({})", words.join(self.or))
        };
        let facts = question.facts.iter().map(group);
        let phrases = &question.query.wanted;
        let phrases = phrases.iter().map(|one| (self.phrase)(one, depth.mark()));
        facts.chain(phrases).collect::<Vec<_>>().join(self.and)
    }

    /// Each of what may not be there.
    fn unwanted(&self, question: &Question<'_>, depth: Depth) -> Vec<String> {
        let anywhere = Depth::Everything.mark();
        let phrases = question.query.unwanted.iter();
        let mut unwanted: Vec<String> = phrases.map(|one| (self.phrase)(one, anywhere)).collect();
        let before = Depth::ALL.into_iter().take_while(|one| *one != depth);
        if let Some(before) = before.last() {
            let phrases = question.query.wanted.iter();
            let phrases: Vec<String> = phrases
                .map(|one| (self.phrase)(one, before.mark()))
                .collect();
            unwanted.push(format!("({})", phrases.join(self.and)));
        }
        unwanted
    }
}

#[cfg(test)]
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
        let question = Question::new(&wanted(&query)).into_iter().next();
        let question = question.as_ref();
        let (sqlite, postgres): (Vec<_>, Vec<_>) = Depth::ALL
            .into_iter()
            .filter_map(|depth| {
                let question = question?;
                Some((question.for_sqlite(depth), question.for_postgres(depth)))
            })
            .unzip();
        assert_eq!(
            sqlite,
            [
                r#"(("=vpublic" OR "=o7") AND "t=in t=a t=row" AND "t=kub"*) NOT ("windows")"#,
                "((\"=vpublic\" OR \"=o7\") AND \"a=in a=a a=row\" AND \"a=kub\"*) \
                 NOT (\"windows\" OR (\"t=in t=a t=row\" AND \"t=kub\"*))",
                "((\"=vpublic\" OR \"=o7\") AND \"in a row\" AND \"kub\"*) \
                 NOT (\"windows\" OR (\"a=in a=a a=row\" AND \"a=kub\"*))",
            ]
        );
        assert_eq!(
            postgres,
            [
                "('=vpublic' | '=o7') & ('t=in' <-> 't=a' <-> 't=row') & ('t=kub':*) \
                 & !('windows')",
                "('=vpublic' | '=o7') & ('a=in' <-> 'a=a' <-> 'a=row') & ('a=kub':*) \
                 & !('windows') & !(('t=in' <-> 't=a' <-> 't=row') & ('t=kub':*))",
                "('=vpublic' | '=o7') & ('in' <-> 'a' <-> 'row') & ('kub':*) \
                 & !('windows') & !(('a=in' <-> 'a=a' <-> 'a=row') & ('a=kub':*))",
            ]
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
        let asked = Question::new(&own).map(|question| question.for_sqlite(Depth::Title));
        let own_question = r#"("=o7") AND ("=vprivate") AND ("=t632b2b") AND "t=word""#;
        assert_eq!(asked.as_deref(), Some(own_question));
        let nobody = Wanted { owner: None, ..own };
        assert!(Question::new(&nobody).is_none());
        assert!(Question::new(&wanted(&Query::parse("-word"))).is_none());
    }
}

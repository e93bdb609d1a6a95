//! The index of words: FTS5 in SQLite, a `tsvector` in PostgreSQL. The one place where the two
//! databases are asked in different words.
//!
//! Words are made by `search`, so the databases only keep and find them.
//! <https://www.sqlite.org/fts5.html>, <https://www.postgresql.org/docs/current/textsearch.html>

use std::collections::BTreeMap;
use std::fmt::Write;
use std::time::Duration;

use super::db::{Db, Dialect, Result, WriteTransaction};
use super::now;
use super::recordings::{read, select};
use crate::preview::TimedLine;
use crate::recording::Recording;
use crate::search::{Phrase, Query, joined};

/// Words of a recording that PostgreSQL knows the places of, and places that it keeps of a word.
const PLACES: usize = 16_383;
const PLACES_OF_WORD: usize = 255;

/// What a recording is found by.
#[derive(Debug, Clone, Default)]
pub(crate) struct Document {
    pub(crate) title: String,
    pub(crate) description: String,
    pub(crate) tags: String,
    pub(crate) lines: Vec<TimedLine>,
}

/// Who looks, and for what.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Wanted<'a> {
    pub(crate) query: &'a Query,
    /// Public recordings of everybody.
    pub(crate) public: bool,
    /// All recordings of this owner.
    pub(crate) owner: Option<i64>,
    /// Only those of this visibility, unless it is empty.
    pub(crate) visibility: &'a str,
    /// Only those with this tag, unless it is empty.
    pub(crate) tag: &'a str,
    pub(crate) offset: u32,
    pub(crate) limit: u32,
}

macro_rules! found {
    ($matches:literal) => {
        select!(concat!(
            "JOIN (",
            $matches,
            ") AS found ON found.found_id = recordings.id \
             WHERE indexed_at IS NOT NULL AND archived_at IS NULL AND deleted_at IS NULL \
             AND (user_id = $2 OR (visibility = 'public' AND $3 = 1)) \
             AND ($4 = '' OR visibility = $4) AND ($5 = '' OR recordings.id IN \
             (SELECT recording_id FROM recording_tags WHERE tag = $5)) \
             ORDER BY found.score, recordings.id DESC LIMIT $6 OFFSET $7"
        ))
    };
}

const FIND_SQLITE: &str = found!(
    "SELECT rowid AS found_id, bm25(search, 8.0, 3.0, 5.0, 1.0) AS score \
     FROM search WHERE search MATCH $1"
);
const FIND_POSTGRES: &str = found!(
    "SELECT recording_id AS found_id, \
     -ts_rank('{0.1, 0.3, 0.5, 1.0}', words, CAST(CAST($1 AS TEXT) AS TSQUERY), 1) AS score \
     FROM search WHERE words @@ CAST(CAST($1 AS TEXT) AS TSQUERY)"
);

/// The recordings that somebody may find with a question, the best ones first.
pub(crate) async fn find(db: &Db, wanted: &Wanted<'_>) -> Result<Vec<Recording>> {
    if wanted.query.is_empty() {
        return Ok(Vec::new());
    }
    let (sql, question) = match db.dialect() {
        Dialect::Sqlite => (FIND_SQLITE, for_sqlite(wanted.query)),
        Dialect::Postgres => (FIND_POSTGRES, for_postgres(wanted.query)),
    };
    let values = [
        question.as_str().into(),
        wanted.owner.unwrap_or_default().into(),
        i64::from(wanted.public).into(),
        wanted.visibility.into(),
        wanted.tag.into(),
        i64::from(wanted.limit).into(),
        i64::from(wanted.offset).into(),
    ];
    let rows = db.fetch_all(sql, &values).await?;
    rows.iter().map(read).collect()
}

/// The lines of a session, as they were when it was looked at last.
pub(crate) async fn lines(db: &Db, recording_id: i64) -> Result<Vec<TimedLine>> {
    let sql = "SELECT lines FROM session_texts WHERE recording_id = $1";
    let row = db.fetch_optional(sql, &[recording_id.into()]).await?;
    let text: String = row.map_or(Ok(String::new()), |row| row.get("lines"))?;
    let line = |line: &str| {
        let (time, text) = line.split_once('\t')?;
        Some(TimedLine {
            time: Duration::from_millis(time.parse().ok()?),
            text: text.to_owned(),
        })
    };
    Ok(text.lines().filter_map(line).collect())
}

/// Recordings that changed since they were looked at, or were never looked at; latest first.
/// Those that changed later than `before` are left to the node on which they changed.
pub(crate) async fn stale(db: &Db, before: i64, limit: u32) -> Result<Vec<Recording>> {
    let sql = select!(
        "WHERE indexed_at IS NULL AND archived_at IS NULL AND deleted_at IS NULL \
         AND recordings.updated_at <= $1 ORDER BY recordings.id DESC LIMIT $2"
    );
    let values = [before.into(), i64::from(limit).into()];
    let rows = db.fetch_all(sql, &values).await?;
    rows.iter().map(read).collect()
}

/// Keeps what a recording is found by, unless it changed meanwhile.
pub(crate) async fn save(
    db: &Db,
    transaction: &mut WriteTransaction,
    recording: &Recording,
    document: &Document,
) -> Result<()> {
    let id = recording.id.into();
    let sql = "UPDATE recordings SET indexed_at = $1 WHERE id = $2 AND updated_at = $3";
    let values = [now().into(), id, recording.updated_at.into()];
    if transaction.execute(sql, &values).await? == 0 {
        return Ok(());
    }
    let mut lines = String::new();
    let mut session = String::new();
    for line in &document.lines {
        // Writing into a text never fails.
        let _ = writeln!(lines, "{}\t{}", line.time.as_millis(), line.text);
        session.push_str(&line.text);
        session.push('\n');
    }
    let sql = "INSERT INTO session_texts (recording_id, lines) VALUES ($1, $2) \
               ON CONFLICT (recording_id) DO UPDATE SET lines = excluded.lines";
    transaction
        .execute(sql, &[id, lines.as_str().into()])
        .await?;
    let fields = [
        &document.title,
        &document.description,
        &document.tags,
        &session,
    ]
    .map(|text| joined(text));
    match db.dialect() {
        Dialect::Sqlite => {
            let sql = "INSERT OR REPLACE INTO search \
                       (rowid, title, description, tags, session) VALUES ($1, $2, $3, $4, $5)";
            let [title, description, tags, session] = fields.each_ref().map(String::as_str);
            let values = [
                id,
                title.into(),
                description.into(),
                tags.into(),
                session.into(),
            ];
            transaction.execute(sql, &values).await?;
        }
        Dialect::Postgres => {
            let sql = "INSERT INTO search (recording_id, words) \
                       VALUES ($1, CAST(CAST($2 AS TEXT) AS TSVECTOR)) \
                       ON CONFLICT (recording_id) DO UPDATE SET words = excluded.words";
            let words = places(&fields);
            transaction
                .execute(sql, &[id, words.as_str().into()])
                .await?;
        }
    }
    Ok(())
}

/// A question as FTS5 reads it. Words are letters and digits, so quoting them is enough.
fn for_sqlite(query: &Query) -> String {
    let phrase = |phrase: &Phrase| {
        let star = if phrase.is_prefix { "*" } else { "" };
        format!("\"{}\"{star}", phrase.words.join(" "))
    };
    let all = |phrases: &[Phrase], between| {
        let phrases: Vec<String> = phrases.iter().map(phrase).collect();
        phrases.join(between)
    };
    let wanted = all(&query.wanted, " AND ");
    if query.unwanted.is_empty() {
        return wanted;
    }
    format!("({wanted}) NOT ({})", all(&query.unwanted, " OR "))
}

/// A question as a `tsquery` is written.
fn for_postgres(query: &Query) -> String {
    let phrase = |phrase: &Phrase| {
        let last = phrase.words.len() - 1;
        let words = phrase.words.iter().enumerate().map(|(index, word)| {
            let star = if phrase.is_prefix && index == last {
                ":*"
            } else {
                ""
            };
            format!("'{word}'{star}")
        });
        let words: Vec<String> = words.collect();
        format!("({})", words.join(" <-> "))
    };
    let wanted = query.wanted.iter().map(phrase);
    let unwanted = query.unwanted.iter().map(|one| format!("!{}", phrase(one)));
    wanted.chain(unwanted).collect::<Vec<_>>().join(" & ")
}

/// Words with their places and weights, as a `tsvector` is written: `'word':1A,7D`.
fn places(fields: &[String; 4]) -> String {
    let mut words: BTreeMap<&str, Vec<(usize, char)>> = BTreeMap::new();
    let mut place = 0;
    for (field, weight) in fields.iter().zip(['A', 'C', 'B', 'D']) {
        for word in field.split(' ').filter(|word| !word.is_empty()) {
            place = (place + 1).min(PLACES);
            let places = words.entry(word).or_default();
            if places.len() < PLACES_OF_WORD && places.last() != Some(&(place, weight)) {
                places.push((place, weight));
            }
        }
        // No phrase goes on from one field into the next.
        place += 1;
    }
    let mut text = String::new();
    for (word, places) in words {
        let places: Vec<String> = places
            .iter()
            .map(|(place, weight)| format!("{place}{weight}"))
            .collect();
        let _ = write!(text, "'{word}':{} ", places.join(","));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_databases_are_asked_the_same_question() {
        let query = Query::parse("docker \"in a row\" kub* -windows -\"not this\"");
        assert_eq!(
            for_sqlite(&query),
            r#"("docker" AND "in a row" AND "kub"*) NOT ("windows" OR "not this")"#
        );
        assert_eq!(
            for_postgres(&query),
            "('docker') & ('in' <-> 'a' <-> 'row') & ('kub':*) & !('windows') & \
             !('not' <-> 'this')"
        );
    }

    #[test]
    fn words_have_places_and_fields_stand_apart() {
        let fields = ["a b", "", "b", "c a"].map(String::from);
        assert_eq!(places(&fields), "'a':1A,8D 'b':2A,5B 'c':7D ");
    }

    #[test]
    fn a_session_of_very_many_words_still_has_them_all() {
        let session: Vec<String> = (0..40_000).map(|number| format!("w{number}")).collect();
        let fields = [
            String::new(),
            String::new(),
            String::new(),
            session.join(" "),
        ];
        let text = places(&fields);
        assert!(text.contains("'w39999':16383D"));
        assert_eq!(text.matches('\'').count(), 80_000);
    }
}

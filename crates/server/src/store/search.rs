//! Finding recordings by words: FTS5 in SQLite, a `tsvector` in PostgreSQL. The one place where
//! the two databases are asked in different words.
//!
//! Found are first those with all the words in their title, then those with the words in what is
//! said about them, then those that show them; of each kind the newest first. That is the order
//! of the index itself, so as much of it is read as is shown, however many recordings there are.
//! <https://www.sqlite.org/fts5.html>, <https://www.postgresql.org/docs/current/textsearch.html>

mod entries;
mod question;
mod windows;

use std::cmp::Reverse;
use std::collections::HashSet;

pub(crate) use self::entries::{Document, Expected, expect, save, stale, tidy};
use self::question::Question;
use super::db::{Db, Dialect, Result, Value};
use super::recordings::{read, select};
use crate::recording::Recording;
use crate::search::Query;
use crate::search::terms::Depth;

/// So many recordings of a question can be walked through.
pub(crate) const MOST: u32 = 1000;

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

/// A recording that is found, and the text of its session.
#[derive(Debug, Clone)]
pub(crate) struct Found {
    pub(crate) recording: Recording,
    /// As `search::session` writes it.
    pub(crate) session: String,
}

/// The index knows who may see what. Here it is asked once more of the rows themselves.
macro_rules! among {
    ($ids:literal) => {
        select!(
            ", (SELECT lines FROM session_texts WHERE recording_id = recordings.id) AS lines",
            concat!(
                "WHERE recordings.id ",
                $ids,
                " AND indexed_at IS NOT NULL AND archived_at IS NULL AND deleted_at IS NULL \
                 AND (user_id = $2 OR (visibility = 'public' AND $3 = 1)) \
                 AND ($4 = '' OR visibility = $4) AND ($5 = '' OR recordings.id IN \
                 (SELECT recording_id FROM recording_tags WHERE tag = $5))"
            )
        )
    };
}

const AMONG_SQLITE: &str = among!("IN (SELECT value FROM json_each($1))");
/// An array, for which PostgreSQL always reads the rows by their numbers: of a list of values
/// within the statement it expects too many, and may look at every recording instead.
const AMONG_POSTGRES: &str = among!("= ANY (CAST(CAST($1 AS TEXT) AS BIGINT[]))");

/// The newest recordings for the questions of a JSON array, which come one after the other.
macro_rules! newest_of_depth {
    ($questions:literal, $limit:literal) => {
        concat!(
            "found.id FROM json_array_elements_text(CAST(CAST(",
            $questions,
            " AS TEXT) AS JSON)) AS question, LATERAL (SELECT recording_id AS id FROM search \
             WHERE words @@ CAST(question.value AS TSQUERY) ORDER BY recording_id + 0 DESC LIMIT ",
            $limit,
            ") AS found LIMIT ",
            $limit
        )
    };
}

/// The newest ones of each depth; what is found at one of them is found at the next one as well.
const NEWEST_SQLITE: &str = "SELECT id FROM (SELECT rowid AS id FROM search WHERE search MATCH $1 \
     ORDER BY rowid DESC LIMIT $4) UNION ALL \
     SELECT id FROM (SELECT rowid AS id FROM search WHERE search MATCH $2 \
     ORDER BY rowid DESC LIMIT 2 * $4) UNION ALL \
     SELECT id FROM (SELECT rowid AS id FROM search WHERE search MATCH $3 \
     ORDER BY rowid DESC LIMIT 3 * $4)";
/// The same. Each depth is put to one window after the other until there are enough, which is
/// known as it goes: rows that nobody takes are not looked for. The sum keeps PostgreSQL from
/// walking through all recordings in the order of their numbers.
const NEWEST_POSTGRES: &str = concat!(
    "SELECT * FROM (SELECT 1 AS depth, ",
    newest_of_depth!("$1", "$4"),
    ") AS title UNION ALL SELECT * FROM (SELECT 2 AS depth, ",
    newest_of_depth!("$2", "2 * $4"),
    ") AS about UNION ALL SELECT * FROM (SELECT 3 AS depth, ",
    newest_of_depth!("$3", "3 * $4"),
    ") AS everything"
);

/// The recordings that somebody may find with a question, the best ones first.
pub(crate) async fn find(db: &Db, wanted: &Wanted<'_>) -> Result<Vec<Found>> {
    let end = wanted.offset.saturating_add(wanted.limit).min(MOST) as usize;
    let begin = wanted.offset as usize;
    let Some(question) = Question::new(wanted) else {
        return Ok(Vec::new());
    };
    let mut ids = match db.dialect() {
        Dialect::Sqlite => newest_in_sqlite(db, &question, end).await?,
        Dialect::Postgres => newest_in_postgres(db, &question, end).await?,
    };
    let mut seen = HashSet::new();
    ids.retain(|id| seen.insert(*id));
    ids.truncate(end);
    match ids.get(begin..) {
        Some(ids) if !ids.is_empty() => among(db, wanted, ids).await,
        _ => Ok(Vec::new()),
    }
}

/// At least so many recordings, if there are so many, the best first, some more than once.
async fn newest_in_sqlite(db: &Db, question: &Question<'_>, most: usize) -> Result<Vec<i64>> {
    let asked = Depth::ALL.map(|depth| question.for_sqlite(depth));
    let [title, about, everything] = asked.each_ref().map(|text| text.as_str().into());
    ids(
        db,
        NEWEST_SQLITE,
        &[title, about, everything, integer(most)],
    )
    .await
}

/// The same, with one more look for what the latest recording is.
async fn newest_in_postgres(db: &Db, question: &Question<'_>, most: usize) -> Result<Vec<i64>> {
    let latest = latest(db).await?;
    let asked = Depth::ALL.map(|depth| {
        let questions = windows::questions(&question.for_postgres(depth), latest);
        serde_json::json!(questions).to_string()
    });
    let [title, about, everything] = asked.each_ref().map(|text| text.as_str().into());
    let values = [title, about, everything, integer(most)];
    let rows = db.search(NEWEST_POSTGRES, &values).await?;
    let mut found: Vec<(u32, i64)> = Vec::with_capacity(rows.len());
    for row in &rows {
        found.push((row.get("depth")?, row.get("id")?));
    }
    found.sort_by_key(|(depth, id)| (*depth, Reverse(*id)));
    Ok(found.into_iter().map(|(_, id)| id).collect())
}

fn integer(number: usize) -> Value<'static> {
    i64::try_from(number).unwrap_or(i64::MAX).into()
}

async fn ids(db: &Db, sql: &'static str, values: &[Value<'_>]) -> Result<Vec<i64>> {
    let rows = db.search(sql, values).await?;
    rows.iter().map(|row| row.get("id")).collect()
}

/// The latest recording of all that can be found.
async fn latest(db: &Db) -> Result<i64> {
    let sql = "SELECT coalesce(max(recording_id), 0) AS id FROM search";
    let row = db.search(sql, &[]).await?;
    row.first().map_or(Ok(0), |row| row.get("id"))
}

/// The recordings with these numbers that somebody may see, in the order of the numbers.
async fn among(db: &Db, wanted: &Wanted<'_>, ids: &[i64]) -> Result<Vec<Found>> {
    let json = serde_json::json!(ids).to_string();
    let (sql, numbers) = match db.dialect() {
        Dialect::Sqlite => (AMONG_SQLITE, json),
        Dialect::Postgres => (AMONG_POSTGRES, json.replace('[', "{").replace(']', "}")),
    };
    let values: [Value<'_>; 5] = [
        numbers.as_str().into(),
        wanted.owner.unwrap_or_default().into(),
        i64::from(wanted.public).into(),
        wanted.visibility.into(),
        wanted.tag.into(),
    ];
    let mut found = Vec::new();
    for row in db.search(sql, &values).await? {
        found.push(Found {
            recording: read(&row)?,
            session: row.get::<Option<String>>("lines")?.unwrap_or_default(),
        });
    }
    let place = |found: &Found| ids.iter().position(|id| *id == found.recording.id);
    found.sort_by_key(place);
    Ok(found)
}

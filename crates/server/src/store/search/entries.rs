//! Entering recordings into the index of words.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::windows;
use crate::preview::TimedLine;
use crate::recording::{Recording, Visibility};
use crate::search::session;
use crate::search::terms::{Depth, GAP, Terms, of_owner, of_tag, of_visibility, owners_mark};
use crate::store::db::{Db, Dialect, Result, WriteTransaction};
use crate::store::now;
use crate::store::recordings::{read, select};

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

/// Recordings that changed since they were looked at, or were never looked at; latest first.
pub(crate) async fn stale(db: &Db, limit: u32) -> Result<Vec<Recording>> {
    let sql = select!(
        "WHERE indexed_at IS NULL AND archived_at IS NULL AND deleted_at IS NULL \
         ORDER BY recordings.id DESC LIMIT $1"
    );
    let rows = db.fetch_all(sql, &[i64::from(limit).into()]).await?;
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
    let sql = "UPDATE recordings SET indexed_at = $1 WHERE id = $2 AND updated_at = $3 \
               AND coalesce(user_id, 0) = $4 AND archived_at IS NULL AND deleted_at IS NULL";
    let owner = recording.owner.as_ref().map_or(0, |owner| owner.id);
    let values = [now().into(), id, recording.updated_at.into(), owner.into()];
    if transaction.execute(sql, &values).await? == 0 {
        return Ok(());
    }
    let sql = "INSERT INTO session_texts (recording_id, lines) VALUES ($1, $2) \
               ON CONFLICT (recording_id) DO UPDATE SET lines = excluded.lines";
    let lines = session::text(&document.lines);
    transaction
        .execute(sql, &[id, lines.as_str().into()])
        .await?;
    let terms = terms(recording, document);
    match db.dialect() {
        Dialect::Sqlite => {
            let sql = "INSERT OR REPLACE INTO search (rowid, terms) VALUES ($1, $2)";
            transaction.execute(sql, &[id, terms.as_str().into()]).await
        }
        Dialect::Postgres => {
            let sql = "INSERT INTO search (recording_id, words) \
                       VALUES ($1, CAST(CAST($2 AS TEXT) AS TSVECTOR)) \
                       ON CONFLICT (recording_id) DO UPDATE SET words = excluded.words";
            let mut words = places(terms.as_str());
            for term in windows::terms(recording.id) {
                // Writing into a text never fails.
                let _ = write!(words, "'{term}' ");
            }
            transaction.execute(sql, &[id, words.as_str().into()]).await
        }
    }
    .map(drop)
}

/// How many recordings will be entered until somebody searches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Expected {
    Few,
    Many,
}

/// Prepares for them: PostgreSQL sorts many words into its index at once in much less time, but
/// those who search read all that waits for it.
pub(crate) async fn expect(db: &Db, expected: Expected) -> Result<()> {
    if db.dialect() == Dialect::Sqlite {
        return Ok(());
    }
    let sql = match expected {
        // In KB. The first is what the migrations set.
        Expected::Few => "ALTER INDEX search_words SET (gin_pending_list_limit = 256)",
        Expected::Many => "ALTER INDEX search_words SET (gin_pending_list_limit = 65536)",
    };
    let mut transaction = db.begin().await?;
    transaction.execute(sql, &[]).await?;
    transaction.commit().await
}

/// Does a part of what makes the index quick to read: SQLite merges segments of it, PostgreSQL
/// sorts in what waits for that. Gives whether there may be more to do.
pub(crate) async fn tidy(db: &Db) -> Result<bool> {
    let mut transaction = db.begin().await?;
    let has_more = match db.dialect() {
        Dialect::Sqlite => {
            let changes = "SELECT total_changes() AS count";
            let before: i64 = transaction.fetch_one(changes, &[]).await?.get("count")?;
            let merge = "INSERT INTO search (search, rank) VALUES ('merge', 100)";
            transaction.execute(merge, &[]).await?;
            let after: i64 = transaction.fetch_one(changes, &[]).await?.get("count")?;
            // One is the statement itself: <https://www.sqlite.org/fts5.html#the_merge_command>
            after - before > 1
        }
        Dialect::Postgres => {
            let sql = "SELECT gin_clean_pending_list('search_words') AS pages";
            transaction.fetch_optional(sql, &[]).await?;
            false
        }
    };
    transaction.commit().await?;
    Ok(has_more)
}

fn terms(recording: &Recording, document: &Document) -> Terms {
    let owner = recording.owner.as_ref().map(|owner| owner.id);
    let mark = match (recording.visibility, owner) {
        (Visibility::Public, _) => String::new(),
        (_, Some(owner)) => owners_mark(owner),
        // Nobody finds it.
        (_, None) => return Terms::default(),
    };
    let mut terms = Terms::new(mark);
    terms.fact(&of_visibility(recording.visibility.name()));
    if let Some(owner) = owner {
        terms.fact(&of_owner(owner));
    }
    for tag in &recording.tags {
        terms.fact(&of_tag(tag));
    }
    let said = [Depth::About, Depth::Everything];
    terms.text(&document.title, &Depth::ALL);
    terms.text(&document.tags, &said);
    terms.text(&document.description, &said);
    for line in &document.lines {
        terms.line(&line.text);
    }
    terms
}

/// Terms with their places, as a `tsvector` is written: `'word':1,7`. Facts have none.
fn places(terms: &str) -> String {
    let mut words: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    let mut place = 0;
    for word in terms.split(' ').filter(|word| !word.is_empty()) {
        if word != GAP && word.starts_with(GAP) {
            words.entry(word).or_default();
            continue;
        }
        place = (place + 1).min(PLACES);
        if word == GAP {
            continue;
        }
        let places = words.entry(word).or_default();
        if places.len() < PLACES_OF_WORD && places.last() != Some(&place) {
            places.push(place);
        }
    }
    let mut text = String::new();
    for (word, places) in words {
        let places: Vec<String> = places.iter().map(usize::to_string).collect();
        let colon = if places.is_empty() { "" } else { ":" };
        let _ = write!(text, "'{word}'{colon}{} ", places.join(","));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_have_places_and_texts_stand_apart() {
        assert_eq!(
            places("=vpublic a=b = c a=b"),
            "'=vpublic' 'a=b':1,4 'c':3 "
        );
    }

    #[test]
    fn a_session_of_very_many_words_still_has_them_all() {
        let session: Vec<String> = (0..40_000).map(|number| format!("w{number}")).collect();
        let text = places(&session.join(" "));
        assert!(text.contains("'w39999':16383"));
        assert_eq!(text.matches('\'').count(), 80_000);
    }
}

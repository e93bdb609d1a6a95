//! Recordings in any number for those who measure a server: copies of those that are there,
//! each under an address of its own and with words of its own.

use std::time::Duration;

use anyhow::{Context, ensure};

use crate::config::Config;
use crate::preview::TimedLine;
use crate::recording::Recording;
use crate::store::db::{Db, WriteTransaction};
use crate::store::search::{self, Document, Expected};
use crate::store::{self, now, recordings};
use crate::token;

/// Recordings that are committed together.
const TOGETHER: usize = 500;

/// Recordings of which copies are made.
const ORIGINALS: i64 = 200;

/// What sessions show: 4 KB of text. All of them together have the words `w1` to `w65535`.
const LINES: u64 = 80;
const WORDS_OF_LINE: u64 = 9;

/// The file of a copy has to come from somewhere: this is called with the key of the first one
/// and with that of the copy.
pub type Link<'a> = &'a mut dyn FnMut(&str, &str) -> std::io::Result<()>;

/// Adds copies of the recordings that an instance has until there are so many.
///
/// # Errors
///
/// Those of the database, of `link`, and when there is nothing to copy.
pub async fn fill(config: &Config, count: i64, link: Link<'_>) -> anyhow::Result<()> {
    let db = store::open_db(config).await?;
    let row = db.fetch_optional(
        "SELECT count(*) AS count, coalesce(max(id), 0) AS last FROM recordings",
        &[],
    );
    let row = row.await?.context("the database does not count")?;
    let (first, last): (i64, i64) = (row.get("count")?, row.get("last")?);
    ensure!(
        first > 0 && first == last,
        "recordings 1 to N have to be there"
    );
    let mut transaction = db.begin().await?;
    let mut originals = Vec::new();
    for id in 1..=first.min(ORIGINALS) {
        originals.push(recordings::get(&mut transaction, id).await?);
    }
    transaction.commit().await?;
    search::expect(&db, Expected::Many).await?;
    let mut numbers = first + 1..=count;
    while !numbers.is_empty() {
        let mut transaction = db.begin().await?;
        for (number, original) in numbers
            .by_ref()
            .take(TOGETHER)
            .zip(originals.iter().cycle())
        {
            copy(&db, &mut transaction, original, number, link).await?;
        }
        transaction.commit().await?;
    }
    search::expect(&db, Expected::Few).await?;
    while search::tidy(&db).await? {}
    db.close().await;
    Ok(())
}

async fn copy(
    db: &Db,
    transaction: &mut WriteTransaction,
    original: &Recording,
    number: i64,
    link: Link<'_>,
) -> anyhow::Result<()> {
    let (token, name) = (token::random(), token::random());
    let key = format!("{}/{}", &name[..2], &name[2..]);
    let sql = "INSERT INTO recordings (secret_token, file_key, created_at, updated_at, \
               installation_id, visibility, title, format_version, cols, rows, duration, \
               event_count, env, stored_bytes, content_bytes, content_sha256, user_id, tags) \
               SELECT $1, $2, $3, $3, installation_id, visibility, title, format_version, cols, \
               rows, duration, event_count, env, stored_bytes, content_bytes, content_sha256, \
               user_id, tags FROM recordings WHERE id = $4 RETURNING id";
    let updated_at = now();
    let values = [
        token.as_str().into(),
        key.as_str().into(),
        updated_at.into(),
        original.id.into(),
    ];
    let id: i64 = transaction.fetch_one(sql, &values).await?.get("id")?;
    link(&original.file.key, &key)?;
    let recording = Recording {
        id,
        updated_at,
        ..original.clone()
    };
    search::save(db, transaction, &recording, &document(number)).await?;
    Ok(())
}

/// Words as people and programs use them: few all the time, most of them seldom. One title in
/// a hundred has words, too.
fn document(number: i64) -> Document {
    let mut chance = Chance(number.unsigned_abs() << 32);
    let mut line = |time| TimedLine {
        time: Duration::from_secs(time),
        text: (0..WORDS_OF_LINE)
            .map(|_| chance.word())
            .collect::<Vec<_>>()
            .join(" "),
    };
    let title = if number % 100 == 0 {
        line(0).text
    } else {
        String::new()
    };
    Document {
        title,
        lines: (0..LINES).map(line).collect(),
        ..Document::default()
    }
}

/// Chance that is the same every time. <https://prng.di.unimi.it/splitmix64.c>
struct Chance(u64);

impl Chance {
    /// A word by its place among all: each is used half as often as that at half its place.
    fn word(&mut self) -> String {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^= bits >> 31;
        let first = 1u64 << (bits >> 60);
        format!("w{}", first + (bits & (first - 1)))
    }
}

//! What the server keeps: rows in a database, recordings in files.
//!
//! SQL lives below this module and nowhere else; HTTP is not known here.

pub(crate) mod archive;
pub(crate) mod audit;
pub(crate) mod carried;
pub(crate) mod collections;
pub(crate) mod db;
pub(crate) mod emails;
pub(crate) mod files;
pub(crate) mod gifs;
pub(crate) mod identities;
pub(crate) mod imports;
pub(crate) mod installations;
pub(crate) mod jobs;
pub(crate) mod links;
pub(crate) mod merging;
pub(crate) mod quotas;
pub(crate) mod rate_buckets;
pub(crate) mod recordings;
pub(crate) mod search;
pub(crate) mod tokens;
pub(crate) mod totals;
pub(crate) mod upload_keys;
pub(crate) mod users;

use std::time::{SystemTime, UNIX_EPOCH};

use self::db::Db;
use self::files::{Bucket, Files};
use crate::config::Config;

/// Opens the database that a configuration names and brings its tables up to date.
pub(crate) async fn open_db(config: &Config) -> anyhow::Result<Db> {
    match &config.database {
        Some(url) => Db::connect(url).await,
        None => Db::open(&config.sqlite_file()).await,
    }
}

/// Opens the storage that a configuration names, beside a server that may be using it.
pub(crate) fn open_files_beside(config: &Config) -> anyhow::Result<Files> {
    let files = Files::beside(&config.data_dir)?;
    Ok(match &config.storage {
        // Copies of everything would leave no room in the cache for what people look at.
        Some(storage) => files.in_bucket(Bucket::open(storage)?, 0),
        None => files,
    })
}

/// Opens the storage that a configuration names.
pub(crate) fn open_files(config: &Config) -> anyhow::Result<Files> {
    let files = Files::open(&config.data_dir)?;
    Ok(match &config.storage {
        Some(storage) => files.in_bucket(Bucket::open(storage)?, config.cache_bytes),
        None => files,
    })
}

/// Now, as rows carry it: microseconds since 1970.
pub(crate) fn now() -> i64 {
    timestamp(SystemTime::now())
}

fn timestamp(time: SystemTime) -> i64 {
    let micros = time
        .duration_since(UNIX_EPOCH)
        .map_or(0, |elapsed| elapsed.as_micros());
    i64::try_from(micros).unwrap_or(i64::MAX)
}

/// The moment that a row's timestamp names.
pub(crate) fn time_of(timestamp: i64) -> SystemTime {
    UNIX_EPOCH + std::time::Duration::from_micros(timestamp.max(0).unsigned_abs())
}

/// A pattern for `LIKE … ESCAPE '\'` that finds a text anywhere in a text in lower case; nothing
/// for no text.
fn pattern(text: &str) -> String {
    let text = text.trim().to_lowercase();
    if text.is_empty() {
        return text;
    }
    let mut pattern = String::from("%");
    for letter in text.chars() {
        if matches!(letter, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(letter);
    }
    pattern.push('%');
    pattern
}

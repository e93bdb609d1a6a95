//! What was imported, by where it came from: the same archive sent again adds nothing.

use super::db::{Result, WriteTransaction};
use crate::recording::{Recording, Visibility};

/// Something that an archive names, and whoever imports it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Original<'a> {
    pub(crate) user_id: i64,
    /// The address of the server that made the archive.
    pub(crate) origin: &'a str,
    /// Its number there.
    pub(crate) id: i64,
}

/// What stands for it in the account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Found {
    pub(crate) id: i64,
    /// What stands at the end of its address.
    pub(crate) slug: String,
}

impl Found {
    /// What was made of a recording.
    pub(crate) fn of(recording: &Recording) -> Found {
        Found {
            id: recording.id,
            slug: recording.slug(),
        }
    }
}

/// The recording of the account with this number or imported from it, whose file was this one.
/// What is in the bin does not count.
pub(crate) async fn recording(
    transaction: &mut WriteTransaction,
    original: Original<'_>,
    content_sha256: &str,
) -> Result<Option<Found>> {
    let sql = "SELECT id, secret_token, visibility FROM recordings \
               WHERE user_id = $1 AND deleted_at IS NULL AND (\
               (id = $3 AND content_sha256 = $4) OR id IN \
               (SELECT recording_id FROM imports \
               WHERE origin = $2 AND original_id = $3 AND content_sha256 = $4)) \
               ORDER BY id LIMIT 1";
    let values = [
        original.user_id.into(),
        original.origin.into(),
        original.id.into(),
        content_sha256.into(),
    ];
    found(transaction, sql, &values).await
}

/// The collection of the account with this number and title that was made at this moment, or
/// that was imported from it.
pub(crate) async fn collection(
    transaction: &mut WriteTransaction,
    original: Original<'_>,
    title: &str,
    made_at: i64,
) -> Result<Option<Found>> {
    let sql = "SELECT id, secret_token, visibility FROM collections \
               WHERE user_id = $1 AND ((id = $3 AND title = $4 \
               AND created_at >= $5 AND created_at < $5 + 1000000) OR id IN \
               (SELECT collection_id FROM imports WHERE origin = $2 AND original_id = $3)) \
               ORDER BY id LIMIT 1";
    let values = [
        original.user_id.into(),
        original.origin.into(),
        original.id.into(),
        title.into(),
        made_at.into(),
    ];
    found(transaction, sql, &values).await
}

async fn found(
    transaction: &mut WriteTransaction,
    sql: &'static str,
    values: &[super::db::Value<'_>],
) -> Result<Option<Found>> {
    let row = transaction.fetch_optional(sql, values).await?;
    row.map(|row| {
        let id: i64 = row.get("id")?;
        let is_public = row.get::<String>("visibility")? == Visibility::Public.name();
        Ok(Found {
            slug: match is_public {
                true => id.to_string(),
                false => row.get("secret_token")?,
            },
            id,
        })
    })
    .transpose()
}

/// Remembers what a recording was made of.
pub(crate) async fn note_recording(
    transaction: &mut WriteTransaction,
    original: Original<'_>,
    content_sha256: &str,
    recording_id: i64,
) -> Result<()> {
    let sql = "INSERT INTO imports (origin, original_id, content_sha256, recording_id) \
               VALUES ($1, $2, $3, $4)";
    let values = [
        original.origin.into(),
        original.id.into(),
        content_sha256.into(),
        recording_id.into(),
    ];
    transaction.execute(sql, &values).await?;
    Ok(())
}

/// Remembers what a collection was made of.
pub(crate) async fn note_collection(
    transaction: &mut WriteTransaction,
    original: Original<'_>,
    collection_id: i64,
) -> Result<()> {
    let sql = "INSERT INTO imports (origin, original_id, collection_id) VALUES ($1, $2, $3)";
    let values = [
        original.origin.into(),
        original.id.into(),
        collection_id.into(),
    ];
    transaction.execute(sql, &values).await?;
    Ok(())
}

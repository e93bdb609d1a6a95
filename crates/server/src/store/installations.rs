//! Installations of the recorder, known by the hash of their id.

use super::db::{Db, Result, WriteTransaction};
use super::now;

/// Whether the installation with this hash was revoked. One that is not known yet was not.
pub(crate) async fn is_revoked(db: &Db, token_hash: &str) -> Result<bool> {
    let row = db
        .fetch_optional(
            "SELECT revoked_at FROM installations WHERE token_hash = $1",
            &[token_hash.into()],
        )
        .await?;
    row.map_or(Ok(false), |row| {
        Ok(row.get::<Option<i64>>("revoked_at")?.is_some())
    })
}

/// The row id of the installation with this hash; it is made when it is new.
pub(crate) async fn find_or_create(
    transaction: &mut WriteTransaction,
    token_hash: &str,
) -> Result<i64> {
    // The update that changes nothing makes RETURNING give the row in both cases.
    let row = transaction
        .fetch_one(
            "INSERT INTO installations (token_hash, created_at) VALUES ($1, $2)
             ON CONFLICT (token_hash) DO UPDATE SET token_hash = excluded.token_hash
             RETURNING id",
            &[token_hash.into(), now().into()],
        )
        .await?;
    row.get("id")
}

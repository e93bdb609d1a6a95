//! Whether an instance is being carried into this database.

use super::db::{Db, Result, WriteTransaction};
use super::now;

/// Where an instance is being carried from at this time.
pub(crate) async fn unfinished(db: &Db) -> Result<Option<String>> {
    let sql = "SELECT origin FROM carried WHERE finished_at IS NULL";
    let row = db.fetch_optional(sql, &[]).await?;
    row.map(|row| row.get("origin")).transpose()
}

/// Remembers that an instance is on its way.
pub(crate) async fn begin(transaction: &mut WriteTransaction, origin: &str) -> Result<()> {
    let sql = "INSERT INTO carried (origin, begun_at) VALUES ($1, $2)";
    transaction
        .execute(sql, &[origin.into(), now().into()])
        .await?;
    Ok(())
}

/// Remembers that it is here.
pub(crate) async fn finish(transaction: &mut WriteTransaction, origin: &str) -> Result<()> {
    let sql = "UPDATE carried SET finished_at = $2 WHERE origin = $1";
    transaction
        .execute(sql, &[origin.into(), now().into()])
        .await?;
    Ok(())
}

/// Whether nobody ever used this database: what a server makes at its first start is nothing.
pub(crate) async fn is_unused(db: &Db) -> Result<bool> {
    for sql in [
        "SELECT 1 AS one FROM users LIMIT 1",
        "SELECT 1 AS one FROM installations LIMIT 1",
        "SELECT 1 AS one FROM recordings LIMIT 1",
    ] {
        if db.fetch_optional(sql, &[]).await?.is_some() {
            return Ok(false);
        }
    }
    Ok(true)
}

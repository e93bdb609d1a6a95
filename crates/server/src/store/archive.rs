//! What the daily job does to rows: archives what nobody claimed, removes what is to be removed.

use super::db::{Db, Result, Value};
use super::now;

const DAY: i64 = 86_400 * 1_000_000;

/// Most recordings that are removed in one transaction.
const BATCH: i64 = 200;

/// Archives recordings that were uploaded more than so many days ago and that nobody claimed.
/// Gives their number.
pub(crate) async fn archive_unclaimed(db: &Db, after_days: u32) -> Result<u64> {
    let now = now();
    let before = now - i64::from(after_days) * DAY;
    let mut transaction = db.begin().await?;
    let sql = "SELECT count(*) FROM (SELECT id FROM recordings \
               WHERE user_id IS NULL AND archived_at IS NULL AND archive_exempt = 0 \
               AND created_at <= $1 ORDER BY id FOR UPDATE) AS locked";
    transaction.lock(sql, &[before.into()]).await?;
    let sql = "UPDATE recordings SET archived_at = $1 \
               WHERE user_id IS NULL AND archived_at IS NULL AND archive_exempt = 0 \
               AND created_at <= $2";
    let count = transaction
        .execute(sql, &[now.into(), before.into()])
        .await?;
    transaction.commit().await?;
    Ok(count)
}

/// Why a recording is removed for good.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Reason {
    /// It was archived so many days ago.
    Archived(u32),
    /// It was uploaded so many days ago and never claimed.
    Unclaimed(u32),
    /// Its owner threw it away so many days ago.
    Deleted(u32),
}

/// Removes rows of recordings and gives the keys of their files, which nothing refers to any
/// more. An empty list means that there is nothing left to remove.
pub(crate) async fn remove(db: &Db, reason: Reason) -> Result<Vec<String>> {
    let (sql, days) = match reason {
        Reason::Archived(days) => (
            "DELETE FROM recordings WHERE id IN (SELECT id FROM recordings \
             WHERE archived_at <= $1 AND takedown_reason IS NULL LIMIT $2) RETURNING file_key",
            days,
        ),
        Reason::Unclaimed(days) => (
            "DELETE FROM recordings WHERE id IN (SELECT id FROM recordings \
             WHERE user_id IS NULL AND archive_exempt = 0 AND created_at <= $1 LIMIT $2) \
             RETURNING file_key",
            days,
        ),
        Reason::Deleted(days) => (
            "DELETE FROM recordings WHERE id IN (SELECT id FROM recordings \
             WHERE deleted_at <= $1 LIMIT $2) RETURNING file_key",
            days,
        ),
    };
    let before = now() - i64::from(days) * DAY;
    let values: [Value<'_>; 2] = [before.into(), BATCH.into()];
    let mut transaction = db.begin().await?;
    let rows = transaction.fetch_all(sql, &values).await?;
    transaction.commit().await?;
    rows.iter().map(|row| row.get("file_key")).collect()
}

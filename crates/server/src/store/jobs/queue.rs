//! The queue as those see it who look after the server.

use super::{Db, Result, WriteTransaction, now};

/// A job in the queue, or one that failed for good.
#[derive(Debug, Clone)]
pub(crate) struct Queued {
    pub(crate) id: i64,
    pub(crate) kind: String,
    /// Whether it comes again when it is done.
    pub(crate) recurs: bool,
    pub(crate) attempts: i64,
    pub(crate) run_at: i64,
    /// While a node does it.
    pub(crate) leased_until: Option<i64>,
    /// When it was given up.
    pub(crate) failed_at: Option<i64>,
    /// Why it failed the last time.
    pub(crate) error: Option<String>,
}

/// Jobs that were given up first, then what is due next.
pub(crate) async fn list(db: &Db, limit: u32, offset: u32) -> Result<Vec<Queued>> {
    let sql = "SELECT id, kind, key, attempts, run_at, leased_until, failed_at, error FROM jobs \
               ORDER BY CASE WHEN failed_at IS NULL THEN 1 ELSE 0 END, run_at, id \
               LIMIT $1 OFFSET $2";
    let values = [i64::from(limit).into(), i64::from(offset).into()];
    let rows = db.fetch_all(sql, &values).await?;
    rows.iter()
        .map(|row| {
            Ok(Queued {
                id: row.get("id")?,
                kind: row.get("kind")?,
                recurs: row.get::<Option<String>>("key")?.is_some(),
                attempts: row.get("attempts")?,
                run_at: row.get("run_at")?,
                leased_until: row.get("leased_until")?,
                failed_at: row.get("failed_at")?,
                error: row.get("error")?,
            })
        })
        .collect()
}

/// How many jobs wait, and how many were given up.
pub(crate) async fn counts(db: &Db) -> Result<(i64, i64)> {
    let sql = "SELECT count(*) AS count, count(failed_at) AS failed FROM jobs";
    let row = db.fetch_optional(sql, &[]).await?;
    row.map_or(Ok((0, 0)), |row| {
        let failed: i64 = row.get("failed")?;
        Ok((row.get::<i64>("count")? - failed, failed))
    })
}

/// Makes a job due now, as if it had never been tried. Gives its kind; `None` when there is no
/// such job, or somebody does it.
pub(crate) async fn retry(transaction: &mut WriteTransaction, id: i64) -> Result<Option<String>> {
    let sql = "UPDATE jobs SET failed_at = NULL, attempts = 0, run_at = $1 WHERE id = $2 \
               AND (leased_until IS NULL OR leased_until < $1) RETURNING kind";
    let row = transaction
        .fetch_optional(sql, &[now().into(), id.into()])
        .await?;
    row.map(|row| row.get("kind")).transpose()
}

/// Removes a job that nobody does and that does not recur. Gives its kind.
pub(crate) async fn drop(transaction: &mut WriteTransaction, id: i64) -> Result<Option<String>> {
    let sql = "DELETE FROM jobs WHERE id = $1 AND key IS NULL \
               AND (leased_until IS NULL OR leased_until < $2) RETURNING kind";
    let row = transaction
        .fetch_optional(sql, &[id.into(), now().into()])
        .await?;
    row.map(|row| row.get("kind")).transpose()
}

//! Buckets of requests that all nodes of an instance take from.

use super::db::{Db, Result};
use super::now;

/// Takes from a bucket what `pay` says: it is given the microseconds until the bucket is full
/// again, and gives its verdict and the microseconds afterwards, `None` to leave it as it is.
pub(crate) async fn take<V>(
    db: &Db,
    name: &str,
    pay: impl FnOnce(i64) -> (V, Option<i64>),
) -> Result<V> {
    let now = now();
    let mut transaction = db.begin().await?;
    // The update that changes nothing makes other nodes wait for this one.
    let sql = "INSERT INTO rate_buckets (name, full_at) VALUES ($1, $2) \
               ON CONFLICT (name) DO UPDATE SET full_at = rate_buckets.full_at \
               RETURNING full_at";
    let row = transaction
        .fetch_one(sql, &[name.into(), now.into()])
        .await?;
    let (verdict, after) = pay((row.get::<i64>("full_at")? - now).max(0));
    if let Some(after) = after {
        let sql = "UPDATE rate_buckets SET full_at = $2 WHERE name = $1";
        transaction
            .execute(sql, &[name.into(), (now + after).into()])
            .await?;
    }
    transaction.commit().await?;
    Ok(verdict)
}

/// Forgets buckets that are full.
pub(crate) async fn forget(db: &Db) -> Result<()> {
    let mut transaction = db.begin().await?;
    let sql = "DELETE FROM rate_buckets WHERE full_at < $1";
    transaction.execute(sql, &[now().into()]).await?;
    transaction.commit().await
}

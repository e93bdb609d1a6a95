//! What accounts may keep and what they keep.

use super::db::{Db, Result, Row, WriteTransaction};
use crate::quota::{Limit, Limits, Usage};

const LIMITS: &str = "SELECT quota_bytes, quota_recordings FROM users WHERE id = $1";

const USAGE: &str = "SELECT count(*) AS count, \
    CAST(coalesce(sum(stored_bytes), 0) AS BIGINT) AS bytes, \
    CAST(coalesce(sum(CASE WHEN deleted_at IS NULL THEN 0 ELSE 1 END), 0) AS BIGINT) \
    AS bin_count, \
    CAST(coalesce(sum(CASE WHEN deleted_at IS NULL THEN 0 ELSE stored_bytes END), 0) AS BIGINT) \
    AS bin_bytes FROM recordings WHERE user_id = $1";

/// What was set for an account. Nobody else uploads to it before the transaction ends: together
/// two uploads could be too much that each alone is not.
pub(crate) async fn hold(transaction: &mut WriteTransaction, user_id: i64) -> Result<Limits> {
    let sql = "UPDATE users SET quota_bytes = quota_bytes WHERE id = $1 \
               RETURNING quota_bytes, quota_recordings";
    limits(&transaction.fetch_one(sql, &[user_id.into()]).await?)
}

/// What was set for an account, as the transaction sees it.
pub(crate) async fn get(transaction: &mut WriteTransaction, user_id: i64) -> Result<Limits> {
    limits(&transaction.fetch_one(LIMITS, &[user_id.into()]).await?)
}

/// What was set for an account.
pub(crate) async fn of_user(db: &Db, user_id: i64) -> Result<Limits> {
    let row = db.fetch_optional(LIMITS, &[user_id.into()]).await?;
    row.as_ref().map_or(Ok(Limits::default()), limits)
}

/// Sets what an account may keep.
pub(crate) async fn set(
    transaction: &mut WriteTransaction,
    user_id: i64,
    limits: Limits,
) -> Result<()> {
    let sql = "UPDATE users SET quota_bytes = $1, quota_recordings = $2 WHERE id = $3";
    let values = [
        limits.bytes.stored().into(),
        limits.recordings.stored().into(),
        user_id.into(),
    ];
    transaction.execute(sql, &values).await?;
    Ok(())
}

/// What an account holds, as the transaction sees it.
pub(crate) async fn usage(transaction: &mut WriteTransaction, user_id: i64) -> Result<Usage> {
    read(&transaction.fetch_one(USAGE, &[user_id.into()]).await?)
}

/// What an account holds.
pub(crate) async fn usage_of(db: &Db, user_id: i64) -> Result<Usage> {
    let row = db.fetch_optional(USAGE, &[user_id.into()]).await?;
    row.as_ref().map_or(Ok(Usage::default()), read)
}

pub(super) fn limits(row: &Row) -> Result<Limits> {
    Ok(Limits {
        bytes: Limit::of(row.get("quota_bytes")?),
        recordings: Limit::of(row.get("quota_recordings")?),
    })
}

fn read(row: &Row) -> Result<Usage> {
    let number = |column| row.get::<i64>(column).map(i64::unsigned_abs);
    let (bin_bytes, bin_recordings) = (number("bin_bytes")?, number("bin_count")?);
    Ok(Usage {
        bytes: number("bytes")? - bin_bytes,
        recordings: number("count")? - bin_recordings,
        bin_bytes,
        bin_recordings,
    })
}

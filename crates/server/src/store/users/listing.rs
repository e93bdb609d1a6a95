//! Accounts as those see them who look after the server.

use super::{Result, Row, WriteTransaction, read};
use crate::account::User;
use crate::quota::Limits;
use crate::store::db::{Db, Value};
use crate::store::recordings::lists::Slice;
use crate::store::{now, pattern, quotas};

/// An account with what it holds.
#[derive(Debug, Clone)]
pub(crate) struct Listed {
    pub(crate) user: User,
    pub(crate) suspended_at: Option<i64>,
    /// What was set for it, in place of the default.
    pub(crate) limits: Limits,
    pub(crate) recordings: i64,
    /// Bytes of its stored files, those in the bin included.
    pub(crate) bytes: i64,
}

macro_rules! listed {
    ($rest:literal) => {
        concat!(
            "SELECT ",
            columns!(),
            ", users.quota_bytes, users.quota_recordings, \
             (SELECT count(*) FROM recordings WHERE user_id = users.id) AS recordings, \
             (SELECT CAST(coalesce(sum(stored_bytes), 0) AS BIGINT) FROM recordings \
             WHERE user_id = users.id) AS bytes FROM users ",
            $rest
        )
    };
}

/// Accounts in whose name or address a text stands, newest first.
pub(crate) async fn find(db: &Db, text: &str, slice: Slice) -> Result<Vec<Listed>> {
    let sql = listed!(
        "WHERE $3 = '' OR lower(users.username) LIKE $3 ESCAPE '\\' \
         OR users.email LIKE $3 ESCAPE '\\' ORDER BY users.id DESC LIMIT $1 OFFSET $2"
    );
    let [limit, offset] = slice.values();
    let pattern = pattern(text);
    all(db, sql, &[limit, offset, pattern.as_str().into()]).await
}

/// The accounts that hold most.
pub(crate) async fn largest(db: &Db, limit: u32) -> Result<Vec<Listed>> {
    let sql = listed!("ORDER BY bytes DESC, users.id LIMIT $1");
    all(db, sql, &[i64::from(limit).into()]).await
}

/// The account with this id.
pub(crate) async fn get(db: &Db, id: i64) -> Result<Option<Listed>> {
    let rows = all(db, listed!("WHERE users.id = $1"), &[id.into()]).await?;
    Ok(rows.into_iter().next())
}

async fn all(db: &Db, sql: &'static str, values: &[Value<'_>]) -> Result<Vec<Listed>> {
    let rows = db.fetch_all(sql, values).await?;
    rows.iter().map(listed).collect()
}

fn listed(row: &Row) -> Result<Listed> {
    Ok(Listed {
        user: read(row)?,
        suspended_at: row.get("suspended_at")?,
        limits: quotas::limits(row)?,
        recordings: row.get("recordings")?,
        bytes: row.get("bytes")?,
    })
}

/// Lets somebody in no more and ends their sessions, or lets them in again.
pub(crate) async fn set_suspended(
    transaction: &mut WriteTransaction,
    user_id: i64,
    suspended: bool,
) -> Result<()> {
    let sql = "UPDATE users SET suspended_at = $1 WHERE id = $2";
    let at = suspended.then(now);
    transaction
        .execute(sql, &[at.into(), user_id.into()])
        .await?;
    if suspended {
        let sql = "DELETE FROM sessions WHERE user_id = $1";
        transaction.execute(sql, &[user_id.into()]).await?;
    }
    Ok(())
}

/// Makes an account an admin's, or no longer.
pub(crate) async fn set_admin(
    transaction: &mut WriteTransaction,
    user_id: i64,
    is_admin: bool,
) -> Result<()> {
    let sql = "UPDATE users SET is_admin = $1 WHERE id = $2";
    let values = [i64::from(is_admin).into(), user_id.into()];
    transaction.execute(sql, &values).await?;
    Ok(())
}

/// Whether somebody may not get in any more.
pub(crate) async fn is_suspended(transaction: &mut WriteTransaction, user_id: i64) -> Result<bool> {
    let sql = "SELECT id FROM users WHERE id = $1 AND suspended_at IS NOT NULL";
    let row = transaction.fetch_optional(sql, &[user_id.into()]).await?;
    Ok(row.is_some())
}

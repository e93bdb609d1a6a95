//! The audit log: who did what to whose account and recordings, when and from where. Entries are
//! kept for a year and outlive what they tell of.

use super::db::{Db, Result, Row, WriteTransaction};
use super::now;
use crate::audit::{By, Deed};

const DAY: i64 = 86_400 * 1_000_000;

/// How long entries are kept.
const KEPT: i64 = 366 * DAY;

/// One line of the log.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    pub(crate) id: i64,
    pub(crate) at: i64,
    /// Who did it, by the name they had then.
    pub(crate) actor: String,
    /// The address that it came from.
    pub(crate) address: Option<String>,
    pub(crate) deed: String,
    /// What it was done to.
    pub(crate) subject: String,
    pub(crate) details: String,
}

/// Adds an entry, which is there if the transaction is committed: no deed without its entry.
pub(crate) async fn note(
    transaction: &mut WriteTransaction,
    by: &By,
    deed: Deed,
    subject: &str,
    details: &str,
) -> Result<()> {
    let sql = "INSERT INTO audit_log (at, actor_id, actor, address, deed, subject, details) \
               VALUES ($1, $2, $3, $4, $5, $6, $7)";
    let address = by.address.map(|address| address.to_string());
    let values = [
        now().into(),
        by.user_id.into(),
        by.name.as_str().into(),
        address.as_deref().into(),
        deed.name().into(),
        subject.into(),
        details.into(),
    ];
    transaction.execute(sql, &values).await?;
    Ok(())
}

/// Entries in which a text stands, latest first; those before an entry when its id is given.
pub(crate) async fn page(
    db: &Db,
    text: &str,
    before: Option<i64>,
    limit: u32,
) -> Result<Vec<Entry>> {
    let sql = "SELECT id, at, actor, address, deed, subject, details FROM audit_log \
               WHERE id < $1 AND ($2 = '' OR lower(actor) LIKE $2 ESCAPE '\\' \
               OR lower(subject) LIKE $2 ESCAPE '\\' OR deed LIKE $2 ESCAPE '\\' \
               OR address LIKE $2 ESCAPE '\\') ORDER BY id DESC LIMIT $3";
    let pattern = super::pattern(text);
    let values = [
        before.unwrap_or(i64::MAX).into(),
        pattern.as_str().into(),
        i64::from(limit).into(),
    ];
    db.fetch_all(sql, &values).await?.iter().map(read).collect()
}

fn read(row: &Row) -> Result<Entry> {
    Ok(Entry {
        id: row.get("id")?,
        at: row.get("at")?,
        actor: row.get("actor")?,
        address: row.get("address")?,
        deed: row.get("deed")?,
        subject: row.get("subject")?,
        details: row.get("details")?,
    })
}

/// Forgets what is older than a year.
pub(crate) async fn forget(db: &Db) -> Result<()> {
    let mut transaction = db.begin().await?;
    let sql = "DELETE FROM audit_log WHERE at < $1";
    transaction.execute(sql, &[(now() - KEPT).into()]).await?;
    transaction.commit().await
}

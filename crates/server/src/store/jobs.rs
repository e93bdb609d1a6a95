//! Rows of jobs: when each is due, who does it, and how it went.

use super::db::{Db, Result};
use super::now;

/// How long a node may take before another one takes over.
const LEASE: i64 = 10 * 60 * 1_000_000;

/// Makes sure that a job is known; a new one is due at once.
pub(crate) async fn register(db: &Db, name: &str) -> Result<()> {
    let mut transaction = db.begin().await?;
    let sql = "INSERT INTO jobs (name, run_at) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING";
    transaction
        .execute(sql, &[name.into(), now().into()])
        .await?;
    transaction.commit().await
}

/// Takes the lease of a job if it is due and nobody else has it.
pub(crate) async fn take(db: &Db, name: &str) -> Result<bool> {
    let mut transaction = db.begin().await?;
    let now = now();
    let sql = "UPDATE jobs SET leased_until = $1, attempts = attempts + 1 \
               WHERE name = $2 AND run_at <= $3 \
               AND (leased_until IS NULL OR leased_until < $3)";
    let taken = transaction
        .execute(sql, &[(now + LEASE).into(), name.into(), now.into()])
        .await?;
    transaction.commit().await?;
    Ok(taken > 0)
}

/// Gives the lease back: the job is due again after so many seconds.
pub(crate) async fn done(db: &Db, name: &str, seconds: i64, error: Option<&str>) -> Result<()> {
    let mut transaction = db.begin().await?;
    let sql = "UPDATE jobs SET run_at = $1, leased_until = NULL, error = $2, \
               attempts = CASE WHEN $2 IS NULL THEN 0 ELSE attempts END WHERE name = $3";
    let run_at = now() + seconds * 1_000_000;
    transaction
        .execute(sql, &[run_at.into(), error.into(), name.into()])
        .await?;
    transaction.commit().await
}

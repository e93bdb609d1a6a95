//! The queue of jobs: what is to be done, when it is due, who does it, and how it went.
//!
//! A node takes a job for as long as its lease lasts, and renews it while it works; when the node
//! dies, another one takes over.
//! What a job means is not known here.

pub(crate) mod queue;

use std::time::Duration;

use super::db::{Db, Dialect, Result, WriteTransaction};
use super::now;

/// How long nothing may be heard of a node before another one takes over.
pub(crate) const LEASE: Duration = Duration::from_secs(60);

/// Which jobs somebody does: what keeps a core busy for long has workers of its own, for whom
/// nobody else waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lane {
    Quick,
    Slow,
}

impl Lane {
    /// The kind of those that take long.
    pub(crate) const GIF: &str = "gif";

    /// As the statements compare it.
    fn number(self) -> i64 {
        match self {
            Lane::Quick => 0,
            Lane::Slow => 1,
        }
    }
}

macro_rules! take {
    ($lock:literal) => {
        concat!(
            "UPDATE jobs SET leased_until = $2, attempts = attempts + 1 WHERE id = \
             (SELECT id FROM jobs WHERE run_at <= $1 AND failed_at IS NULL \
             AND CASE WHEN kind = 'gif' THEN 1 ELSE 0 END = $3 \
             AND (leased_until IS NULL OR leased_until < $1) ORDER BY run_at LIMIT 1 ",
            $lock,
            ") RETURNING id, leased_until, kind, payload, attempts"
        )
    };
}

const TAKE: &str = take!("");
/// Where many write at once, nobody waits for the job that another one takes at this moment.
const TAKE_BESIDE_OTHERS: &str = take!("FOR UPDATE SKIP LOCKED");

/// A job that this node has taken.
#[derive(Debug, Clone)]
pub(crate) struct Taken {
    id: i64,
    /// The end of the lease, which tells this node's lease from a later one.
    lease: i64,
    pub(crate) kind: String,
    /// What it needs, as JSON.
    pub(crate) payload: String,
    /// How often it was tried, this time included.
    pub(crate) attempts: i64,
}

/// Adds a job that is due at once. Gives its id.
pub(crate) async fn add(
    transaction: &mut WriteTransaction,
    kind: &str,
    payload: &str,
) -> Result<i64> {
    let sql = "INSERT INTO jobs (kind, payload, run_at, created_at) VALUES ($1, $2, $3, $3) \
               RETURNING id";
    let values = [kind.into(), payload.into(), now().into()];
    transaction.fetch_one(sql, &values).await?.get("id")
}

/// Makes sure that a recurring job is there; a new one is due at once.
pub(crate) async fn ensure(db: &Db, kind: &str) -> Result<()> {
    let mut transaction = db.begin().await?;
    let sql = "INSERT INTO jobs (kind, key, payload, run_at, created_at) \
               VALUES ($1, $1, 'null', $2, $2) ON CONFLICT (key) DO NOTHING";
    transaction
        .execute(sql, &[kind.into(), now().into()])
        .await?;
    transaction.commit().await
}

/// Makes a recurring job due at once, unless it is due already, or failed and waits.
pub(crate) async fn make_due(db: &Db, key: &str) -> Result<()> {
    let values = [key.into(), now().into()];
    let sql = "SELECT id FROM jobs WHERE key = $1 AND run_at > $2 AND error IS NULL";
    if db.fetch_optional(sql, &values).await?.is_none() {
        return Ok(());
    }
    let mut transaction = db.begin().await?;
    let sql = "UPDATE jobs SET run_at = $2 WHERE key = $1 AND run_at > $2 AND error IS NULL";
    transaction.execute(sql, &values).await?;
    transaction.commit().await
}

/// Takes the job of a lane that is due for longest, if nobody else has it.
pub(crate) async fn take(db: &Db, lane: Lane) -> Result<Option<Taken>> {
    let now = now();
    // Looking costs no write, and most of the time there is nothing.
    let due = "SELECT id FROM jobs WHERE run_at <= $1 AND failed_at IS NULL \
               AND CASE WHEN kind = 'gif' THEN 1 ELSE 0 END = $2 \
               AND (leased_until IS NULL OR leased_until < $1) ORDER BY run_at LIMIT 1";
    let values = [now.into(), lane.number().into()];
    if db.fetch_optional(due, &values).await?.is_none() {
        return Ok(None);
    }
    let mut transaction = db.begin().await?;
    let sql = match db.dialect() {
        Dialect::Sqlite => TAKE,
        Dialect::Postgres => TAKE_BESIDE_OTHERS,
    };
    let values = [now.into(), lease(now).into(), lane.number().into()];
    let row = transaction.fetch_optional(sql, &values).await?;
    transaction.commit().await?;
    row.map(|row| {
        Ok(Taken {
            id: row.get("id")?,
            lease: row.get("leased_until")?,
            kind: row.get("kind")?,
            payload: row.get("payload")?,
            attempts: row.get("attempts")?,
        })
    })
    .transpose()
}

/// The end of a lease that begins now.
fn lease(now: i64) -> i64 {
    now.saturating_add(i64::try_from(LEASE.as_micros()).unwrap_or(i64::MAX))
}

/// Begins the lease of a job anew, unless it has passed to somebody else meanwhile.
pub(crate) async fn renew(db: &Db, job: &mut Taken) -> Result<()> {
    let end = lease(now());
    let mut transaction = db.begin().await?;
    let sql = "UPDATE jobs SET leased_until = $3 WHERE id = $1 AND leased_until = $2";
    let values = [job.id.into(), job.lease.into(), end.into()];
    let is_ours = transaction.execute(sql, &values).await? > 0;
    transaction.commit().await?;
    if is_ours {
        job.lease = end;
    }
    Ok(())
}

/// Ends the leases of a server that ran before on a database that one server uses at a time.
pub(crate) async fn take_back(db: &Db) -> Result<()> {
    let mut transaction = db.begin().await?;
    let sql = "UPDATE jobs SET leased_until = NULL WHERE leased_until IS NOT NULL";
    transaction.execute(sql, &[]).await?;
    transaction.commit().await
}

/// What becomes of a job after it was tried.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Outcome<'a> {
    /// It is done and goes.
    Done,
    /// It is done and is due again after so many microseconds.
    Again(i64),
    /// It was not tried to the end, and is anybody's again at once.
    Interrupted,
    /// It failed and is due again after so many microseconds.
    Retry(i64, &'a str),
    /// It failed too often and stays to be looked at.
    Failed(&'a str),
}

/// Gives a job back. Nothing happens when the lease has passed to somebody else meanwhile.
pub(crate) async fn give_back(db: &Db, job: &Taken, outcome: Outcome<'_>) -> Result<()> {
    let mut transaction = db.begin().await?;
    let (id, lease) = (job.id.into(), job.lease.into());
    let now = now();
    match outcome {
        Outcome::Done => {
            let sql = "DELETE FROM jobs WHERE id = $1 AND leased_until = $2";
            transaction.execute(sql, &[id, lease]).await?;
        }
        Outcome::Again(micros) => {
            let sql = "UPDATE jobs SET run_at = $3, leased_until = NULL, attempts = 0, \
                       error = NULL WHERE id = $1 AND leased_until = $2";
            let values = [id, lease, (now + micros).into()];
            transaction.execute(sql, &values).await?;
        }
        Outcome::Interrupted => {
            let sql = "UPDATE jobs SET run_at = $3, leased_until = NULL, \
                       attempts = attempts - 1 WHERE id = $1 AND leased_until = $2";
            transaction.execute(sql, &[id, lease, now.into()]).await?;
        }
        Outcome::Retry(micros, error) => {
            let sql = "UPDATE jobs SET run_at = $3, leased_until = NULL, error = $4 \
                       WHERE id = $1 AND leased_until = $2";
            let values = [id, lease, (now + micros).into(), error.into()];
            transaction.execute(sql, &values).await?;
        }
        Outcome::Failed(error) => {
            let sql = "UPDATE jobs SET failed_at = $3, leased_until = NULL, error = $4 \
                       WHERE id = $1 AND leased_until = $2";
            let values = [id, lease, now.into(), error.into()];
            transaction.execute(sql, &values).await?;
        }
    }
    transaction.commit().await
}

/// When the next job of a lane is due, whoever may have it then.
pub(crate) async fn next_due(db: &Db, lane: Lane) -> Result<Option<i64>> {
    let sql = "SELECT min(CASE WHEN leased_until > run_at THEN leased_until ELSE run_at END) \
               AS due FROM jobs WHERE failed_at IS NULL \
               AND CASE WHEN kind = 'gif' THEN 1 ELSE 0 END = $1";
    let row = db.fetch_optional(sql, &[lane.number().into()]).await?;
    row.map_or(Ok(None), |row| row.get("due"))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
mod tests {
    use super::*;

    async fn queue(folder: &std::path::Path, jobs: &[&str]) -> Db {
        let db = Db::open(&folder.join("db")).await.unwrap();
        for kind in jobs {
            let mut transaction = db.begin().await.unwrap();
            add(&mut transaction, kind, "{}").await.unwrap();
            transaction.commit().await.unwrap();
        }
        db
    }

    #[tokio::test]
    async fn a_job_is_taken_once_and_goes_when_it_is_done() {
        let folder = tempfile::tempdir().unwrap();
        let db = queue(folder.path(), &["one", "two"]).await;
        let one = take(&db, Lane::Quick).await.unwrap().unwrap();
        let two = take(&db, Lane::Quick).await.unwrap().unwrap();
        assert_eq!((one.kind.as_str(), two.kind.as_str()), ("one", "two"));
        assert!(take(&db, Lane::Quick).await.unwrap().is_none());
        give_back(&db, &one, Outcome::Done).await.unwrap();
        give_back(&db, &two, Outcome::Retry(0, "no")).await.unwrap();
        let again = take(&db, Lane::Quick).await.unwrap().unwrap();
        assert_eq!((again.kind.as_str(), again.attempts), ("two", 2));
        give_back(&db, &again, Outcome::Failed("no")).await.unwrap();
        assert!(take(&db, Lane::Quick).await.unwrap().is_none());
        assert_eq!(next_due(&db, Lane::Quick).await.unwrap(), None);
    }

    #[tokio::test]
    async fn a_lease_that_is_renewed_is_still_ones_own() {
        let folder = tempfile::tempdir().unwrap();
        let db = queue(folder.path(), &["one"]).await;
        let mut job = take(&db, Lane::Quick).await.unwrap().unwrap();
        let first = job.clone();
        renew(&db, &mut job).await.unwrap();
        assert!(job.lease > first.lease);
        give_back(&db, &first, Outcome::Done).await.unwrap();
        assert!(next_due(&db, Lane::Quick).await.unwrap().is_some());
        take_back(&db).await.unwrap();
        renew(&db, &mut job).await.unwrap();
        let again = take(&db, Lane::Quick).await.unwrap().unwrap();
        give_back(&db, &job, Outcome::Done).await.unwrap();
        assert!(next_due(&db, Lane::Quick).await.unwrap().is_some());
        give_back(&db, &again, Outcome::Done).await.unwrap();
        assert_eq!(next_due(&db, Lane::Quick).await.unwrap(), None);
    }

    #[tokio::test]
    async fn a_lease_that_ended_passes_to_another_node_and_the_first_one_changes_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let db = queue(folder.path(), &["one"]).await;
        let first = take(&db, Lane::Quick).await.unwrap().unwrap();
        let mut transaction = db.begin().await.unwrap();
        let sql = "UPDATE jobs SET leased_until = 1";
        transaction.execute(sql, &[]).await.unwrap();
        transaction.commit().await.unwrap();
        let second = take(&db, Lane::Quick).await.unwrap().unwrap();
        assert_eq!(second.attempts, 2);
        give_back(&db, &first, Outcome::Done).await.unwrap();
        give_back(&db, &second, Outcome::Retry(0, "no"))
            .await
            .unwrap();
        assert!(take(&db, Lane::Quick).await.unwrap().is_some());
    }

    #[tokio::test]
    async fn a_recurring_job_is_there_once() {
        let folder = tempfile::tempdir().unwrap();
        let db = queue(folder.path(), &[]).await;
        ensure(&db, "daily").await.unwrap();
        ensure(&db, "daily").await.unwrap();
        let job = take(&db, Lane::Quick).await.unwrap().unwrap();
        assert!(take(&db, Lane::Quick).await.unwrap().is_none());
        give_back(&db, &job, Outcome::Again(1_000_000_000))
            .await
            .unwrap();
        assert!(take(&db, Lane::Quick).await.unwrap().is_none());
        assert!(next_due(&db, Lane::Quick).await.unwrap().unwrap() > now());
    }

    #[tokio::test]
    async fn what_takes_long_holds_nobody_up() {
        let folder = tempfile::tempdir().unwrap();
        let db = queue(folder.path(), &["gif", "letter"]).await;
        let letter = take(&db, Lane::Quick).await.unwrap().unwrap();
        assert_eq!(letter.kind, "letter");
        assert!(take(&db, Lane::Quick).await.unwrap().is_none());
        let gif = take(&db, Lane::Slow).await.unwrap().unwrap();
        give_back(&db, &gif, Outcome::Interrupted).await.unwrap();
        let again = take(&db, Lane::Slow).await.unwrap().unwrap();
        assert_eq!((again.kind.as_str(), again.attempts), ("gif", 1));
    }
}

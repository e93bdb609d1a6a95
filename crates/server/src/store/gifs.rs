//! GIFs that were asked for and are not there: how far they are, or why they cannot be made. All
//! nodes see the same.

use super::db::{Db, Result, WriteTransaction};
use super::{jobs, now};

/// How long it is remembered why a GIF cannot be made, and that its job was given up.
const REMEMBERED: i64 = 3600 * 1_000_000;

/// How far a GIF is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Standing {
    /// Others come first.
    Waiting,
    /// So many per cent are there.
    Making(u8),
    /// It cannot be made, in the words of whoever tried.
    Refused(String),
    /// Its job was given up.
    Failed,
}

/// How many are waited for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Waiting {
    pub(crate) all: i64,
    /// Of those, the ones that somebody in particular asked for.
    pub(crate) own: i64,
}

/// How far a GIF is; `None` when nobody asked for it lately, or it is made.
pub(crate) async fn find(db: &Db, name: &str) -> Result<Option<Standing>> {
    let sql = "SELECT percent, refusal, failed_at, leased_until FROM gifs \
               LEFT JOIN jobs ON jobs.id = job_id \
               WHERE name = $1 AND coalesce(refused_at, failed_at, $2) >= $2";
    let now = now();
    let values = [name.into(), (now - REMEMBERED).into()];
    let row = db.fetch_optional(sql, &values).await?;
    row.map(|row| {
        if let Some(refusal) = row.get("refusal")? {
            return Ok(Standing::Refused(refusal));
        }
        if row.get::<Option<i64>>("failed_at")?.is_some() {
            return Ok(Standing::Failed);
        }
        let is_taken = row.get::<Option<i64>>("leased_until")? > Some(now);
        let percent: Option<i64> = row.get("percent")?;
        let percent = percent.and_then(|percent| u8::try_from(percent).ok());
        Ok(match percent {
            Some(percent) if is_taken => Standing::Making(percent),
            _ => Standing::Waiting,
        })
    })
    .transpose()
}

/// How many GIFs are waited for.
pub(crate) async fn waiting(db: &Db, asker: &str) -> Result<Waiting> {
    let sql = "SELECT count(*) AS count, count(CASE WHEN asker = $1 THEN 1 END) AS own \
               FROM gifs JOIN jobs ON jobs.id = job_id WHERE failed_at IS NULL";
    let row = db.fetch_optional(sql, &[asker.into()]).await?;
    row.map_or(Ok(Waiting { all: 0, own: 0 }), |row| {
        Ok(Waiting {
            all: row.get("count")?,
            own: row.get("own")?,
        })
    })
}

/// Adds a GIF that nobody asked for lately, and its job. `false` when somebody else was faster.
pub(crate) async fn add(
    transaction: &mut WriteTransaction,
    name: &str,
    asker: &str,
    kind: &str,
    payload: &str,
) -> Result<bool> {
    let before: [super::db::Value<'_>; 2] = [name.into(), (now() - REMEMBERED).into()];
    let sql = "DELETE FROM gifs WHERE name = $1 AND refused_at < $2";
    transaction.execute(sql, &before).await?;
    let sql = "DELETE FROM jobs WHERE failed_at < $2 AND id IN \
               (SELECT job_id FROM gifs WHERE name = $1)";
    transaction.execute(sql, &before).await?;
    let job = jobs::add(transaction, kind, payload).await?;
    let sql = "INSERT INTO gifs (name, job_id, asker) VALUES ($1, $2, $3) \
               ON CONFLICT (name) DO NOTHING RETURNING name";
    let values = [name.into(), job.into(), asker.into()];
    let added = transaction.fetch_optional(sql, &values).await?;
    Ok(added.is_some())
}

/// Tells how far a GIF is.
pub(crate) async fn set_percent(db: &Db, name: &str, percent: u8) -> Result<()> {
    let sql = "UPDATE gifs SET percent = $1 WHERE name = $2";
    let values = [i64::from(percent).into(), name.into()];
    write(db, sql, &values).await
}

/// Tells why a GIF cannot be made.
pub(crate) async fn refuse(db: &Db, name: &str, reason: &str) -> Result<()> {
    let sql = "UPDATE gifs SET job_id = NULL, refusal = $1, refused_at = $2 WHERE name = $3";
    write(db, sql, &[reason.into(), now().into(), name.into()]).await
}

/// A GIF is there, or nobody can want it any more.
pub(crate) async fn remove(db: &Db, name: &str) -> Result<()> {
    write(db, "DELETE FROM gifs WHERE name = $1", &[name.into()]).await
}

/// Forgets why GIFs could not be made.
pub(crate) async fn forget(db: &Db) -> Result<()> {
    let sql = "DELETE FROM gifs WHERE refused_at < $1";
    write(db, sql, &[(now() - REMEMBERED).into()]).await
}

async fn write(db: &Db, sql: &'static str, values: &[super::db::Value<'_>]) -> Result<()> {
    let mut transaction = db.begin().await?;
    transaction.execute(sql, values).await?;
    transaction.commit().await
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
mod tests {
    use super::*;
    use crate::store::jobs::{Lane, Outcome, give_back, take};

    async fn added(db: &Db, name: &str, asker: &str) -> bool {
        let mut transaction = db.begin().await.unwrap();
        let added = add(&mut transaction, name, asker, Lane::GIF, "{}").await;
        transaction.commit().await.unwrap();
        added.unwrap()
    }

    #[tokio::test]
    async fn a_gif_is_asked_for_once_and_everybody_sees_how_far_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let db = Db::open(&folder.path().join("db")).await.unwrap();
        assert!(added(&db, "one", "jane").await);
        assert!(added(&db, "two", "mary").await);
        let waiting = waiting(&db, "jane").await.unwrap();
        assert_eq!(waiting, Waiting { all: 2, own: 1 });
        let standing = async |name| find(&db, name).await.unwrap();
        assert_eq!(standing("one").await, Some(Standing::Waiting));
        set_percent(&db, "one", 40).await.unwrap();
        assert_eq!(standing("one").await, Some(Standing::Waiting));
        let job = take(&db, Lane::Slow).await.unwrap().unwrap();
        assert_eq!(standing("one").await, Some(Standing::Making(40)));
        refuse(&db, "one", "too long").await.unwrap();
        give_back(&db, &job, Outcome::Done).await.unwrap();
        let refused = Standing::Refused("too long".into());
        assert_eq!(standing("one").await, Some(refused));
        let job = take(&db, Lane::Slow).await.unwrap().unwrap();
        give_back(&db, &job, Outcome::Failed("no")).await.unwrap();
        assert_eq!(standing("two").await, Some(Standing::Failed));
        assert_eq!(super::waiting(&db, "").await.unwrap().all, 0);
    }

    #[tokio::test]
    async fn after_a_while_it_is_tried_anew() {
        let folder = tempfile::tempdir().unwrap();
        let db = Db::open(&folder.path().join("db")).await.unwrap();
        for name in ["refused", "failed"] {
            assert!(added(&db, name, "jane").await);
        }
        refuse(&db, "refused", "too long").await.unwrap();
        for sql in [
            "UPDATE gifs SET refused_at = 1 WHERE name = 'refused'",
            "UPDATE jobs SET failed_at = 1",
        ] {
            write(&db, sql, &[]).await.unwrap();
        }
        for name in ["refused", "failed"] {
            assert_eq!(find(&db, name).await.unwrap(), None);
            assert!(added(&db, name, "jane").await, "{name}");
            assert_eq!(find(&db, name).await.unwrap(), Some(Standing::Waiting));
        }
        remove(&db, "failed").await.unwrap();
        refuse(&db, "refused", "too long").await.unwrap();
        write(&db, "UPDATE gifs SET refused_at = 1", &[])
            .await
            .unwrap();
        forget(&db).await.unwrap();
        assert_eq!(find(&db, "failed").await.unwrap(), None);
    }
}

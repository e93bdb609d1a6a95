//! The one connection that writes, and how transactions that come together share one sync.
//!
//! Each transaction is a savepoint within a group. When it ends, its caller queues again for the
//! connection, behind those that waited meanwhile; they join the group. The first of the group
//! whose turn comes again commits it for all: one sync, however many they are. The queue is
//! first come, first served, so nobody waits for more than those that were there before.
//! <https://www.sqlite.org/lang_savepoint.html>
//!
//! Everybody who writes waits for the transaction under way, so one that takes too long is
//! interrupted. <https://www.sqlite.org/c3ref/progress_handler.html>

use std::io;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use sqlx::Connection;
use sqlx::sqlite::SqliteConnection;
use tokio::sync::oneshot;

use super::{Error, Result};
use crate::store::db::is_storage_full;

/// SQLite asks whether to go on after so many of its instructions: some thousand times a second.
const INSTRUCTIONS: i32 = 100_000;

/// Why a group did not become permanent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Failure {
    /// There is no room on the disk, or none may be used.
    StorageFull,
    /// Something else; the log says what.
    Unknown,
}

impl Failure {
    pub(super) fn of(error: &Error) -> Failure {
        if is_storage_full(error) {
            Failure::StorageFull
        } else {
            Failure::Unknown
        }
    }

    pub(super) fn error(self) -> Error {
        Error::Io(match self {
            Failure::StorageFull => io::ErrorKind::StorageFull.into(),
            Failure::Unknown => io::Error::other("the changes could not be made permanent"),
        })
    }
}

type Outcome = std::result::Result<(), Failure>;

/// The connection that writes, with the group of transactions that is open on it.
#[derive(Debug)]
pub(super) struct Writer {
    connection: Option<SqliteConnection>,
    is_open: bool,
    /// Transactions of the group that ended well and wait for the commit.
    members: Vec<oneshot::Sender<Outcome>>,
    broken: Option<Failure>,
    /// Whether the last transaction was dropped and has to be undone.
    is_abandoned: bool,
    /// How long a transaction may take, and when the one under way is interrupted.
    longest: Duration,
    end: Arc<Mutex<Instant>>,
}

impl Writer {
    /// Transactions on this connection may take so long.
    pub(super) async fn new(mut connection: SqliteConnection, longest: Duration) -> Result<Writer> {
        let end = Arc::new(Mutex::new(Instant::now() + longest));
        let asked = end.clone();
        let goes_on =
            move || Instant::now() < *asked.lock().unwrap_or_else(PoisonError::into_inner);
        let mut handle = connection.lock_handle().await?;
        handle.set_progress_handler(INSTRUCTIONS, goes_on);
        drop(handle);
        Ok(Writer {
            connection: Some(connection),
            is_open: false,
            members: Vec::new(),
            broken: None,
            is_abandoned: false,
            longest,
            end,
        })
    }

    pub(super) fn connection(&mut self) -> Result<&mut SqliteConnection> {
        self.connection.as_mut().ok_or(Error::PoolClosed)
    }

    async fn run(&mut self, sql: &'static str) -> Result<()> {
        *self.end.lock().unwrap_or_else(PoisonError::into_inner) = Instant::now() + self.longest;
        sqlx::query(sql).execute(self.connection()?).await?;
        Ok(())
    }

    /// Begins a transaction, in the open group or in a new one.
    pub(super) async fn begin(&mut self) -> Result<()> {
        self.tidy().await;
        if !self.is_open {
            self.run("BEGIN IMMEDIATE").await?;
            self.is_open = true;
        }
        let begun = self.run("SAVEPOINT member").await;
        if let Err(error) = &begun {
            self.break_group(Failure::of(error));
            self.tidy().await;
        }
        begun
    }

    /// Ends a transaction well. What is given tells how the commit of its group went.
    pub(super) async fn end(&mut self) -> Result<oneshot::Receiver<Outcome>> {
        let ended = match self.broken {
            Some(failure) => Err(failure.error()),
            None => self.run("RELEASE member").await,
        };
        if let Err(error) = ended {
            self.break_group(Failure::of(&error));
            self.tidy().await;
            return Err(error);
        }
        let (sender, receiver) = oneshot::channel();
        self.members.push(sender);
        Ok(receiver)
    }

    /// Remembers that the transaction under way was dropped.
    pub(super) fn abandon(&mut self) {
        self.is_abandoned = true;
    }

    /// Everything in the group fails.
    pub(super) fn break_group(&mut self, failure: Failure) {
        self.broken.get_or_insert(failure);
    }

    /// Undoes what was dropped, and the group when it is broken or nobody is left in it.
    pub(super) async fn tidy(&mut self) {
        if std::mem::take(&mut self.is_abandoned) && self.broken.is_none() {
            let mut undone = self.run("ROLLBACK TO member").await;
            if undone.is_ok() {
                undone = self.run("RELEASE member").await;
            }
            if let Err(error) = undone {
                self.break_group(Failure::of(&error));
            }
        }
        let is_empty = self.members.is_empty();
        if self.is_open && (self.broken.is_some() || is_empty) {
            let failure = self.broken.unwrap_or(Failure::Unknown);
            self.close_group("ROLLBACK", Err(failure)).await;
        }
    }

    /// Makes the group permanent and tells its members.
    pub(super) async fn commit(&mut self) {
        self.tidy().await;
        if self.is_open {
            self.close_group("COMMIT", Ok(())).await;
        }
    }

    async fn close_group(&mut self, sql: &'static str, mut outcome: Outcome) {
        if let Err(error) = self.run(sql).await {
            // After some errors there is nothing left to roll back.
            if outcome.is_ok() {
                tracing::error!(%error, "a commit failed");
                outcome = Err(Failure::of(&error));
                let _ = self.run("ROLLBACK").await;
            }
        }
        self.is_open = false;
        self.broken = None;
        for member in self.members.drain(..) {
            // A caller that does not wait any more need not be told.
            let _ = member.send(outcome);
        }
    }

    /// Closes the connection; what was not committed is undone.
    pub(super) async fn close(&mut self) {
        self.commit().await;
        if let Some(connection) = self.connection.take()
            && let Err(error) = connection.close().await
        {
            tracing::warn!(%error, "the database was not closed in order");
        }
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
mod tests {
    use std::time::Duration;

    use crate::store::db::sqlite::Sqlite;
    use crate::store::db::{Db, is_unavailable};

    async fn db(folder: &std::path::Path) -> Db {
        Db::open(&folder.join("db")).await.unwrap()
    }

    async fn add(db: &Db, name: &str) -> super::Result<()> {
        let mut transaction = db.begin().await?;
        let sql = "INSERT INTO view_salts (day, salt) VALUES (1 + \
                   (SELECT coalesce(max(day), 0) FROM view_salts), $1)";
        transaction.execute(sql, &[name.into()]).await?;
        transaction.commit().await
    }

    async fn names(db: &Db) -> Vec<String> {
        let rows = db.fetch_all("SELECT salt FROM view_salts ORDER BY day", &[]);
        let rows = rows.await.unwrap();
        rows.iter().map(|row| row.get("salt").unwrap()).collect()
    }

    /// Lets the other tasks run until they queue for the connection that a test holds. All of them
    /// are on its thread, in turns.
    async fn let_others_run() {
        for _ in 0..1000 {
            tokio::task::yield_now().await;
        }
    }

    /// Where the write-ahead log ends.
    fn frames_end(folder: &std::path::Path) -> u64 {
        std::fs::metadata(folder.join("db-wal")).unwrap().len()
    }

    #[tokio::test]
    async fn what_was_committed_is_seen_by_readers_at_once() {
        let folder = tempfile::tempdir().unwrap();
        let db = db(folder.path()).await;
        for name in ["a", "b"] {
            add(&db, name).await.unwrap();
            assert_eq!(names(&db).await.last().unwrap(), name);
        }
    }

    #[tokio::test]
    async fn transactions_that_wait_for_each_other_are_committed_together() {
        let folder = tempfile::tempdir().unwrap();
        let db = db(folder.path()).await;
        let first = db.begin().await.unwrap();
        let others: Vec<_> = (0..20)
            .map(|index| {
                let db = db.clone();
                tokio::spawn(async move { add(&db, &format!("{index}")).await })
            })
            .collect();
        let_others_run().await;
        let before = frames_end(folder.path());
        first.commit().await.unwrap();
        for other in others {
            other.await.unwrap().unwrap();
        }
        assert_eq!(names(&db).await.len(), 20);
        // Each commit writes its pages to the log; alone, twenty would write twenty times as much.
        let pages = (frames_end(folder.path()) - before) / 4096;
        assert!(pages < 12, "{pages} pages");
    }

    #[tokio::test]
    async fn a_transaction_that_is_dropped_takes_nobody_along() {
        let folder = tempfile::tempdir().unwrap();
        let db = db(folder.path()).await;
        let mut dropped = db.begin().await.unwrap();
        let sql = "INSERT INTO view_salts (day, salt) VALUES (50, 'dropped')";
        dropped.execute(sql, &[]).await.unwrap();
        let other = tokio::spawn({
            let db = db.clone();
            async move { add(&db, "kept").await }
        });
        let_others_run().await;
        drop(dropped);
        other.await.unwrap().unwrap();
        assert_eq!(names(&db).await, ["kept"]);
    }

    #[tokio::test]
    async fn an_error_fails_its_group_and_not_the_next_one() {
        let folder = tempfile::tempdir().unwrap();
        let db = db(folder.path()).await;
        let mut transaction = db.begin().await.unwrap();
        let sql = "INSERT INTO view_salts (day, salt) VALUES (1, NULL)";
        assert!(transaction.execute(sql, &[]).await.is_err());
        assert!(transaction.commit().await.is_err());
        add(&db, "next").await.unwrap();
        assert_eq!(names(&db).await, ["next"]);
    }

    #[tokio::test]
    async fn a_transaction_without_end_is_interrupted_and_the_next_one_works() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("db");
        let db = Sqlite::open_with(&file, Duration::from_millis(100));
        let db = Db::Sqlite(db.await.unwrap());
        let mut endless = db.begin().await.unwrap();
        let sql = "WITH RECURSIVE number (it) AS (SELECT 1 UNION ALL SELECT it + 1 FROM number) \
                   SELECT count(*) AS count FROM number";
        let error = endless.fetch_one(sql, &[]).await.err().unwrap();
        assert!(is_unavailable(&error), "{error}");
        assert!(endless.commit().await.is_err());
        add(&db, "next").await.unwrap();
        assert_eq!(names(&db).await, ["next"]);
    }

    #[tokio::test]
    async fn who_waits_for_another_process_in_vain_may_come_again() {
        let folder = tempfile::tempdir().unwrap();
        let (one, other) = (db(folder.path()).await, db(folder.path()).await);
        let mut transaction = other.begin().await.unwrap();
        transaction
            .execute("PRAGMA busy_timeout = 0", &[])
            .await
            .unwrap();
        transaction.commit().await.unwrap();
        let writing = one.begin().await.unwrap();
        let error = other.begin().await.err().unwrap();
        assert!(is_unavailable(&error), "{error}");
        writing.commit().await.unwrap();
        add(&other, "later").await.unwrap();
    }

    #[tokio::test]
    async fn another_process_may_write_when_nobody_does_here() {
        let folder = tempfile::tempdir().unwrap();
        let (one, other) = (db(folder.path()).await, db(folder.path()).await);
        add(&one, "one").await.unwrap();
        drop(one.begin().await.unwrap());
        add(&other, "other").await.unwrap();
        assert_eq!(names(&one).await, ["one", "other"]);
    }
}

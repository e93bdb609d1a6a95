//! SQLite: one file, in WAL mode, with one writing connection, whose transactions are on the
//! disk when they return, those that come together by one sync (see `writer`), and several
//! reading ones.
//! <https://www.sqlite.org/wal.html>

mod writer;

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use sqlx::migrate::Migrator;
use sqlx::sqlite::{
    SqliteArguments, SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqlitePool,
    SqlitePoolOptions, SqliteSynchronous,
};
use sqlx::{Connection as _, SqlSafeStr};
use tokio::sync::{Mutex, OwnedMutexGuard};
use tokio::time::timeout;

use self::writer::{Failure, Writer};
use super::{Error, Result, Row, Value};

/// What makes the tables.
pub(super) static MIGRATIONS: Migrator = sqlx::migrate!("migrations/sqlite");

const READERS: u32 = 4;

/// Connections that look for words, and the memory in which each keeps what it read last, in KB:
/// the beginnings of the index and what everybody asks for.
const SEARCHERS: u32 = 2;
const SEARCHER_KB: &str = "-8000";

/// How long a transaction waits for its turn to write.
const PATIENCE: Duration = Duration::from_secs(10);

/// How long a transaction may take, as long as a statement of PostgreSQL.
const LONGEST: Duration = Duration::from_secs(25);

/// An SQLite database; cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct Sqlite {
    writer: Arc<Mutex<Writer>>,
    readers: SqlitePool,
    searchers: SqlitePool,
}

impl Sqlite {
    /// Opens the database file, creates it when it is missing, and brings its tables up to date.
    pub(super) async fn open(file: &Path) -> anyhow::Result<Sqlite> {
        Sqlite::open_with(file, LONGEST).await
    }

    /// The same, when transactions may take so long.
    async fn open_with(file: &Path, longest: Duration) -> anyhow::Result<Sqlite> {
        let options = SqliteConnectOptions::new()
            .filename(file)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(10));
        let mut connection = SqliteConnection::connect_with(&options).await?;
        MIGRATIONS.run(&mut connection).await?;
        // What those steps wrote is not left in the log, which begins anew with the next write.
        sqlx::query("PRAGMA wal_checkpoint(PASSIVE)")
            .execute(&mut connection)
            .await?;
        let options = options.read_only(true).create_if_missing(false);
        let pool = SqlitePoolOptions::new()
            .acquire_timeout(Duration::from_secs(10))
            .idle_timeout(None)
            .max_lifetime(None)
            .test_before_acquire(false);
        let readers = pool.clone().max_connections(READERS);
        let searchers = pool.max_connections(SEARCHERS);
        Ok(Sqlite {
            writer: Arc::new(Mutex::new(Writer::new(connection, longest).await?)),
            readers: readers.connect_with(options.clone()).await?,
            searchers: searchers.connect_lazy_with(options.pragma("cache_size", SEARCHER_KB)),
        })
    }

    pub(super) async fn begin(&self) -> Result<Transaction> {
        let shared = self.writer.clone();
        // A task of its own: a caller that goes away in the middle must not leave the
        // connection in a state that nobody knows.
        let begun = tokio::spawn(async move {
            let writer = timeout(PATIENCE, shared.clone().lock_owned()).await;
            let mut writer = writer.map_err(|_| Error::PoolTimedOut)?;
            writer.begin().await?;
            Ok(Transaction {
                writer: Some(writer),
                shared,
            })
        });
        begun.await.map_err(|_| Error::PoolClosed)?
    }

    pub(super) async fn fetch_optional(
        &self,
        sql: &'static str,
        values: &[Value<'_>],
    ) -> Result<Option<Row>> {
        Ok(bound(sql, values)
            .fetch_optional(&self.readers)
            .await?
            .map(Row::Sqlite))
    }

    pub(super) async fn fetch_all(
        &self,
        sql: &'static str,
        values: &[Value<'_>],
    ) -> Result<Vec<Row>> {
        let rows = bound(sql, values).fetch_all(&self.readers).await?;
        Ok(rows.into_iter().map(Row::Sqlite).collect())
    }

    pub(super) async fn search(&self, sql: &'static str, values: &[Value<'_>]) -> Result<Vec<Row>> {
        let rows = bound(sql, values).fetch_all(&self.searchers).await?;
        Ok(rows.into_iter().map(Row::Sqlite).collect())
    }

    /// Connections for reading, and how many of them nobody uses.
    pub(super) fn connections(&self) -> (u32, usize) {
        (self.readers.size(), self.readers.num_idle())
    }

    /// The connections that read.
    pub(super) fn readers(&self) -> &SqlitePool {
        &self.readers
    }

    pub(super) async fn close(&self) {
        self.readers.close().await;
        self.searchers.close().await;
        self.writer.lock().await.close().await;
    }
}

/// A transaction that may write.
pub(crate) struct Transaction {
    /// There until the transaction ends.
    writer: Option<OwnedMutexGuard<Writer>>,
    shared: Arc<Mutex<Writer>>,
}

impl Transaction {
    pub(super) async fn fetch_optional(
        &mut self,
        sql: &'static str,
        values: &[Value<'_>],
    ) -> Result<Option<Row>> {
        let result = bound(sql, values).fetch_optional(self.connection()?).await;
        self.note(result).map(|row| row.map(Row::Sqlite))
    }

    pub(super) async fn fetch_all(
        &mut self,
        sql: &'static str,
        values: &[Value<'_>],
    ) -> Result<Vec<Row>> {
        let result = bound(sql, values).fetch_all(self.connection()?).await;
        self.note(result)
            .map(|rows| rows.into_iter().map(Row::Sqlite).collect())
    }

    pub(super) async fn execute(
        &mut self,
        sql: impl SqlSafeStr,
        values: &[Value<'_>],
    ) -> Result<u64> {
        let result = bound(sql, values).execute(self.connection()?).await;
        self.note(result).map(|done| done.rows_affected())
    }

    pub(super) async fn commit(mut self) -> Result<()> {
        let Some(mut writer) = self.writer.take() else {
            return Err(Error::PoolClosed);
        };
        let shared = self.shared.clone();
        // A task of its own, which goes on when the caller goes away: a group must not stay open.
        let committed = tokio::spawn(async move {
            let mut outcome = writer.end().await?;
            // Whoever waited for the writer goes first and joins the group.
            drop(writer);
            let mut writer = shared.lock_owned().await;
            if let Ok(result) = outcome.try_recv() {
                return result.map_err(Failure::error);
            }
            writer.commit().await;
            let result = outcome.try_recv().unwrap_or(Err(Failure::Unknown));
            result.map_err(Failure::error)
        });
        committed.await.map_err(|_| Error::PoolClosed)?
    }

    fn connection(&mut self) -> Result<&mut SqliteConnection> {
        let writer = self.writer.as_mut().ok_or(Error::PoolClosed)?;
        writer.connection()
    }

    /// Some errors undo everything since the group began, so all of it has to fail.
    fn note<T>(&mut self, result: Result<T>) -> Result<T> {
        if let (Err(error), Some(writer)) = (&result, self.writer.as_mut()) {
            writer.break_group(Failure::of(error));
        }
        result
    }
}

impl Drop for Transaction {
    fn drop(&mut self) {
        if let Some(mut writer) = self.writer.take() {
            writer.abandon();
            drop(writer);
            // Somebody has to undo it, or the group stays open until the next transaction.
            if let Ok(runtime) = tokio::runtime::Handle::try_current() {
                let shared = self.shared.clone();
                runtime.spawn(async move { shared.lock_owned().await.tidy().await });
            }
        }
    }
}

/// Whether an error of this code passes by itself: another process writes (SQLITE_BUSY and
/// SQLITE_LOCKED), or the statement took too long (SQLITE_INTERRUPT).
/// <https://www.sqlite.org/rescode.html>
pub(super) fn is_passing(code: &str) -> bool {
    // The lowest byte is the kind, what is above it says more.
    let kind = code.parse::<u32>().map(|code| code & 0xff);
    kind.is_ok_and(|kind| matches!(kind, 5 | 6 | 9))
}

pub(super) fn bound<'a>(
    sql: impl SqlSafeStr,
    values: &[Value<'a>],
) -> sqlx::query::Query<'a, sqlx::Sqlite, SqliteArguments> {
    values
        .iter()
        .fold(sqlx::query(sql), |query, value| match *value {
            Value::Integer(integer) => query.bind(integer),
            Value::Text(text) => query.bind(text),
        })
}

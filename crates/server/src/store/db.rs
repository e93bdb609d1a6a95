//! The database behind a small face: statements with `$1`, values, rows, transactions.
//!
//! Queries are written once, in the common subset of SQLite and PostgreSQL (`$n`, `RETURNING`,
//! `ON CONFLICT`, integers for times and flags, TEXT for JSON), and know only the types of this
//! module. SQLite runs in WAL mode with one writing connection, whose transactions are on the
//! disk when they return, those that come together by one sync (see `writer`), and several
//! reading ones.
//! <https://www.sqlite.org/wal.html>

mod writer;

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use sqlx::sqlite::{
    Sqlite, SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqlitePool,
    SqlitePoolOptions, SqliteRow, SqliteSynchronous,
};
use sqlx::{Connection as _, Decode, Row as _, Type};
use tokio::sync::{Mutex, OwnedMutexGuard};
use tokio::time::timeout;

use self::writer::{Failure, Writer};

pub(crate) use sqlx::Error;
/// What a statement gives.
pub(crate) type Result<T> = std::result::Result<T, Error>;

const READERS: u32 = 4;

/// How long a transaction waits for its turn to write.
const PATIENCE: Duration = Duration::from_secs(10);

/// A value bound to a statement. Absent values keep their type, which PostgreSQL asks for.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Value<'a> {
    Integer(Option<i64>),
    Text(Option<&'a str>),
}

impl From<i64> for Value<'_> {
    fn from(value: i64) -> Self {
        Value::Integer(Some(value))
    }
}

impl From<Option<i64>> for Value<'_> {
    fn from(value: Option<i64>) -> Self {
        Value::Integer(value)
    }
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(value: &'a str) -> Self {
        Value::Text(Some(value))
    }
}

impl<'a> From<Option<&'a str>> for Value<'a> {
    fn from(value: Option<&'a str>) -> Self {
        Value::Text(value)
    }
}

/// One row of a result.
pub(crate) struct Row(SqliteRow);

impl Row {
    /// The value of a column; an error when the column is missing or of another type.
    pub(crate) fn get<'r, T>(&'r self, column: &str) -> Result<T>
    where
        T: Decode<'r, Sqlite> + Type<Sqlite>,
    {
        self.0.try_get(column)
    }
}

/// The database of a server; cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct Db {
    writer: Arc<Mutex<Writer>>,
    readers: SqlitePool,
}

impl Db {
    /// Opens the database file, creates it when it is missing, and brings its tables up to date.
    pub(crate) async fn open(file: &Path) -> anyhow::Result<Db> {
        let options = SqliteConnectOptions::new()
            .filename(file)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(10));
        let mut connection = SqliteConnection::connect_with(&options).await?;
        sqlx::migrate!("migrations/sqlite")
            .run(&mut connection)
            .await?;
        let readers = SqlitePoolOptions::new()
            .acquire_timeout(Duration::from_secs(10))
            .idle_timeout(None)
            .max_lifetime(None)
            .test_before_acquire(false)
            .max_connections(READERS)
            .connect_with(options.read_only(true).create_if_missing(false))
            .await?;
        Ok(Db {
            writer: Arc::new(Mutex::new(Writer::new(connection))),
            readers,
        })
    }

    /// Starts a transaction that may write. Dropped without a commit it leaves nothing behind.
    pub(crate) async fn begin(&self) -> Result<WriteTransaction> {
        let shared = self.writer.clone();
        // A task of its own: a caller that goes away in the middle must not leave the
        // connection in a state that nobody knows.
        let begun = tokio::spawn(async move {
            let writer = timeout(PATIENCE, shared.clone().lock_owned()).await;
            let mut writer = writer.map_err(|_| Error::PoolTimedOut)?;
            writer.begin().await?;
            Ok(WriteTransaction {
                writer: Some(writer),
                shared,
            })
        });
        begun.await.map_err(|_| Error::PoolClosed)?
    }

    /// The first row of a reading statement.
    pub(crate) async fn fetch_optional(
        &self,
        sql: &'static str,
        values: &[Value<'_>],
    ) -> Result<Option<Row>> {
        Ok(bound(sql, values)
            .fetch_optional(&self.readers)
            .await?
            .map(Row))
    }

    /// All rows of a reading statement.
    pub(crate) async fn fetch_all(
        &self,
        sql: &'static str,
        values: &[Value<'_>],
    ) -> Result<Vec<Row>> {
        let rows = bound(sql, values).fetch_all(&self.readers).await?;
        Ok(rows.into_iter().map(Row).collect())
    }

    /// Closes every connection; what was committed is in the database file afterwards.
    pub(crate) async fn close(&self) {
        self.readers.close().await;
        self.writer.lock().await.close().await;
    }
}

/// A transaction that may write.
pub(crate) struct WriteTransaction {
    /// There until the transaction ends.
    writer: Option<OwnedMutexGuard<Writer>>,
    shared: Arc<Mutex<Writer>>,
}

impl WriteTransaction {
    /// The one row that a statement gives.
    pub(crate) async fn fetch_one(
        &mut self,
        sql: &'static str,
        values: &[Value<'_>],
    ) -> Result<Row> {
        let result = bound(sql, values).fetch_one(self.connection()?).await;
        self.note(result).map(Row)
    }

    /// The first row that a statement gives.
    pub(crate) async fn fetch_optional(
        &mut self,
        sql: &'static str,
        values: &[Value<'_>],
    ) -> Result<Option<Row>> {
        let result = bound(sql, values).fetch_optional(self.connection()?).await;
        self.note(result).map(|row| row.map(Row))
    }

    /// All rows that a statement gives.
    pub(crate) async fn fetch_all(
        &mut self,
        sql: &'static str,
        values: &[Value<'_>],
    ) -> Result<Vec<Row>> {
        let result = bound(sql, values).fetch_all(self.connection()?).await;
        self.note(result)
            .map(|rows| rows.into_iter().map(Row).collect())
    }

    /// Runs a statement that gives no rows. Gives the number of rows that it changed.
    pub(crate) async fn execute(&mut self, sql: &'static str, values: &[Value<'_>]) -> Result<u64> {
        let result = bound(sql, values).execute(self.connection()?).await;
        self.note(result).map(|done| done.rows_affected())
    }

    /// Makes the changes permanent: they are on the disk when this returns.
    pub(crate) async fn commit(mut self) -> Result<()> {
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
        if let (Err(error), Some(writer)) = (&result, self.writer.as_mut())
            && !matches!(error, Error::RowNotFound)
        {
            writer.break_group(Failure::of(error));
        }
        result
    }
}

impl Drop for WriteTransaction {
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

fn bound<'a>(
    sql: &'static str,
    values: &[Value<'a>],
) -> sqlx::query::Query<'a, Sqlite, sqlx::sqlite::SqliteArguments> {
    values
        .iter()
        .fold(sqlx::query(sql), |query, value| match *value {
            Value::Integer(integer) => query.bind(integer),
            Value::Text(text) => query.bind(text),
        })
}

/// Whether an error means that the disk is full or may not be written.
pub(crate) fn is_storage_full(error: &Error) -> bool {
    // SQLITE_FULL, SQLITE_IOERR_WRITE, SQLITE_IOERR_SHMSIZE: what a full disk or a file size
    // limit looks like from inside SQLite. <https://www.sqlite.org/rescode.html>
    if let Error::Io(error) = error {
        return error.kind() == std::io::ErrorKind::StorageFull;
    }
    error
        .as_database_error()
        .and_then(|error| error.code())
        .is_some_and(|code| matches!(code.as_ref(), "13" | "778" | "4874"))
}

//! The database behind a small face: statements with `$1`, values, rows, transactions.
//!
//! Queries are written once, in the common subset of SQLite and PostgreSQL (`$n`, `RETURNING`,
//! `ON CONFLICT`, integers for times and flags, TEXT for JSON), and know only the types of this
//! module. SQLite runs in WAL mode with one writing connection, whose transactions begin
//! IMMEDIATE and are on the disk when they return, and several reading ones.
//! <https://www.sqlite.org/wal.html>

use std::path::Path;
use std::time::Duration;

use sqlx::sqlite::{
    Sqlite, SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteRow,
    SqliteSynchronous,
};
use sqlx::{Decode, Row as _, Transaction, Type};

pub(crate) use sqlx::Error;
/// What a statement gives.
pub(crate) type Result<T> = std::result::Result<T, Error>;

const READERS: u32 = 4;

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
    writer: SqlitePool,
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
        let pool = || {
            SqlitePoolOptions::new()
                .acquire_timeout(Duration::from_secs(10))
                .idle_timeout(None)
                .max_lifetime(None)
                .test_before_acquire(false)
        };
        let writer = pool()
            .max_connections(1)
            .connect_with(options.clone())
            .await?;
        sqlx::migrate!("migrations/sqlite").run(&writer).await?;
        let readers = pool()
            .max_connections(READERS)
            .connect_with(options.read_only(true).create_if_missing(false))
            .await?;
        Ok(Db { writer, readers })
    }

    /// Starts a transaction that may write. Dropped without a commit it leaves nothing behind.
    pub(crate) async fn begin(&self) -> Result<WriteTransaction> {
        self.writer
            .begin_with("BEGIN IMMEDIATE")
            .await
            .map(WriteTransaction)
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
        self.writer.close().await;
    }
}

/// A transaction that may write.
pub(crate) struct WriteTransaction(Transaction<'static, Sqlite>);

impl WriteTransaction {
    /// The one row that a statement gives.
    pub(crate) async fn fetch_one(
        &mut self,
        sql: &'static str,
        values: &[Value<'_>],
    ) -> Result<Row> {
        bound(sql, values).fetch_one(&mut *self.0).await.map(Row)
    }

    /// The first row that a statement gives.
    pub(crate) async fn fetch_optional(
        &mut self,
        sql: &'static str,
        values: &[Value<'_>],
    ) -> Result<Option<Row>> {
        Ok(bound(sql, values)
            .fetch_optional(&mut *self.0)
            .await?
            .map(Row))
    }

    /// All rows that a statement gives.
    pub(crate) async fn fetch_all(
        &mut self,
        sql: &'static str,
        values: &[Value<'_>],
    ) -> Result<Vec<Row>> {
        let rows = bound(sql, values).fetch_all(&mut *self.0).await?;
        Ok(rows.into_iter().map(Row).collect())
    }

    /// Runs a statement that gives no rows. Gives the number of rows that it changed.
    pub(crate) async fn execute(&mut self, sql: &'static str, values: &[Value<'_>]) -> Result<u64> {
        Ok(bound(sql, values)
            .execute(&mut *self.0)
            .await?
            .rows_affected())
    }

    /// Makes the changes permanent: they are on the disk when this returns.
    pub(crate) async fn commit(self) -> Result<()> {
        self.0.commit().await
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
    error
        .as_database_error()
        .and_then(|error| error.code())
        .is_some_and(|code| matches!(code.as_ref(), "13" | "778" | "4874"))
}

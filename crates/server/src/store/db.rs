//! The database behind a small face: statements with `$1`, values, rows, transactions.
//!
//! Queries are written once, in the common subset of SQLite and PostgreSQL (`$n`, `RETURNING`,
//! `ON CONFLICT`, integers for times and flags, TEXT for JSON), and know only the types of this
//! module. `sqlite` and `postgres` are what stands behind it; which of them it is asks nobody
//! but the few statements that cannot be written once ([`Dialect`]).

mod address;
pub(crate) mod catalog;
pub(crate) mod logical;
mod postgres;
mod row;
mod sqlite;

use std::io;
use std::path::Path;

use anyhow::Context;

pub use self::address::PostgresUrl;
use self::postgres::Postgres;
pub(crate) use self::row::Row;
use self::sqlite::Sqlite;

pub(crate) use sqlx::Error;
/// What a statement gives.
pub(crate) type Result<T> = std::result::Result<T, Error>;

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

/// Whose SQL a statement has to be in when it cannot be written once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dialect {
    Sqlite,
    Postgres,
}

/// What transactions wait for each other about, when they look before they write. The single
/// writer of SQLite lets nobody in between; PostgreSQL has to be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Turn {
    /// Who has which address and name, and who is the first admin.
    Accounts,
    /// How many links were sent.
    Links,
}

/// The database of a server; cheap to clone.
#[derive(Debug, Clone)]
pub(crate) enum Db {
    Sqlite(Sqlite),
    Postgres(Postgres),
}

impl Db {
    /// Opens the database file, creates it when it is missing, and brings its tables up to date.
    pub(crate) async fn open(file: &Path) -> anyhow::Result<Db> {
        let opened = Sqlite::open(file).await;
        let opened =
            opened.with_context(|| format!("cannot open the database {}", file.display()))?;
        Ok(Db::Sqlite(opened))
    }

    /// Connects to a PostgreSQL database and brings its tables up to date.
    pub(crate) async fn connect(url: &PostgresUrl) -> anyhow::Result<Db> {
        let connected = Postgres::connect(url).await;
        let connected = connected.with_context(|| format!("cannot use the database {url}"))?;
        Ok(Db::Postgres(connected))
    }

    /// Whose SQL it speaks.
    pub(crate) fn dialect(&self) -> Dialect {
        match self {
            Db::Sqlite(_) => Dialect::Sqlite,
            Db::Postgres(_) => Dialect::Postgres,
        }
    }

    /// Starts a transaction that may write. Dropped without a commit it leaves nothing behind.
    pub(crate) async fn begin(&self) -> Result<WriteTransaction> {
        Ok(match self {
            Db::Sqlite(db) => WriteTransaction::Sqlite(db.begin().await?),
            Db::Postgres(db) => WriteTransaction::Postgres(db.begin().await?),
        })
    }

    /// The first row of a reading statement.
    pub(crate) async fn fetch_optional(
        &self,
        sql: &'static str,
        values: &[Value<'_>],
    ) -> Result<Option<Row>> {
        match self {
            Db::Sqlite(db) => db.fetch_optional(sql, values).await,
            Db::Postgres(db) => db.fetch_optional(sql, values).await,
        }
    }

    /// All rows of a reading statement.
    pub(crate) async fn fetch_all(
        &self,
        sql: &'static str,
        values: &[Value<'_>],
    ) -> Result<Vec<Row>> {
        match self {
            Db::Sqlite(db) => db.fetch_all(sql, values).await,
            Db::Postgres(db) => db.fetch_all(sql, values).await,
        }
    }

    /// All rows of a statement that looks for words. Such statements have connections of their
    /// own, so that nobody waits for them but those who search.
    pub(crate) async fn search(&self, sql: &'static str, values: &[Value<'_>]) -> Result<Vec<Row>> {
        match self {
            Db::Sqlite(db) => db.search(sql, values).await,
            Db::Postgres(db) => db.search(sql, values).await,
        }
    }

    /// Connections for reading, and how many of them nobody uses.
    pub(crate) fn connections(&self) -> (u32, usize) {
        match self {
            Db::Sqlite(db) => db.connections(),
            Db::Postgres(db) => db.connections(),
        }
    }

    /// Closes every connection; what was committed is permanent.
    pub(crate) async fn close(&self) {
        match self {
            Db::Sqlite(db) => db.close().await,
            Db::Postgres(db) => db.close().await,
        }
    }
}

/// A transaction that may write.
pub(crate) enum WriteTransaction {
    Sqlite(sqlite::Transaction),
    Postgres(postgres::Transaction),
}

impl WriteTransaction {
    /// Whose SQL it speaks.
    pub(crate) fn dialect(&self) -> Dialect {
        match self {
            WriteTransaction::Sqlite(_) => Dialect::Sqlite,
            WriteTransaction::Postgres(_) => Dialect::Postgres,
        }
    }

    /// Waits until no other transaction is past this point about the same matter, on any node.
    /// What is read afterwards stays true until the end of this transaction. Whoever takes
    /// several turns takes them in the order of [`Turn`].
    pub(crate) async fn take_turn(&mut self, turn: Turn) -> Result<()> {
        match self {
            WriteTransaction::Sqlite(_) => Ok(()),
            WriteTransaction::Postgres(transaction) => transaction.take_turn(turn).await,
        }
    }

    /// Locks the rows that a statement with FOR UPDATE goes over, in its order, until the end of
    /// this transaction. Whoever changes several rows at once locks them by their numbers first:
    /// two who do so in different orders would wait for each other. In SQLite nobody else writes.
    pub(crate) async fn lock(&mut self, sql: &'static str, values: &[Value<'_>]) -> Result<()> {
        match self {
            WriteTransaction::Sqlite(_) => Ok(()),
            WriteTransaction::Postgres(it) => it.execute(sql, values).await.map(drop),
        }
    }

    /// The one row that a statement gives.
    pub(crate) async fn fetch_one(
        &mut self,
        sql: &'static str,
        values: &[Value<'_>],
    ) -> Result<Row> {
        let row = self.fetch_optional(sql, values).await?;
        row.ok_or(Error::RowNotFound)
    }

    /// The first row that a statement gives.
    pub(crate) async fn fetch_optional(
        &mut self,
        sql: &'static str,
        values: &[Value<'_>],
    ) -> Result<Option<Row>> {
        match self {
            WriteTransaction::Sqlite(it) => it.fetch_optional(sql, values).await,
            WriteTransaction::Postgres(it) => it.fetch_optional(sql, values).await,
        }
    }

    /// All rows that a statement gives.
    pub(crate) async fn fetch_all(
        &mut self,
        sql: &'static str,
        values: &[Value<'_>],
    ) -> Result<Vec<Row>> {
        match self {
            WriteTransaction::Sqlite(it) => it.fetch_all(sql, values).await,
            WriteTransaction::Postgres(it) => it.fetch_all(sql, values).await,
        }
    }

    /// Runs a statement that gives no rows. Gives the number of rows that it changed.
    pub(crate) async fn execute(&mut self, sql: &'static str, values: &[Value<'_>]) -> Result<u64> {
        match self {
            WriteTransaction::Sqlite(it) => it.execute(sql, values).await,
            WriteTransaction::Postgres(it) => it.execute(sql, values).await,
        }
    }

    /// Makes the changes permanent: they are on the disk when this returns.
    pub(crate) async fn commit(self) -> Result<()> {
        match self {
            WriteTransaction::Sqlite(it) => it.commit().await,
            WriteTransaction::Postgres(it) => it.commit().await,
        }
    }
}

/// Whether an error means that the disk is full or may not be written.
pub(crate) fn is_storage_full(error: &Error) -> bool {
    // SQLITE_FULL, SQLITE_IOERR_WRITE, SQLITE_IOERR_SHMSIZE: what a full disk or a file size
    // limit looks like from inside SQLite. <https://www.sqlite.org/rescode.html>
    // 53100 is PostgreSQL's disk_full.
    if let Error::Io(error) = error {
        return error.kind() == io::ErrorKind::StorageFull;
    }
    code(error).is_some_and(|code| matches!(&*code, "13" | "778" | "4874" | "53100"))
}

/// Whether an error means that the database cannot be reached or used right now, and that the
/// same may work in a while.
pub(crate) fn is_unavailable(error: &Error) -> bool {
    match error {
        Error::PoolTimedOut
        | Error::PoolClosed
        | Error::Io(_)
        | Error::Tls(_)
        | Error::Protocol(_)
        | Error::WorkerCrashed => true,
        // Codes of PostgreSQL have five letters, those of SQLite at most four.
        _ => code(error).is_some_and(|code| match code.len() {
            5 => postgres::is_passing(&code),
            _ => sqlite::is_passing(&code),
        }),
    }
}

fn code(error: &Error) -> Option<std::borrow::Cow<'_, str>> {
    error.as_database_error().and_then(|error| error.code())
}

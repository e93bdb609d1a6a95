//! PostgreSQL: any number of nodes on one database.
//!
//! Transactions are read committed. What one of them looks at before it writes is kept still by
//! taking turns: a lock that the transaction holds until its end. A connection that broke is
//! not used again; what only reads is tried anew on another one, so that a restart of the
//! database costs waiting and not errors, as long as it is short. One that was ended so that
//! others go on begins anew (see `transaction`).
//! <https://www.postgresql.org/docs/current/transaction-iso.html>

mod transaction;

use std::future::Future;
use std::time::Duration;

use sqlx::postgres::{PgArguments, PgConnectOptions, PgPool, PgPoolOptions, Postgres as Driver};
use sqlx::{ConnectOptions as _, Connection as _, SqlSafeStr};
use tokio::time::{Instant, sleep, timeout};

pub(super) use self::transaction::Transaction;
use super::{Error, PostgresUrl, Result, Row, Value, is_unavailable};

/// Connections of a node that read, and as many that write: whoever holds one of these may
/// still want one of those.
const CONNECTIONS: u32 = 10;

/// Connections of a node that look for words.
const SEARCHERS: u32 = 4;

/// How long a statement waits for a connection, while the database starts again for instance.
const PATIENCE: Duration = Duration::from_secs(5);

/// Between two attempts to get one.
const PAUSE: Duration = Duration::from_millis(100);

/// The longest a statement may take.
const LONGEST: Duration = Duration::from_secs(30);

/// What the database says of a statement that took too long; it would do so again.
const TOO_LATE: &str = "57014";

/// A PostgreSQL database; cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct Postgres {
    readers: PgPool,
    writers: PgPool,
    searchers: PgPool,
}

impl Postgres {
    /// Connects and brings the tables up to date.
    pub(super) async fn connect(url: &PostgresUrl) -> anyhow::Result<Postgres> {
        let options =
            PgConnectOptions::from_url(url.with_password())?.application_name("asciinema-server");
        let mut connection = sqlx::PgConnection::connect_with(&options).await?;
        // The driver takes a lock first: nodes that start together do not do it twice.
        sqlx::migrate!("migrations/postgres")
            .run(&mut connection)
            .await?;
        connection.close().await?;
        let pool = PgPoolOptions::new()
            .acquire_timeout(PATIENCE)
            .test_before_acquire(false)
            .max_connections(CONNECTIONS);
        let options = options.options([
            ("statement_timeout", "25s"),
            ("lock_timeout", "10s"),
            ("idle_in_transaction_session_timeout", "60s"),
        ]);
        // The planner does not know what it costs to unpack a text and look for words in it, and
        // would do that with all of them where the index of words has the answer.
        // And workers of its own take longer to begin than a search may take.
        let searching = options.clone().options([
            ("enable_seqscan", "off"),
            ("max_parallel_workers_per_gather", "0"),
            ("statement_timeout", "5s"),
        ]);
        Ok(Postgres {
            readers: pool.clone().connect_lazy_with(options.clone()),
            writers: pool.clone().connect_lazy_with(options),
            searchers: pool.max_connections(SEARCHERS).connect_lazy_with(searching),
        })
    }

    pub(super) async fn begin(&self) -> Result<Transaction> {
        Transaction::begin(&self.writers).await
    }

    pub(super) async fn fetch_optional(
        &self,
        sql: &'static str,
        values: &[Value<'_>],
    ) -> Result<Option<Row>> {
        let fetch = || bound(sql, values).fetch_optional(&self.readers);
        let row = persistent(&self.readers, fetch).await?;
        Ok(row.map(Row::Postgres))
    }

    pub(super) async fn fetch_all(
        &self,
        sql: &'static str,
        values: &[Value<'_>],
    ) -> Result<Vec<Row>> {
        let fetch = || bound(sql, values).fetch_all(&self.readers);
        let rows = persistent(&self.readers, fetch).await?;
        Ok(rows.into_iter().map(Row::Postgres).collect())
    }

    pub(super) async fn search(&self, sql: &'static str, values: &[Value<'_>]) -> Result<Vec<Row>> {
        let fetch = || bound(sql, values).fetch_all(&self.searchers);
        let rows = persistent(&self.searchers, fetch).await?;
        Ok(rows.into_iter().map(Row::Postgres).collect())
    }

    /// Connections for reading, and how many of them nobody uses.
    pub(super) fn connections(&self) -> (u32, usize) {
        (self.readers.size(), self.readers.num_idle())
    }

    /// The connections that read.
    pub(super) fn readers(&self) -> &PgPool {
        &self.readers
    }

    pub(super) async fn close(&self) {
        self.readers.close().await;
        self.searchers.close().await;
        self.writers.close().await;
    }
}

/// Tries what changes nothing again while it meets connections that broke: at once as often as
/// the pool has some, and then at times until its patience ends.
async fn persistent<T, F>(pool: &PgPool, attempt: impl Fn() -> F) -> Result<T>
where
    F: Future<Output = Result<T>>,
{
    let end = Instant::now() + PATIENCE;
    let mut at_once = pool.size();
    loop {
        match in_time(attempt()).await {
            Err(error) if is_broken(&error) && at_once > 0 => at_once -= 1,
            Err(error) if is_broken(&error) && Instant::now() < end => sleep(PAUSE).await,
            result => return result,
        }
    }
}

/// A database that is there and does not answer is as good as none.
async fn in_time<T>(work: impl Future<Output = Result<T>>) -> Result<T> {
    timeout(LONGEST, work)
        .await
        .unwrap_or(Err(Error::PoolTimedOut))
}

/// Whether the connection is gone, and another one may serve.
fn is_broken(error: &Error) -> bool {
    let is_late = super::code(error).is_some_and(|code| code == TOO_LATE);
    !matches!(error, Error::PoolTimedOut | Error::PoolClosed) && !is_late && is_unavailable(error)
}

/// Whether an error of this class or code passes by itself: the connection ended (08), the
/// database is going down or starting (57P), it has no connection or no memory left (53, but
/// not its disk), or another transaction was in the way (40, 55P03, 57014).
/// <https://www.postgresql.org/docs/current/errcodes-appendix.html>
pub(super) fn is_passing(code: &str) -> bool {
    let classes = ["08", "40", "53", "57P", "55P03", "57014"];
    code.len() == 5 && code != "53100" && classes.iter().any(|class| code.starts_with(class))
}

pub(super) fn bound<'a>(
    sql: impl SqlSafeStr,
    values: &[Value<'a>],
) -> sqlx::query::Query<'a, Driver, PgArguments> {
    values
        .iter()
        .fold(sqlx::query(sql), |query, value| match *value {
            Value::Integer(integer) => query.bind(integer),
            // Text of PostgreSQL has no NUL; recordings and forms may.
            Value::Text(Some(text)) if text.contains('\0') => {
                query.bind(text.replace('\0', "\u{fffd}"))
            }
            Value::Text(text) => query.bind(text),
        })
}

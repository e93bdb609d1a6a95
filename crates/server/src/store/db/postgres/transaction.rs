//! A transaction that begins anew when PostgreSQL ended it for the sake of others.
//!
//! Of two transactions that wait for each other the database ends one (a deadlock), as it does
//! with one that it cannot put in an order with others (a serialization failure). Nothing is
//! wrong with either; done again, they go through. So the statements of a transaction are kept
//! until its end, and are all run again in a new one. When they give what they gave before,
//! nobody above can tell the difference; when not, for instance because a new row has another
//! number now, the error stays.
//! <https://www.postgresql.org/docs/current/mvcc-serialization-failure-handling.html>

use sha2::{Digest, Sha256};
use sqlx::postgres::{PgPool, PgRow, Postgres as Driver};
use sqlx::{PgConnection, Row as _, SqlSafeStr};

use super::{bound, in_time, persistent};
use crate::store::db::{Error, Result, Row, Turn, Value, code};

/// How often a transaction begins anew.
const REPETITIONS: u32 = 3;

/// What is kept of a transaction at most; one that says more is not repeated.
const MOST_BYTES: usize = 4 << 20;

/// The first part of the keys of our advisory locks; the second is the matter.
const LOCKS: i64 = 0x6173_6369;

/// A transaction that may write.
pub(crate) struct Transaction {
    pool: PgPool,
    /// None when it ended and could not begin anew.
    current: Option<sqlx::Transaction<'static, Driver>>,
    past: Past,
    repetitions: u32,
}

impl Transaction {
    pub(super) async fn begin(pool: &PgPool) -> Result<Transaction> {
        Ok(Transaction {
            current: Some(begin(pool).await?),
            pool: pool.clone(),
            past: Past::default(),
            repetitions: 0,
        })
    }

    pub(in crate::store::db) async fn take_turn(&mut self, turn: Turn) -> Result<()> {
        let matter = match turn {
            Turn::Accounts => 1,
            Turn::Links => 2,
        };
        let sql = "SELECT pg_advisory_xact_lock(CAST(CAST($1 AS BIGINT) AS INTEGER), \
                   CAST(CAST($2 AS BIGINT) AS INTEGER))";
        let values = [LOCKS.into(), Value::from(matter)];
        self.execute(sql, &values).await.map(drop)
    }

    pub(in crate::store::db) async fn fetch_optional(
        &mut self,
        sql: &'static str,
        values: &[Value<'_>],
    ) -> Result<Option<Row>> {
        Ok(self.fetch_all(sql, values).await?.into_iter().next())
    }

    pub(in crate::store::db) async fn fetch_all(
        &mut self,
        sql: &'static str,
        values: &[Value<'_>],
    ) -> Result<Vec<Row>> {
        let rows = loop {
            match fetch(self.connection()?, sql, values).await {
                Ok(rows) => break rows,
                Err(error) => self.repeat_after(error).await?,
            }
        };
        let outcome = Outcome::of_rows(&rows);
        self.past.note(sql, values, outcome);
        Ok(rows.into_iter().map(Row::Postgres).collect())
    }

    pub(in crate::store::db) async fn execute(
        &mut self,
        sql: &'static str,
        values: &[Value<'_>],
    ) -> Result<u64> {
        let changed = loop {
            match execute(self.connection()?, sql, values).await {
                Ok(changed) => break changed,
                Err(error) => self.repeat_after(error).await?,
            }
        };
        self.past.note(sql, values, Outcome::Changed(changed));
        Ok(changed)
    }

    /// Runs a statement that is made for one use. A transaction with such a one is not repeated.
    pub(in crate::store::db) async fn execute_once(
        &mut self,
        sql: impl SqlSafeStr,
        values: &[Value<'_>],
    ) -> Result<u64> {
        self.past.lose();
        execute(self.connection()?, sql, values).await
    }

    pub(in crate::store::db) async fn commit(mut self) -> Result<()> {
        // A task of its own: whether it is committed must not depend on who still waits for it.
        let committed = tokio::spawn(async move {
            loop {
                let current = self.current.take().ok_or(Error::PoolClosed)?;
                match in_time(current.commit()).await {
                    Ok(()) => return Ok(()),
                    Err(error) => self.repeat_after(error).await?,
                }
            }
        });
        committed.await.map_err(|_| Error::PoolClosed)?
    }

    fn connection(&mut self) -> Result<&mut PgConnection> {
        self.current.as_deref_mut().ok_or(Error::PoolClosed)
    }

    /// Begins anew and runs everything again. Gives the error back when that is no help.
    async fn repeat_after(&mut self, error: Error) -> Result<()> {
        let mut reason = code(&error).map(String::from);
        while reason.as_deref().is_some_and(is_for_others)
            && self.past.is_whole()
            && self.repetitions < REPETITIONS
        {
            self.repetitions += 1;
            tracing::info!(
                code = reason,
                repetition = self.repetitions,
                "a transaction begins anew"
            );
            if let Some(ended) = self.current.take() {
                // Whatever is left of it ends with its connection.
                let _ = ended.rollback().await;
            }
            self.current = Some(begin(&self.pool).await?);
            match self.past.comes_out_alike(self.current.as_deref_mut()).await {
                Ok(true) => return Ok(()),
                Ok(false) => return Err(error),
                Err(again) => reason = code(&again).map(String::from),
            }
        }
        Err(error)
    }
}

async fn begin(pool: &PgPool) -> Result<sqlx::Transaction<'static, Driver>> {
    persistent(pool, || pool.begin()).await
}

async fn fetch(
    connection: &mut PgConnection,
    sql: &'static str,
    values: &[Value<'_>],
) -> Result<Vec<PgRow>> {
    in_time(bound(sql, values).fetch_all(connection)).await
}

async fn execute(
    connection: &mut PgConnection,
    sql: impl SqlSafeStr,
    values: &[Value<'_>],
) -> Result<u64> {
    let done = in_time(bound(sql, values).execute(connection)).await?;
    Ok(done.rows_affected())
}

/// Whether the database ended a transaction so that others go on: serialization_failure and
/// deadlock_detected.
fn is_for_others(code: &str) -> bool {
    matches!(code, "40001" | "40P01")
}

/// What a transaction did so far.
#[derive(Default)]
struct Past {
    steps: Vec<Step>,
    bytes: usize,
    is_lost: bool,
}

impl Past {
    fn note(&mut self, sql: &'static str, values: &[Value<'_>], outcome: Outcome) {
        let texts = values.iter().map(|value| match value {
            Value::Text(Some(text)) => text.len(),
            _ => 0,
        });
        self.bytes += size_of::<Step>() + size_of_val(values) + texts.sum::<usize>();
        if self.bytes > MOST_BYTES {
            self.lose();
        }
        if self.is_whole() {
            self.steps.push(Step {
                sql,
                values: values.iter().map(Kept::of).collect(),
                outcome,
            });
        }
    }

    /// Forgets it, for this transaction cannot be repeated.
    fn lose(&mut self) {
        self.is_lost = true;
        self.steps = Vec::new();
    }

    fn is_whole(&self) -> bool {
        !self.is_lost
    }

    /// Runs it all again. Gives whether everything is as it was.
    async fn comes_out_alike(&self, connection: Option<&mut PgConnection>) -> Result<bool> {
        let connection = connection.ok_or(Error::PoolClosed)?;
        for step in &self.steps {
            let values: Vec<Value<'_>> = step.values.iter().map(Kept::value).collect();
            let outcome = match step.outcome {
                Outcome::Changed(_) => {
                    Outcome::Changed(execute(connection, step.sql, &values).await?)
                }
                Outcome::Rows(_) => Outcome::of_rows(&fetch(connection, step.sql, &values).await?),
            };
            if outcome != step.outcome {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

/// A statement that was run.
struct Step {
    sql: &'static str,
    values: Vec<Kept>,
    outcome: Outcome,
}

/// A value that was bound to it.
enum Kept {
    Integer(Option<i64>),
    Text(Option<Box<str>>),
}

impl Kept {
    fn of(value: &Value<'_>) -> Kept {
        match *value {
            Value::Integer(integer) => Kept::Integer(integer),
            Value::Text(text) => Kept::Text(text.map(Box::from)),
        }
    }

    fn value(&self) -> Value<'_> {
        match self {
            Kept::Integer(integer) => Value::Integer(*integer),
            Kept::Text(text) => Value::Text(text.as_deref()),
        }
    }
}

/// What came of it.
#[derive(PartialEq, Eq)]
enum Outcome {
    /// So many rows were changed.
    Changed(u64),
    /// The hash of the rows that it gave.
    Rows([u8; 32]),
}

impl Outcome {
    fn of_rows(rows: &[PgRow]) -> Outcome {
        let mut hash = Sha256::new();
        for row in rows {
            hash.update([b'\n']);
            for column in 0..row.len() {
                // Each with its length, so that no two rows look the same.
                match row.try_get_raw(column).map(|value| value.as_bytes()) {
                    Ok(Ok(bytes)) => {
                        hash.update([b'=']);
                        hash.update(bytes.len().to_le_bytes());
                        hash.update(bytes);
                    }
                    _ => hash.update([b'-']),
                }
            }
        }
        Outcome::Rows(hash.finalize().into())
    }
}

//! The database of a server, seen from outside, whichever it is: `pair` knows how to get there.

use std::path::Path;

use sqlx::Row;

use crate::pair::connect;

/// Waits for something on a thread of its own: a test may be inside a runtime.
pub(crate) fn wait<T: Send>(work: impl Future<Output = T> + Send) -> T {
    std::thread::scope(|scope| {
        let waited = scope.spawn(|| tokio::runtime::Runtime::new().unwrap().block_on(work));
        waited.join().unwrap()
    })
}

/// What PostgreSQL says to one of two that wait for each other.
const DEADLOCK: &str = "40P01";

/// Changes the database of a server from outside, again if it met the server's own changes.
pub(crate) fn change_database(data: &Path, sql: &'static str) {
    wait(async {
        let mut connection = connect(data).await;
        loop {
            match sqlx::raw_sql(sql).execute(&mut connection).await {
                Err(sqlx::Error::Database(error)) if error.code().as_deref() == Some(DEADLOCK) => {}
                result => break result.map(drop).unwrap(),
            }
        }
    });
}

/// The number that a statement gives for the database of a server.
pub(crate) fn count(data: &Path, sql: &'static str) -> i64 {
    wait(async {
        let mut connection = connect(data).await;
        let row = sqlx::query(sql).fetch_one(&mut connection).await.unwrap();
        row.get(0)
    })
}

/// Token, length of the content and length of the stored file of every recording.
pub(crate) fn rows(data: &Path) -> Vec<(String, usize, usize)> {
    wait(async {
        let mut connection = connect(data).await;
        let sql = "SELECT secret_token, content_bytes, stored_bytes FROM recordings ORDER BY id";
        let rows = sqlx::query(sql).fetch_all(&mut connection).await.unwrap();
        let number = |value: i64| usize::try_from(value).unwrap();
        rows.iter()
            .map(|row| (row.get(0), number(row.get(1)), number(row.get(2))))
            .collect()
    })
}

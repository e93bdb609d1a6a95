//! What a server of these tests keeps its things in: SQLite and files, all in its data directory.

use std::path::{Path, PathBuf};

use asciinema_server::config::Config;
use sqlx::{Connection, Row, SqliteConnection};

/// Changes the configuration of a server whose data directory is new.
pub(crate) fn configure(_: &mut Config) {}

/// Variables for the binary that do the same.
pub(crate) fn variables(_: &Path) -> Vec<(&'static str, String)> {
    Vec::new()
}

async fn connect(data: &Path) -> SqliteConnection {
    let url = format!("sqlite:{}", data.join("asciinema.db").display());
    SqliteConnection::connect(&url).await.unwrap()
}

fn wait<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Runtime::new().unwrap().block_on(work)
}

/// Changes the database of a server from outside.
pub(crate) fn change_database(data: &Path, sql: &'static str) {
    wait(async {
        let mut connection = connect(data).await;
        sqlx::query(sql).execute(&mut connection).await.unwrap();
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

/// Everything that is written in the database of a server.
pub(crate) fn contents(data: &Path) -> Vec<u8> {
    let files = ["asciinema.db", "asciinema.db-wal"];
    files
        .iter()
        .flat_map(|file| std::fs::read(data.join(file)).unwrap())
        .collect()
}

/// Where the files that a server keeps can be seen from outside.
pub(crate) fn kept(data: &Path) -> PathBuf {
    data.join("files")
}

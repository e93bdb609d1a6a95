//! What a server of these tests keeps its things in: SQLite and files, all in its data directory.

use std::path::{Path, PathBuf};

use asciinema_server::config::Config;
use sqlx::{Connection, SqliteConnection};

/// Changes the configuration of a server whose data directory is new.
pub(crate) fn configure(_: &mut Config) {}

/// Variables for the binary that do the same.
pub(crate) fn variables(_: &Path) -> Vec<(&'static str, String)> {
    Vec::new()
}

/// A connection to the database of a server.
pub(crate) async fn connect(data: &Path) -> SqliteConnection {
    let url = format!("sqlite:{}", data.join("asciinema.db").display());
    SqliteConnection::connect(&url).await.unwrap()
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

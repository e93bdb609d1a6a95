//! What a server of these tests keeps its things in: a schema of its own in the PostgreSQL
//! database that they share, and files. It belongs to the data directory, which names it.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;

use asciinema_server::config::Config;
use sqlx::{AssertSqlSafe, Connection, PgConnection, Row};

use crate::postgres::Cluster;

/// Changes the configuration of a server whose data directory is new.
pub(crate) fn configure(config: &mut Config) {
    config.database = Some(database_url(&config.data_dir).parse().unwrap());
}

/// Variables for the binary that do the same.
pub(crate) fn variables(data: &Path) -> Vec<(&'static str, String)> {
    vec![("DATABASE_URL", database_url(data))]
}

/// The address of the schema that belongs to a data directory. It is made when it is missing.
pub(crate) fn database_url(data: &Path) -> String {
    let mut hasher = DefaultHasher::new();
    data.hash(&mut hasher);
    let schema = format!("s{:x}", hasher.finish());
    let cluster = Cluster::shared();
    wait(async {
        let mut connection = PgConnection::connect(&cluster.url()).await.unwrap();
        let sql = AssertSqlSafe(format!("CREATE SCHEMA IF NOT EXISTS {schema}"));
        sqlx::raw_sql(sql).execute(&mut connection).await.unwrap();
    });
    format!("{}&options=-csearch_path%3D{schema}", cluster.url())
}

async fn connect(data: &Path) -> PgConnection {
    PgConnection::connect(&database_url(data)).await.unwrap()
}

/// Waits for something on a thread of its own: a test may be inside a runtime.
pub(crate) fn wait<T: Send>(work: impl Future<Output = T> + Send) -> T {
    std::thread::scope(|scope| {
        let waited = scope.spawn(|| tokio::runtime::Runtime::new().unwrap().block_on(work));
        waited.join().unwrap()
    })
}

/// Changes the database of a server from outside.
pub(crate) fn change_database(data: &Path, sql: &'static str) {
    wait(async {
        let mut connection = connect(data).await;
        sqlx::raw_sql(sql).execute(&mut connection).await.unwrap();
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
    wait(async {
        let mut connection = connect(data).await;
        let sql = "SELECT schema_to_xml(current_schema(), true, false, '')::text";
        let row = sqlx::query(sql).fetch_one(&mut connection).await.unwrap();
        let text: String = row.get(0);
        assert!(text.contains("secret_token"));
        text.into_bytes()
    })
}

//! What a server of these tests keeps its things in: a schema of its own in the PostgreSQL
//! database that they share, and a prefix of its own in the bucket. Both belong to the data
//! directory and have its name.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use asciinema_server::config::{Config, S3Access, S3Config};
use sqlx::{AssertSqlSafe, Connection, PgConnection, Row};

use crate::outside::wait;
use crate::postgres::Cluster;
use crate::s3::{BUCKET, KEY, S3};

/// Changes the configuration of a server whose data directory is new.
pub(crate) fn configure(config: &mut Config) {
    let url = database_url(Cluster::shared(), &config.data_dir);
    config.database = Some(url.parse().unwrap());
    config.storage = Some(storage(storage_server(), &config.data_dir));
}

/// The S3 server of this process.
pub(crate) fn storage_server() -> &'static S3 {
    static SHARED: OnceLock<S3> = OnceLock::new();
    SHARED.get_or_init(|| S3::start(Cluster::shared().storage_folder(), None))
}

/// What belongs to a data directory on an S3 server.
pub(crate) fn storage(server: &S3, data: &Path) -> S3Config {
    S3Config {
        url: format!("s3://{BUCKET}/{}", name(data)).parse().unwrap(),
        access: S3Access {
            endpoint: Some(server.endpoint().parse().unwrap()),
            region: Some("us-east-1".into()),
            credentials: Some((KEY.0.into(), KEY.1.into())),
            ca_file: None,
        },
    }
}

/// The name of what belongs to a data directory.
fn name(data: &Path) -> String {
    let mut hasher = DefaultHasher::new();
    data.hash(&mut hasher);
    format!("s{:x}", hasher.finish())
}

/// Variables for the binary that do the same.
pub(crate) fn variables(data: &Path) -> Vec<(&'static str, String)> {
    let server = storage_server();
    vec![
        ("DATABASE_URL", database_url(Cluster::shared(), data)),
        ("STORAGE_URL", format!("s3://{BUCKET}/{}", name(data))),
        ("S3_ENDPOINT", server.endpoint()),
        ("S3_REGION", "us-east-1".into()),
        ("S3_ACCESS_KEY_ID", KEY.0.into()),
        ("S3_SECRET_ACCESS_KEY", KEY.1.into()),
    ]
}

/// The address of the schema that belongs to a data directory. It is made when it is missing.
pub(crate) fn database_url(cluster: &Cluster, data: &Path) -> String {
    let schema = name(data);
    wait(async {
        let mut connection = PgConnection::connect(&cluster.url()).await.unwrap();
        let sql = AssertSqlSafe(format!("CREATE SCHEMA IF NOT EXISTS {schema}"));
        sqlx::raw_sql(sql).execute(&mut connection).await.unwrap();
    });
    format!("{}&options=-csearch_path%3D{schema}", cluster.url())
}

/// A connection to the database of a server.
pub(crate) async fn connect(data: &Path) -> PgConnection {
    PgConnection::connect(&database_url(Cluster::shared(), data))
        .await
        .unwrap()
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

/// Where the files that a server keeps can be seen from outside.
pub(crate) fn kept(data: &Path) -> PathBuf {
    let objects = storage_server().folder.join(BUCKET).join(name(data));
    std::fs::create_dir_all(&objects).unwrap();
    objects
}

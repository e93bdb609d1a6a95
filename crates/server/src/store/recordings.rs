//! Rows of recordings.

use std::time::Duration;

use super::db::{Db, Result, Row, Value, WriteTransaction};
use super::now;
use crate::recording::{Address, Metadata, Recording, StoredFile, Visibility};

/// What an upload adds to what the file says.
#[derive(Debug, Clone)]
pub(crate) struct NewRecording<'a> {
    pub(crate) secret_token: &'a str,
    pub(crate) installation_id: i64,
    pub(crate) visibility: Visibility,
    pub(crate) title: Option<&'a str>,
    pub(crate) description: Option<&'a str>,
    pub(crate) audio_url: Option<&'a str>,
    pub(crate) user_agent: Option<&'a str>,
    pub(crate) metadata: &'a Metadata,
    pub(crate) file: &'a StoredFile,
}

macro_rules! columns {
    () => {
        "id, secret_token, visibility, title, description, audio_url, format_version, cols, rows, \
         duration, command, env, term_type, user_agent, file_key, stored_bytes, \
         content_bytes, content_sha256, created_at, archived_at"
    };
}

const INSERT: &str = concat!(
    "INSERT INTO recordings (secret_token, installation_id, visibility, title, description, \
     audio_url, format_version, cols, rows, duration, event_count, idle_time_limit, command, \
     env, term_type, term_version, theme, recorded_at, user_agent, file_key, stored_bytes, \
     content_bytes, content_sha256, created_at, updated_at) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, \
     $19, $20, $21, $22, $23, $24, $25) RETURNING ",
    columns!()
);

const FIND_PUBLIC: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM recordings WHERE id = $1 AND visibility = 'public'"
);

const FIND_BY_TOKEN: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM recordings WHERE secret_token = $1"
);

const NEWEST_PUBLIC: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM recordings WHERE visibility = 'public' AND archived_at IS NULL \
     ORDER BY created_at DESC, id DESC LIMIT $1"
);

/// Adds a recording and gives it back with its id.
pub(crate) async fn insert(
    transaction: &mut WriteTransaction,
    new: &NewRecording<'_>,
) -> Result<Recording> {
    let (metadata, file, now) = (new.metadata, new.file, now());
    let env = serde_json::to_string(&metadata.env).unwrap_or_else(|_| "{}".into());
    let values: [Value<'_>; 25] = [
        new.secret_token.into(),
        new.installation_id.into(),
        new.visibility.name().into(),
        new.title.into(),
        new.description.into(),
        new.audio_url.into(),
        i64::from(metadata.format_version).into(),
        i64::from(metadata.cols).into(),
        i64::from(metadata.rows).into(),
        micros(metadata.duration).into(),
        integer(metadata.event_count).into(),
        metadata.idle_time_limit.map(micros).into(),
        metadata.command.as_deref().into(),
        env.as_str().into(),
        metadata.term_type.as_deref().into(),
        metadata.term_version.as_deref().into(),
        metadata.theme.as_deref().into(),
        metadata.recorded_at.into(),
        new.user_agent.into(),
        file.key.as_str().into(),
        integer(file.stored_bytes).into(),
        integer(file.content_bytes).into(),
        file.content_sha256.as_str().into(),
        now.into(),
        now.into(),
    ];
    let row = transaction.fetch_one(INSERT, &values).await?;
    read(&row)
}

/// The recording that an address names. A number names only a public one, so that counting
/// through numbers finds nothing that its owner did not publish.
pub(crate) async fn find(db: &Db, address: &Address) -> Result<Option<Recording>> {
    let row = match address {
        Address::Number(id) => db.fetch_optional(FIND_PUBLIC, &[(*id).into()]).await?,
        Address::Token(token) => {
            db.fetch_optional(FIND_BY_TOKEN, &[token.as_str().into()])
                .await?
        }
    };
    row.as_ref().map(read).transpose()
}

/// The newest public recordings.
pub(crate) async fn newest_public(db: &Db, limit: u32) -> Result<Vec<Recording>> {
    let rows = db
        .fetch_all(NEWEST_PUBLIC, &[i64::from(limit).into()])
        .await?;
    rows.iter().map(read).collect()
}

fn read(row: &Row) -> Result<Recording> {
    let env: String = row.get("env")?;
    let count = |column| row.get::<i64>(column).map(i64::unsigned_abs);
    Ok(Recording {
        id: row.get("id")?,
        secret_token: row.get("secret_token")?,
        visibility: Visibility::named(row.get("visibility")?).unwrap_or(Visibility::Private),
        title: row.get("title")?,
        description: row.get("description")?,
        audio_url: row.get("audio_url")?,
        format_version: row.get("format_version")?,
        cols: row.get("cols")?,
        rows: row.get("rows")?,
        duration: Duration::from_micros(count("duration")?),
        command: row.get("command")?,
        env: serde_json::from_str(&env).unwrap_or_default(),
        term_type: row.get("term_type")?,
        user_agent: row.get("user_agent")?,
        file: StoredFile {
            key: row.get("file_key")?,
            stored_bytes: count("stored_bytes")?,
            content_bytes: count("content_bytes")?,
            content_sha256: row.get("content_sha256")?,
        },
        created_at: row.get("created_at")?,
        archived_at: row.get("archived_at")?,
    })
}

fn micros(duration: Duration) -> i64 {
    i64::try_from(duration.as_micros()).unwrap_or(i64::MAX)
}

fn integer(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

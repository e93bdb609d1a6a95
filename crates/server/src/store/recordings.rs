//! Rows of recordings: one at a time here, in lists below.

use std::time::Duration;

use super::db::{Db, Result, Row, Value, WriteTransaction};
use super::now;
use crate::recording::settings::{Changes, Playback};
use crate::recording::{Address, Metadata, Owner, Recording, StoredFile, Visibility};

/// What an upload adds to what the file says.
#[derive(Debug, Clone)]
pub(crate) struct NewRecording<'a> {
    pub(crate) secret_token: &'a str,
    pub(crate) installation_id: i64,
    pub(crate) user_id: Option<i64>,
    pub(crate) visibility: Visibility,
    /// What the uploader says about it; it goes before what the file says.
    pub(crate) changes: &'a Changes,
    pub(crate) user_agent: Option<&'a str>,
    pub(crate) metadata: &'a Metadata,
    pub(crate) file: &'a StoredFile,
    /// When it was uploaded, if that was not now.
    pub(crate) created_at: Option<i64>,
}

macro_rules! select {
    ($condition:expr) => {
        select!("", $condition)
    };
    ($more_columns:literal, $condition:expr) => {
        concat!(
            "SELECT recordings.id, secret_token, visibility, title, description, audio_url, \
             format_version, cols, rows, duration, command, env, term_type, user_agent, file_key, \
             stored_bytes, content_bytes, content_sha256, recordings.created_at, archived_at, \
             recordings.updated_at, deleted_at, takedown_reason, settings, featured, views, \
             user_id, username, tags",
            $more_columns,
            " FROM recordings LEFT JOIN users ON users.id = user_id ",
            $condition
        )
    };
}

pub(crate) mod holdings;
pub(super) use select;

pub(crate) mod listing;
pub(crate) mod lists;
pub(crate) mod tags;
pub(crate) mod views;

const INSERT: &str = "INSERT INTO recordings (secret_token, installation_id, visibility, title, \
    description, audio_url, format_version, cols, rows, duration, event_count, idle_time_limit, \
    command, env, term_type, term_version, theme, recorded_at, user_agent, file_key, \
    stored_bytes, content_bytes, content_sha256, created_at, updated_at, user_id, settings, tags) \
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, \
    $19, $20, $21, $22, $23, $24, $25, $26, $27, $28) RETURNING id";

const FIND: &str = select!("WHERE recordings.id = $1");
const FIND_PUBLIC: &str = select!("WHERE recordings.id = $1 AND visibility = 'public'");
const FIND_BY_TOKEN: &str = select!("WHERE secret_token = $1");
const ALL_OF_USER: &str =
    select!("WHERE user_id = $1 AND deleted_at IS NULL ORDER BY recordings.id");
/// Adds a recording and gives it back with its id.
pub(crate) async fn insert(
    transaction: &mut WriteTransaction,
    new: &NewRecording<'_>,
) -> Result<Recording> {
    let (metadata, file, now) = (new.metadata, new.file, now());
    let env = serde_json::to_string(&metadata.env).unwrap_or_else(|_| "{}".into());
    let settings = playback_json(&new.changes.playback);
    let tags = new.changes.tags.as_ref().unwrap_or(&metadata.tags);
    let joined = tags.join(" ");
    let values: [Value<'_>; 28] = [
        new.secret_token.into(),
        new.installation_id.into(),
        new.visibility.name().into(),
        new.changes
            .title
            .as_deref()
            .or(metadata.title.as_deref())
            .into(),
        new.changes.description.as_deref().into(),
        new.changes.audio_url.as_deref().into(),
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
        new.created_at.unwrap_or(now).into(),
        now.into(),
        new.user_id.into(),
        settings.as_str().into(),
        joined.as_str().into(),
    ];
    let id: i64 = transaction.fetch_one(INSERT, &values).await?.get("id")?;
    tags::add(transaction, id, tags).await?;
    read(&transaction.fetch_one(FIND, &[id.into()]).await?)
}

/// Saves what the owner changed.
pub(crate) async fn update(
    transaction: &mut WriteTransaction,
    id: i64,
    changes: &Changes,
) -> Result<Recording> {
    let settings = playback_json(&changes.playback);
    let values = [
        changes.title.as_deref().into(),
        changes.description.as_deref().into(),
        changes.visibility.map(Visibility::name).into(),
        changes.audio_url.as_deref().into(),
        settings.as_str().into(),
        now().into(),
        id.into(),
    ];
    let sql = "UPDATE recordings SET title = $1, description = $2, \
               visibility = COALESCE($3, visibility), audio_url = $4, settings = $5, \
               updated_at = $6, indexed_at = NULL WHERE id = $7";
    transaction.execute(sql, &values).await?;
    if let Some(tags) = &changes.tags {
        tags::set(transaction, id, tags).await?;
    }
    read(&transaction.fetch_one(FIND, &[id.into()]).await?)
}

/// The recording, which nobody else changes until the transaction ends.
pub(crate) async fn lock(transaction: &mut WriteTransaction, id: i64) -> Result<Recording> {
    let sql = "UPDATE recordings SET updated_at = updated_at WHERE id = $1";
    transaction.execute(sql, &[id.into()]).await?;
    get(transaction, id).await
}

/// Gives a recording another file. What its owner said about it stays; what nobody said is what
/// the new file says.
pub(crate) async fn replace(
    transaction: &mut WriteTransaction,
    id: i64,
    metadata: &Metadata,
    file: &StoredFile,
) -> Result<Recording> {
    let env = serde_json::to_string(&metadata.env).unwrap_or_else(|_| "{}".into());
    let values = [
        metadata.title.as_deref().into(),
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
        file.key.as_str().into(),
        integer(file.stored_bytes).into(),
        integer(file.content_bytes).into(),
        file.content_sha256.as_str().into(),
        now().into(),
        id.into(),
    ];
    let sql = "UPDATE recordings SET title = COALESCE(title, $1), format_version = $2, \
               cols = $3, rows = $4, duration = $5, event_count = $6, idle_time_limit = $7, \
               command = $8, env = $9, term_type = $10, term_version = $11, theme = $12, \
               recorded_at = $13, file_key = $14, stored_bytes = $15, content_bytes = $16, \
               content_sha256 = $17, updated_at = $18, indexed_at = NULL WHERE id = $19";
    transaction.execute(sql, &values).await?;
    get(transaction, id).await
}

/// Throws a recording away at a moment, or takes it back when there is none. What is thrown away
/// together has one moment, and can be taken back by it.
pub(crate) async fn set_deleted(
    transaction: &mut WriteTransaction,
    id: i64,
    at: Option<i64>,
) -> Result<()> {
    let sql = "UPDATE recordings SET deleted_at = $1 WHERE id = $2";
    transaction.execute(sql, &[at.into(), id.into()]).await?;
    Ok(())
}

/// Recommends a recording on the first page, or no longer.
pub(crate) async fn set_featured(
    transaction: &mut WriteTransaction,
    id: i64,
    featured: bool,
) -> Result<()> {
    let sql = "UPDATE recordings SET featured = $1 WHERE id = $2";
    let values = [i64::from(featured).into(), id.into()];
    transaction.execute(sql, &values).await?;
    Ok(())
}

/// Gives a recording another secret link; the old one leads nowhere from then on.
pub(crate) async fn renew_token(
    transaction: &mut WriteTransaction,
    id: i64,
    secret_token: &str,
) -> Result<Recording> {
    let sql = "UPDATE recordings SET secret_token = $1, updated_at = $2 WHERE id = $3";
    let values = [secret_token.into(), now().into(), id.into()];
    transaction.execute(sql, &values).await?;
    read(&transaction.fetch_one(FIND, &[id.into()]).await?)
}

/// Brings a recording back from archival or a takedown; it is not archived again.
pub(crate) async fn unarchive(transaction: &mut WriteTransaction, id: i64) -> Result<()> {
    let sql = "UPDATE recordings SET archived_at = NULL, archive_exempt = 1, \
               takedown_reason = NULL WHERE id = $1";
    transaction.execute(sql, &[id.into()]).await?;
    Ok(())
}

/// Every recording of somebody that is not thrown away, oldest first.
pub(crate) async fn all_of_user(db: &Db, user_id: i64) -> Result<Vec<Recording>> {
    let values = [user_id.into()];
    let rows = db.fetch_all(ALL_OF_USER, &values).await?;
    rows.iter().map(read).collect()
}

/// How many recordings an installation uploaded that nobody claimed, archived ones included.
pub(crate) async fn count_unclaimed(
    transaction: &mut WriteTransaction,
    installation_id: i64,
) -> Result<i64> {
    let sql = "SELECT count(*) AS count FROM recordings \
               WHERE installation_id = $1 AND user_id IS NULL";
    let row = transaction
        .fetch_one(sql, &[installation_id.into()])
        .await?;
    row.get("count")
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

/// The recording that has this id, as the transaction sees it.
pub(crate) async fn get(transaction: &mut WriteTransaction, id: i64) -> Result<Recording> {
    read(&transaction.fetch_one(FIND, &[id.into()]).await?)
}

/// The recording with this id, whatever its visibility.
pub(crate) async fn with_id(db: &Db, id: i64) -> Result<Option<Recording>> {
    db.fetch_optional(FIND, &[id.into()])
        .await?
        .as_ref()
        .map(read)
        .transpose()
}

fn playback_json(playback: &Playback) -> String {
    serde_json::to_string(playback).unwrap_or_else(|_| "{}".into())
}

/// The recording in a row of a `select!`.
pub(super) fn read(row: &Row) -> Result<Recording> {
    let (env, settings): (String, String) = (row.get("env")?, row.get("settings")?);
    let user: Option<i64> = row.get("user_id")?;
    let username: Option<String> = row.get("username")?;
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
        updated_at: row.get("updated_at")?,
        is_featured: row.get::<i64>("featured")? == 1,
        views: count("views")?,
        archived_at: row.get("archived_at")?,
        deleted_at: row.get("deleted_at")?,
        takedown_reason: row.get("takedown_reason")?,
        playback: serde_json::from_str(&settings).unwrap_or_default(),
        owner: user
            .zip(username)
            .map(|(id, username)| Owner { id, username }),
        tags: row
            .get::<String>("tags")?
            .split_ascii_whitespace()
            .map(str::to_owned)
            .collect(),
    })
}

fn micros(duration: Duration) -> i64 {
    i64::try_from(duration.as_micros()).unwrap_or(i64::MAX)
}

fn integer(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

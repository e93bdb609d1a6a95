//! Installations of the recorder, known by the hash of their id, and whose they are.

use super::db::{Db, Dialect, Result, Row, WriteTransaction};
use super::now;

/// An installation that uploaded or was claimed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Installation {
    pub(crate) id: i64,
    /// Whose it is; without one its recordings are unclaimed.
    pub(crate) user_id: Option<i64>,
    pub(crate) is_revoked: bool,
    pub(crate) created_at: i64,
}

fn read(row: &Row) -> Result<Installation> {
    Ok(Installation {
        id: row.get("id")?,
        user_id: row.get("user_id")?,
        is_revoked: row.get::<Option<i64>>("revoked_at")?.is_some(),
        created_at: row.get("created_at")?,
    })
}

/// The installation with this hash, if it was seen before.
pub(crate) async fn find(db: &Db, token_hash: &str) -> Result<Option<Installation>> {
    let sql = "SELECT id, user_id, revoked_at, created_at FROM installations \
               WHERE token_hash = $1";
    db.fetch_optional(sql, &[token_hash.into()])
        .await?
        .as_ref()
        .map(read)
        .transpose()
}

/// The installation with this hash; it is made when it is new. Nobody else changes it, or
/// uploads with it, before the transaction ends.
pub(crate) async fn find_or_create(
    transaction: &mut WriteTransaction,
    token_hash: &str,
) -> Result<Installation> {
    // The update that changes nothing makes RETURNING give the row in both cases.
    let sql = "INSERT INTO installations (token_hash, created_at) VALUES ($1, $2) \
               ON CONFLICT (token_hash) DO UPDATE SET token_hash = excluded.token_hash \
               RETURNING id, user_id, revoked_at, created_at";
    read(
        &transaction
            .fetch_one(sql, &[token_hash.into(), now().into()])
            .await?,
    )
}

/// The same, when others may upload with it meanwhile: nobody waits for the end of this
/// transaction but those who claim or revoke the installation.
pub(crate) async fn find_or_create_shared(
    transaction: &mut WriteTransaction,
    token_hash: &str,
) -> Result<Installation> {
    let sql = match transaction.dialect() {
        // There is one writer at a time anyway.
        Dialect::Sqlite => return find_or_create(transaction, token_hash).await,
        Dialect::Postgres => {
            "SELECT id, user_id, revoked_at, created_at FROM installations \
             WHERE token_hash = $1 FOR SHARE"
        }
    };
    match transaction
        .fetch_optional(sql, &[token_hash.into()])
        .await?
    {
        Some(row) => read(&row),
        None => find_or_create(transaction, token_hash).await,
    }
}

/// What stands for the recorder of what an account imports; no credential has such a hash.
pub(crate) async fn of_imports(transaction: &mut WriteTransaction, user_id: i64) -> Result<i64> {
    let sql = "INSERT INTO installations (token_hash, user_id, created_at) VALUES ($1, $2, $3) \
               ON CONFLICT (token_hash) DO UPDATE SET token_hash = excluded.token_hash \
               RETURNING id";
    let name = format!("imports of {user_id}");
    let values = [name.as_str().into(), user_id.into(), now().into()];
    transaction.fetch_one(sql, &values).await?.get("id")
}

/// The installations of somebody, latest first; what stands behind tokens and imports is none.
pub(crate) async fn of_user(db: &Db, user_id: i64) -> Result<Vec<Installation>> {
    let sql = "SELECT id, user_id, revoked_at, created_at FROM installations \
               WHERE user_id = $1 AND token_hash NOT LIKE 'imports of %' AND NOT EXISTS \
               (SELECT 1 FROM tokens WHERE installation_id = installations.id) ORDER BY id DESC";
    db.fetch_all(sql, &[user_id.into()])
        .await?
        .iter()
        .map(read)
        .collect()
}

/// How many recordings an installation would bring along.
pub(crate) async fn unclaimed_recordings(db: &Db, installation_id: i64) -> Result<i64> {
    let sql = "SELECT count(*) AS count FROM recordings \
               WHERE installation_id = $1 AND user_id IS NULL AND archived_at IS NULL";
    let row = db.fetch_optional(sql, &[installation_id.into()]).await?;
    row.map_or(Ok(0), |row| row.get("count"))
}

/// Makes an installation somebody's, with all its recordings.
pub(crate) async fn claim(
    transaction: &mut WriteTransaction,
    installation_id: i64,
    user_id: i64,
) -> Result<()> {
    let values = [user_id.into(), installation_id.into()];
    let sql = "UPDATE installations SET user_id = $1 WHERE id = $2";
    transaction.execute(sql, &values).await?;
    let sql = "SELECT count(*) FROM (SELECT id FROM recordings \
               WHERE installation_id = $1 AND user_id IS NULL ORDER BY id FOR UPDATE) AS locked";
    transaction.lock(sql, &[installation_id.into()]).await?;
    let sql = "UPDATE recordings SET user_id = $1 WHERE installation_id = $2 AND user_id IS NULL";
    transaction.execute(sql, &values).await?;
    Ok(())
}

/// Ends an installation of this user for good.
pub(crate) async fn revoke(
    transaction: &mut WriteTransaction,
    installation_id: i64,
    user_id: i64,
) -> Result<()> {
    let sql = "UPDATE installations SET revoked_at = $1 \
               WHERE id = $2 AND user_id = $3 AND revoked_at IS NULL";
    let values = [now().into(), installation_id.into(), user_id.into()];
    transaction.execute(sql, &values).await?;
    Ok(())
}

//! Keys by which clients repeat an upload without making a second recording.

use super::db::{Db, Result, WriteTransaction};
use super::now;

/// How long a key is remembered.
const LIFE: i64 = 7 * 86_400 * 1_000_000;

/// The recording that an installation uploaded with this key.
pub(crate) async fn find(
    transaction: &mut WriteTransaction,
    installation_id: i64,
    key_hash: &str,
) -> Result<Option<i64>> {
    let sql = "SELECT recording_id FROM upload_keys \
               WHERE installation_id = $1 AND key_hash = $2";
    let values = [installation_id.into(), key_hash.into()];
    let row = transaction.fetch_optional(sql, &values).await?;
    row.map(|row| row.get("recording_id")).transpose()
}

/// Remembers what was uploaded with a key.
pub(crate) async fn add(
    transaction: &mut WriteTransaction,
    installation_id: i64,
    key_hash: &str,
    recording_id: i64,
) -> Result<()> {
    let sql = "INSERT INTO upload_keys (installation_id, key_hash, recording_id, created_at) \
               VALUES ($1, $2, $3, $4)";
    let values = [
        installation_id.into(),
        key_hash.into(),
        recording_id.into(),
        now().into(),
    ];
    transaction.execute(sql, &values).await?;
    Ok(())
}

/// Forgets old keys.
pub(crate) async fn forget(db: &Db) -> Result<()> {
    let mut transaction = db.begin().await?;
    let sql = "DELETE FROM upload_keys WHERE created_at < $1";
    transaction.execute(sql, &[(now() - LIFE).into()]).await?;
    transaction.commit().await
}

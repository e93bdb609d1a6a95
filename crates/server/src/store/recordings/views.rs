//! Views: one per viewer, recording and day.
//!
//! Viewers are known by a hash with a secret of the day; the secret goes after two days, and
//! with it the last way to tell who viewed what.

use sha2::{Digest, Sha256};

use crate::popularity;
use crate::store::db::{Db, Result, WriteTransaction};
use crate::store::now;
use crate::token;

const DAY_MICROS: i64 = 86_400 * 1_000_000;

/// Counts a view, unless this viewer had one today. `viewer` is whatever tells viewers apart;
/// it is not kept. Gives whether it counted.
pub(crate) async fn count(db: &Db, recording_id: i64, viewer: &str) -> Result<bool> {
    let now = now();
    let day = now / DAY_MICROS;
    let mut transaction = db.begin().await?;
    let salt = salt(&mut transaction, day).await?;
    let viewer = token::hex(&Sha256::digest(format!("{salt} {viewer}"))[..16]);
    let sql = "INSERT INTO viewers (recording_id, day, viewer) VALUES ($1, $2, $3) \
               ON CONFLICT DO NOTHING";
    let values = [recording_id.into(), day.into(), viewer.as_str().into()];
    if transaction.execute(sql, &values).await? == 0 {
        return Ok(false);
    }
    // From the first of the two updates on, another view of it waits for this one.
    let sql = "UPDATE recordings SET views = views + 1 WHERE id = $1 RETURNING popularity";
    let row = transaction.fetch_one(sql, &[recording_id.into()]).await?;
    let popularity = popularity::viewed(row.get("popularity")?, now);
    let sql = "UPDATE recordings SET popularity = $1 WHERE id = $2";
    let values = [popularity.into(), recording_id.into()];
    transaction.execute(sql, &values).await?;
    transaction.commit().await?;
    Ok(true)
}

/// The secret of the day; it is made by the first view.
async fn salt(transaction: &mut WriteTransaction, day: i64) -> Result<String> {
    let sql = "INSERT INTO view_salts (day, salt) VALUES ($1, $2) ON CONFLICT (day) DO NOTHING";
    let fresh = token::secret();
    let values = [day.into(), fresh.as_str().into()];
    transaction.execute(sql, &values).await?;
    let sql = "SELECT salt FROM view_salts WHERE day = $1";
    transaction.fetch_one(sql, &[day.into()]).await?.get("salt")
}

/// Forgets who viewed what before yesterday.
pub(crate) async fn forget(db: &Db) -> Result<()> {
    let before = now() / DAY_MICROS - 1;
    let mut transaction = db.begin().await?;
    for sql in [
        "DELETE FROM viewers WHERE day < $1",
        "DELETE FROM view_salts WHERE day < $1",
    ] {
        transaction.execute(sql, &[before.into()]).await?;
    }
    transaction.commit().await
}

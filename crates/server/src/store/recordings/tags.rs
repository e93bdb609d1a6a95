//! Tags of recordings, and what they are counted by.

use crate::store::db::{Db, Result, WriteTransaction};

/// Gives a recording these tags and no others.
pub(crate) async fn set(
    transaction: &mut WriteTransaction,
    id: i64,
    tags: &[String],
) -> Result<()> {
    let joined = tags.join(" ");
    let sql = "UPDATE recordings SET tags = $1 WHERE id = $2";
    let values = [joined.as_str().into(), id.into()];
    transaction.execute(sql, &values).await?;
    let sql = "DELETE FROM recording_tags WHERE recording_id = $1";
    transaction.execute(sql, &[id.into()]).await?;
    add(transaction, id, tags).await
}

/// Enters the tags of a recording that has none yet.
pub(super) async fn add(
    transaction: &mut WriteTransaction,
    id: i64,
    tags: &[String],
) -> Result<()> {
    let sql = "INSERT INTO recording_tags (recording_id, tag) VALUES ($1, $2)";
    for tag in tags {
        let values = [id.into(), tag.as_str().into()];
        transaction.execute(sql, &values).await?;
    }
    Ok(())
}

/// Tags of public recordings with the number of those, the most used ones first.
pub(crate) async fn public(db: &Db, limit: u32) -> Result<Vec<(String, i64)>> {
    let sql = "SELECT tag, count(*) AS count FROM recording_tags \
               JOIN recordings ON recordings.id = recording_id \
               WHERE visibility = 'public' AND archived_at IS NULL AND deleted_at IS NULL \
               GROUP BY tag ORDER BY count(*) DESC, tag LIMIT $1";
    let rows = db.fetch_all(sql, &[i64::from(limit).into()]).await?;
    rows.iter()
        .map(|row| Ok((row.get("tag")?, row.get("count")?)))
        .collect()
}

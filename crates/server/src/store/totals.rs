//! Numbers about everything that the server keeps.

use super::db::{Db, Result};

/// What there is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Totals {
    pub(crate) users: i64,
    pub(crate) recordings: i64,
    /// Bytes of the stored files.
    pub(crate) bytes: i64,
    /// Bytes of the recordings, decompressed.
    pub(crate) content_bytes: i64,
    pub(crate) unclaimed: i64,
    pub(crate) unclaimed_bytes: i64,
    /// Archived ones and those that were taken down.
    pub(crate) archived: i64,
    pub(crate) archived_bytes: i64,
    /// Deleted ones that can be taken back.
    pub(crate) deleted: i64,
    pub(crate) deleted_bytes: i64,
}

macro_rules! sum {
    ($condition:literal, $name:literal) => {
        concat!(
            "CAST(coalesce(sum(CASE WHEN ",
            $condition,
            " THEN 1 ELSE 0 END), 0) AS BIGINT) AS ",
            $name,
            ", CAST(coalesce(sum(CASE WHEN ",
            $condition,
            " THEN stored_bytes ELSE 0 END), 0) AS BIGINT) AS ",
            $name,
            "_bytes"
        )
    };
}

/// Counts everything. Reads every row of a recording.
pub(crate) async fn count(db: &Db) -> Result<Totals> {
    let sql = concat!(
        "SELECT (SELECT count(*) FROM users) AS users, count(*) AS recordings, \
         CAST(coalesce(sum(stored_bytes), 0) AS BIGINT) AS bytes, \
         CAST(coalesce(sum(content_bytes), 0) AS BIGINT) AS content_bytes, ",
        sum!("user_id IS NULL", "unclaimed"),
        ", ",
        sum!("archived_at IS NOT NULL", "archived"),
        ", ",
        sum!("deleted_at IS NOT NULL", "deleted"),
        " FROM recordings"
    );
    let Some(row) = db.fetch_optional(sql, &[]).await? else {
        return Ok(Totals::default());
    };
    Ok(Totals {
        users: row.get("users")?,
        recordings: row.get("recordings")?,
        bytes: row.get("bytes")?,
        content_bytes: row.get("content_bytes")?,
        unclaimed: row.get("unclaimed")?,
        unclaimed_bytes: row.get("unclaimed_bytes")?,
        archived: row.get("archived")?,
        archived_bytes: row.get("archived_bytes")?,
        deleted: row.get("deleted")?,
        deleted_bytes: row.get("deleted_bytes")?,
    })
}

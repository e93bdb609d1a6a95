//! Lists for programs: newest first, with a mark from where to go on.

use super::{Recording, read};
use crate::store::db::{Db, Result};

/// What of a list is asked for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Wanted<'a> {
    /// Whose recordings, of every visibility; without one everybody's public ones.
    pub(crate) owner: Option<i64>,
    /// Only those of this visibility, unless it is empty.
    pub(crate) visibility: &'a str,
    /// Only those with this tag, unless it is empty.
    pub(crate) tag: &'a str,
    /// Only those that are older than the one with this id.
    pub(crate) after: i64,
    pub(crate) limit: u32,
}

macro_rules! listed {
    ($condition:literal) => {
        select!(concat!(
            "WHERE ",
            $condition,
            " AND archived_at IS NULL AND deleted_at IS NULL \
             AND ($1 = '' OR visibility = $1) AND recordings.id < $2 \
             ORDER BY recordings.id DESC LIMIT $3"
        ))
    };
}

const OF_OWNER: &str = listed!("user_id = $4");
const PUBLIC: &str = listed!("visibility = 'public'");
const TAGGED_OF_OWNER: &str = listed!(
    "user_id = $4 AND recordings.id IN (SELECT recording_id FROM recording_tags WHERE tag = $5)"
);
const TAGGED_PUBLIC: &str = listed!(
    "visibility = 'public' \
     AND recordings.id IN (SELECT recording_id FROM recording_tags WHERE tag = $4)"
);

/// The recordings that are asked for.
pub(crate) async fn page(db: &Db, wanted: &Wanted<'_>) -> Result<Vec<Recording>> {
    let (visibility, after) = (wanted.visibility.into(), wanted.after.into());
    let (limit, tag) = (i64::from(wanted.limit).into(), wanted.tag.into());
    let rows = match (wanted.owner, wanted.tag.is_empty()) {
        (Some(owner), true) => {
            let values = [visibility, after, limit, owner.into()];
            db.fetch_all(OF_OWNER, &values).await?
        }
        (Some(owner), false) => {
            let values = [visibility, after, limit, owner.into(), tag];
            db.fetch_all(TAGGED_OF_OWNER, &values).await?
        }
        (None, true) => db.fetch_all(PUBLIC, &[visibility, after, limit]).await?,
        (None, false) => {
            let values = [visibility, after, limit, tag];
            db.fetch_all(TAGGED_PUBLIC, &values).await?
        }
    };
    rows.iter().map(read).collect()
}

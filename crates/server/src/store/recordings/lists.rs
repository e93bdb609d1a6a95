//! Lists of recordings, a page at a time.

use super::{Recording, Visibility, read};
use crate::popularity;
use crate::store::db::{Db, Result, Value};
use crate::store::now;

/// A list of public recordings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum List {
    /// What admins recommend, newest first.
    Featured,
    /// What is viewed most these days.
    Popular,
    /// The newest first.
    Recent,
}

/// A part of a list.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Slice {
    pub(crate) offset: u32,
    pub(crate) limit: u32,
}

impl Slice {
    /// The beginning of a list.
    pub(crate) fn first(limit: u32) -> Slice {
        Slice { offset: 0, limit }
    }

    pub(in crate::store) fn values<'a>(self) -> [Value<'a>; 2] {
        [i64::from(self.limit).into(), i64::from(self.offset).into()]
    }
}

/// What an owner wants to see of their own recordings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shelf {
    All,
    With(Visibility),
    /// Thrown away, and still there to be taken back.
    Deleted,
}

/// How many recordings of an owner there are of each kind, and how often they were viewed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) public: i64,
    pub(crate) unlisted: i64,
    pub(crate) private: i64,
    pub(crate) deleted: i64,
    /// Views of the public ones.
    pub(crate) public_views: i64,
}

impl Counts {
    /// All that are not thrown away.
    pub(crate) fn all(&self) -> i64 {
        self.public + self.unlisted + self.private
    }
}

macro_rules! listed {
    ($condition:literal) => {
        select!(concat!(
            "WHERE visibility = 'public' AND archived_at IS NULL AND deleted_at IS NULL ",
            $condition
        ))
    };
}

const FEATURED: &str = listed!(
    "AND featured = 1 ORDER BY recordings.created_at DESC, recordings.id DESC LIMIT $1 OFFSET $2"
);
const POPULAR: &str = listed!(
    "AND popularity > 0 AND popularity >= $3 ORDER BY popularity DESC, recordings.id DESC \
     LIMIT $1 OFFSET $2"
);
const RECENT: &str =
    listed!("ORDER BY recordings.created_at DESC, recordings.id DESC LIMIT $1 OFFSET $2");
const TAGGED: &str = listed!(
    "AND recordings.id IN (SELECT recording_id FROM recording_tags WHERE tag = $3) \
     ORDER BY recordings.created_at DESC, recordings.id DESC LIMIT $1 OFFSET $2"
);
const PUBLIC_OF_USER: &str = listed!(
    "AND user_id = $3 AND recordings.id <> $4 \
     ORDER BY recordings.created_at DESC, recordings.id DESC LIMIT $1 OFFSET $2"
);
const OF_OWNER: &str = select!(
    "WHERE user_id = $3 AND ($4 = '' OR visibility = $4) \
     AND archived_at IS NULL AND deleted_at IS NULL \
     ORDER BY recordings.created_at DESC, recordings.id DESC LIMIT $1 OFFSET $2"
);
const DELETED_OF_OWNER: &str = select!(
    "WHERE user_id = $3 AND deleted_at IS NOT NULL AND archived_at IS NULL \
     ORDER BY deleted_at DESC, recordings.id DESC LIMIT $1 OFFSET $2"
);
const DELETED_TOGETHER: &str =
    select!("WHERE user_id = $1 AND deleted_at = $2 AND archived_at IS NULL");

/// Public recordings with a tag, newest first.
pub(crate) async fn tagged(db: &Db, tag: &str, slice: Slice) -> Result<Vec<Recording>> {
    let [limit, offset] = slice.values();
    all(db, TAGGED, &[limit, offset, tag.into()]).await
}

/// Public recordings of everybody.
pub(crate) async fn public(db: &Db, list: List, slice: Slice) -> Result<Vec<Recording>> {
    let [limit, offset] = slice.values();
    match list {
        List::Featured => all(db, FEATURED, &[limit, offset]).await,
        List::Recent => all(db, RECENT, &[limit, offset]).await,
        List::Popular => {
            let least = popularity::least(now()).into();
            all(db, POPULAR, &[limit, offset, least]).await
        }
    }
}

/// Public recordings of one user, newest first, without the one that is shown already.
pub(crate) async fn public_of_user(
    db: &Db,
    user_id: i64,
    without: Option<i64>,
    slice: Slice,
) -> Result<Vec<Recording>> {
    let [limit, offset] = slice.values();
    let without = without.unwrap_or_default().into();
    all(
        db,
        PUBLIC_OF_USER,
        &[limit, offset, user_id.into(), without],
    )
    .await
}

/// Recordings of an owner, for the owner.
pub(crate) async fn of_owner(
    db: &Db,
    user_id: i64,
    shelf: Shelf,
    slice: Slice,
) -> Result<Vec<Recording>> {
    let [limit, offset] = slice.values();
    let visibility = match shelf {
        Shelf::All => "",
        Shelf::With(visibility) => visibility.name(),
        Shelf::Deleted => {
            return all(db, DELETED_OF_OWNER, &[limit, offset, user_id.into()]).await;
        }
    };
    let values = [limit, offset, user_id.into(), visibility.into()];
    all(db, OF_OWNER, &values).await
}

/// What an owner threw away at this very moment.
pub(crate) async fn deleted_together(db: &Db, user_id: i64, at: i64) -> Result<Vec<Recording>> {
    all(db, DELETED_TOGETHER, &[user_id.into(), at.into()]).await
}

/// Number and last change of the newest public recordings.
pub(crate) async fn public_addresses(db: &Db, limit: u32) -> Result<Vec<(i64, i64)>> {
    let sql = "SELECT id, updated_at FROM recordings WHERE visibility = 'public' \
               AND archived_at IS NULL AND deleted_at IS NULL \
               ORDER BY created_at DESC, id DESC LIMIT $1";
    let rows = db.fetch_all(sql, &[i64::from(limit).into()]).await?;
    let address = |row: &crate::store::db::Row| Ok((row.get("id")?, row.get("updated_at")?));
    rows.iter().map(address).collect()
}

/// Numbers about an owner's recordings.
pub(crate) async fn counts(db: &Db, user_id: i64) -> Result<Counts> {
    let sql = "SELECT visibility, deleted_at IS NULL AS present, COUNT(*) AS count, \
               CAST(SUM(views) AS BIGINT) AS views FROM recordings \
               WHERE user_id = $1 AND archived_at IS NULL GROUP BY visibility, present";
    let mut counts = Counts::default();
    for row in db.fetch_all(sql, &[user_id.into()]).await? {
        let count: i64 = row.get("count")?;
        let present: i64 = row.get("present")?;
        match Visibility::named(row.get("visibility")?) {
            _ if present == 0 => counts.deleted += count,
            Some(Visibility::Public) => {
                counts.public = count;
                counts.public_views = row.get("views")?;
            }
            Some(Visibility::Unlisted) => counts.unlisted = count,
            Some(Visibility::Private) | None => counts.private += count,
        }
    }
    Ok(counts)
}

async fn all(db: &Db, sql: &'static str, values: &[Value<'_>]) -> Result<Vec<Recording>> {
    db.fetch_all(sql, values).await?.iter().map(read).collect()
}

//! Recordings as those see them who look after the server: all of them.

use super::lists::Slice;
use super::{Recording, read};
use crate::store::db::{Db, Result, WriteTransaction};
use crate::store::{now, pattern};

/// Which recordings are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Holding {
    All,
    Featured,
    Unclaimed,
    Archived,
    TakenDown,
    Deleted,
}

impl Holding {
    /// All of them, in the order in which they are offered.
    pub(crate) const ALL: [Holding; 6] = [
        Holding::All,
        Holding::Featured,
        Holding::Unclaimed,
        Holding::Archived,
        Holding::TakenDown,
        Holding::Deleted,
    ];

    /// Its name in addresses and statements.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Holding::All => "all",
            Holding::Featured => "featured",
            Holding::Unclaimed => "unclaimed",
            Holding::Archived => "archived",
            Holding::TakenDown => "taken-down",
            Holding::Deleted => "deleted",
        }
    }
}

const FIND: &str = select!(
    "WHERE ($3 = 'all' OR ($3 = 'featured' AND featured = 1) \
     OR ($3 = 'unclaimed' AND user_id IS NULL) \
     OR ($3 = 'archived' AND archived_at IS NOT NULL AND takedown_reason IS NULL) \
     OR ($3 = 'taken-down' AND takedown_reason IS NOT NULL) \
     OR ($3 = 'deleted' AND deleted_at IS NOT NULL)) \
     AND ($4 = '' OR lower(coalesce(title, command, '')) LIKE $4 ESCAPE '\\' \
     OR CAST(recordings.id AS TEXT) = $5 OR secret_token = $5 OR lower(username) = lower($5)) \
     ORDER BY recordings.id DESC LIMIT $1 OFFSET $2"
);

/// Recordings of a kind, newest first: those with this text in their title, this number, this
/// token, or this owner.
pub(crate) async fn find(
    db: &Db,
    holding: Holding,
    text: &str,
    slice: Slice,
) -> Result<Vec<Recording>> {
    let [limit, offset] = slice.values();
    let pattern = pattern(text);
    let values = [
        limit,
        offset,
        holding.name().into(),
        pattern.as_str().into(),
        text.trim().into(),
    ];
    let rows = db.fetch_all(FIND, &values).await?;
    rows.iter().map(read).collect()
}

/// Takes a recording down: it is archived, with a reason.
pub(crate) async fn take_down(
    transaction: &mut WriteTransaction,
    id: i64,
    reason: &str,
) -> Result<()> {
    let sql = "UPDATE recordings SET takedown_reason = $1, archived_at = $2, featured = 0 \
               WHERE id = $3";
    let values = [reason.into(), now().into(), id.into()];
    transaction.execute(sql, &values).await?;
    Ok(())
}

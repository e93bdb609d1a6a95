//! Rows of collections, and what is in them in which order.

use super::db::{Db, Result, Row, WriteTransaction};
use super::now;
use super::recordings::{read as read_recording, select};
use crate::collection::{Collection, Words};
use crate::recording::{Address, Owner, Recording, Visibility};
use crate::token;

macro_rules! collections {
    ($condition:literal) => {
        concat!(
            "SELECT collections.id, user_id, username, secret_token, title, description, \
             visibility, collections.created_at AS made_at, updated_at \
             FROM collections JOIN users ON users.id = user_id WHERE ",
            $condition
        )
    };
}

const FIND: &str = collections!("collections.id = $1");
const FIND_BY_TOKEN: &str = collections!("secret_token = $1");

const ITEMS: &str = select!(
    "JOIN collection_items ON collection_items.recording_id = recordings.id \
     WHERE collection_id = $1 AND archived_at IS NULL AND deleted_at IS NULL ORDER BY place"
);

fn read(row: &Row) -> Result<Collection> {
    Ok(Collection {
        id: row.get("id")?,
        owner: Owner {
            id: row.get("user_id")?,
            username: row.get("username")?,
        },
        secret_token: row.get("secret_token")?,
        title: row.get("title")?,
        description: row.get("description")?,
        visibility: Visibility::named(row.get("visibility")?).unwrap_or(Visibility::Private),
        created_at: row.get("made_at")?,
        updated_at: row.get("updated_at")?,
    })
}

/// The collection with this number, whatever its visibility, or with this token.
pub(crate) async fn find(db: &Db, address: &Address) -> Result<Option<Collection>> {
    let row = match address {
        Address::Number(id) => db.fetch_optional(FIND, &[(*id).into()]).await?,
        Address::Token(token) => {
            let values = [token.as_str().into()];
            db.fetch_optional(FIND_BY_TOKEN, &values).await?
        }
    };
    row.as_ref().map(read).transpose()
}

/// The collections of somebody, latest first.
pub(crate) async fn of_user(db: &Db, user_id: i64) -> Result<Vec<Collection>> {
    let sql = collections!("user_id = $1 ORDER BY collections.id DESC");
    let rows = db.fetch_all(sql, &[user_id.into()]).await?;
    rows.iter().map(read).collect()
}

/// Makes an empty collection.
pub(crate) async fn create(
    transaction: &mut WriteTransaction,
    user_id: i64,
    title: &str,
    words: &Words,
) -> Result<Collection> {
    let secret_token = token::random();
    let visibility = words.visibility.unwrap_or(Visibility::Unlisted);
    let sql = "INSERT INTO collections (user_id, secret_token, title, description, visibility, \
               created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $6) RETURNING id";
    let values = [
        user_id.into(),
        secret_token.as_str().into(),
        title.into(),
        words
            .description
            .as_ref()
            .and_then(|text| text.as_deref())
            .into(),
        visibility.name().into(),
        now().into(),
    ];
    let id: i64 = transaction.fetch_one(sql, &values).await?.get("id")?;
    read(&transaction.fetch_one(FIND, &[id.into()]).await?)
}

/// Changes what is said about a collection.
pub(crate) async fn update(
    transaction: &mut WriteTransaction,
    before: &Collection,
    words: &Words,
) -> Result<Collection> {
    let description = words.description.as_ref().unwrap_or(&before.description);
    let values = [
        words.title.as_deref().unwrap_or(&before.title).into(),
        description.as_deref().into(),
        words.visibility.unwrap_or(before.visibility).name().into(),
        now().into(),
        before.id.into(),
    ];
    let sql = "UPDATE collections SET title = $1, description = $2, visibility = $3, \
               updated_at = $4 WHERE id = $5";
    transaction.execute(sql, &values).await?;
    read(&transaction.fetch_one(FIND, &[before.id.into()]).await?)
}

/// Removes a collection; its recordings stay.
pub(crate) async fn delete(transaction: &mut WriteTransaction, id: i64) -> Result<()> {
    let sql = "DELETE FROM collections WHERE id = $1";
    transaction.execute(sql, &[id.into()]).await?;
    Ok(())
}

/// The recordings of a collection in their order, without those that are gone.
pub(crate) async fn recordings(db: &Db, id: i64) -> Result<Vec<Recording>> {
    let rows = db.fetch_all(ITEMS, &[id.into()]).await?;
    rows.iter().map(read_recording).collect()
}

/// The numbers of all recordings of a collection in their order, with those that are in the bin
/// or archived.
pub(crate) async fn order(db: &Db, id: i64) -> Result<Vec<i64>> {
    let sql = "SELECT recording_id FROM collection_items WHERE collection_id = $1 ORDER BY place";
    let rows = db.fetch_all(sql, &[id.into()]).await?;
    rows.iter().map(|row| row.get("recording_id")).collect()
}

/// Gives a collection these recordings in this order, and no others.
pub(crate) async fn set_recordings(
    transaction: &mut WriteTransaction,
    id: i64,
    recordings: &[i64],
) -> Result<()> {
    let sql = "DELETE FROM collection_items WHERE collection_id = $1";
    transaction.execute(sql, &[id.into()]).await?;
    let sql = "INSERT INTO collection_items (collection_id, recording_id, place) \
               VALUES ($1, $2, $3) ON CONFLICT (collection_id, recording_id) DO NOTHING";
    for (recording, place) in recordings.iter().zip(0_i64..) {
        let values = [id.into(), (*recording).into(), place.into()];
        transaction.execute(sql, &values).await?;
    }
    let sql = "UPDATE collections SET updated_at = $1 WHERE id = $2";
    transaction.execute(sql, &[now().into(), id.into()]).await?;
    Ok(())
}

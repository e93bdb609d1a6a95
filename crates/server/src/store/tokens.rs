//! Tokens with which programs act for an account, known by their hash.

use super::db::{Db, Result, Row, WriteTransaction};
use super::now;
use crate::account::User;
use crate::scope::Scopes;
use crate::store::users;
use crate::token;

/// How old the time of a token's last use may be before it is written again.
const STALE: i64 = 60 * 1_000_000;

/// A token as its owner sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Token {
    pub(crate) id: i64,
    pub(crate) name: String,
    pub(crate) scopes: Scopes,
    pub(crate) created_at: i64,
    /// Without one it lasts until it is revoked.
    pub(crate) expires_at: Option<i64>,
    pub(crate) last_used_at: Option<i64>,
}

impl Token {
    /// Whether it opens nothing any more.
    pub(crate) fn is_expired(&self) -> bool {
        self.expires_at.is_some_and(|end| end <= now())
    }

    /// Whether its use is worth a write.
    pub(crate) fn is_stale(&self) -> bool {
        self.last_used_at.is_none_or(|used| used + STALE < now())
    }
}

/// What a new token is to be.
#[derive(Debug, Clone)]
pub(crate) struct NewToken<'a> {
    pub(crate) user_id: i64,
    pub(crate) name: &'a str,
    pub(crate) scopes: Scopes,
    pub(crate) expires_at: Option<i64>,
}

macro_rules! columns {
    () => {
        "tokens.id AS token_id, name, scopes, tokens.created_at AS made_at, \
         tokens.expires_at AS ends_at, last_used_at"
    };
}

fn read(row: &Row) -> Result<Token> {
    Ok(Token {
        id: row.get("token_id")?,
        name: row.get("name")?,
        scopes: Scopes::parse(row.get("scopes")?),
        created_at: row.get("made_at")?,
        expires_at: row.get("ends_at")?,
        last_used_at: row.get("last_used_at")?,
    })
}

/// Makes a token and gives it with its secret, which is told only now.
pub(crate) async fn create(
    transaction: &mut WriteTransaction,
    new: &NewToken<'_>,
) -> Result<(Token, String)> {
    let secret = token::for_programs();
    let hash = token::hash(&secret);
    let now = now();
    let sql = "INSERT INTO installations (token_hash, created_at, user_id) VALUES ($1, $2, $3) \
               RETURNING id";
    let values = [hash.as_str().into(), now.into(), new.user_id.into()];
    let installation: i64 = transaction.fetch_one(sql, &values).await?.get("id")?;
    let sql = concat!(
        "INSERT INTO tokens (user_id, installation_id, token_hash, name, scopes, created_at, \
         expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING ",
        "id AS token_id, name, scopes, created_at AS made_at, expires_at AS ends_at, last_used_at"
    );
    let scopes = new.scopes.names().join(" ");
    let values = [
        new.user_id.into(),
        installation.into(),
        hash.as_str().into(),
        new.name.into(),
        scopes.as_str().into(),
        now.into(),
        new.expires_at.into(),
    ];
    let token = read(&transaction.fetch_one(sql, &values).await?)?;
    Ok((token, secret))
}

/// The token with this hash and whose it is, unless it was revoked.
pub(crate) async fn find(db: &Db, hash: &str) -> Result<Option<(Token, User)>> {
    let sql = concat!(
        "SELECT ",
        columns!(),
        ", ",
        users::columns!(),
        " FROM tokens JOIN users ON users.id = tokens.user_id \
         WHERE token_hash = $1 AND revoked_at IS NULL"
    );
    let row = db.fetch_optional(sql, &[hash.into()]).await?;
    row.map(|row| Ok((read(&row)?, users::read(&row)?)))
        .transpose()
}

/// The tokens of somebody that were not revoked, latest first.
pub(crate) async fn of_user(db: &Db, user_id: i64) -> Result<Vec<Token>> {
    let sql = concat!(
        "SELECT ",
        columns!(),
        " FROM tokens WHERE user_id = $1 AND revoked_at IS NULL ORDER BY id DESC"
    );
    let rows = db.fetch_all(sql, &[user_id.into()]).await?;
    rows.iter().map(read).collect()
}

/// Ends a token of this user for good. `false` when there is none.
pub(crate) async fn revoke(
    transaction: &mut WriteTransaction,
    user_id: i64,
    token_id: i64,
) -> Result<bool> {
    let sql = "UPDATE tokens SET revoked_at = $1 \
               WHERE id = $2 AND user_id = $3 AND revoked_at IS NULL RETURNING installation_id";
    let values = [now().into(), token_id.into(), user_id.into()];
    let Some(row) = transaction.fetch_optional(sql, &values).await? else {
        return Ok(false);
    };
    let installation: i64 = row.get("installation_id")?;
    let sql = "UPDATE installations SET revoked_at = $1 WHERE id = $2";
    let values = [now().into(), installation.into()];
    transaction.execute(sql, &values).await?;
    Ok(true)
}

/// Remembers that a token was used.
pub(crate) async fn touch(db: &Db, token_id: i64) -> Result<()> {
    let mut transaction = db.begin().await?;
    let sql = "UPDATE tokens SET last_used_at = $1 WHERE id = $2";
    transaction
        .execute(sql, &[now().into(), token_id.into()])
        .await?;
    transaction.commit().await
}

//! Accounts, their sessions, and the links by which people get in.

use super::db::{Db, Result, Row, Turn, WriteTransaction};
use super::{emails, now};
use crate::account::User;
use crate::recording::Visibility;
use crate::token;

const SECOND: i64 = 1_000_000;
/// A device stays logged in for 90 days.
pub(crate) const SESSION_SECONDS: i64 = 90 * 86_400;

/// The columns that [`read`] reads.
macro_rules! columns {
    () => {
        "users.id, users.email, users.username, users.is_admin, users.default_visibility, \
         users.suspended_at, users.created_at AS joined_at"
    };
}

pub(crate) mod listing;

pub(crate) use columns;

/// The account in a row with these columns.
pub(super) fn read(row: &Row) -> Result<User> {
    Ok(User {
        id: row.get("id")?,
        email: row.get("email")?,
        username: row.get("username")?,
        is_admin: row.get::<i64>("is_admin")? != 0,
        default_visibility: Visibility::named(row.get("default_visibility")?)
            .unwrap_or(Visibility::Private),
        is_suspended: row.get::<Option<i64>>("suspended_at")?.is_some(),
        created_at: row.get("joined_at")?,
    })
}

/// The account with this address.
pub(crate) async fn with_email(db: &Db, email: &str) -> Result<Option<User>> {
    let sql = concat!(
        "SELECT ",
        columns!(),
        " FROM users WHERE users.id = (SELECT user_id FROM user_emails WHERE email = $1)"
    );
    db.fetch_optional(sql, &[email.into()])
        .await?
        .as_ref()
        .map(read)
        .transpose()
}

/// The account with this id.
pub(crate) async fn with_id(db: &Db, id: i64) -> Result<Option<User>> {
    let sql = concat!("SELECT ", columns!(), " FROM users WHERE id = $1");
    db.fetch_optional(sql, &[id.into()])
        .await?
        .as_ref()
        .map(read)
        .transpose()
}

/// The account with this username, in any case.
pub(crate) async fn with_username(db: &Db, username: &str) -> Result<Option<User>> {
    let sql = concat!(
        "SELECT ",
        columns!(),
        " FROM users WHERE lower(username) = lower($1)"
    );
    db.fetch_optional(sql, &[username.into()])
        .await?
        .as_ref()
        .map(read)
        .transpose()
}

/// The id of the account with this address. Nobody else takes or leaves the address before the
/// transaction ends.
pub(crate) async fn id_of_email(
    transaction: &mut WriteTransaction,
    email: &str,
) -> Result<Option<i64>> {
    transaction.take_turn(Turn::Accounts).await?;
    let sql = "SELECT user_id FROM user_emails WHERE email = $1";
    let row = transaction.fetch_optional(sql, &[email.into()]).await?;
    row.map(|row| row.get("user_id")).transpose()
}

/// What new recordings of somebody get when the upload does not say.
pub(crate) async fn default_visibility(
    transaction: &mut WriteTransaction,
    user_id: i64,
) -> Result<Visibility> {
    let sql = "SELECT default_visibility FROM users WHERE id = $1";
    let row = transaction.fetch_one(sql, &[user_id.into()]).await?;
    Ok(Visibility::named(row.get("default_visibility")?).unwrap_or(Visibility::Private))
}

/// What an account is called.
pub(crate) async fn name(transaction: &mut WriteTransaction, user_id: i64) -> Result<String> {
    let sql = "SELECT username FROM users WHERE id = $1";
    let row = transaction.fetch_one(sql, &[user_id.into()]).await?;
    row.get("username")
}

/// Whether there is any account.
pub(crate) async fn exist(db: &Db) -> Result<bool> {
    Ok(db
        .fetch_optional("SELECT id FROM users LIMIT 1", &[])
        .await?
        .is_some())
}

/// Makes an account. Both names must be free; see [`is_taken`].
pub(crate) async fn create(
    transaction: &mut WriteTransaction,
    email: &str,
    username: &str,
    is_admin: bool,
    default_visibility: Visibility,
) -> Result<User> {
    let sql = concat!(
        "INSERT INTO users (email, username, is_admin, created_at, default_visibility) \
         VALUES ($1, $2, $3, $4, $5) RETURNING ",
        "id, email, username, is_admin, default_visibility, suspended_at, \
         created_at AS joined_at"
    );
    let values = [
        email.into(),
        username.into(),
        i64::from(is_admin).into(),
        now().into(),
        default_visibility.name().into(),
    ];
    let user = read(&transaction.fetch_one(sql, &values).await?)?;
    emails::add(transaction, user.id, email).await?;
    Ok(user)
}

/// Whether somebody else has this username. It stays so until the transaction ends.
pub(crate) async fn is_taken(
    transaction: &mut WriteTransaction,
    username: &str,
    but_for: i64,
) -> Result<bool> {
    transaction.take_turn(Turn::Accounts).await?;
    let sql = "SELECT id FROM users WHERE lower(username) = lower($1) AND id <> $2";
    let row = transaction
        .fetch_optional(sql, &[username.into(), but_for.into()])
        .await?;
    Ok(row.is_some())
}

/// Changes what people set about their account.
pub(crate) async fn update(
    transaction: &mut WriteTransaction,
    user_id: i64,
    username: &str,
    default_visibility: Visibility,
) -> Result<()> {
    let sql = "UPDATE users SET username = $1, default_visibility = $2 WHERE id = $3";
    let values = [
        username.into(),
        default_visibility.name().into(),
        user_id.into(),
    ];
    transaction.execute(sql, &values).await?;
    Ok(())
}

/// The address of an account that there is.
pub(crate) async fn email(transaction: &mut WriteTransaction, user_id: i64) -> Result<String> {
    let sql = "SELECT email FROM users WHERE id = $1";
    let row = transaction.fetch_one(sql, &[user_id.into()]).await?;
    row.get("email")
}

/// Gives an account another address in place of the one that letters go to. It must be free, or
/// one that the account has already.
pub(crate) async fn set_email(
    transaction: &mut WriteTransaction,
    user_id: i64,
    email: &str,
) -> Result<()> {
    let sql = "DELETE FROM user_emails WHERE email = (SELECT email FROM users WHERE id = $1)";
    transaction.execute(sql, &[user_id.into()]).await?;
    let sql = "UPDATE users SET email = $1 WHERE id = $2";
    let values = [email.into(), user_id.into()];
    transaction.execute(sql, &values).await?;
    emails::add(transaction, user_id, email).await?;
    Ok(())
}

/// Holds an account's installations and recordings still, in the order in which uploads and claims
/// take them.
pub(super) async fn lock_belongings(
    transaction: &mut WriteTransaction,
    user_id: i64,
) -> Result<()> {
    for sql in [
        "SELECT count(*) FROM (SELECT id FROM installations WHERE user_id = $1 \
         ORDER BY id FOR UPDATE) AS locked",
        "SELECT count(*) FROM (SELECT id FROM recordings WHERE user_id = $1 \
         ORDER BY id FOR UPDATE) AS locked",
    ] {
        transaction.lock(sql, &[user_id.into()]).await?;
    }
    Ok(())
}

/// Deletes an account with everything that is its. Its installations end for good. Gives the
/// keys of the files that nothing refers to any more.
pub(crate) async fn delete(
    transaction: &mut WriteTransaction,
    user_id: i64,
) -> Result<Vec<String>> {
    // First, so that an upload under way ends before the recordings go.
    let sql = "UPDATE installations SET revoked_at = coalesce(revoked_at, $1), user_id = NULL \
               WHERE user_id = $2";
    let values = [now().into(), user_id.into()];
    transaction.execute(sql, &values).await?;
    lock_belongings(transaction, user_id).await?;
    let sql = "DELETE FROM recordings WHERE user_id = $1 RETURNING file_key";
    let rows = transaction.fetch_all(sql, &[user_id.into()]).await?;
    let sql = "DELETE FROM users WHERE id = $1";
    transaction.execute(sql, &[user_id.into()]).await?;
    rows.iter().map(|row| row.get("file_key")).collect()
}

/// A device that is logged in.
#[derive(Debug, Clone)]
pub(crate) struct Session {
    pub(crate) id: i64,
    pub(crate) user_agent: Option<String>,
    pub(crate) created_at: i64,
}

/// Logs a device in and gives the secret that its cookie holds.
pub(crate) async fn create_session(
    transaction: &mut WriteTransaction,
    user_id: i64,
    user_agent: Option<&str>,
) -> Result<String> {
    let secret = token::secret();
    let hash = token::hash(&secret);
    let now = now();
    let sql = "INSERT INTO sessions (user_id, token_hash, user_agent, created_at, expires_at) \
               VALUES ($1, $2, $3, $4, $5)";
    let values = [
        user_id.into(),
        hash.as_str().into(),
        user_agent.into(),
        now.into(),
        (now + SESSION_SECONDS * SECOND).into(),
    ];
    transaction.execute(sql, &values).await?;
    Ok(secret)
}

/// Who is logged in with this secret, and the id of the session.
pub(crate) async fn find_session(db: &Db, secret: &str) -> Result<Option<(i64, User)>> {
    let sql = concat!(
        "SELECT sessions.id AS session_id, ",
        columns!(),
        " FROM sessions JOIN users ON users.id = sessions.user_id \
         WHERE sessions.token_hash = $1 AND sessions.expires_at > $2 \
         AND users.suspended_at IS NULL"
    );
    let hash = token::hash(secret);
    let row = db
        .fetch_optional(sql, &[hash.as_str().into(), now().into()])
        .await?;
    row.as_ref()
        .map(|row| Ok((row.get("session_id")?, read(row)?)))
        .transpose()
}

/// Forgets sessions that ended.
pub(crate) async fn forget_sessions(db: &Db) -> Result<()> {
    let mut transaction = db.begin().await?;
    let sql = "DELETE FROM sessions WHERE expires_at < $1";
    transaction.execute(sql, &[now().into()]).await?;
    transaction.commit().await
}

/// The devices on which somebody is logged in, latest first.
pub(crate) async fn sessions(db: &Db, user_id: i64) -> Result<Vec<Session>> {
    let sql = "SELECT id, user_agent, created_at FROM sessions \
               WHERE user_id = $1 AND expires_at > $2 ORDER BY id DESC";
    let rows = db.fetch_all(sql, &[user_id.into(), now().into()]).await?;
    rows.iter()
        .map(|row| {
            Ok(Session {
                id: row.get("id")?,
                user_agent: row.get("user_agent")?,
                created_at: row.get("created_at")?,
            })
        })
        .collect()
}

/// Logs a device of this user out.
pub(crate) async fn delete_session(
    transaction: &mut WriteTransaction,
    user_id: i64,
    session_id: i64,
) -> Result<()> {
    let sql = "DELETE FROM sessions WHERE id = $1 AND user_id = $2";
    transaction
        .execute(sql, &[session_id.into(), user_id.into()])
        .await?;
    Ok(())
}

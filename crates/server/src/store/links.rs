//! Links sent by e-mail: each is good for one thing, once, for an hour.
//!
//! The database knows the hash of a link's secret only.

use super::db::{Db, Result, Row, Turn, WriteTransaction};
use super::now;
use crate::token;

const SECOND: i64 = 1_000_000;
const LIFE: i64 = 3600 * SECOND;
/// Whoever sets a server up may do so tomorrow.
const SETUP_LIFE: i64 = 24 * LIFE;
/// Links that are sent to one address in a quarter of an hour.
const MOST: i64 = 5;
const WINDOW: i64 = 15 * 60 * SECOND;

/// What a link is good for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// To log in with an address, into a new account if there is none.
    Login { email: String },
    /// To make the first admin's account, whoever opens it.
    Setup,
    /// To give an account another address.
    NewEmail { user_id: i64, email: String },
    /// To give an account one more address.
    AddEmail { user_id: i64, email: String },
    /// To make the account with the address part of another one.
    Merge { user_id: i64, email: String },
    /// To delete an account; the link goes to its address.
    DeleteAccount { user_id: i64, email: String },
}

impl Purpose {
    fn name(&self) -> &'static str {
        match self {
            Purpose::Login { .. } | Purpose::Setup => "login",
            Purpose::NewEmail { .. } => "new_email",
            Purpose::AddEmail { .. } => "add_email",
            Purpose::Merge { .. } => "merge",
            Purpose::DeleteAccount { .. } => "delete_account",
        }
    }

    fn email(&self) -> Option<&str> {
        match self {
            Purpose::Setup => None,
            Purpose::Login { email }
            | Purpose::NewEmail { email, .. }
            | Purpose::AddEmail { email, .. }
            | Purpose::Merge { email, .. }
            | Purpose::DeleteAccount { email, .. } => Some(email),
        }
    }

    fn user_id(&self) -> Option<i64> {
        match self {
            Purpose::Login { .. } | Purpose::Setup => None,
            Purpose::NewEmail { user_id, .. }
            | Purpose::AddEmail { user_id, .. }
            | Purpose::Merge { user_id, .. }
            | Purpose::DeleteAccount { user_id, .. } => Some(*user_id),
        }
    }
}

/// Makes a link and gives its secret. `None` when its address got too many.
pub(crate) async fn create(db: &Db, purpose: &Purpose) -> Result<Option<String>> {
    let mut transaction = db.begin().await?;
    match purpose.email() {
        Some(email) => {
            transaction.take_turn(Turn::Links).await?;
            let sql = "SELECT count(*) AS count FROM login_links \
                       WHERE email = $1 AND created_at > $2";
            let values = [email.into(), (now() - WINDOW).into()];
            let row = transaction.fetch_one(sql, &values).await?;
            if row.get::<i64>("count")? >= MOST {
                return Ok(None);
            }
        }
        None => {
            let sql = "DELETE FROM login_links WHERE email IS NULL";
            transaction.execute(sql, &[]).await?;
        }
    }
    let secret = token::secret();
    let hash = token::hash(&secret);
    let is_setup = *purpose == Purpose::Setup;
    let now = now();
    let life = if is_setup { SETUP_LIFE } else { LIFE };
    let sql = "INSERT INTO login_links (token_hash, purpose, email, user_id, makes_admin, \
               created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    let values = [
        hash.as_str().into(),
        purpose.name().into(),
        purpose.email().into(),
        purpose.user_id().into(),
        i64::from(is_setup).into(),
        now.into(),
        (now + life).into(),
    ];
    transaction.execute(sql, &values).await?;
    transaction.commit().await?;
    Ok(Some(secret))
}

/// What the link with this secret is good for, if it can still be used. Looking does not use it
/// up: programs that check e-mails open every link in them.
pub(crate) async fn find(db: &Db, secret: &str) -> Result<Option<Purpose>> {
    let sql = "SELECT purpose, email, user_id FROM login_links \
               WHERE token_hash = $1 AND used_at IS NULL AND expires_at > $2";
    let hash = token::hash(secret);
    let row = db
        .fetch_optional(sql, &[hash.as_str().into(), now().into()])
        .await?;
    row.map_or(Ok(None), |row| read(&row))
}

/// Uses a link up. `None` when it was used, is too old, or never was.
pub(crate) async fn take(
    transaction: &mut WriteTransaction,
    secret: &str,
) -> Result<Option<Purpose>> {
    let sql = "UPDATE login_links SET used_at = $2 \
               WHERE token_hash = $1 AND used_at IS NULL AND expires_at > $2 \
               RETURNING purpose, email, user_id";
    let hash = token::hash(secret);
    let row = transaction
        .fetch_optional(sql, &[hash.as_str().into(), now().into()])
        .await?;
    row.map_or(Ok(None), |row| read(&row))
}

/// Ends all links that were sent to an address.
pub(crate) async fn end(transaction: &mut WriteTransaction, email: &str) -> Result<()> {
    let sql = "DELETE FROM login_links WHERE email = $1";
    transaction.execute(sql, &[email.into()]).await?;
    Ok(())
}

/// Forgets links that cannot be used any more, once they do not count towards any limit.
pub(crate) async fn forget(db: &Db) -> Result<()> {
    let mut transaction = db.begin().await?;
    let sql = "DELETE FROM login_links WHERE expires_at < $1";
    let before = now() - WINDOW;
    transaction.execute(sql, &[before.into()]).await?;
    transaction.commit().await
}

fn read(row: &Row) -> Result<Option<Purpose>> {
    let (purpose, email, user_id): (String, Option<String>, Option<i64>) =
        (row.get("purpose")?, row.get("email")?, row.get("user_id")?);
    Ok(match (purpose.as_str(), email, user_id) {
        ("login", Some(email), _) => Some(Purpose::Login { email }),
        ("login", None, _) => Some(Purpose::Setup),
        ("new_email", Some(email), Some(user_id)) => Some(Purpose::NewEmail { user_id, email }),
        ("add_email", Some(email), Some(user_id)) => Some(Purpose::AddEmail { user_id, email }),
        ("merge", Some(email), Some(user_id)) => Some(Purpose::Merge { user_id, email }),
        ("delete_account", Some(email), Some(user_id)) => {
            Some(Purpose::DeleteAccount { user_id, email })
        }
        _ => None,
    })
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
mod tests {
    use super::*;

    async fn age(db: &Db, micros: i64) {
        let mut transaction = db.begin().await.unwrap();
        let sql = "UPDATE login_links SET created_at = created_at - $1, \
                   expires_at = expires_at - $1";
        transaction.execute(sql, &[micros.into()]).await.unwrap();
        transaction.commit().await.unwrap();
    }

    async fn count(db: &Db) -> i64 {
        let sql = "SELECT count(*) AS count FROM login_links";
        let row = db.fetch_optional(sql, &[]).await.unwrap().unwrap();
        row.get("count").unwrap()
    }

    #[tokio::test]
    async fn a_link_is_forgotten_after_its_end_and_not_before() {
        let folder = tempfile::tempdir().unwrap();
        let db = Db::open(&folder.path().join("db")).await.unwrap();
        let email = "jane@example.com".to_owned();
        let secret = create(&db, &Purpose::Login { email })
            .await
            .unwrap()
            .unwrap();
        forget(&db).await.unwrap();
        assert!(find(&db, &secret).await.unwrap().is_some());
        age(&db, LIFE).await;
        assert!(find(&db, &secret).await.unwrap().is_none());
        forget(&db).await.unwrap();
        assert_eq!(count(&db).await, 1);
        age(&db, WINDOW + 1).await;
        forget(&db).await.unwrap();
        assert_eq!(count(&db).await, 0);
    }

    #[tokio::test]
    async fn a_link_is_good_for_its_purpose_once() {
        let folder = tempfile::tempdir().unwrap();
        let db = Db::open(&folder.path().join("db")).await.unwrap();
        let secret = create(&db, &Purpose::Setup).await.unwrap().unwrap();
        let newer = create(&db, &Purpose::Setup).await.unwrap().unwrap();
        assert_eq!(find(&db, &secret).await.unwrap(), None);
        let mut transaction = db.begin().await.unwrap();
        let taken = take(&mut transaction, &newer).await.unwrap();
        assert_eq!(taken, Some(Purpose::Setup));
        assert_eq!(take(&mut transaction, &newer).await.unwrap(), None);
    }
}

//! Whom providers of OpenID Connect know by which account, and the addresses that an account has.

use super::db::{Db, Result, Row, WriteTransaction};
use super::now;
use crate::oidc::Claim;
use crate::token;

const SECOND: i64 = 1_000_000;

/// How long a browser has to say what becomes of an identity that it proved.
pub(crate) const PROVEN_SECONDS: i64 = 3600;

/// A way to log in: somebody whom a provider knows.
#[derive(Debug, Clone)]
pub(crate) struct Identity {
    pub(crate) id: i64,
    pub(crate) issuer: String,
    /// The address that the provider told.
    pub(crate) email: Option<String>,
    pub(crate) created_at: i64,
}

/// The account that an identity opens.
pub(crate) async fn owner(
    transaction: &mut WriteTransaction,
    claim: &Claim,
) -> Result<Option<i64>> {
    let sql = "SELECT user_id FROM identities WHERE issuer = $1 AND subject = $2";
    let values = [claim.issuer.as_str().into(), claim.subject.as_str().into()];
    let row = transaction.fetch_optional(sql, &values).await?;
    row.map(|row| row.get("user_id")).transpose()
}

/// Lets an identity open an account, unless it opens one already.
pub(crate) async fn add(
    transaction: &mut WriteTransaction,
    user_id: i64,
    claim: &Claim,
) -> Result<bool> {
    let sql = "INSERT INTO identities (user_id, issuer, subject, email, created_at) \
               VALUES ($1, $2, $3, $4, $5) ON CONFLICT (issuer, subject) DO NOTHING";
    let values = [
        user_id.into(),
        claim.issuer.as_str().into(),
        claim.subject.as_str().into(),
        claim.email.as_deref().into(),
        now().into(),
    ];
    Ok(transaction.execute(sql, &values).await? == 1)
}

/// The identities that open an account.
pub(crate) async fn of_user(db: &Db, user_id: i64) -> Result<Vec<Identity>> {
    let sql = "SELECT id, issuer, email, created_at FROM identities WHERE user_id = $1 ORDER BY id";
    let rows = db.fetch_all(sql, &[user_id.into()]).await?;
    let read = |row: &Row| {
        Ok(Identity {
            id: row.get("id")?,
            issuer: row.get("issuer")?,
            email: row.get("email")?,
            created_at: row.get("created_at")?,
        })
    };
    rows.iter().map(read).collect()
}

/// An identity opens this account no more.
pub(crate) async fn remove(
    transaction: &mut WriteTransaction,
    user_id: i64,
    id: i64,
) -> Result<bool> {
    let sql = "DELETE FROM identities WHERE id = $1 AND user_id = $2";
    let values = [id.into(), user_id.into()];
    Ok(transaction.execute(sql, &values).await? == 1)
}

/// Remembers what a provider said, for the browser that gets the secret.
pub(crate) async fn keep(transaction: &mut WriteTransaction, claim: &Claim) -> Result<String> {
    let secret = token::secret();
    let hash = token::hash(&secret);
    let sql = "INSERT INTO proven_identities (token_hash, issuer, subject, email, is_verified, \
               expires_at) VALUES ($1, $2, $3, $4, $5, $6)";
    let values = [
        hash.as_str().into(),
        claim.issuer.as_str().into(),
        claim.subject.as_str().into(),
        claim.email.as_deref().into(),
        i64::from(claim.is_verified).into(),
        (now() + PROVEN_SECONDS * SECOND).into(),
    ];
    transaction.execute(sql, &values).await?;
    Ok(secret)
}

/// What a provider said to the browser that has this secret.
pub(crate) async fn kept(
    transaction: &mut WriteTransaction,
    secret: &str,
) -> Result<Option<Claim>> {
    let sql = "SELECT issuer, subject, email, is_verified FROM proven_identities \
               WHERE token_hash = $1 AND expires_at > $2";
    let hash = token::hash(secret);
    let values = [hash.as_str().into(), now().into()];
    let row = transaction.fetch_optional(sql, &values).await?;
    row.map(|row| {
        Ok(Claim {
            issuer: row.get("issuer")?,
            subject: row.get("subject")?,
            email: row.get("email")?,
            is_verified: row.get::<i64>("is_verified")? != 0,
        })
    })
    .transpose()
}

/// Forgets what a provider said: it served its purpose.
pub(crate) async fn use_up(transaction: &mut WriteTransaction, secret: &str) -> Result<()> {
    let sql = "DELETE FROM proven_identities WHERE token_hash = $1";
    let hash = token::hash(secret);
    transaction.execute(sql, &[hash.as_str().into()]).await?;
    Ok(())
}

/// Forgets what nobody made use of.
pub(crate) async fn forget(db: &Db) -> Result<()> {
    let mut transaction = db.begin().await?;
    let sql = "DELETE FROM proven_identities WHERE expires_at < $1";
    transaction.execute(sql, &[now().into()]).await?;
    transaction.commit().await
}

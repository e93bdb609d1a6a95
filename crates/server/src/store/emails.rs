//! The addresses of accounts. An account is found by any of them; letters go to the one in its
//! own row.

use super::db::{Db, Result, WriteTransaction};
use super::now;

/// The addresses of an account, in the order in which they came.
pub(crate) async fn of_user(db: &Db, user_id: i64) -> Result<Vec<String>> {
    let sql = "SELECT email FROM user_emails WHERE user_id = $1 ORDER BY created_at, email";
    let rows = db.fetch_all(sql, &[user_id.into()]).await?;
    rows.iter().map(|row| row.get("email")).collect()
}

/// Gives an account one more address, unless somebody has it.
pub(crate) async fn add(
    transaction: &mut WriteTransaction,
    user_id: i64,
    email: &str,
) -> Result<bool> {
    let sql = "INSERT INTO user_emails (email, user_id, created_at) VALUES ($1, $2, $3) \
               ON CONFLICT (email) DO NOTHING";
    let values = [email.into(), user_id.into(), now().into()];
    Ok(transaction.execute(sql, &values).await? == 1)
}

/// Takes an address from an account, but not the one that letters go to.
pub(crate) async fn remove(
    transaction: &mut WriteTransaction,
    user_id: i64,
    email: &str,
) -> Result<bool> {
    let sql = "DELETE FROM user_emails WHERE email = $1 AND user_id = $2 \
               AND email <> (SELECT email FROM users WHERE id = $2)";
    let values = [email.into(), user_id.into()];
    Ok(transaction.execute(sql, &values).await? == 1)
}

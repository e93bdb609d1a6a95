//! Two accounts become one.

use super::db::{Result, WriteTransaction};
use super::users;

/// What moves from one account to the other: one statement for each column that refers to
/// accounts, but for sessions, links and their likes, which end with the account.
const MOVES: [(&str, &str); 6] = [
    (
        "recordings.user_id",
        "UPDATE recordings SET user_id = $1 WHERE user_id = $2",
    ),
    (
        "installations.user_id",
        "UPDATE installations SET user_id = $1 WHERE user_id = $2",
    ),
    (
        "identities.user_id",
        "UPDATE identities SET user_id = $1 WHERE user_id = $2",
    ),
    (
        "user_emails.user_id",
        "UPDATE user_emails SET user_id = $1 WHERE user_id = $2",
    ),
    (
        "tokens.user_id",
        "UPDATE tokens SET user_id = $1 WHERE user_id = $2",
    ),
    (
        "collections.user_id",
        "UPDATE collections SET user_id = $1 WHERE user_id = $2",
    ),
];

/// What ends with the account.
#[cfg(test)]
const ENDS: [&str; 2] = ["sessions.user_id", "login_links.user_id"];

/// Everything that is one account's becomes another's; the first account goes.
pub(crate) async fn merge(transaction: &mut WriteTransaction, from: i64, into: i64) -> Result<()> {
    users::lock_belongings(transaction, from).await?;
    for (_, sql) in MOVES {
        transaction
            .execute(sql, &[into.into(), from.into()])
            .await?;
    }
    let sql = "DELETE FROM users WHERE id = $1";
    transaction.execute(sql, &[from.into()]).await?;
    Ok(())
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::store::db::Db;

    #[tokio::test]
    async fn every_column_that_refers_to_accounts_is_thought_of() {
        let folder = tempfile::tempdir().unwrap();
        let db = Db::open(&folder.path().join("db")).await.unwrap();
        let sql = "SELECT m.name || '.' || f.\"from\" AS reference FROM sqlite_master m, \
                   pragma_foreign_key_list(m.name) f WHERE m.type = 'table' AND f.\"table\" = 'users'";
        let rows = db.fetch_all(sql, &[]).await.unwrap();
        let found: BTreeSet<String> = rows
            .iter()
            .map(|row| row.get("reference").unwrap())
            .collect();
        let moved = MOVES.iter().map(|(column, _)| *column);
        let known: BTreeSet<String> = moved.chain(ENDS).map(str::to_owned).collect();
        assert_eq!(found, known);
    }
}

//! What `asciinema-server` does beside serving. All of it works while a server runs.

use anyhow::{Context, bail};
use url::Url;

use crate::account;
use crate::config::Config;
use crate::recording::Address;
use crate::store;
use crate::store::db::Db;
use crate::store::links::{self, Purpose};
use crate::store::{recordings, users};

/// Makes a link with which the owner of an address logs in.
///
/// # Errors
///
/// When the address is none, or the database cannot be opened.
pub async fn login_link(config: &Config, base_url: &Url, email: &str) -> anyhow::Result<String> {
    let email = account::normal_email(email).context("this is not an e-mail address")?;
    let db = open(config).await?;
    let secret = links::create(&db, &Purpose::Login { email }).await?;
    db.close().await;
    let secret = secret.context("too many links were made for this address; wait a while")?;
    let base_url = base_url.as_str().trim_end_matches('/');
    Ok(format!("{base_url}/session/new?t={secret}"))
}

/// Makes an account an admin's.
///
/// # Errors
///
/// When there is no such account, or the database cannot be opened.
pub async fn add_admin(config: &Config, email: &str) -> anyhow::Result<()> {
    let email = account::normal_email(email).context("this is not an e-mail address")?;
    let db = open(config).await?;
    let Some(user) = users::with_email(&db, &email).await? else {
        bail!("there is no account with this address; log in with it first (login-link EMAIL)");
    };
    let mut transaction = db.begin().await?;
    users::make_admin(&mut transaction, user.id).await?;
    transaction.commit().await?;
    db.close().await;
    Ok(())
}

/// Brings an archived recording back, for good. `address` is its number, its secret token, or
/// the address of its page.
///
/// # Errors
///
/// When there is no such recording, or the database cannot be opened.
pub async fn restore(config: &Config, address: &str) -> anyhow::Result<()> {
    let slug = address.trim_end_matches('/').rsplit('/').next();
    let address = slug.and_then(Address::parse);
    let address = address.context("this is neither the address nor the number of a recording")?;
    let db = open(config).await?;
    let found = match &address {
        Address::Number(id) => recordings::with_id(&db, *id).await?,
        Address::Token(_) => recordings::find(&db, &address).await?,
    };
    let recording = found.context("there is no such recording")?;
    let mut transaction = db.begin().await?;
    recordings::unarchive(&mut transaction, recording.id).await?;
    transaction.commit().await?;
    db.close().await;
    Ok(())
}

async fn open(config: &Config) -> anyhow::Result<Db> {
    let file = config.sqlite_file();
    if config.database.is_none() && !file.exists() {
        bail!(
            "there is no database {}; start the server once",
            file.display()
        );
    }
    store::open_db(config).await
}

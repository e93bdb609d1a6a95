//! What `asciinema-server` does beside serving. All of it works while a server runs, but `move`
//! and `restore`.

pub mod admin;
pub mod carry;
mod output;

use anyhow::{Context, bail};
use url::Url;

pub use self::output::Output;
use crate::account;
use crate::config::Config;
use crate::store;
use crate::store::db::Db;
use crate::store::links::{self, Purpose};

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

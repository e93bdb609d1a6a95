//! What e-mails say, and to whom they go.
//!
//! A letter waits in the queue without anything secret: its link is made at the moment it is
//! sent. Whoever asks for one gets the same answer, at the same speed, whether or not there is
//! somebody to write to, because that is found out here.

use serde::{Deserialize, Serialize};

use super::Mail;
use crate::account;
use crate::routes::account::login::session_link;
use crate::state::AppState;
use crate::store::db;
use crate::store::users;

/// An e-mail that is to be written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "about", rename_all = "snake_case")]
pub(crate) enum Letter {
    /// A link to log in with, for whoever has this address or username.
    Login { login: String },
}

impl Letter {
    /// Writes it. `None` when there is nobody to write to, or too much was written already.
    pub(crate) async fn write(&self, state: &AppState) -> Result<Option<Mail>, db::Error> {
        match self {
            Letter::Login { login } => write_login(state, login).await,
        }
    }
}

async fn write_login(state: &AppState, login: &str) -> Result<Option<Mail>, db::Error> {
    let user = match account::normal_email(login) {
        Some(email) => users::with_email(&state.db, &email).await?,
        None => users::with_username(&state.db, login).await?,
    };
    let new = || account::normal_email(login).filter(|_| state.config.access.sign_up);
    let Some(email) = user.map(|user| user.email).or_else(new) else {
        return Ok(None);
    };
    let Some(secret) = users::create_link(&state.db, &email).await? else {
        tracing::warn!("an address asks for too many login links");
        return Ok(None);
    };
    let (host, link) = (state.host(), session_link(state, &secret));
    Ok(Some(Mail {
        to: email,
        subject: format!("Log in to {host}"),
        text: format!(
            "Open this link to log in to {host}:\n\n    {link}\n\n\
             It works once, within an hour. If you did not ask for it, you can ignore this \
             message."
        ),
    }))
}

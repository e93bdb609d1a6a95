//! What e-mails say, and to whom they go.
//!
//! A letter waits in the queue without anything secret: its link is made at the moment it is
//! sent. Whoever asks for one gets the same answer, at the same speed, whether or not there is
//! somebody to write to, because that is found out here.

use serde::{Deserialize, Serialize};

use super::Mail;
use crate::account;
use crate::state::AppState;
use crate::store::db;
use crate::store::links::{self, Purpose};
use crate::store::users;

/// An e-mail that is to be written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "about", rename_all = "snake_case")]
pub(crate) enum Letter {
    /// A link to log in with, for whoever has this address or username.
    Login { login: String },
    /// A link that gives an account this address.
    NewEmail { user_id: i64, email: String },
    /// A link that gives an account this address, too.
    AddEmail { user_id: i64, email: String },
    /// A link that makes the account with this address part of another one.
    Merge { user_id: i64, email: String },
    /// Word to the owner of an account that there is a new way to log in to it.
    IdentityAdded { to: String, provider: String },
    /// Word to the address that an account no longer has.
    EmailChanged { old: String, new: String },
    /// A link that deletes an account.
    DeleteAccount { user_id: i64 },
}

impl Letter {
    /// Writes it. `None` when there is nobody to write to, or too much was written already.
    pub(crate) async fn write(&self, state: &AppState) -> Result<Option<Mail>, db::Error> {
        let host = state.host();
        match self {
            Letter::Login { login } => {
                let Some(email) = recipient(state, login).await? else {
                    return Ok(None);
                };
                let link = link(
                    state,
                    "/session/new",
                    Purpose::Login {
                        email: email.clone(),
                    },
                );
                Ok(link.await?.map(|link| Mail {
                    to: email,
                    subject: format!("Log in to {host}"),
                    text: with_link(&format!("log in to {host}"), &link),
                }))
            }
            Letter::NewEmail { user_id, email } => {
                let purpose = Purpose::NewEmail {
                    user_id: *user_id,
                    email: email.clone(),
                };
                let link = link(state, "/user/email", purpose).await?;
                Ok(link.map(|link| Mail {
                    to: email.clone(),
                    subject: format!("Your new address at {host}"),
                    text: with_link(&format!("log in to {host} with this address"), &link),
                }))
            }
            Letter::AddEmail { user_id, email } => {
                let purpose = Purpose::AddEmail {
                    user_id: *user_id,
                    email: email.clone(),
                };
                let link = link(state, "/user/emails", purpose).await?;
                Ok(link.map(|link| Mail {
                    to: email.clone(),
                    subject: format!("One more address at {host}"),
                    text: with_link(&format!("log in to {host} with this address, too"), &link),
                }))
            }
            Letter::Merge { user_id, email } => self::merge(state, *user_id, email).await,
            Letter::IdentityAdded { to, provider } => Ok(Some(Mail {
                to: to.clone(),
                subject: format!("A new way to log in to {host}"),
                text: format!(
                    "Somebody whom {provider} knows can log in to your account at {host} from now \
                     on. If this was not you, remove them in your settings, and tell the people \
                     who run {host}."
                ),
            })),
            Letter::EmailChanged { old, new } => Ok(Some(Mail {
                to: old.clone(),
                subject: format!("Your address at {host} was changed"),
                text: format!(
                    "Your account at {host} has the address {new} from now on. If this was not \
                     you, tell the people who run {host}."
                ),
            })),
            Letter::DeleteAccount { user_id } => {
                let Some(user) = users::with_id(&state.db, *user_id).await? else {
                    return Ok(None);
                };
                let purpose = Purpose::DeleteAccount {
                    user_id: *user_id,
                    email: user.email.clone(),
                };
                let link = link(state, "/user/delete", purpose).await?;
                Ok(link.map(|link| Mail {
                    to: user.email,
                    subject: format!("Delete your account at {host}"),
                    text: with_link(
                        &format!("delete your account at {host} with all its recordings"),
                        &link,
                    ),
                }))
            }
        }
    }
}

/// A link to the address of an account that is to become part of another one. Nobody is written
/// to when there is no such account, or when it is the very one.
async fn merge(state: &AppState, user_id: i64, email: &str) -> Result<Option<Mail>, db::Error> {
    let host = state.host();
    let other = users::with_email(&state.db, email).await?;
    let other = other.filter(|other| other.id != user_id);
    let into = users::with_id(&state.db, user_id).await?;
    let Some((_, into)) = other.zip(into) else {
        return Ok(None);
    };
    let email = email.to_owned();
    let purpose = Purpose::Merge {
        user_id,
        email: email.clone(),
    };
    let link = link(state, "/user/merge", purpose).await?;
    let deed = format!(
        "make your account at {host} part of the account {}, for good",
        into.username
    );
    Ok(link.map(|link| Mail {
        to: email,
        subject: format!("Two accounts at {host} become one"),
        text: with_link(&deed, &link),
    }))
}

/// The address behind what somebody typed to log in.
async fn recipient(state: &AppState, login: &str) -> Result<Option<String>, db::Error> {
    let email = account::normal_email(login);
    let user = match &email {
        Some(email) => users::with_email(&state.db, email).await?,
        None => users::with_username(&state.db, login).await?,
    };
    Ok(match (user, email) {
        // Whoever types one of several addresses reads letters there.
        (Some(_), Some(email)) => Some(email),
        (Some(user), None) => Some(user.email),
        (None, email) => email.filter(|_| state.config.access.sign_up),
    })
}

async fn link(state: &AppState, path: &str, purpose: Purpose) -> Result<Option<String>, db::Error> {
    let secret = links::create(&state.db, &purpose).await?;
    if secret.is_none() {
        tracing::warn!("an address asks for too many links");
    }
    Ok(secret.map(|secret| state.url(&format!("{path}?t={secret}"))))
}

fn with_link(deed: &str, link: &str) -> String {
    format!(
        "Open this link to {deed}:\n\n    {link}\n\n\
         It works once, within an hour. If you did not ask for it, you can ignore this message."
    )
}

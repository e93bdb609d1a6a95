//! Accounts: getting in, settings, devices, and installations of the recorder.

pub(crate) mod connect;
pub(crate) mod deletion;
pub(crate) mod email;
pub(crate) mod export;
pub(crate) mod identities;
pub(crate) mod import;
pub(crate) mod login;
pub(crate) mod mailbox;
pub(crate) mod merge;
pub(crate) mod oidc;
pub(crate) mod session;
pub(crate) mod settings;
pub(crate) mod tokens;

use axum::response::Response;
use serde::Deserialize;

use crate::account;
use crate::error::{AppError, PageError};
use crate::jobs;
use crate::mail::Letter;
use crate::pages::{self, MessagePage};
use crate::session::LoggedIn;
use crate::state::AppState;

/// A link from an e-mail that was opened, or the form behind it.
#[derive(Deserialize)]
pub(crate) struct Opened {
    #[serde(default)]
    t: String,
}

/// An address that somebody entered.
#[derive(Deserialize)]
pub(crate) struct Address {
    email: String,
}

impl Address {
    /// In the form in which addresses are kept.
    fn normal(&self) -> Result<String, AppError> {
        account::normal_email(&self.email).ok_or_else(AppError::not_an_email)
    }
}

/// Sends a letter with a link, and answers with a page that says so.
async fn send_link(
    state: &AppState,
    visitor: &LoggedIn,
    letter: &Letter,
    message: &str,
) -> Result<Response, PageError> {
    let mut transaction = state.db.begin().await?;
    jobs::send(&mut transaction, letter).await?;
    transaction.commit().await?;
    jobs::wake(state);
    Ok(pages::show(&MessagePage {
        user: Some(&visitor.user.username),
        title: "Check your e-mail",
        message,
        link: None,
    })?)
}

//! `/login`: somebody asks for a link by e-mail.
//!
//! Whether there is such an account is never told: the answer is the same for every address.

use axum::Form;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use crate::account;
use crate::error::{self, AppError, PageError};
use crate::mail::Mail;
use crate::pages::{self, LoginPage, MessagePage};
use crate::session::Visitor;
use crate::state::AppState;
use crate::store::users;

/// Answers with the form.
pub(crate) async fn new(visitor: Visitor) -> Result<Response, PageError> {
    let page = LoginPage {
        user: visitor.name(),
        problem: None,
        entered: "",
    };
    Ok(pages::show(&page)?)
}

#[derive(Deserialize)]
pub(crate) struct Login {
    login: String,
}

/// Sends the link and leads to the page that says so.
pub(crate) async fn create(
    State(state): State<AppState>,
    Form(Login { login }): Form<Login>,
) -> Result<Response, PageError> {
    let email = if login.contains('@') {
        account::normal_email(&login)
    } else if account::is_username(login.trim()) {
        // A name that nobody has is answered like one that somebody has.
        let user = users::with_username(&state.db, login.trim()).await?;
        Some(user.map(|user| user.email).unwrap_or_default())
    } else {
        None
    };
    let Some(email) = email else {
        let problem = Some(error::not_an_account_name());
        let page = LoginPage {
            user: None,
            problem,
            entered: &login,
        };
        return Ok(pages::show(&page)?);
    };
    if !email.is_empty() {
        send_link(&state, email).await?;
    }
    Ok(Redirect::to("/login/sent").into_response())
}

async fn send_link(state: &AppState, email: String) -> Result<(), AppError> {
    let Some(secret) = users::create_link(&state.db, &email).await? else {
        tracing::warn!("an address asks for too many login links");
        return Ok(());
    };
    let (host, link) = (state.host(), session_link(state, &secret));
    state.mailer.send(Mail {
        to: email,
        subject: format!("Log in to {host}"),
        text: format!(
            "Open this link to log in to {host}:\n\n    {link}\n\n\
             It works once, within an hour. If you did not ask for it, you can ignore this \
             message."
        ),
    });
    Ok(())
}

/// The address with which somebody gets in.
pub(crate) fn session_link(state: &AppState, secret: &str) -> String {
    state.url(&format!("/session/new?t={secret}"))
}

/// Answers with the page that tells to look for the e-mail.
pub(crate) async fn sent(
    State(state): State<AppState>,
    visitor: Visitor,
) -> Result<Response, PageError> {
    let page = MessagePage {
        user: visitor.name(),
        title: "Check your e-mail",
        message: "If the address is right, a link is on its way to you. It works once, within \
                  an hour.",
        link: state
            .mailer
            .kept()
            .map(|_| ("/dev/mailbox", "Open the development mailbox")),
    };
    Ok(pages::show(&page)?)
}

//! `/login`: somebody asks for a link by e-mail.
//!
//! Whether there is such an account is never told: the answer is the same for every address.

use axum::Form;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use crate::account;
use crate::error::{PageError, words};
use crate::jobs;
use crate::mail::Letter;
use crate::pages::{self, LoginPage, MessagePage};
use crate::session::Visitor;
use crate::state::AppState;

/// Answers with the form.
pub(crate) async fn new(
    State(state): State<AppState>,
    visitor: Visitor,
) -> Result<Response, PageError> {
    let page = LoginPage {
        user: visitor.name(),
        provider: state.provider(),
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
    let login = login.trim();
    let is_name = account::normal_email(login).is_some() || account::is_username(login);
    if !is_name {
        let page = LoginPage {
            user: None,
            provider: state.provider(),
            problem: Some(words::not_an_account_name()),
            entered: login,
        };
        return Ok(pages::show(&page)?);
    }
    let letter = Letter::Login {
        login: login.to_owned(),
    };
    let mut transaction = state.db.begin().await?;
    jobs::send(&mut transaction, &letter).await?;
    transaction.commit().await?;
    jobs::wake(&state);
    Ok(Redirect::to("/login/sent").into_response())
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

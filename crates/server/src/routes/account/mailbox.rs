//! `/dev/mailbox`: e-mails of a server that is being developed.
//!
//! There only with `--dev`, which a server takes only on a loopback address; and only for
//! requests that came straight to it.

use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::Response;

use crate::error::{AppError, PageError};
use crate::pages::{self, MailboxPage};
use crate::state::AppState;

const FORWARDING: [&str; 5] = [
    "forwarded",
    "x-forwarded-for",
    "x-forwarded-host",
    "x-forwarded-proto",
    "x-real-ip",
];

/// Answers with the latest e-mails.
pub(crate) async fn show(
    State(state): State<AppState>,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let forwarded = FORWARDING.iter().any(|name| headers.contains_key(*name));
    let host = headers
        .get(header::HOST)
        .and_then(|host| host.to_str().ok());
    let mails = state
        .mailer
        .kept()
        .filter(|_| !forwarded && host == Some(state.host()));
    let mails = mails.ok_or_else(AppError::page_not_found)?;
    Ok(pages::show(&MailboxPage { user: None, mails })?)
}

//! A server that shows nothing to those who are not logged in, when it is set up so.
//!
//! Everything is closed but what getting in needs.

use axum::extract::{FromRequestParts, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::error::{AppError, PageError};
use crate::session::{self, Visitor};
use crate::state::AppState;

/// What is open to everybody: the way in, links from e-mails, and what pages are made of.
const OPEN: [&str; 11] = [
    "/login",
    "/session",
    "/connect/",
    "/user/email",
    "/user/merge",
    "/user/delete",
    "/assets/",
    "/favicon.ico",
    "/robots.txt",
    "/dev/mailbox",
    "/user/edit",
];

/// Sends those who are not logged in to do so.
pub(crate) async fn require(
    State(state): State<AppState>,
    request: Request,
    next: Next,
) -> Response {
    let is_open = |path: &str| OPEN.iter().any(|open| path.starts_with(open));
    if !state.config.access.view_needs_account || is_open(request.uri().path()) {
        return next.run(request).await;
    }
    let (mut parts, body) = request.into_parts();
    match Visitor::from_request_parts(&mut parts, &state).await {
        Ok(visitor) if visitor.user().is_some() => {
            return next.run(Request::from_parts(parts, body)).await;
        }
        Ok(_) => {}
        Err(error) => return error.into_response(),
    }
    let path = parts.uri.path();
    // Players and other programs cannot log in.
    let is_page = parts.method.is_safe() && !path.contains('.') && !path.ends_with("/iframe");
    if is_page && path != "/oembed" {
        session::to_login(&state, &parts.uri)
    } else {
        PageError(AppError::members_only()).into_response()
    }
}

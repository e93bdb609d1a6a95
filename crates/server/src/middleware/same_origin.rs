//! Forms count only when they come from this server's own pages.
//!
//! Browsers say where a request comes from; programs, which say nothing, hold no cookie that
//! somebody else could use. Together with `SameSite` cookies this is what keeps other sites from
//! acting in a visitor's name. <https://www.w3.org/TR/fetch-metadata/>

use axum::extract::{Request, State};
use axum::http::{HeaderMap, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::error::{AppError, PageError};
use crate::state::AppState;

/// Refuses requests that change something and come from elsewhere.
pub(crate) async fn require(
    State(state): State<AppState>,
    request: Request,
    next: Next,
) -> Response {
    if request.method().is_safe() || is_ours(&state, request.headers()) {
        next.run(request).await
    } else {
        PageError(AppError::from_elsewhere()).into_response()
    }
}

fn is_ours(state: &AppState, headers: &HeaderMap) -> bool {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = text(header::HeaderName::from_static("sec-fetch-site")) {
        return site == "same-origin" || site == "none";
    }
    let Some(origin) = text(header::ORIGIN) else {
        return true;
    };
    let host = origin.split_once("://").map(|(_, host)| host);
    origin == state.base_url() || (host.is_some() && host == text(header::HOST))
}

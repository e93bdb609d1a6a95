//! Errors that come to whoever looks: under their name, and as a page or as JSON also where the
//! request could not even be read.

use axum::extract::{FromRequestParts, Request, State};
use axum::http::{HeaderMap, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::error::{ApiError, AppError, PageError};
use crate::pages;
use crate::session::Visitor;
use crate::state::AppState;

/// Looks at what goes out.
pub(crate) async fn show(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let asked = parts.clone();
    let mut response = next.run(Request::from_parts(asked, body)).await;
    if !response.status().is_client_error() {
        return response;
    }
    if is_text(response.headers()) {
        let error = AppError::not_understood(response.status());
        response = in_the_form_of(&parts.uri, error);
    }
    let error = response.extensions_mut().remove::<AppError>();
    if let (Some(error), true) = (error, parts.headers.contains_key(header::COOKIE))
        && let Ok(visitor) = Visitor::from_request_parts(&mut parts, &state).await
        && let Some(name) = visitor.name()
    {
        let page = pages::error_for(Some(name), &error, None);
        *response.body_mut() = page.into_body();
        response.headers_mut().remove(header::CONTENT_LENGTH);
    }
    response
}

/// JSON below `/api`, a page elsewhere.
pub(crate) fn in_the_form_of(uri: &Uri, error: AppError) -> Response {
    if uri.path().starts_with("/api/") {
        ApiError(error).into_response()
    } else {
        PageError(error).into_response()
    }
}

/// Whether it is what the framework says by itself: every error of ours is JSON or a page.
fn is_text(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE);
    kind.is_some_and(|kind| kind.as_bytes().starts_with(b"text/plain"))
}

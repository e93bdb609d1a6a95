//! `GET /api/openapi.json`: the description of the API, for programs that make clients of it.
//!
//! <https://spec.openapis.org/oas/v3.1.1.html>

use axum::http::header;
use axum::response::{IntoResponse, Response};

/// The description. Tests compare it with the routes and with what they answer.
pub(crate) const OPENAPI: &str = include_str!("../../../api/openapi.json");

/// Answers with the description; pages of other sites may read it.
pub(crate) async fn show() -> Response {
    let headers = [
        (header::CONTENT_TYPE, "application/json"),
        (header::CACHE_CONTROL, "public, max-age=3600"),
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
    ];
    (headers, OPENAPI).into_response()
}

//! `OPTIONS` of what pages of other sites may read: whether they may ask for parts of it, ask whether
//! it has changed, or send headers of their own.
//!
//! <https://fetch.spec.whatwg.org/#cors-preflight-fetch>

use axum::http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_MAX_AGE, ALLOW,
};
use axum::http::{HeaderName, StatusCode};

/// What is allowed to any page. The star stands for all headers but `Authorization`: nobody reads
/// here in the name of somebody else.
const ALLOWED: [(HeaderName, &str); 5] = [
    (ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
    (ACCESS_CONTROL_ALLOW_METHODS, "GET, HEAD"),
    (ACCESS_CONTROL_ALLOW_HEADERS, "*"),
    (ACCESS_CONTROL_MAX_AGE, "86400"),
    (ALLOW, "GET, HEAD, OPTIONS"),
];

/// Answers without a look at what is asked for: what may be read is decided when it is read.
pub(crate) async fn answer() -> (StatusCode, [(HeaderName, &'static str); 5]) {
    (StatusCode::NO_CONTENT, ALLOWED)
}

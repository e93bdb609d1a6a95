//! Headers that tell browsers what pages of this server may do.
//!
//! No inline scripts, no foreign scripts, no framing but of the page made for it.
//! <https://www.w3.org/TR/CSP3/>

use axum::extract::Request;
use axum::http::HeaderValue;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, COOKIE, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
    X_FRAME_OPTIONS,
};
use axum::middleware::Next;
use axum::response::Response;

macro_rules! policy {
    ($ancestors:literal) => {
        concat!(
            "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; ",
            "img-src 'self' data:; font-src 'self' data:; media-src http: https:; ",
            "connect-src 'self' data:; worker-src 'self' blob:; manifest-src 'self'; ",
            "base-uri 'none'; form-action 'self'; frame-ancestors ",
            $ancestors
        )
    };
}

const PAGE: &str = policy!("'none'");
const FRAME: &str = policy!("*");

/// Adds the headers that a handler has not set itself.
pub(crate) async fn add(request: Request, next: Next) -> Response {
    let has_cookie = request.headers().contains_key(COOKIE);
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    if !headers.contains_key(CONTENT_SECURITY_POLICY) {
        headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(PAGE));
        headers.insert(X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    }
    if !headers.contains_key(CACHE_CONTROL) {
        // What a page says to somebody who may be logged in is for nobody else.
        let caching = if has_cookie {
            "private, no-store"
        } else {
            "no-cache"
        };
        headers.insert(CACHE_CONTROL, HeaderValue::from_static(caching));
    }
    if !headers.contains_key(REFERRER_POLICY) {
        let policy = HeaderValue::from_static("strict-origin-when-cross-origin");
        headers.insert(REFERRER_POLICY, policy);
    }
    response
}

/// Lets any site show this response in a frame.
pub(crate) fn allow_framing(response: &mut Response) {
    response
        .headers_mut()
        .insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(FRAME));
}

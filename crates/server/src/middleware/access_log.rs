//! One log line per request, without anything secret.
//!
//! The line holds the pattern of the route, not the path: paths hold the secret tokens of
//! unlisted recordings, and queries may hold anything.

use std::time::Instant;

use axum::extract::{MatchedPath, Request};
use axum::middleware::Next;
use axum::response::Response;

use super::client::Client;

/// Logs the request when its response is ready.
pub(crate) async fn log(request: Request, next: Next) -> Response {
    let start = Instant::now();
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().cloned();
    let client = request.extensions().get::<Client>().copied();
    let response = next.run(request).await;
    tracing::info!(
        client = client.map(|client| tracing::field::display(client.address)),
        method = method.as_str(),
        route = route.as_ref().map_or("none", MatchedPath::as_str),
        status = response.status().as_u16(),
        elapsed_ms = u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX),
        "request"
    );
    response
}

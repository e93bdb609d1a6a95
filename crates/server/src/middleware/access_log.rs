//! One log line per request, without anything secret; and the request is counted.
//!
//! The line holds the pattern of the route, not the path: paths hold the secret tokens of
//! unlisted recordings, and queries may hold anything.

use std::time::Instant;

use axum::extract::{MatchedPath, Request, State};
use axum::middleware::Next;
use axum::response::Response;

use super::client::Client;
use crate::state::AppState;

/// Logs and counts the request when its response is ready.
pub(crate) async fn log(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let start = Instant::now();
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().cloned();
    let client = request.extensions().get::<Client>().copied();
    let response = next.run(request).await;
    let (status, took) = (response.status().as_u16(), start.elapsed());
    let route = route.as_ref().map_or("none", MatchedPath::as_str);
    state.metrics.answered(&method, route, status, took);
    tracing::info!(
        client = client.map(|client| tracing::field::display(client.address)),
        method = method.as_str(),
        route,
        status,
        elapsed_ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX),
        "request"
    );
    response
}

//! Refuses requests from addresses that send too many, before their bodies are read.

use std::time::Instant;

use axum::extract::{Extension, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::client::Client;
use crate::error::{ApiError, AppError, PageError};
use crate::rates::{Kind, Verdict};
use crate::state::AppState;

/// Limits uploads. They have a layer of their own, so that the refusal is heard: see `linger`.
pub(crate) async fn uploads(
    State(state): State<AppState>,
    Extension(client): Extension<Client>,
    request: Request,
    next: Next,
) -> Response {
    limit(&state, client, Kind::Upload, request, next).await
}

/// Limits everything else.
pub(crate) async fn others(
    State(state): State<AppState>,
    Extension(client): Extension<Client>,
    request: Request,
    next: Next,
) -> Response {
    match Kind::of(request.method(), request.uri().path()) {
        Kind::Upload => next.run(request).await,
        kind => limit(&state, client, kind, request, next).await,
    }
}

async fn limit(
    state: &AppState,
    client: Client,
    kind: Kind,
    request: Request,
    next: Next,
) -> Response {
    if client.is_local {
        return next.run(request).await;
    }
    let Some(mut verdict) = state.rates.take(kind, client.address, Instant::now()) else {
        return next.run(request).await;
    };
    if verdict.allowed {
        let shared = state.rates.take_shared(&state.db, kind, client.address);
        verdict = shared.await.unwrap_or(verdict);
    }
    let mut response = if verdict.allowed {
        next.run(request).await
    } else if request.uri().path().starts_with("/api/") {
        ApiError(AppError::too_many_requests()).into_response()
    } else {
        PageError(AppError::too_many_requests()).into_response()
    };
    tell(response.headers_mut(), verdict);
    response
}

fn tell(headers: &mut HeaderMap, verdict: Verdict) {
    let seconds = verdict.wait.as_secs_f64().ceil() as u64;
    let mut insert = |name, value: u64| {
        headers.insert(HeaderName::from_static(name), HeaderValue::from(value));
    };
    insert("x-ratelimit-limit", verdict.limit.into());
    insert("x-ratelimit-remaining", verdict.remaining.into());
    insert("x-ratelimit-reset", seconds);
    if !verdict.allowed {
        insert("retry-after", seconds.max(1));
    }
}

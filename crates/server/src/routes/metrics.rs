//! `GET /metrics`: numbers for Prometheus, for those who know the token; and at an address of its
//! own, for whoever reaches that.

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use tokio::net::TcpListener;

use crate::error::{ApiError, AppError};
use crate::metrics;
use crate::state::AppState;
use crate::token;

/// Answers those who know the token. Without one there is nothing here.
pub(crate) async fn show(
    State(state): State<AppState>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let expected = state.config.metrics.token.as_deref();
    let expected = expected.ok_or_else(AppError::page_not_found)?;
    let given = headers.get(header::AUTHORIZATION);
    let given = given.and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "));
    // Hashes are compared, so that the time it takes tells nothing about the token.
    if given.map(token::hash) != Some(token::hash(expected)) {
        return Err(AppError::invalid_metrics_token().into());
    }
    Ok(page(&state).await?)
}

async fn page(state: &AppState) -> Result<Response, AppError> {
    let text = metrics::scrape(state).await?;
    Ok(([(header::CONTENT_TYPE, metrics::CONTENT_TYPE)], text).into_response())
}

/// Answers whoever reaches the listener, until the future is dropped.
pub(crate) async fn serve(state: AppState, listener: TcpListener) {
    let open = |State(state): State<AppState>| async move { page(&state).await.map_err(ApiError) };
    let router = Router::new().route("/metrics", get(open)).with_state(state);
    if let Err(error) = axum::serve(listener, router).await {
        tracing::error!(%error, "metrics are no longer served");
    }
}

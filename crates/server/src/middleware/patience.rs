//! A request that is not an upload gets a minute, its body included.

use std::time::Duration;

use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::error::{AppError, PageError};

const PATIENCE: Duration = Duration::from_secs(60);

/// Gives up what takes longer.
pub(crate) async fn limit(request: Request, next: Next) -> Response {
    match tokio::time::timeout(PATIENCE, next.run(request)).await {
        Ok(response) => response,
        Err(_) => PageError(AppError::took_too_long()).into_response(),
    }
}

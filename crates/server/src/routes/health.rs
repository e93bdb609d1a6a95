//! `GET /healthz`: whether this process can serve.

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;

use crate::state::AppState;

/// Answers 200 `ok` when the database answers, else 503.
pub(crate) async fn show(State(state): State<AppState>) -> impl IntoResponse {
    let (status, text) = match state.db.fetch_optional("SELECT 1 AS one", &[]).await {
        Ok(_) => (StatusCode::OK, "ok\n"),
        Err(error) => {
            tracing::error!(%error, "the database does not answer");
            (
                StatusCode::SERVICE_UNAVAILABLE,
                "the database does not answer\n",
            )
        }
    };
    (status, [(header::CACHE_CONTROL, "no-store")], text)
}

//! `GET /healthz`: whether this process can serve.

use std::time::Duration;

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use tokio::time::timeout;

use crate::state::AppState;

/// How long each may take to answer.
const PATIENCE: Duration = Duration::from_secs(2);

/// Answers 200 when the database answers, else 503. Without the storage of the files much still
/// works, and no other node would do better: the words say so, the status does not.
pub(crate) async fn show(State(state): State<AppState>) -> impl IntoResponse {
    let (database, files) = tokio::join!(database_answers(&state), files_answer(&state));
    let (status, text) = match (database, files) {
        (true, true) => (StatusCode::OK, "ok\n"),
        (true, false) => (StatusCode::OK, "the storage of the files does not answer\n"),
        (false, _) => (
            StatusCode::SERVICE_UNAVAILABLE,
            "the database does not answer\n",
        ),
    };
    (status, [(header::CACHE_CONTROL, "no-store")], text)
}

async fn database_answers(state: &AppState) -> bool {
    let answer = state.db.fetch_optional("SELECT 1 AS one", &[]);
    match timeout(PATIENCE, answer).await {
        Ok(Ok(_)) => true,
        Ok(Err(error)) => {
            tracing::error!(%error, "the database does not answer");
            false
        }
        Err(_) => false,
    }
}

async fn files_answer(state: &AppState) -> bool {
    let files = state.files.clone();
    let ping = tokio::task::spawn_blocking(move || files.ping());
    match timeout(PATIENCE, ping).await {
        Ok(Ok(Ok(()))) => true,
        Ok(Ok(Err(error))) => {
            tracing::error!(%error, "the storage of the files does not answer");
            false
        }
        _ => false,
    }
}

//! `GET /api/v1/tags`: what public recordings are found by.

use axum::extract::State;
use axum::response::Response;
use serde::Serialize;

use super::body::List;
use crate::auth::Viewer;
use crate::error::ApiError;
use crate::state::AppState;
use crate::store::recordings::tags;

/// Most tags in the list.
const MOST: u32 = 500;

#[derive(Serialize)]
struct TagBody {
    tag: String,
    recordings: i64,
}

/// Answers with tags and the number of public recordings that have them, most used first.
pub(crate) async fn list(State(state): State<AppState>, _: Viewer) -> Result<Response, ApiError> {
    let tags = tags::public(&state.db, MOST).await?;
    let items = tags
        .into_iter()
        .map(|(tag, recordings)| TagBody { tag, recordings });
    Ok(List::response(items.collect(), None)?)
}

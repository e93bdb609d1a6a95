//! `/api/v1/recordings/ID/file`: the asciicast itself, and another one in its place.

use axum::extract::{Path, Request, State};
use axum::http::HeaderMap;
use axum::response::Response;

use super::recordings::check_match;
use super::{body, edited, viewed};
use crate::auth::{Caller, Viewer};
use crate::error::ApiError;
use crate::routes::recordings::{file, upload};
use crate::state::AppState;

/// Answers with the file; those who may not change the recording get the part that is shown.
pub(crate) async fn show(
    State(state): State<AppState>,
    Path(id): Path<String>,
    viewer: Viewer,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let recording = viewed(&state, &viewer, &id).await?;
    Ok(file::for_actor(&state, &recording, viewer.actor(), &headers).await?)
}

/// Puts another file in the place of the one that is there. Address and settings stay.
pub(crate) async fn replace(
    State(state): State<AppState>,
    Path(id): Path<String>,
    caller: Caller,
    request: Request,
) -> Result<Response, ApiError> {
    let recording = edited(&state, &caller, &id).await?;
    let headers = request.headers().clone();
    let file = upload::receive(&state, request).await?;
    let check = move |recording: &_| check_match(&headers, recording);
    let recording = upload::replace(&state, recording.id, file, caller.by(), check).await?;
    let url = body::url(&state, &recording);
    Ok(body::response(
        &state,
        &recording,
        &body::view_message(&url),
    ))
}

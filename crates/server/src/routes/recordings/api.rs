//! `PATCH`, `PUT` and `DELETE /api/v1/recordings/ID`: the recorder changes what it uploaded.
//!
//! Only claimed installations may. A recording that is not theirs looks like one that is not
//! there, and an installation that nobody knows leaves no trace.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde_json::Value;

use super::with_policy;
use crate::auth::Installation;
use crate::error::{ApiError, AppError};
use crate::policy::Action;
use crate::recording::{Address, Recording};
use crate::state::AppState;
use crate::store::{now, recordings, users};

/// A recording as programs see it.
#[derive(Serialize)]
struct Body<'a> {
    id: i64,
    url: &'a str,
    file_url: String,
    audio_url: Option<&'a str>,
    title: Option<&'a str>,
    description: Option<&'a str>,
    visibility: &'static str,
    message: &'a str,
}

/// A recording as JSON; `message` is what the recorder shows.
pub(crate) fn json(recording: &Recording, url: &str, message: &str) -> Response {
    Json(Body {
        id: recording.id,
        url,
        file_url: format!("{url}.{}", recording.extension()),
        audio_url: recording.audio_url.as_deref(),
        title: recording.title.as_deref(),
        description: recording.description.as_deref(),
        visibility: recording.visibility.name(),
        message,
    })
    .into_response()
}

/// Words that tell where a recording can be viewed; today's recorders print them as they are.
pub(crate) fn view_message(url: &str) -> String {
    format!("View the recording at:\n\n    {url}\n")
}

/// Changes the fields that the body has.
pub(crate) async fn update(
    State(state): State<AppState>,
    Path(id): Path<String>,
    installation: Installation,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, ApiError> {
    let recording = find(&state, &installation, &id).await?;
    let fields = fields(&headers, &body)?;
    let mut changes = recording.changes();
    let fields = fields
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()));
    changes.apply(fields).map_err(AppError::invalid_fields)?;
    let mut transaction = state.db.begin().await?;
    let recording = recordings::update(&mut transaction, recording.id, &changes).await?;
    transaction.commit().await?;
    let url = state.url(&format!("/a/{}", recording.slug()));
    Ok(json(&recording, &url, &view_message(&url)))
}

/// Throws the recording away.
pub(crate) async fn delete(
    State(state): State<AppState>,
    Path(id): Path<String>,
    installation: Installation,
) -> Result<Response, ApiError> {
    let recording = find(&state, &installation, &id).await?;
    let mut transaction = state.db.begin().await?;
    recordings::set_deleted(&mut transaction, recording.id, Some(now())).await?;
    transaction.commit().await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// The recording with this number or token, if it is this installation's account's.
async fn find(
    state: &AppState,
    installation: &Installation,
    id: &str,
) -> Result<Recording, AppError> {
    let user_id = installation
        .user_id
        .ok_or_else(AppError::account_required)?;
    let user = users::with_id(&state.db, user_id)
        .await?
        .ok_or_else(AppError::account_required)?;
    let address = Address::parse(id).ok_or_else(AppError::recording_not_found)?;
    // Owners know the numbers of all their recordings: the reply to the upload has it.
    let found = match address {
        Address::Number(id) => recordings::with_id(&state.db, id).await?,
        Address::Token(_) => recordings::find(&state.db, &address).await?,
    };
    let found = with_policy(found, user.actor(), Action::Edit);
    found.map_err(|error| match error.status {
        StatusCode::FORBIDDEN => AppError::recording_not_found(),
        _ => error,
    })
}

/// The fields of a flat JSON object or of a form.
fn fields(headers: &HeaderMap, body: &[u8]) -> Result<Vec<(String, String)>, AppError> {
    let kind = headers
        .get(header::CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok());
    if kind.is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded")) {
        return Ok(url::form_urlencoded::parse(body).into_owned().collect());
    }
    let object: serde_json::Map<String, Value> =
        serde_json::from_slice(body).map_err(|_| AppError::invalid_json())?;
    let text = |value| match value {
        Value::Null => Some(String::new()),
        Value::String(text) => Some(text),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(flag.to_string()),
        Value::Array(_) | Value::Object(_) => None,
    };
    let pair = |(name, value)| Ok((name, text(value).ok_or_else(AppError::invalid_json)?));
    object.into_iter().map(pair).collect()
}

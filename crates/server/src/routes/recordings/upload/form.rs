//! The multipart form of an upload, received with bounded memory from clients of any speed.
//!
//! <https://www.rfc-editor.org/rfc/rfc7578>

use std::borrow::Cow;

use axum::body::Bytes;
use axum::extract::multipart::Field;
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::{HeaderMap, header};
use futures_util::StreamExt;
use tokio::time::timeout;

use super::spool::Spool;
use crate::config::Timeouts;
use crate::error::AppError;
use crate::recording::settings::Changes;
use crate::state::AppState;

/// Room for the other fields and the boundaries around the file.
const FORM_BYTES: u64 = 1_000_000;

/// Most fields of a form, most bytes of one that is text.
const FIELDS: usize = 64;
const TEXT_BYTES: usize = 64 * 1024;

/// A received form.
pub(super) struct Form {
    pub(super) file: Spool,
    /// What the uploader says about the recording.
    pub(super) changes: Changes,
}

/// Receives the form of an upload.
pub(super) async fn receive(state: &AppState, request: Request) -> Result<Form, AppError> {
    let timeouts = &state.config.timeouts;
    check_head(state, request.headers())?;
    let mut form = Multipart::from_request(request, state)
        .await
        .map_err(|_| AppError::not_a_form())?;
    let received = receive_fields(state, &mut form);
    timeout(timeouts.body_total, received)
        .await
        .map_err(|_| AppError::stalled())?
}

/// Receives a file alone: as the body, or as the file of a form.
pub(crate) async fn receive_file(state: &AppState, request: Request) -> Result<Spool, AppError> {
    let kind = request.headers().get(header::CONTENT_TYPE);
    let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if kind.starts_with("multipart/") {
        return Ok(receive(state, request).await?.file);
    }
    check_head(state, request.headers())?;
    let received = receive_body(state, request);
    timeout(state.config.timeouts.body_total, received)
        .await
        .map_err(|_| AppError::stalled())?
}

async fn receive_body(state: &AppState, request: Request) -> Result<Spool, AppError> {
    let limit = state.config.limits.upload_bytes;
    let mut spool = Spool::new(state.files.clone());
    let mut pieces = request.into_body().into_data_stream();
    loop {
        let next = timeout(state.config.timeouts.body_idle, pieces.next()).await;
        match next.map_err(|_| AppError::stalled())? {
            Some(Ok(piece)) if spool.bytes() + piece.len() as u64 > limit => {
                return Err(AppError::upload_too_large(limit));
            }
            Some(Ok(piece)) => spool.push(piece).await?,
            Some(Err(_)) => return Err(AppError::broken_body()),
            None => return Ok(spool),
        }
    }
}

fn check_head(state: &AppState, headers: &HeaderMap) -> Result<(), AppError> {
    let limit = state.config.limits.upload_bytes;
    if headers.contains_key(header::CONTENT_ENCODING) {
        return Err(AppError::encoded_request());
    }
    if content_length(headers).is_some_and(|bytes| bytes > limit + FORM_BYTES) {
        return Err(AppError::upload_too_large(limit));
    }
    Ok(())
}

async fn receive_fields(state: &AppState, form: &mut Multipart) -> Result<Form, AppError> {
    let timeouts = &state.config.timeouts;
    let mut file = None;
    let mut texts = Vec::new();
    for _ in 0..FIELDS {
        let next = timeout(timeouts.body_idle, form.next_field());
        let next = next.await.map_err(|_| AppError::stalled())?;
        let Some(field) = next.map_err(|_| AppError::broken_form())? else {
            let file = file.ok_or_else(AppError::missing_file)?;
            return Ok(Form {
                file,
                changes: check(&texts)?,
            });
        };
        match field.name() {
            Some("file" | "asciicast") if file.is_none() => {
                file = Some(receive_part(state, field).await?);
            }
            name => {
                let name = name.unwrap_or_default().to_owned();
                texts.push((name, receive_text(field, timeouts).await?));
            }
        }
    }
    Err(AppError::too_many_fields())
}

async fn receive_part(state: &AppState, mut field: Field<'_>) -> Result<Spool, AppError> {
    let limit = state.config.limits.upload_bytes;
    let mut spool = Spool::new(state.files.clone());
    while let Some(piece) = next_piece(&mut field, &state.config.timeouts).await? {
        if spool.bytes() + piece.len() as u64 > limit {
            return Err(AppError::upload_too_large(limit));
        }
        spool.push(piece).await?;
    }
    Ok(spool)
}

/// The text of a field. What is beyond the limit of any field is read and not kept.
async fn receive_text(mut field: Field<'_>, timeouts: &Timeouts) -> Result<Vec<u8>, AppError> {
    let mut text = Vec::new();
    while let Some(piece) = next_piece(&mut field, timeouts).await? {
        let room = (TEXT_BYTES + 1).saturating_sub(text.len());
        text.extend_from_slice(&piece[..piece.len().min(room)]);
    }
    Ok(text)
}

async fn next_piece(field: &mut Field<'_>, timeouts: &Timeouts) -> Result<Option<Bytes>, AppError> {
    let piece = timeout(timeouts.body_idle, field.chunk()).await;
    piece
        .map_err(|_| AppError::stalled())?
        .map_err(|_| AppError::broken_form())
}

fn content_length(headers: &HeaderMap) -> Option<u64> {
    headers
        .get(header::CONTENT_LENGTH)?
        .to_str()
        .ok()?
        .parse()
        .ok()
}

/// Checks the text fields.
fn check(texts: &[(String, Vec<u8>)]) -> Result<Changes, AppError> {
    let texts: Vec<(&str, Cow<'_, str>)> = texts
        .iter()
        .map(|(name, bytes)| (name.as_str(), String::from_utf8_lossy(bytes)))
        .collect();
    let mut changes = Changes::default();
    let fields = texts.iter().map(|(name, text)| (*name, text.as_ref()));
    changes.apply(fields).map_err(AppError::invalid_fields)?;
    Ok(changes)
}

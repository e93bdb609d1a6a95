//! `GET /a/ID.cast`, `/a/ID.json`, `/a/ID.txt`: the recording itself.
//!
//! The original bytes, in the compressed form that the client takes. Every form has its own
//! strong `ETag`. Other web sites may read them, for players that stand elsewhere.

use axum::body::Body;
use axum::http::header::{
    ACCESS_CONTROL_ALLOW_ORIGIN, CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_ENCODING,
    CONTENT_LENGTH, CONTENT_TYPE, ETAG, IF_NONE_MATCH, VARY,
};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};

use crate::encoding::Encoding;
use crate::error::AppError;
use crate::recording::{Recording, Visibility};
use crate::state::AppState;

/// Answers with the asciicast as it was uploaded.
pub(crate) async fn original(
    state: &AppState,
    recording: &Recording,
    request: &HeaderMap,
    download: bool,
) -> Result<Response, AppError> {
    let encoding = Encoding::negotiate(request);
    let file = &recording.file;
    let tag = format!(
        "\"{}-{}\"",
        &file.content_sha256[..32],
        encoding.name().unwrap_or("plain")
    );
    let mut response = if is_known(request, &tag) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        let (files, key) = (state.files.clone(), file.key.clone());
        let stored = tokio::task::spawn_blocking(move || files.read(&key));
        let stored = stored.await.map_err(|_| AppError::internal())??;
        let mut response = encoding.body(stored)?.into_response();
        describe(&mut response, recording, encoding, download)?;
        response
    };
    let headers = response.headers_mut();
    headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, value("*")?);
    headers.insert(VARY, value("accept-encoding")?);
    headers.insert(ETAG, value(&tag)?);
    headers.insert(CACHE_CONTROL, value(cache_control(recording))?);
    Ok(response)
}

/// Headers of a reply that carries the content.
fn describe(
    response: &mut Response<Body>,
    recording: &Recording,
    encoding: Encoding,
    download: bool,
) -> Result<(), AppError> {
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, value("application/x-asciicast")?);
    if let Some(name) = encoding.name() {
        headers.insert(CONTENT_ENCODING, value(name)?);
    }
    let length = match encoding {
        Encoding::Zstd => Some(recording.file.stored_bytes),
        Encoding::Identity => Some(recording.file.content_bytes),
        Encoding::Gzip => None,
    };
    if let Some(length) = length {
        headers.insert(CONTENT_LENGTH, length.into());
    }
    if download {
        let name = format!("{}.{}", recording.slug(), recording.extension());
        headers.insert(
            CONTENT_DISPOSITION,
            value(&format!("attachment; filename={name}"))?,
        );
    }
    Ok(())
}

/// What caches may do: keep and ask again when it is public, else nothing.
pub(super) fn cache_control(recording: &Recording) -> &'static str {
    match recording.visibility {
        Visibility::Public => "public, no-cache",
        Visibility::Unlisted | Visibility::Private => "private, no-store",
    }
}

/// Whether the client has this very form already.
pub(super) fn is_known(request: &HeaderMap, tag: &str) -> bool {
    let values = request.get_all(IF_NONE_MATCH);
    values
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|known| {
            let known = known.trim();
            known == "*" || known.strip_prefix("W/").unwrap_or(known) == tag
        })
}

fn value(text: &str) -> Result<axum::http::HeaderValue, AppError> {
    text.parse().map_err(|_| AppError::internal())
}

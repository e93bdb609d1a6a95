//! `GET /a/ID.cast`, `/a/ID.json`: the recording itself.
//!
//! The original bytes, in the compressed form that the client takes. Every form has its own
//! strong `ETag`; gzip and plain are made once and kept in the cache. Other web sites may read
//! them, for players that stand elsewhere.

use std::fs::File;
use std::io;

use axum::body::Body;
use axum::http::header::{
    ACCEPT_RANGES, ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS, CACHE_CONTROL,
    CONTENT_DISPOSITION, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_RANGE, CONTENT_TYPE, ETAG,
    IF_NONE_MATCH, VARY,
};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};

use super::derived;
use crate::cache;
use crate::encoding::{Encoding, reader_body};
use crate::error::AppError;
use crate::pages;
use crate::policy::{self, Action, Actor, Decision};
use crate::range::{self, Part};
use crate::recording::{Recording, Visibility};
use crate::state::AppState;
use crate::store::files::Content;

/// Answers with the asciicast as it was uploaded.
pub(crate) async fn original(
    state: &AppState,
    recording: &Recording,
    request: &HeaderMap,
    download: bool,
) -> Result<Response, AppError> {
    let encoding = Encoding::negotiate(request);
    let tag = format!(
        "\"{}-{}\"",
        &recording.file.content_sha256[..32],
        encoding.name().unwrap_or("plain")
    );
    let mut response = if is_known(request, &tag) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        let mut response = match content(state, recording, encoding, request, &tag).await {
            Ok(response) => response,
            // Without room for the cache it is made while it is sent.
            Err(error) if error.status == StatusCode::INSUFFICIENT_STORAGE => {
                let (files, key) = (state.files.clone(), recording.file.key.clone());
                let stored = tokio::task::spawn_blocking(move || files.read(&key));
                let stored = stored.await.map_err(|_| AppError::internal())??;
                reader_body(encoding.reader(stored)?).into_response()
            }
            Err(error) => return Err(error),
        };
        describe(&mut response, recording, encoding, download)?;
        response
    };
    let headers = response.headers_mut();
    headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, value("*")?);
    // Which part it is, and its tag.
    headers.insert(ACCESS_CONTROL_EXPOSE_HEADERS, value("*")?);
    headers.insert(VARY, value("accept-encoding")?);
    headers.insert(ETAG, value(&tag)?);
    headers.insert(CACHE_CONTROL, value(cache_control(recording))?);
    Ok(response)
}

/// Answers with the file for whoever may change the recording, and to others with the part of
/// it that is shown.
pub(crate) async fn for_actor(
    state: &AppState,
    recording: &Recording,
    actor: Actor,
    request: &HeaderMap,
) -> Result<Response, AppError> {
    let decision = policy::decide(actor, Action::Edit, recording.subject());
    let trim = recording.trim().filter(|_| decision != Decision::Allowed);
    let mut response = match trim {
        Some(trim) => derived::part(state, recording, request, trim, false).await,
        None => original(state, recording, request, false).await,
    }?;
    if trim != recording.trim() {
        pages::do_not_store(&mut response);
    }
    Ok(response)
}

/// The file in a form that is not as it is kept.
async fn made(
    state: &AppState,
    recording: &Recording,
    encoding: Encoding,
) -> Result<Option<File>, AppError> {
    let content = &recording.file.content_sha256;
    let name = match encoding {
        Encoding::Zstd => return Ok(None),
        Encoding::Gzip => format!("{content}gzip"),
        Encoding::Identity => format!("{content}plain"),
    };
    let (files, key) = (state.files.clone(), recording.file.key.clone());
    let made = cache::file(state, name, move |mut file| {
        io::copy(&mut encoding.reader(files.read(&key)?)?, &mut file)?;
        Ok(())
    });
    made.await.map(Some)
}

/// The whole file, or the part of it that is asked for. Parts of a form that is made anew after
/// it left the cache need not fit together, so gzip has none.
async fn content(
    state: &AppState,
    recording: &Recording,
    encoding: Encoding,
    request: &HeaderMap,
    tag: &str,
) -> Result<Response, AppError> {
    let made = made(state, recording, encoding).await?;
    let length = match &made {
        Some(file) => file.metadata()?.len(),
        None => recording.file.stored_bytes,
    };
    let has_parts = encoding != Encoding::Gzip;
    let part = if has_parts {
        range::wanted(request, length, tag)
    } else {
        Part::Whole
    };
    let (part, mut response) = match part {
        Part::Whole => (None, StatusCode::OK.into_response()),
        Part::Bytes(start, end) => {
            let mut response = StatusCode::PARTIAL_CONTENT.into_response();
            let range = format!("bytes {start}-{}/{length}", end - 1);
            response.headers_mut().insert(CONTENT_RANGE, value(&range)?);
            (Some(start..end), response)
        }
        Part::Nothing => {
            let mut response = StatusCode::RANGE_NOT_SATISFIABLE.into_response();
            let range = format!("bytes */{length}");
            response.headers_mut().insert(CONTENT_RANGE, value(&range)?);
            (Some(0..0), response)
        }
    };
    let accepted = if has_parts { "bytes" } else { "none" };
    response
        .headers_mut()
        .insert(ACCEPT_RANGES, value(accepted)?);
    let bytes = part.as_ref().map_or(length, |part| part.end - part.start);
    if bytes > 0 {
        let content = match made {
            Some(file) => Content::of(file, part)?,
            None => state.files.open_kept(&recording.file.key, part).await?,
        };
        response.headers_mut().insert(CONTENT_LENGTH, bytes.into());
        *response.body_mut() = Body::from_stream(content.into_stream());
    }
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

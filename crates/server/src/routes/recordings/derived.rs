//! `GET /a/ID.svg`, `.png` and `.txt`: a recording as a picture and as text; and the part of it
//! that its owner shows.
//!
//! Each is made once and kept in a folder that may be emptied at any time, under a name made of
//! everything that changes it.

use std::fs::File;
use std::io::{self, BufWriter, Read, Write};

use axum::http::header::{
    ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS, CACHE_CONTROL, CONTENT_DISPOSITION,
    CONTENT_ENCODING, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, VARY,
};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};

use super::file::{cache_control, is_known};
use crate::cache;
use crate::encoding::{Encoding, reader_body};
use crate::error::AppError;
use crate::preview::{self, Derived, KEY};
use crate::recording::{Recording, Trim, Visibility};
use crate::state::AppState;

/// How much a part is compressed: it is made while somebody waits.
const PART_LEVEL: i32 = 3;

/// Answers with the picture or the text. `key` is what the address says of the picture: when it
/// is right, the address never means another one.
pub(crate) async fn show(
    state: &AppState,
    recording: &Recording,
    request: &HeaderMap,
    derived: Derived,
    key: Option<&str>,
) -> Result<Response, AppError> {
    let name = derived.name(recording);
    let tag = format!("\"{}\"", &name[..32]);
    let is_lasting = key == Some(&name[..KEY]);
    let content_type = derived.content_type();
    let is_transcript = matches!(derived, Derived::Transcript(_));
    let mut response = if is_known(request, &tag) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        reader_body(cached(state, recording, derived, name).await?).into_response()
    };
    let headers = response.headers_mut();
    let text = |text: &str| HeaderValue::from_str(text).map_err(|_| AppError::internal());
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    // Weak: it is the same content, sent as it is or compressed.
    headers.insert(ETAG, text(&format!("W/{tag}"))?);
    let caching = match recording.visibility {
        Visibility::Public if is_lasting => "public, max-age=31536000, immutable",
        Visibility::Public => "public, max-age=3600",
        Visibility::Unlisted | Visibility::Private => "private, no-store",
    };
    headers.insert(CACHE_CONTROL, HeaderValue::from_static(caching));
    if is_transcript {
        let name = format!("attachment; filename={}.txt", recording.slug());
        headers.insert(CONTENT_DISPOSITION, text(&name)?);
    } else {
        headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
        // Opened by itself, a picture is a document: it may have its styles and nothing else.
        let policy = "default-src 'none'; style-src 'unsafe-inline'; sandbox";
        headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
    }
    Ok(response)
}

/// Answers with a part of a recording, in the compressed form that the client takes.
pub(crate) async fn part(
    state: &AppState,
    recording: &Recording,
    request: &HeaderMap,
    trim: Trim,
    download: bool,
) -> Result<Response, AppError> {
    let encoding = Encoding::negotiate(request);
    let part = Derived::Part(trim);
    let content_type = part.content_type();
    let name = part.name(recording);
    let tag = format!("\"{}-{}\"", &name[..32], encoding.name().unwrap_or("plain"));
    let mut response = if is_known(request, &tag) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        let file = cached(state, recording, part, name).await?;
        reader_body(encoding.reader(file)?).into_response()
    };
    let headers = response.headers_mut();
    if let Some(name) = encoding.name() {
        headers.insert(CONTENT_ENCODING, HeaderValue::from_static(name));
    }
    let tag = HeaderValue::from_str(&tag).map_err(|_| AppError::internal())?;
    headers.insert(ETAG, tag);
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    headers.insert(ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static("*"));
    headers.insert(VARY, HeaderValue::from_static("accept-encoding"));
    headers.insert(
        CACHE_CONTROL,
        HeaderValue::from_static(cache_control(recording)),
    );
    if download {
        let name = format!("attachment; filename={}.cast", recording.slug());
        let name = HeaderValue::from_str(&name).map_err(|_| AppError::internal())?;
        headers.insert(CONTENT_DISPOSITION, name);
    }
    Ok(response)
}

/// The file from the cache; it is made when it is not there.
async fn cached(
    state: &AppState,
    recording: &Recording,
    derived: Derived,
    name: String,
) -> Result<File, AppError> {
    let (files, key) = (state.files.clone(), recording.file.key.clone());
    cache::file(state, name, move |file| {
        let content = zstd::Decoder::new(files.read(&key)?)?;
        write(content, &derived, file)
    })
    .await
}

fn write(content: impl Read, derived: &Derived, file: &File) -> Result<(), AppError> {
    let mut file = BufWriter::new(file);
    match derived {
        Derived::Picture(kind, scene) => {
            file.write_all(&preview::picture(content, scene, *kind)?)?;
        }
        Derived::Transcript(trim) => {
            preview::transcript(content, *trim, |text| -> io::Result<()> {
                file.write_all(text.as_bytes())
            })?;
        }
        Derived::Part(trim) => {
            let mut frame = zstd::Encoder::new(&mut file, PART_LEVEL)?;
            preview::trim(content, *trim, &mut frame)?;
            frame.finish()?;
        }
    }
    Ok(file.flush()?)
}

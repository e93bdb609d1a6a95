//! `GET /a/ID.svg`, `.png` and `.txt`: a recording as a picture and as text.
//!
//! Each is made once and kept in a folder that may be emptied at any time, under a name made of
//! everything that changes it.

use std::fs::File;
use std::io::{self, BufWriter, Read, Seek, Write};
use std::time::Duration;

use axum::http::header::{
    ACCESS_CONTROL_ALLOW_ORIGIN, CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY,
    CONTENT_TYPE, ETAG,
};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};

use super::file::is_known;
use crate::encoding::reader_body;
use crate::error::AppError;
use crate::preview::{self, Kind, Scene};
use crate::recording::{Recording, Visibility};
use crate::state::AppState;
use crate::token;

/// Grows by one when pictures or transcripts change for the same recording.
const VERSION: u32 = 1;

/// What is made of a recording.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Derived {
    Picture(Kind),
    Transcript,
}

impl Derived {
    fn content_type(self) -> &'static str {
        match self {
            Derived::Picture(Kind::Svg | Kind::Thumbnail) => "image/svg+xml",
            Derived::Picture(Kind::Png) => "image/png",
            Derived::Transcript => "text/plain; charset=utf-8",
        }
    }
}

/// Answers with the picture or the text.
pub(crate) async fn show(
    state: &AppState,
    recording: &Recording,
    request: &HeaderMap,
    derived: Derived,
) -> Result<Response, AppError> {
    let scene = scene(recording);
    let name = name(recording, &scene, derived);
    let tag = format!("\"{}\"", &name[..32]);
    let mut response = if is_known(request, &tag) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        reader_body(cached(state, recording, scene, derived, name).await?).into_response()
    };
    let headers = response.headers_mut();
    let text = |text: &str| HeaderValue::from_str(text).map_err(|_| AppError::internal());
    headers.insert(
        CONTENT_TYPE,
        HeaderValue::from_static(derived.content_type()),
    );
    headers.insert(ETAG, text(&tag)?);
    let caching = match recording.visibility {
        Visibility::Public => "public, max-age=3600",
        Visibility::Unlisted | Visibility::Private => "private, no-store",
    };
    headers.insert(CACHE_CONTROL, HeaderValue::from_static(caching));
    if derived == Derived::Transcript {
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

/// The moment and the look of a recording's pictures.
fn scene(recording: &Recording) -> Scene {
    let playback = &recording.playback;
    let seconds = |value: f64| Duration::try_from_secs_f64(value).ok();
    Scene {
        at: playback
            .poster_at
            .and_then(seconds)
            .unwrap_or(recording.duration / 2),
        idle_time_limit: playback.idle_time_limit.and_then(seconds),
        theme: playback.theme.clone(),
    }
}

/// Everything that changes the result, as a name.
fn name(recording: &Recording, scene: &Scene, derived: Derived) -> String {
    let content = &recording.file.content_sha256;
    let key = match derived {
        Derived::Picture(kind) => format!("{VERSION} {content} {kind:?} {scene:?}"),
        Derived::Transcript => format!("{VERSION} {content} transcript"),
    };
    token::hex(&Sha256::digest(key.as_bytes()))
}

/// The file from the cache; it is made when it is not there.
async fn cached(
    state: &AppState,
    recording: &Recording,
    scene: Scene,
    derived: Derived,
    name: String,
) -> Result<File, AppError> {
    if let Ok(file) = state.files.cached(&name) {
        return Ok(file);
    }
    let permit = state
        .heavy_work
        .clone()
        .acquire_owned()
        .await
        .map_err(|_| AppError::internal())?;
    let (files, key) = (state.files.clone(), recording.file.key.clone());
    let made = tokio::task::spawn_blocking(move || {
        let _permit = permit;
        // Somebody else may have made it while this request waited for its turn.
        if let Ok(file) = files.cached(&name) {
            return Ok(file);
        }
        let content = zstd::Decoder::new(files.read(&key)?)?;
        let mut staged = files.stage()?;
        write(content, &scene, derived, &staged.file)?;
        staged.file.rewind()?;
        let file = staged.file.try_clone()?;
        files.cache(staged, &name)?;
        Ok(file)
    });
    made.await.map_err(|_| AppError::internal())?
}

fn write(content: impl Read, scene: &Scene, derived: Derived, file: &File) -> Result<(), AppError> {
    let mut file = BufWriter::new(file);
    match derived {
        Derived::Picture(kind) => file.write_all(&preview::picture(content, scene, kind)?)?,
        Derived::Transcript => {
            preview::transcript(content, |text| -> io::Result<()> {
                file.write_all(text.as_bytes())
            })?;
        }
    }
    Ok(file.flush()?)
}

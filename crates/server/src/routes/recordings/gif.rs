//! `GET /a/ID.gif`: a recording as an animated GIF, which takes a while the first time.
//!
//! Browsers that want a page get one that tells how far it is and shows the GIF in the end;
//! its script asks for JSON; whoever wants a picture waits for some seconds, and is asked to come
//! back (503) when it takes longer. What is made stays in the cache.

use std::fs::File;
use std::time::Instant;

use axum::Json;
use axum::http::header::{
    ACCEPT, ACCESS_CONTROL_ALLOW_ORIGIN, CACHE_CONTROL, CONTENT_DISPOSITION,
    CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, VARY,
};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::json;

use super::file::{cache_control, is_known};
use crate::encoding::reader_body;
use crate::error::AppError;
use crate::gifs::{self, Asker, Progress};
use crate::middleware::client::Client;
use crate::pages::{self, GifPage};
use crate::preview::Animation;
use crate::rates::Kind;
use crate::recording::Recording;
use crate::session::Visitor;
use crate::state::AppState;

/// What whoever asks can make use of before the GIF is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wanted {
    Page,
    Status,
    Picture,
}

impl Wanted {
    fn of(headers: &HeaderMap) -> Wanted {
        let accept = headers.get(ACCEPT).and_then(|accept| accept.to_str().ok());
        match accept.unwrap_or_default() {
            accept if accept.contains("text/html") => Wanted::Page,
            accept if accept.starts_with("application/json") => Wanted::Status,
            _ => Wanted::Picture,
        }
    }
}

/// Answers with the GIF, or with how far it is.
pub(crate) async fn show(
    state: &AppState,
    recording: &Recording,
    visitor: &Visitor,
    client: Client,
    headers: &HeaderMap,
    is_download: bool,
) -> Result<Response, AppError> {
    let animation = Animation::of(recording);
    let name = animation.name(recording);
    let wanted = Wanted::of(headers);
    if wanted != Wanted::Status && is_known(headers, &tag(&name)) {
        return picture(recording, &name, None, is_download);
    }
    let progress = match gifs::find(state, &name).await? {
        Some(progress @ (Progress::Done(_) | Progress::Failed(_))) => progress,
        known => {
            let asker = match visitor.user() {
                Some(user) => Asker::Account(user.id),
                None => Asker::Address(client.address),
            };
            if known.is_none() {
                ask(state, recording, &name, asker, client).await?;
            }
            let patience = match wanted {
                Wanted::Picture => state.config.gifs.picture_patience,
                Wanted::Page | Wanted::Status => state.config.gifs.page_patience,
            };
            gifs::wait(state, &name, patience).await?
        }
    };
    match progress {
        Progress::Done(file) => answer(recording, &name, file, wanted, is_download),
        Progress::Failed(error) if wanted == Wanted::Status => {
            Ok(status("failed", 0, Some(&error.message)))
        }
        Progress::Failed(error) => Err(error),
        Progress::Waiting => unfinished(recording, visitor, wanted, None),
        Progress::Making(percent) => unfinished(recording, visitor, wanted, Some(percent)),
    }
}

/// Asks for a GIF that nobody asked for yet, if this client may ask for more.
async fn ask(
    state: &AppState,
    recording: &Recording,
    name: &str,
    asker: Asker,
    client: Client,
) -> Result<(), AppError> {
    if !client.is_local {
        let mut verdict = state.rates.take(Kind::Gif, client.address, Instant::now());
        if verdict.as_ref().is_some_and(|verdict| verdict.allowed) {
            let shared = state
                .rates
                .take_shared(&state.db, Kind::Gif, client.address);
            verdict = shared.await.or(verdict);
        }
        if verdict.is_some_and(|verdict| !verdict.allowed) {
            return Err(AppError::too_many_requests());
        }
    }
    gifs::ask(state, recording, name, asker).await
}

fn tag(name: &str) -> String {
    format!("\"{}\"", &name[..32])
}

fn answer(
    recording: &Recording,
    name: &str,
    file: File,
    wanted: Wanted,
    is_download: bool,
) -> Result<Response, AppError> {
    match wanted {
        Wanted::Status => Ok(status("done", 100, None)),
        Wanted::Page | Wanted::Picture => picture(recording, name, Some(file), is_download),
    }
}

/// The GIF, or word that the one that the client has is still it.
fn picture(
    recording: &Recording,
    name: &str,
    file: Option<File>,
    is_download: bool,
) -> Result<Response, AppError> {
    let mut response = match file {
        Some(file) => reader_body(file).into_response(),
        None => StatusCode::NOT_MODIFIED.into_response(),
    };
    let headers = response.headers_mut();
    let text = |text: &str| HeaderValue::from_str(text).map_err(|_| AppError::internal());
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("image/gif"));
    headers.insert(ETAG, text(&tag(name))?);
    headers.insert(CACHE_CONTROL, text(cache_control(recording))?);
    headers.insert(VARY, HeaderValue::from_static("accept"));
    headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    let policy = HeaderValue::from_static("default-src 'none'; sandbox");
    headers.insert(CONTENT_SECURITY_POLICY, policy);
    if is_download {
        let name = format!("attachment; filename={}.gif", recording.slug());
        headers.insert(CONTENT_DISPOSITION, text(&name)?);
    }
    Ok(response)
}

/// How far it is; `None` while others come first.
fn unfinished(
    recording: &Recording,
    visitor: &Visitor,
    wanted: Wanted,
    percent: Option<u8>,
) -> Result<Response, AppError> {
    let mut response = match wanted {
        Wanted::Status => status(
            if percent.is_some() {
                "making"
            } else {
                "waiting"
            },
            percent.unwrap_or(0),
            None,
        ),
        Wanted::Picture => return Err(AppError::gif_in_the_making()),
        Wanted::Page => pages::show(&GifPage {
            user: visitor.name(),
            recording,
            path: &format!("/a/{}", recording.slug()),
            percent,
        })?,
    };
    if wanted == Wanted::Page {
        *response.status_mut() = StatusCode::ACCEPTED;
        let headers = response.headers_mut();
        headers.insert(VARY, HeaderValue::from_static("accept"));
    }
    pages::do_not_store(&mut response);
    Ok(response)
}

fn status(state: &str, percent: u8, message: Option<&str>) -> Response {
    let body = json!({ "state": state, "percent": percent, "message": message });
    let mut response = Json(body).into_response();
    response
        .headers_mut()
        .insert(VARY, HeaderValue::from_static("accept"));
    pages::do_not_store(&mut response);
    response
}

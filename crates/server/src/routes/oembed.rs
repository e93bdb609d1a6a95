//! `GET /oembed`: what other sites need to show a recording in place of its link.
//!
//! Asked as a guest: what is private stays so. <https://oembed.com/>

use askama::Template;
use axum::Json;
use axum::extract::{Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use url::Url;

use super::recordings::find;
use crate::error::{ApiError, AppError};
use crate::pages;
use crate::policy::{Action, Actor};
use crate::recording::Recording;
use crate::state::AppState;

#[derive(Deserialize)]
pub(crate) struct Request {
    url: Option<String>,
    format: Option<String>,
    maxwidth: Option<String>,
    maxheight: Option<String>,
}

/// A description of the recording that can be shown in its place.
#[derive(Debug, Serialize, Template)]
#[template(path = "oembed.xml")]
struct Description {
    #[serde(rename = "type")]
    kind: &'static str,
    version: f32,
    title: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    author_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    author_url: Option<String>,
    provider_name: &'static str,
    provider_url: String,
    thumbnail_url: String,
    thumbnail_width: u32,
    thumbnail_height: u32,
    html: String,
    width: u32,
    height: u32,
}

/// Answers in JSON, or in XML when that is asked for.
pub(crate) async fn show(
    State(state): State<AppState>,
    Query(request): Query<Request>,
) -> Result<Response, ApiError> {
    let slug = request
        .url
        .as_deref()
        .and_then(slug)
        .ok_or_else(AppError::not_a_recording_url)?;
    let recording = find(&state, Actor::Guest, Action::View, &slug).await?;
    let most = |value: &Option<String>| match value.as_deref() {
        None | Some("") => Ok(u32::MAX),
        Some(text) => text.parse().map_err(|_| AppError::not_a_size()),
    };
    let most = (most(&request.maxwidth)?, most(&request.maxheight)?);
    let description = describe(&state, &recording, most);
    match request.format.as_deref() {
        Some("xml") => {
            let xml = description.render().map_err(|_| AppError::internal())?;
            Ok(([(header::CONTENT_TYPE, "text/xml; charset=utf-8")], xml).into_response())
        }
        None | Some("" | "json") => Ok(Json(description).into_response()),
        Some(_) => Err(AppError::unknown_format().into()),
    }
}

/// What stands after `/a/` in the path; the host may be any under which people know this server.
fn slug(url: &str) -> Option<String> {
    let url = Url::parse(url).ok()?;
    let slug = url.path().strip_prefix("/a/")?;
    (!slug.is_empty() && !slug.contains('/')).then(|| slug.to_owned())
}

fn describe(state: &AppState, recording: &Recording, most: (u32, u32)) -> Description {
    let url = state.url(&format!("/a/{}", recording.slug()));
    let (picture, frame) = (picture_size(recording, most), frame_size(recording, most));
    let owner = recording.owner.as_ref();
    Description {
        kind: "rich",
        version: 1.0,
        title: pages::without_controls(recording.display_title()),
        author_name: owner.map(|owner| owner.username.clone()),
        author_url: owner.map(|owner| state.url(&format!("/~{}", owner.username))),
        provider_name: "asciinema",
        provider_url: state.url("/"),
        thumbnail_url: format!("{url}.png"),
        thumbnail_width: picture.0,
        thumbnail_height: picture.1,
        // Slugs are letters and digits, and the base was checked: nothing here needs escaping.
        html: format!(
            "<iframe src=\"{url}/iframe\" width=\"{}\" height=\"{}\" \
             frameborder=\"0\" allowfullscreen></iframe>",
            frame.0, frame.1
        ),
        width: frame.0,
        height: frame.1,
    }
}

/// What stands below the player in the frame, in pixels.
const FOOT: u32 = 32;

/// The size of the picture, scaled down until it fits.
fn picture_size(recording: &Recording, most: (u32, u32)) -> (u32, u32) {
    let playback = &recording.playback;
    let cols = f64::from(playback.cols.unwrap_or(recording.cols));
    let rows = f64::from(playback.rows.unwrap_or(recording.rows));
    let width = (2.0 * (7.22 * cols + 12.0)).floor();
    let height = (2.0 * (16.0 * rows + 12.0)).round();
    let scale = (f64::from(most.0) / width)
        .min(f64::from(most.1) / height)
        .min(1.0);
    // Both are between 1 and 20,000: terminals have a largest size.
    let scaled = |length: f64| (length * scale).floor().max(1.0) as u32;
    (scaled(width), scaled(height))
}

/// The size of the frame with the player, scaled down until it fits.
pub(crate) fn frame_size(recording: &Recording, most: (u32, u32)) -> (u32, u32) {
    let most_player = (most.0, most.1.saturating_sub(FOOT).max(1));
    let (width, height) = picture_size(recording, most_player);
    (width, (height + FOOT).min(most.1).max(1))
}

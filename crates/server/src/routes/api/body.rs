//! Recordings and lists of them as programs see them.

use axum::Json;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use crate::error::AppError;
use crate::recording::Recording;
use crate::recording::settings::markers_text;
use crate::routes::search::Hit;
use crate::search::Piece;
use crate::state::AppState;
use crate::store::time_of;

/// A recording. What can be changed has the names by which it is changed.
#[derive(Serialize)]
pub(crate) struct Body {
    id: i64,
    url: String,
    file_url: String,
    audio_url: Option<String>,
    title: Option<String>,
    description: Option<String>,
    visibility: &'static str,
    tags: Vec<String>,
    owner: Option<String>,
    cols: i64,
    rows: i64,
    /// Seconds.
    duration: f64,
    format_version: i64,
    /// Bytes of the asciicast, and their SHA-256.
    size: u64,
    sha256: String,
    command: Option<String>,
    views: u64,
    featured: bool,
    created_at: String,
    updated_at: String,
    #[serde(flatten)]
    settings: Settings,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<String>,
    /// Where it shows what was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    moments: Option<Vec<Moment>>,
}

/// A moment of a recording at which it shows what was asked for.
#[derive(Serialize)]
struct Moment {
    /// Seconds, as the player counts.
    time: f64,
    url: String,
    pieces: Vec<Piece>,
}

#[derive(Serialize)]
struct Settings {
    term_theme_name: Option<String>,
    term_font_family: Option<String>,
    term_line_height: Option<f64>,
    term_cursor_mode: Option<String>,
    term_adaptive_palette: bool,
    term_bold_is_bright: bool,
    keystroke_overlay: bool,
    term_cols_override: Option<u16>,
    term_rows_override: Option<u16>,
    speed: Option<f64>,
    idle_time_limit: Option<f64>,
    snapshot_at: Option<f64>,
    trim_from: Option<f64>,
    trim_to: Option<f64>,
    markers: String,
}

impl Body {
    pub(crate) fn new(state: &AppState, recording: &Recording) -> Body {
        let url = url(state, recording);
        let playback = recording.playback.clone();
        Body {
            id: recording.id,
            file_url: format!("{url}.{}", recording.extension()),
            url,
            audio_url: recording.audio_url.clone(),
            title: recording.title.clone(),
            description: recording.description.clone(),
            visibility: recording.visibility.name(),
            tags: recording.tags.clone(),
            owner: recording.owner.as_ref().map(|owner| owner.username.clone()),
            cols: recording.cols.into(),
            rows: recording.rows.into(),
            duration: recording.duration.as_secs_f64(),
            format_version: recording.format_version.into(),
            size: recording.file.content_bytes,
            sha256: recording.file.content_sha256.clone(),
            command: recording.command.clone(),
            views: recording.views,
            featured: recording.is_featured,
            created_at: moment(recording.created_at),
            updated_at: moment(recording.updated_at),
            settings: Settings {
                term_theme_name: playback.theme,
                term_font_family: playback.font_family,
                term_line_height: playback.line_height,
                term_cursor_mode: playback.cursor_mode,
                term_adaptive_palette: playback.adaptive_palette,
                term_bold_is_bright: playback.bold_is_bright,
                keystroke_overlay: playback.keystroke_overlay,
                term_cols_override: playback.cols,
                term_rows_override: playback.rows,
                speed: playback.speed,
                idle_time_limit: playback.idle_time_limit,
                snapshot_at: playback.poster_at,
                trim_from: playback.trim_from,
                trim_to: playback.trim_to,
                markers: markers_text(&playback.markers),
            },
            message: None,
            moments: None,
        }
    }

    /// A recording that was found, with the moments at which it shows what was asked for.
    pub(super) fn found(state: &AppState, hit: &Hit) -> Body {
        let body = Body::new(state, &hit.recording);
        let moments = hit.moments.iter().map(|moment| Moment {
            time: moment.time.as_secs_f64(),
            url: format!("{}?t={}", body.url, moment.time.as_secs()),
            pieces: moment.snippet.pieces.clone(),
        });
        Body {
            moments: Some(moments.collect()),
            ..body
        }
    }
}

/// The one address of a recording.
pub(crate) fn url(state: &AppState, recording: &Recording) -> String {
    state.url(&format!("/a/{}", recording.slug()))
}

/// A moment as text: RFC 3339 in UTC.
pub(crate) fn moment(timestamp: i64) -> String {
    humantime::format_rfc3339_seconds(time_of(timestamp)).to_string()
}

/// A recording as a response; `message` is what the recorder shows.
pub(crate) fn response(state: &AppState, recording: &Recording, message: &str) -> Response {
    let body = Body {
        message: Some(message.to_owned()),
        ..Body::new(state, recording)
    };
    (etag(recording), Json(body)).into_response()
}

/// A recording as a response to somebody who looks at it.
pub(super) fn shown(state: &AppState, recording: &Recording) -> Response {
    (etag(recording), Json(Body::new(state, recording))).into_response()
}

/// Words that tell where a recording can be viewed; today's recorders print them as they are.
pub(crate) fn view_message(url: &str) -> String {
    format!("View the recording at:\n\n    {url}\n")
}

/// The name of what its owner made of a recording: it changes with the file and the settings,
/// and not with views.
pub(super) fn tag(recording: &Recording) -> String {
    let content = &recording.file.content_sha256;
    format!("\"{}-{:x}\"", &content[..16], recording.updated_at)
}

fn etag(recording: &Recording) -> [(header::HeaderName, String); 1] {
    [(header::ETAG, tag(recording))]
}

/// A part of a list, and where the next part is.
#[derive(Serialize)]
pub(super) struct List<T> {
    items: Vec<T>,
    next: Option<String>,
}

impl<T: Serialize> List<T> {
    /// `next` is the full address of the next part.
    pub(super) fn response(items: Vec<T>, next: Option<String>) -> Result<Response, AppError> {
        let link = next.as_ref().map(|next| format!("<{next}>; rel=\"next\""));
        let mut response = Json(List { items, next }).into_response();
        if let Some(link) = link {
            let link = HeaderValue::from_str(&link).map_err(|_| AppError::internal())?;
            response.headers_mut().insert(header::LINK, link);
        }
        Ok(response)
    }
}

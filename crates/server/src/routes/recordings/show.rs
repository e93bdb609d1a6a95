//! `GET /a/ID` and `/a/ID.EXT`: a recording as a page or as a file.

use std::time::Duration;

use axum::extract::{Extension, Path, Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::{derived, embed, file, find, gif};
use crate::error::{AppError, PageError};
use crate::middleware::client::Client;
use crate::overrides;
use crate::pages::{self, Card, RecordingPage};
use crate::policy::{self, Action, Decision};
use crate::preview::{Derived, Kind, Scene};
use crate::recording::{Recording, Trim, Visibility};
use crate::routes::oembed;
use crate::session::Visitor;
use crate::state::AppState;
use crate::store::recordings::lists::{self, Slice};
use crate::store::time_of;

/// Width of a player that other sites unfold a link into.
const MOST_UNFOLDED: u32 = 1280;

/// Cards of other recordings below the one that is shown.
const MORE: u32 = 4;

/// Kinds of file that can be asked for without an ending.
const FILE_TYPES: [&str; 2] = ["application/x-asciicast", "application/asciicast+json"];

/// What the address of a recording's file says beside the name.
#[derive(Debug, Default, Deserialize)]
struct Download {
    dl: Option<String>,
    whole: Option<String>,
    from: Option<f64>,
    to: Option<f64>,
}

/// What the address of a picture says beside the name.
#[derive(Debug, Default, Deserialize)]
struct Picture {
    f: Option<String>,
    v: Option<String>,
}

/// Answers with what the ending asks for; without one, with the page.
pub(crate) async fn show(
    State(state): State<AppState>,
    Path(name): Path<String>,
    Extension(client): Extension<Client>,
    visitor: Visitor,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let (slug, extension) = match name.split_once('.') {
        Some((slug, extension)) => (slug, Some(extension)),
        None => (name.as_str(), wanted_file(&headers)),
    };
    if extension == Some("js") {
        return Ok(embed::script(&state, visitor.actor(), slug).await?);
    }
    let found = find(&state, visitor.actor(), Action::View, slug).await;
    let recording = match found {
        Err(error) if extension.is_none() && may_bring_back(&visitor, &error) => {
            let path = format!("/a/{slug}/unarchive");
            let link = Some((path.as_str(), "Bring it back"));
            let mut response = pages::error_for(visitor.name(), &error, link);
            pages::do_not_store(&mut response);
            return Ok(response);
        }
        found => found?,
    };
    let mut response = match extension {
        None if slug != recording.slug() => to_canonical(&recording, &uri),
        None => page(&state, &recording, &visitor, &uri).await?,
        Some("cast" | "json") => file(&state, &recording, &visitor, &uri, &headers).await?,
        Some("gif") => {
            let is_download = download(&uri).dl.is_some();
            gif::show(&state, &recording, &visitor, client, &headers, is_download).await?
        }
        Some(extension) => {
            let Query(picture) = Query::<Picture>::try_from_uri(&uri).unwrap_or_default();
            let wanted = derived(extension, &recording, &picture);
            let wanted = wanted.ok_or_else(AppError::page_not_found)?;
            derived::show(&state, &recording, &headers, wanted, picture.v.as_deref()).await?
        }
    };
    if !name.contains('.') {
        let accept = HeaderValue::from_static("accept");
        response.headers_mut().append(header::VARY, accept);
    }
    if recording.visibility != Visibility::Public {
        pages::keep_secret(&mut response);
    }
    Ok(response)
}

fn download(uri: &Uri) -> Download {
    let query = Query::<Download>::try_from_uri(uri);
    query.map(|Query(query)| query).unwrap_or_default()
}

/// Whether somebody is told how to bring a recording back that is no longer here.
fn may_bring_back(visitor: &Visitor, error: &AppError) -> bool {
    error.status == StatusCode::GONE && policy::may_administer(visitor.actor())
}

/// The recording, or the part of it that its owner shows. Owners get the whole with `?whole`,
/// and any part, before they decide, with `?from=SECONDS&to=SECONDS`.
async fn file(
    state: &AppState,
    recording: &Recording,
    visitor: &Visitor,
    uri: &Uri,
    headers: &HeaderMap,
) -> Result<Response, AppError> {
    let query = download(uri);
    let is_owner = may(visitor, Action::Edit, recording);
    let moment = |seconds: Option<f64>| Duration::try_from_secs_f64(seconds?).ok();
    let asked = (query.whole.is_some(), moment(query.from), moment(query.to));
    let trim = match asked {
        (true, ..) if is_owner => None,
        (_, Some(from), to) if is_owner => Some(Trim { from, to }),
        _ => recording.trim(),
    };
    let mut response = match trim {
        Some(trim) => derived::part(state, recording, headers, trim, query.dl.is_some()).await,
        None => file::original(state, recording, headers, query.dl.is_some()).await,
    }?;
    if trim != recording.trim() {
        // What only the owner sees is in no cache that others share.
        pages::do_not_store(&mut response);
    }
    Ok(response)
}

/// What an ending asks for that is made of the recording.
fn derived(extension: &str, recording: &Recording, query: &Picture) -> Option<Derived> {
    let picture = |kind| Some(Derived::Picture(kind, Scene::of(recording)));
    match extension {
        "svg" if query.f.as_deref() == Some("t") => picture(Kind::Thumbnail),
        "svg" => picture(Kind::Svg),
        "png" => picture(Kind::Png),
        "txt" => Some(Derived::Transcript(recording.trim())),
        _ => None,
    }
}

fn may(visitor: &Visitor, action: Action, recording: &Recording) -> bool {
    policy::decide(visitor.actor(), action, recording.subject()) == Decision::Allowed
}

/// A player asks for the page's address and says that it takes a recording.
fn wanted_file(headers: &HeaderMap) -> Option<&'static str> {
    let accepted = headers.get(header::ACCEPT)?.to_str().ok()?;
    let wants = |kind: &str| accepted.contains(kind);
    (FILE_TYPES.into_iter().any(wants) && !wants("text/html")).then_some("cast")
}

/// To the one address that a recording has; what the link says about playing stays.
fn to_canonical(recording: &Recording, uri: &Uri) -> Response {
    let query = uri
        .query()
        .map(|query| format!("?{query}"))
        .unwrap_or_default();
    Redirect::temporary(&format!("/a/{}{query}", recording.slug())).into_response()
}

async fn page(
    state: &AppState,
    recording: &Recording,
    visitor: &Visitor,
    uri: &Uri,
) -> Result<Response, AppError> {
    let more = match &recording.owner {
        Some(owner) => {
            let slice = Slice::first(MORE);
            lists::public_of_user(&state.db, owner.id, Some(recording.id), slice).await?
        }
        None => Vec::new(),
    };
    let mut options = pages::player_options(recording);
    options.apply(&overrides_in(uri));
    let path = format!("/a/{}", recording.slug());
    let page = RecordingPage {
        user: visitor.name(),
        may_edit: may(visitor, Action::Edit, recording),
        may_feature: may(visitor, Action::Feature, recording),
        recording,
        host: state.host(),
        url: &state.url(&path),
        oembed_url: &state.url("/oembed"),
        frame_size: oembed::frame_size(recording, (MOST_UNFOLDED, u32::MAX)),
        path: &path,
        card: Card::new(recording),
        created: humantime::format_rfc3339_seconds(time_of(recording.created_at)).to_string(),
        facts: pages::facts(recording),
        options: pages::json(&options)?,
        more: more.iter().map(Card::new).collect(),
    };
    let mut response = pages::show(&page)?;
    if visitor.user().is_some() {
        pages::do_not_store(&mut response);
    } else {
        let cache_control = HeaderValue::from_static(file::cache_control(recording));
        response
            .headers_mut()
            .insert(header::CACHE_CONTROL, cache_control);
    }
    Ok(response)
}

/// What the link says about playing. A query that is none says nothing.
pub(super) fn overrides_in(uri: &Uri) -> overrides::Query {
    Query::try_from_uri(uri)
        .map(|Query(query)| query)
        .unwrap_or_default()
}

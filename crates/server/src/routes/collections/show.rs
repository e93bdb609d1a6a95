//! `GET /c/ID`, `/c/ID/iframe` and `/c/ID.js`: a collection, played one recording after another.

use axum::extract::{Path, Query, State};
use axum::http::{HeaderValue, Uri, header};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::{find, recordings};
use crate::assets;
use crate::collection::Collection;
use crate::error::{AppError, PageError};
use crate::middleware::security_headers;
use crate::pages::{self, CollectionPage, PlaylistFrame, Track};
use crate::policy::{self, Action, Decision};
use crate::recording::Visibility;
use crate::session::Visitor;
use crate::state::AppState;

/// Which recording is shown first, from 1.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Start {
    n: Option<usize>,
}

/// Answers with the page, or with the script that puts the frame on other sites.
pub(crate) async fn show(
    State(state): State<AppState>,
    Path(name): Path<String>,
    visitor: Visitor,
    uri: Uri,
) -> Result<Response, PageError> {
    let slug = name.strip_suffix(".js").unwrap_or(&name);
    let collection = find(&state, visitor.actor(), Action::View, slug).await?;
    if slug != name {
        return Ok(script());
    }
    if slug != collection.slug() {
        return Ok(Redirect::temporary(&format!("/c/{}", collection.slug())).into_response());
    }
    let recordings = recordings(&state, visitor.actor(), &collection).await?;
    let tracks = Track::all(&recordings)?;
    let start = Query::<Start>::try_from_uri(&uri);
    let number = start.ok().and_then(|Query(start)| start.n).unwrap_or(1);
    let decision = policy::decide(visitor.actor(), Action::Edit, collection.subject());
    let mut response = pages::show(&CollectionPage {
        user: visitor.name(),
        host: state.host(),
        url: &state.url(&format!("/c/{slug}")),
        path: &format!("/c/{slug}"),
        collection: &collection,
        may_edit: decision == Decision::Allowed,
        number: number.clamp(1, tracks.len().max(1)),
        tracks,
    })?;
    describe(&mut response, &collection, visitor.user().is_some());
    Ok(response)
}

/// Answers with the page that holds nothing but the player, and that may stand in a frame.
pub(crate) async fn iframe(
    State(state): State<AppState>,
    Path(slug): Path<String>,
    visitor: Visitor,
) -> Response {
    let shown = frame(&state, &visitor, &slug).await;
    let mut response = shown.unwrap_or_else(|error| pages::frame_error(&error));
    security_headers::allow_framing(&mut response);
    response
}

async fn frame(state: &AppState, visitor: &Visitor, slug: &str) -> Result<Response, AppError> {
    let collection = find(state, visitor.actor(), Action::View, slug).await?;
    let recordings = recordings(state, visitor.actor(), &collection).await?;
    let mut response = pages::show(&PlaylistFrame {
        title: &collection.title,
        host: state.host(),
        url: &state.url(&format!("/c/{}", collection.slug())),
        listed: collection.visibility == Visibility::Public,
        tracks: Track::all(&recordings)?,
    })?;
    describe(&mut response, &collection, visitor.user().is_some());
    Ok(response)
}

fn describe(response: &mut Response, collection: &Collection, is_personal: bool) {
    let is_public = collection.visibility == Visibility::Public;
    if is_personal || !is_public {
        pages::do_not_store(response);
    }
    if !is_public {
        pages::keep_secret(response);
    }
}

fn script() -> Response {
    let mut response = assets::EMBED_SCRIPT.into_response();
    let headers = response.headers_mut();
    let kind = HeaderValue::from_static("text/javascript");
    headers.insert(header::CONTENT_TYPE, kind);
    let caching = HeaderValue::from_static("private, no-store");
    headers.insert(header::CACHE_CONTROL, caching);
    response
}

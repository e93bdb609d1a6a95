//! `GET /a/ID/iframe` and `/a/ID.js`: a recording on somebody else's page.

use axum::extract::{Path, State};
use axum::http::{HeaderValue, Uri, header};
use axum::response::{IntoResponse, Response};

use super::find;
use super::show::overrides_in;
use crate::assets;
use crate::error::AppError;
use crate::middleware::security_headers;
use crate::pages::{self, IframePage};
use crate::policy::{Action, Actor};
use crate::recording::Visibility;
use crate::session::Visitor;
use crate::state::AppState;

/// Answers with the page that holds nothing but the player, and that may stand in a frame; also
/// when there is nothing to play, so that readers of the other page learn why.
pub(crate) async fn iframe(
    State(state): State<AppState>,
    Path(slug): Path<String>,
    visitor: Visitor,
    uri: Uri,
) -> Response {
    let shown = player(&state, visitor.actor(), &slug, &uri).await;
    let mut response = shown.unwrap_or_else(|error| pages::frame_error(&error));
    security_headers::allow_framing(&mut response);
    response
}

async fn player(
    state: &AppState,
    actor: Actor,
    slug: &str,
    uri: &Uri,
) -> Result<Response, AppError> {
    let recording = find(state, actor, Action::View, slug).await?;
    let mut options = pages::player_options(&recording);
    options.apply(&overrides_in(uri));
    let path = format!("/a/{}", recording.slug());
    let listed = recording.visibility == Visibility::Public;
    let page = IframePage {
        title: recording.display_title(),
        host: state.host(),
        url: &state.url(&path),
        path: &path,
        listed,
        options: pages::json(&options)?,
    };
    let mut response = pages::show(&page)?;
    if !listed {
        pages::do_not_store(&mut response);
        pages::keep_secret(&mut response);
    }
    Ok(response)
}

/// Answers with the script that puts the frame beside itself. It is the same for every
/// recording, and stays for archived ones, whose frame says what happened.
pub(crate) async fn script(
    state: &AppState,
    actor: Actor,
    slug: &str,
) -> Result<Response, AppError> {
    let caching = match find(state, actor, Action::View, slug).await {
        Ok(recording) if recording.visibility == Visibility::Public => "public, max-age=60",
        Err(error) if error.status != axum::http::StatusCode::GONE => return Err(error),
        _ => "private, no-store",
    };
    let mut response = assets::EMBED_SCRIPT.into_response();
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("text/javascript"),
    );
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(caching));
    Ok(response)
}

//! What programs read to learn what is public: Atom feeds, the sitemap, `robots.txt`, WebFinger.
//!
//! <https://www.rfc-editor.org/rfc/rfc4287>, <https://www.sitemaps.org/protocol.html>,
//! <https://www.rfc-editor.org/rfc/rfc9309>, <https://www.rfc-editor.org/rfc/rfc7033>

use askama::Template;
use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::header::{ACCESS_CONTROL_ALLOW_ORIGIN, CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::json;

use super::lists::{is_listed, profile};
use crate::assets;
use crate::error::{AppError, PageError};
use crate::pages::{Entry, Feed, Sitemap};
use crate::policy::Actor;
use crate::recording::Recording;
use crate::state::AppState;
use crate::store::recordings::lists::{self, List, Slice};
use crate::store::users;

/// Entries of a feed.
const ENTRIES: u32 = 30;

/// Addresses that a sitemap may have at most, less those of the lists.
const SITEMAP: u32 = 49_000;

/// Answers with the newest public recordings.
pub(crate) async fn recent(State(state): State<AppState>) -> Result<Response, PageError> {
    let found = lists::public(&state.db, List::Recent, Slice::first(ENTRIES)).await?;
    let title = format!("Recordings on {}", state.host());
    feed(
        &state,
        &title,
        "/explore/feed.atom",
        "/explore/recordings/recent",
        &found,
    )
}

/// Answers with the newest public recordings of a user.
pub(crate) async fn of_user(
    State(state): State<AppState>,
    Path(path): Path<String>,
) -> Result<Response, PageError> {
    let owner = profile::owner(&state, &path).await?;
    let slice = Slice::first(ENTRIES);
    let found = lists::public_of_user(&state.db, owner.id, None, slice).await?;
    let page = format!("/~{}", owner.username);
    let title = format!("{} on {}", owner.username, state.host());
    feed(&state, &title, &format!("{page}/feed.atom"), &page, &found)
}

fn feed(
    state: &AppState,
    title: &str,
    path: &str,
    page: &str,
    recordings: &[Recording],
) -> Result<Response, PageError> {
    let listed = recordings
        .iter()
        .filter(|recording| is_listed(Actor::Guest, recording));
    let entries: Vec<Entry<'_>> = listed
        .map(|recording| Entry::new(recording, state.base_url()))
        .collect();
    let feed = Feed {
        title,
        base_url: state.base_url(),
        url: &state.url(path),
        page: &state.url(page),
        updated: Feed::updated(&entries),
        entries,
    };
    xml(&feed, "application/atom+xml; charset=utf-8")
}

/// Answers with the addresses that search engines are meant to know.
pub(crate) async fn sitemap(State(state): State<AppState>) -> Result<Response, PageError> {
    let recordings = lists::public_addresses(&state.db, SITEMAP).await?;
    let sitemap = Sitemap::new(state.base_url(), &recordings);
    xml(&sitemap, "application/xml; charset=utf-8")
}

fn xml(document: &impl Template, kind: &'static str) -> Result<Response, PageError> {
    let text = document.render().map_err(|_| AppError::internal())?;
    let headers = [(CONTENT_TYPE, kind), (CACHE_CONTROL, "public, max-age=300")];
    Ok((headers, text).into_response())
}

/// What search engines leave alone, and where the sitemap is.
pub(crate) async fn robots(State(state): State<AppState>) -> Response {
    let text = format!(
        "{}\nSitemap: {}\n",
        assets::ROBOTS,
        state.url("/sitemap.xml")
    );
    text.into_response()
}

/// Who is asked about.
#[derive(Deserialize)]
pub(crate) struct Question {
    resource: Option<String>,
}

/// Answers where the profile of `acct:NAME@HOST` is.
pub(crate) async fn webfinger(
    State(state): State<AppState>,
    Query(question): Query<Question>,
) -> Result<Response, PageError> {
    let resource = question.resource.unwrap_or_default();
    let account = resource.strip_prefix("acct:");
    let name = account.and_then(|account| account.strip_suffix(state.host())?.strip_suffix('@'));
    let user = match name {
        Some(name) => users::with_username(&state.db, name).await?,
        None => None,
    };
    let user = user.ok_or_else(AppError::page_not_found)?;
    let profile = state.url(&format!("/~{}", user.username));
    let answer = json!({
        "subject": format!("acct:{}@{}", user.username, state.host()),
        "aliases": [profile],
        "links": [
            {
                "rel": "http://webfinger.net/rel/profile-page",
                "type": "text/html",
                "href": profile,
            },
            {
                "rel": "http://schemas.google.com/g/2010#updates-from",
                "type": "application/atom+xml",
                "href": format!("{profile}/feed.atom"),
            },
        ],
    });
    let headers = [
        (CONTENT_TYPE, "application/jrd+json"),
        (ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
    ];
    Ok((headers, Json(answer)).into_response())
}

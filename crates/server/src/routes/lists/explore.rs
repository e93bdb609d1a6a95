//! `GET /`, `/explore` and below: what everybody may find.

use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};

use super::{PageQuery, cut, slice};
use crate::error::{AppError, PageError};
use crate::pages::{self, Card, HomePage, ListPage, Pager, TagPage};
use crate::policy::Actor;
use crate::recording::tags;
use crate::session::Visitor;
use crate::state::AppState;
use crate::store::recordings::lists::{self, List, Slice};

/// Cards of each list on the first page.
const FEATURED: u32 = 4;
const POPULAR: u32 = 4;
const RECENT: u32 = 12;

/// Answers with the first page: how to begin, and the beginning of each list.
pub(crate) async fn home(
    State(state): State<AppState>,
    visitor: Visitor,
) -> Result<Response, PageError> {
    overview(&state, &visitor, visitor.user().is_none()).await
}

/// Answers with the beginning of each list.
pub(crate) async fn overview_page(
    State(state): State<AppState>,
    visitor: Visitor,
) -> Result<Response, PageError> {
    overview(&state, &visitor, false).await
}

async fn overview(
    state: &AppState,
    visitor: &Visitor,
    introduces: bool,
) -> Result<Response, PageError> {
    let first = |list, limit| lists::public(&state.db, list, Slice::first(limit));
    let featured = first(List::Featured, FEATURED).await?;
    let popular = first(List::Popular, POPULAR).await?;
    let recent = first(List::Recent, RECENT).await?;
    let sections = [
        (List::Featured, &featured),
        (List::Popular, &popular),
        (List::Recent, &recent),
    ];
    let sections = sections
        .into_iter()
        .filter(|(_, recordings)| !recordings.is_empty());
    Ok(pages::show(&HomePage {
        user: visitor.name(),
        host: state.host(),
        base_url: state.base_url(),
        introduces,
        sections: sections
            .map(|(list, recordings)| pages::Section::new(list, recordings))
            .collect(),
    })?)
}

/// Answers with a page of one list.
pub(crate) async fn list(
    State(state): State<AppState>,
    Path(name): Path<String>,
    Query(query): Query<PageQuery>,
    visitor: Visitor,
) -> Result<Response, PageError> {
    let list = pages::list_named(&name).ok_or_else(AppError::page_not_found)?;
    let number = query.number();
    let mut recordings = lists::public(&state.db, list, slice(number)).await?;
    let has_more = cut(Actor::Guest, &mut recordings);
    Ok(pages::show(&ListPage {
        user: visitor.name(),
        host: state.host(),
        list,
        cards: recordings.iter().map(Card::new).collect(),
        pager: Pager::new(number, has_more, ""),
    })?)
}

/// Answers with a page of the public recordings with a tag.
pub(crate) async fn tag(
    State(state): State<AppState>,
    Path(tag): Path<String>,
    Query(query): Query<PageQuery>,
    visitor: Visitor,
) -> Result<Response, PageError> {
    let tag = tags::normal(&tag).ok_or_else(AppError::page_not_found)?;
    let number = query.number();
    let mut recordings = lists::tagged(&state.db, &tag, slice(number)).await?;
    let has_more = cut(Actor::Guest, &mut recordings);
    Ok(pages::show(&TagPage {
        user: visitor.name(),
        host: state.host(),
        tag: &tag,
        cards: recordings.iter().map(Card::new).collect(),
        pager: Pager::new(number, has_more, ""),
    })?)
}

/// Addresses that links of earlier years have.
pub(crate) async fn list_of_old(Path(name): Path<String>) -> Result<Response, PageError> {
    let list = match name.as_str() {
        "featured" => "featured",
        "popular" => "popular",
        "public" | "recent" => "recent",
        _ => return Err(AppError::page_not_found().into()),
    };
    Ok(Redirect::permanent(&format!("/explore/recordings/{list}")).into_response())
}

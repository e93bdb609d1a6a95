//! `/~NAME` and `/~NAME/avatar`: somebody's public recordings, and the picture of their name.

use axum::extract::{Path, Query, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};

use super::{PageQuery, cut, slice};
use crate::account::User;
use crate::avatar;
use crate::error::{AppError, PageError};
use crate::pages::{self, Card, Pager, ProfilePage};
use crate::policy::Actor;
use crate::session::Visitor;
use crate::state::AppState;
use crate::store::recordings::lists;
use crate::store::users;

/// Answers with the recordings that everyone may see; the owner is told where the others are.
pub(crate) async fn show(
    State(state): State<AppState>,
    Path(path): Path<String>,
    Query(query): Query<PageQuery>,
    visitor: Visitor,
) -> Result<Response, PageError> {
    let owner = owner(&state, &path).await?;
    let number = query.number();
    let slice = slice(number);
    let mut recordings = lists::public_of_user(&state.db, owner.id, None, slice).await?;
    let has_more = cut(Actor::Guest, &mut recordings);
    let is_mine = visitor.user().is_some_and(|user| user.id == owner.id);
    let mut response = pages::show(&ProfilePage {
        user: visitor.name(),
        host: state.host(),
        owner: &owner.username,
        joined: pages::month(owner.created_at),
        is_mine,
        base_url: state.base_url(),
        counts: lists::counts(&state.db, owner.id).await?,
        cards: recordings.iter().map(Card::new).collect(),
        pager: Pager::new(number, has_more, ""),
    })?;
    if is_mine {
        pages::do_not_store(&mut response);
    }
    Ok(response)
}

/// Answers with a picture made of the name.
pub(crate) async fn avatar(
    State(state): State<AppState>,
    Path(path): Path<String>,
) -> Result<Response, PageError> {
    let owner = owner(&state, &path).await?;
    let headers = [
        (CONTENT_TYPE, "image/svg+xml"),
        (CACHE_CONTROL, "public, max-age=86400"),
        (CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox"),
    ];
    Ok((headers, avatar::svg(&owner.username)).into_response())
}

/// The account that `~NAME` means.
pub(crate) async fn owner(state: &AppState, path: &str) -> Result<User, AppError> {
    let username = path
        .strip_prefix('~')
        .ok_or_else(AppError::page_not_found)?;
    let owner = users::with_username(&state.db, username).await?;
    owner.ok_or_else(AppError::page_not_found)
}

//! `/admin/users`: accounts, and what is done to them.

use axum::Form;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::{Admin, Search, cut};
use crate::administration::{self, UserDeed};
use crate::error::{AppError, PageError};
use crate::jobs;
use crate::pages::Pager;
use crate::pages::admin::{self, UserPage, UserRow, UsersPage};
use crate::policy::{self, AccountAction};
use crate::quota::{Limit, Limits};
use crate::state::AppState;
use crate::store::quotas;
use crate::store::users::listing::{self, Listed};

/// Answers with a page of the list.
pub(crate) async fn list(
    State(state): State<AppState>,
    Query(search): Query<Search>,
    admin: Admin,
) -> Result<Response, PageError> {
    let mut users = listing::find(&state.db, &search.q, search.slice()).await?;
    let has_more = cut(&mut users);
    Ok(admin::show(&UsersPage {
        user: Some(&admin.user.username),
        text: &search.q,
        rows: users.iter().map(UserRow::new).collect(),
        pager: Pager::new(search.number(), has_more, &admin::query("q", &search.q)),
    })?)
}

/// Answers with one account.
pub(crate) async fn show(
    State(state): State<AppState>,
    Path(id): Path<i64>,
    admin: Admin,
) -> Result<Response, PageError> {
    let listed = find(&state, id).await?;
    Ok(admin::show(&UserPage {
        user: Some(&admin.user.username),
        row: UserRow::new(&listed),
        is_self: listed.user.id == admin.user.id,
        limits: listed.limits,
        quota: listed.limits.quota(state.config.quota),
        usage: quotas::usage_of(&state.db, id).await?,
    })?)
}

async fn find(state: &AppState, id: i64) -> Result<Listed, AppError> {
    let found = listing::get(&state.db, id).await?;
    found.ok_or_else(AppError::no_such_user)
}

/// What a form about an account may bring along.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Fields {
    #[serde(default)]
    bytes: String,
    #[serde(default)]
    recordings: String,
    #[serde(default)]
    username: String,
}

/// Does something to an account.
pub(crate) async fn change(
    State(state): State<AppState>,
    Path((id, deed)): Path<(i64, String)>,
    admin: Admin,
    Form(fields): Form<Fields>,
) -> Result<Response, PageError> {
    let user = find(&state, id).await?.user;
    let (action, deed) = deed_named(&deed, &fields)?;
    if !policy::may_change_account(admin.user.actor(), action, user.id) {
        return Err(AppError::not_to_yourself().into());
    }
    if deed == UserDeed::Delete && fields.username.trim() != user.username {
        return Err(AppError::name_not_typed().into());
    }
    administration::to_user(&state.db, &admin.by(), &user, deed).await?;
    if deed == UserDeed::Delete {
        jobs::wake(&state);
        return Ok(Redirect::to("/admin/users").into_response());
    }
    Ok(Redirect::to(&format!("/admin/users/{id}")).into_response())
}

fn deed_named(name: &str, fields: &Fields) -> Result<(AccountAction, UserDeed), AppError> {
    Ok(match name {
        "make-admin" => (AccountAction::MakeAdmin, UserDeed::MakeAdmin),
        "unmake-admin" => (AccountAction::UnmakeAdmin, UserDeed::UnmakeAdmin),
        "suspend" => (AccountAction::Suspend, UserDeed::Suspend),
        "unsuspend" => (AccountAction::Unsuspend, UserDeed::Unsuspend),
        "delete" => (AccountAction::Delete, UserDeed::Delete),
        "quota" => {
            let limit = |text| Limit::parse(text).ok_or_else(AppError::not_a_limit);
            let limits = Limits {
                bytes: limit(&fields.bytes)?,
                recordings: limit(&fields.recordings)?,
            };
            (AccountAction::SetQuota, UserDeed::SetLimits(limits))
        }
        _ => return Err(AppError::page_not_found()),
    })
}

//! `/admin`: looking after the server. For everybody but admins there is nothing here.

pub(crate) mod jobs;
pub(crate) mod log;
pub(crate) mod overview;
pub(crate) mod recordings;
pub(crate) mod users;

use axum::Router;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use serde::Deserialize;

use crate::account::User;
use crate::audit::By;
use crate::error::{AppError, PageError};
use crate::middleware::client::Client;
use crate::policy;
use crate::session::Visitor;
use crate::state::AppState;
use crate::store::recordings::lists::Slice;

/// Rows on a page.
const ROWS: u32 = 50;

/// All addresses below `/admin`.
pub(crate) fn router() -> Router<AppState> {
    Router::new()
        .route("/admin", get(overview::show))
        .route("/admin/users", get(users::list))
        .route("/admin/users/{id}", get(users::show))
        .route("/admin/users/{id}/{deed}", post(users::change))
        .route("/admin/recordings", get(recordings::list))
        .route("/admin/recordings/{id}", get(recordings::show))
        .route("/admin/recordings/{id}/{deed}", post(recordings::change))
        .route("/admin/jobs", get(jobs::list))
        .route("/admin/jobs/{id}/{deed}", post(jobs::change))
        .route("/admin/storage", get(overview::storage))
        .route("/admin/audit", get(log::list))
        .route("/admin/settings", get(overview::settings))
}

/// Somebody who may look after the server.
pub(crate) struct Admin {
    pub(crate) user: User,
    client: Client,
}

impl Admin {
    /// As whom the audit log knows them.
    pub(crate) fn by(&self) -> By {
        By::user(&self.user, self.client)
    }
}

impl FromRequestParts<AppState> for Admin {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Response> {
        let visitor = Visitor::from_request_parts(parts, state).await;
        let visitor = visitor.map_err(IntoResponse::into_response)?;
        let nothing = || PageError(AppError::page_not_found()).into_response();
        if !policy::may_administer(visitor.actor()) {
            return Err(nothing());
        }
        let (_, user) = visitor.session.ok_or_else(nothing)?;
        let client = parts.extensions.get::<Client>().copied();
        let client = client.ok_or_else(nothing)?;
        Ok(Admin { user, client })
    }
}

/// What of a list is looked at.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Search {
    #[serde(default)]
    q: String,
    #[serde(default)]
    show: String,
    page: Option<u32>,
    before: Option<i64>,
}

impl Search {
    fn number(&self) -> u32 {
        self.page.unwrap_or(1).clamp(1, 100_000)
    }

    /// One row more than a page has, to know whether there is another.
    fn slice(&self) -> Slice {
        Slice {
            offset: (self.number() - 1) * ROWS,
            limit: ROWS + 1,
        }
    }
}

/// Cuts a list to a page and answers whether there is more.
fn cut<T>(rows: &mut Vec<T>) -> bool {
    let has_more = rows.len() > ROWS as usize;
    rows.truncate(ROWS as usize);
    has_more
}

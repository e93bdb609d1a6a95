//! `GET /api/v1/users/me`: the account for which the request is sent.

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use serde_json::json;

use super::body::moment;
use crate::auth::Caller;
use crate::error::ApiError;
use crate::scope::Scope;
use crate::state::AppState;
use crate::store::recordings::lists;

/// Answers with the account, what the credential may do, and how many recordings there are.
pub(crate) async fn me(
    State(state): State<AppState>,
    caller: Caller,
) -> Result<Response, ApiError> {
    caller.require(Scope::Read)?;
    let user = &caller.user;
    let counts = lists::counts(&state.db, user.id).await?;
    let body = json!({
        "id": user.id,
        "username": user.username,
        "email": user.email,
        "admin": user.is_admin,
        "default_visibility": user.default_visibility.name(),
        "created_at": moment(user.created_at),
        "url": state.url(&format!("/~{}", user.username)),
        "scopes": caller.scopes.names(),
        "recordings": {
            "public": counts.public,
            "unlisted": counts.unlisted,
            "private": counts.private,
        },
    });
    Ok(Json(body).into_response())
}

//! `GET /api/v1/export` and `POST /api/v1/import`: everything of an account, out and in.

use axum::Json;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use futures_util::{StreamExt, TryStreamExt};

use crate::account::User;
use crate::auth::Caller;
use crate::encoding::reader_body;
use crate::error::{ApiError, AppError};
use crate::pages;
use crate::parcel;
use crate::scope::Scope;
use crate::state::AppState;

/// Answers with everything that the account keeps.
pub(crate) async fn export(
    State(state): State<AppState>,
    caller: Caller,
) -> Result<Response, ApiError> {
    caller.require(Scope::Read)?;
    Ok(archive(&state, &caller.user).await?)
}

/// The archive as a response.
pub(crate) async fn archive(state: &AppState, user: &User) -> Result<Response, AppError> {
    let archive = parcel::pack(state, user).await?;
    let mut response = reader_body(archive).into_response();
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/x-tar"),
    );
    headers.insert(
        header::CONTENT_DISPOSITION,
        HeaderValue::from_static("attachment; filename=recordings.tar"),
    );
    pages::do_not_store(&mut response);
    Ok(response)
}

/// Takes in what an export gave, and answers with what became of each thing in it.
pub(crate) async fn import(
    State(state): State<AppState>,
    caller: Caller,
    request: Request,
) -> Result<Response, ApiError> {
    caller.require(Scope::Upload)?;
    caller.require(Scope::Write)?;
    if request.headers().contains_key(header::CONTENT_ENCODING) {
        return Err(AppError::encoded_request().into());
    }
    let pieces = request.into_body().into_data_stream();
    let pieces = pieces.map_err(|_| AppError::broken_body()).boxed();
    let report = parcel::import(&state, &caller.user, pieces).await?;
    Ok(Json(report).into_response())
}

//! `GET /user/export`: everything that somebody keeps here, as one archive.

use axum::extract::State;
use axum::response::Response;

use crate::error::PageError;
use crate::routes::api::parcels;
use crate::session::LoggedIn;
use crate::state::AppState;

/// Answers with the archive.
pub(crate) async fn show(
    State(state): State<AppState>,
    visitor: LoggedIn,
) -> Result<Response, PageError> {
    Ok(parcels::archive(&state, &visitor.user).await?)
}

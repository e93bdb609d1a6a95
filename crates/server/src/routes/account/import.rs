//! `POST /user/import`: an archive comes in by a form.

use axum::extract::{FromRequest, Multipart, Request, State};
use axum::response::Response;
use futures_util::{StreamExt, TryStreamExt};
use tokio::time::timeout;

use crate::error::{AppError, PageError};
use crate::pages::{self, ImportPage};
use crate::parcel;
use crate::session::LoggedIn;
use crate::state::AppState;

/// Takes in the archive and answers with what became of it.
pub(crate) async fn create(
    State(state): State<AppState>,
    visitor: LoggedIn,
    request: Request,
) -> Result<Response, PageError> {
    let mut form = Multipart::from_request(request, &state)
        .await
        .map_err(|_| AppError::not_a_form())?;
    let field = timeout(state.config.timeouts.body_idle, form.next_field());
    let field = field.await.map_err(|_| AppError::stalled())?;
    let field = field.map_err(|_| AppError::broken_form())?;
    let field = field.filter(|field| field.name() == Some("file"));
    let pieces = field.ok_or_else(AppError::missing_file)?;
    let pieces = pieces.map_err(|_| AppError::broken_form()).boxed();
    let report = parcel::import(&state, &visitor.user, pieces).await?;
    let mut response = pages::show(&ImportPage {
        user: Some(&visitor.user.username),
        report: &report,
    })?;
    pages::do_not_store(&mut response);
    Ok(response)
}

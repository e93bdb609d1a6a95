//! What happens to a recording beside its settings: another secret link, and the way back from
//! archival.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};

use super::find;
use crate::error::PageError;
use crate::pages::AskPage;
use crate::policy::Action;
use crate::session::Visitor;
use crate::state::AppState;
use crate::store::recordings;
use crate::token;

/// Gives the recording another secret link.
pub(crate) async fn renew(
    State(state): State<AppState>,
    Path(slug): Path<String>,
    visitor: Visitor,
) -> Result<Response, PageError> {
    let recording = find(&state, visitor.actor(), Action::Edit, &slug).await?;
    let mut transaction = state.db.begin().await?;
    let secret_token = token::random();
    let renewed = recordings::renew_token(&mut transaction, recording.id, &secret_token);
    let recording = renewed.await?;
    transaction.commit().await?;
    Ok(Redirect::to(&format!("/a/{}", recording.slug())).into_response())
}

/// Asks an admin whether an archived recording is to come back.
pub(crate) async fn confirm_unarchive(
    State(state): State<AppState>,
    Path(slug): Path<String>,
    visitor: Visitor,
) -> Result<Response, PageError> {
    let recording = find(&state, visitor.actor(), Action::Unarchive, &slug).await?;
    Ok(AskPage {
        user: visitor.name(),
        title: "Bring it back",
        message: &format!(
            "“{}” is archived. Brought back, it is never archived again.",
            recording.display_title()
        ),
        action: &format!("/a/{slug}/unarchive"),
        secret: "",
        button: "Bring it back",
    }
    .show()?)
}

/// Brings an archived recording back.
pub(crate) async fn unarchive(
    State(state): State<AppState>,
    Path(slug): Path<String>,
    visitor: Visitor,
) -> Result<Response, PageError> {
    let recording = find(&state, visitor.actor(), Action::Unarchive, &slug).await?;
    let mut transaction = state.db.begin().await?;
    recordings::unarchive(&mut transaction, recording.id).await?;
    transaction.commit().await?;
    Ok(Redirect::to(&format!("/a/{}", recording.slug())).into_response())
}

//! What happens to a recording beside its settings: another secret link, and the way back from
//! archival.

use axum::extract::{Extension, Path, State};
use axum::response::{IntoResponse, Redirect, Response};

use super::find;
use crate::administration::{self, RecordingDeed};
use crate::audit::By;
use crate::error::{AppError, PageError};
use crate::indexer;
use crate::middleware::client::Client;
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
            "“{}” is {}. Brought back, it is never archived again.",
            recording.display_title(),
            match &recording.takedown_reason {
                Some(reason) => format!("taken down ({reason})"),
                None => "archived".into(),
            }
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
    Extension(client): Extension<Client>,
    visitor: Visitor,
) -> Result<Response, PageError> {
    let recording = find(&state, visitor.actor(), Action::Unarchive, &slug).await?;
    let by = visitor.user().map(|user| By::user(user, client));
    let by = by.ok_or_else(AppError::login_required)?;
    administration::to_recording(&state.db, &by, &recording, RecordingDeed::Restore).await?;
    indexer::wake(&state);
    Ok(Redirect::to(&format!("/a/{}", recording.slug())).into_response())
}

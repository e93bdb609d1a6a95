//! `/connect/ID`: an installation of the recorder and all its recordings become somebody's.
//!
//! The id is a credential: it is hashed before it goes anywhere, and never logged.

use axum::extract::{Extension, Path, State};
use axum::response::{IntoResponse, Redirect, Response};

use crate::audit::{By, Deed};
use crate::auth;
use crate::error::{AppError, PageError};
use crate::indexer;
use crate::middleware::client::Client;
use crate::pages::{self, ConnectPage};
use crate::session::LoggedIn;
use crate::state::AppState;
use crate::store::audit;
use crate::store::installations::{self, Installation};
use crate::token;

/// Shows what is about to be claimed.
pub(crate) async fn new(
    State(state): State<AppState>,
    Path(id): Path<String>,
    visitor: LoggedIn,
) -> Result<Response, PageError> {
    let found = installations::find(&state.db, &hash(&id)?).await?;
    let is_mine = match &found {
        Some(installation) => is_mine(installation, visitor.user.id)?,
        None => false,
    };
    let recordings = match &found {
        Some(installation) => {
            installations::unclaimed_recordings(&state.db, installation.id).await?
        }
        None => 0,
    };
    let mut response = pages::show(&ConnectPage {
        user: Some(&visitor.user.username),
        id: &id,
        is_mine,
        recordings,
    })?;
    pages::keep_secret(&mut response);
    pages::do_not_store(&mut response);
    Ok(response)
}

/// Claims, in one transaction.
pub(crate) async fn create(
    State(state): State<AppState>,
    Path(id): Path<String>,
    Extension(client): Extension<Client>,
    visitor: LoggedIn,
) -> Result<Response, PageError> {
    let user = visitor.user;
    let mut transaction = state.db.begin().await?;
    let installation = installations::find_or_create(&mut transaction, &hash(&id)?).await?;
    is_mine(&installation, user.id)?;
    installations::claim(&mut transaction, installation.id, user.id).await?;
    let by = By::user(&user, client);
    let subject = format!("installation {}", installation.id);
    audit::note(
        &mut transaction,
        &by,
        Deed::InstallationClaimed,
        &subject,
        "",
    )
    .await?;
    transaction.commit().await?;
    indexer::wake(&state);
    Ok(Redirect::to("/user/recordings").into_response())
}

fn hash(id: &str) -> Result<String, AppError> {
    if auth::is_installation_id(id) {
        Ok(token::hash(id))
    } else {
        Err(AppError::no_installation())
    }
}

/// Whether it is claimed by this user already; an error when it cannot be.
fn is_mine(installation: &Installation, user_id: i64) -> Result<bool, AppError> {
    match installation.user_id {
        _ if installation.is_revoked => Err(AppError::installation_revoked()),
        Some(owner) if owner != user_id => Err(AppError::installation_taken()),
        owner => Ok(owner.is_some()),
    }
}

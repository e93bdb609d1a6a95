//! `/user/delete`: an account and everything that is its goes, once its address confirms it.

use axum::Form;
use axum::extract::{Extension, Query, State};
use axum::response::Response;

use super::{Opened, send_link};
use crate::audit::{By, Deed};
use crate::error::{AppError, PageError};
use crate::jobs;
use crate::mail::Letter;
use crate::middleware::client::Client;
use crate::pages::{self, AskPage, MessagePage};
use crate::session::{self, LoggedIn, Visitor};
use crate::state::AppState;
use crate::store::audit;
use crate::store::links::{self, Purpose};
use crate::store::users;

/// Sends a link to the address of the account.
pub(crate) async fn ask(
    State(state): State<AppState>,
    visitor: LoggedIn,
) -> Result<Response, PageError> {
    let letter = Letter::DeleteAccount {
        user_id: visitor.user.id,
    };
    let message = "A link that deletes your account is on its way to you. Until you open it and \
                   confirm, nothing is lost.";
    send_link(&state, &visitor, &letter, message).await
}

/// Asks for the last time.
pub(crate) async fn confirm(
    State(state): State<AppState>,
    visitor: Visitor,
    Query(Opened { t }): Query<Opened>,
) -> Result<Response, PageError> {
    let found = links::find(&state.db, &t).await?;
    let Some(Purpose::DeleteAccount { email, .. }) = found else {
        return Err(AppError::invalid_link().into());
    };
    Ok(AskPage {
        user: visitor.name(),
        title: "Delete your account",
        message: &format!(
            "The account of {email} is deleted with all its recordings. They cannot be brought \
             back, and its recorders cannot upload any more."
        ),
        action: "/user/delete/confirm",
        secret: &t,
        button: "Delete everything",
    }
    .show()?)
}

/// Deletes the account; its files follow.
pub(crate) async fn delete(
    State(state): State<AppState>,
    Extension(client): Extension<Client>,
    Form(Opened { t }): Form<Opened>,
) -> Result<Response, PageError> {
    let mut transaction = state.db.begin().await?;
    let purpose = links::take(&mut transaction, &t).await?;
    let Some(Purpose::DeleteAccount { user_id, email }) = purpose else {
        return Err(AppError::invalid_link().into());
    };
    let subject = format!("user {}", users::name(&mut transaction, user_id).await?);
    let keys = users::delete(&mut transaction, user_id).await?;
    jobs::remove_files(&mut transaction, &keys).await?;
    let by = By::link(&email, client);
    audit::note(&mut transaction, &by, Deed::AccountDeleted, &subject, "").await?;
    transaction.commit().await?;
    jobs::wake(&state);
    let mut response = pages::show(&MessagePage {
        user: None,
        title: "Your account is gone",
        message: "So are all its recordings.",
        link: Some(("/", "To the first page")),
    })?;
    session::end(&state, &mut response);
    Ok(response)
}

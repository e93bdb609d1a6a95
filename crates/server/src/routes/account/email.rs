//! `/user/email`: another address for an account, once somebody there confirms it.

use axum::Form;
use axum::extract::{Extension, Query, State};
use axum::response::{IntoResponse, Redirect, Response};

use super::{Address, Opened, send_link};
use crate::audit::{By, Deed};
use crate::error::{AppError, PageError};
use crate::jobs;
use crate::mail::Letter;
use crate::middleware::client::Client;
use crate::pages::AskPage;
use crate::session::{LoggedIn, Visitor};
use crate::state::AppState;
use crate::store::audit;
use crate::store::links::{self, Purpose};
use crate::store::users;

/// Sends a link to the new address.
pub(crate) async fn ask(
    State(state): State<AppState>,
    visitor: LoggedIn,
    Form(form): Form<Address>,
) -> Result<Response, PageError> {
    let email = form.normal()?;
    let letter = Letter::NewEmail {
        user_id: visitor.user.id,
        email,
    };
    let message = "A link is on its way to the new address. Until you open it, nothing changes.";
    send_link(&state, &visitor, &letter, message).await
}

/// Asks whether the address is to be changed.
pub(crate) async fn confirm(
    State(state): State<AppState>,
    visitor: Visitor,
    Query(Opened { t }): Query<Opened>,
) -> Result<Response, PageError> {
    let Some(Purpose::NewEmail { email, .. }) = links::find(&state.db, &t).await? else {
        return Err(AppError::invalid_link().into());
    };
    Ok(AskPage {
        user: visitor.name(),
        title: "Your new address",
        message: &format!("From now on you log in with {email}."),
        action: "/user/email/confirm",
        secret: &t,
        button: "Change my address",
    }
    .show()?)
}

/// Changes it.
pub(crate) async fn change(
    State(state): State<AppState>,
    Extension(client): Extension<Client>,
    Form(Opened { t }): Form<Opened>,
) -> Result<Response, PageError> {
    let mut transaction = state.db.begin().await?;
    let purpose = links::take(&mut transaction, &t).await?;
    let Some(Purpose::NewEmail { user_id, email }) = purpose else {
        return Err(AppError::invalid_link().into());
    };
    let owner = users::id_of_email(&mut transaction, &email).await?;
    if owner.is_some_and(|owner| owner != user_id) {
        return Err(AppError::email_taken().into());
    }
    let old = users::email(&mut transaction, user_id).await?;
    users::set_email(&mut transaction, user_id, &email).await?;
    let by = By::link(&old, client);
    let subject = format!("user {}", users::name(&mut transaction, user_id).await?);
    audit::note(&mut transaction, &by, Deed::EmailChanged, &subject, &email).await?;
    links::end(&mut transaction, &old).await?;
    let letter = Letter::EmailChanged { old, new: email };
    jobs::send(&mut transaction, &letter).await?;
    transaction.commit().await?;
    jobs::wake(&state);
    Ok(Redirect::to("/user/edit").into_response())
}

//! The ways in which somebody logs in: further addresses, and identities at a provider.

use axum::Form;
use axum::extract::{Extension, Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};

use super::{Address, Opened, send_link};
use crate::audit::{By, Deed};
use crate::error::{AppError, PageError};
use crate::mail::Letter;
use crate::middleware::client::Client;
use crate::pages::AskPage;
use crate::session::{LoggedIn, Visitor};
use crate::state::AppState;
use crate::store::links::{self, Purpose};
use crate::store::{audit, emails, identities, users};

/// Sends a link to one more address.
pub(crate) async fn ask(
    State(state): State<AppState>,
    visitor: LoggedIn,
    Form(form): Form<Address>,
) -> Result<Response, PageError> {
    let email = form.normal()?;
    let letter = Letter::AddEmail {
        user_id: visitor.user.id,
        email,
    };
    let message = "A link is on its way to the address. Until you open it, nothing changes.";
    send_link(&state, &visitor, &letter, message).await
}

/// Asks whether the address is to be added.
pub(crate) async fn confirm(
    State(state): State<AppState>,
    visitor: Visitor,
    Query(Opened { t }): Query<Opened>,
) -> Result<Response, PageError> {
    let Some(Purpose::AddEmail { email, .. }) = links::find(&state.db, &t).await? else {
        return Err(AppError::invalid_link().into());
    };
    Ok(AskPage {
        user: visitor.name(),
        title: "One more address",
        message: &format!("From now on you can log in with {email}, too."),
        action: "/user/emails/confirm",
        secret: &t,
        button: "Add this address",
    }
    .show()?)
}

/// Adds it.
pub(crate) async fn add(
    State(state): State<AppState>,
    Extension(client): Extension<Client>,
    Form(Opened { t }): Form<Opened>,
) -> Result<Response, PageError> {
    let mut transaction = state.db.begin().await?;
    let purpose = links::take(&mut transaction, &t).await?;
    let Some(Purpose::AddEmail { user_id, email }) = purpose else {
        return Err(AppError::invalid_link().into());
    };
    if !emails::add(&mut transaction, user_id, &email).await? {
        return Err(AppError::email_taken().into());
    }
    let by = By::link(&email, client);
    let subject = format!("user {}", users::name(&mut transaction, user_id).await?);
    audit::note(&mut transaction, &by, Deed::EmailAdded, &subject, &email).await?;
    transaction.commit().await?;
    Ok(Redirect::to("/user/edit").into_response())
}

/// Takes an address away, but not the one that letters go to.
pub(crate) async fn remove_email(
    State(state): State<AppState>,
    Extension(client): Extension<Client>,
    visitor: LoggedIn,
    Form(form): Form<Address>,
) -> Result<Response, PageError> {
    let user = &visitor.user;
    let mut transaction = state.db.begin().await?;
    if emails::remove(&mut transaction, user.id, &form.email).await? {
        links::end(&mut transaction, &form.email).await?;
        let by = By::user(user, client);
        let subject = format!("user {}", user.username);
        let deed = Deed::EmailRemoved;
        audit::note(&mut transaction, &by, deed, &subject, &form.email).await?;
        transaction.commit().await?;
    }
    Ok(Redirect::to("/user/edit").into_response())
}

/// Takes an identity away.
pub(crate) async fn remove_identity(
    State(state): State<AppState>,
    Path(id): Path<i64>,
    Extension(client): Extension<Client>,
    visitor: LoggedIn,
) -> Result<Response, PageError> {
    let user = &visitor.user;
    let mut transaction = state.db.begin().await?;
    if identities::remove(&mut transaction, user.id, id).await? {
        let by = By::user(user, client);
        let subject = format!("user {}", user.username);
        audit::note(&mut transaction, &by, Deed::IdentityRemoved, &subject, "").await?;
        transaction.commit().await?;
    }
    Ok(Redirect::to("/user/edit").into_response())
}

//! `/user/merge`: an account that somebody had before becomes part of the one they are logged in
//! to, once they prove its address, by a link sent there, or its identity, by logging in with it.

use axum::Form;
use axum::extract::{Extension, Query, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};

use super::{Address, Opened, send_link};
use crate::account::User;
use crate::audit::{By, Deed};
use crate::error::{AppError, PageError};
use crate::indexer;
use crate::mail::Letter;
use crate::middleware::client::Client;
use crate::pages::AskPage;
use crate::session::{LoggedIn, Memory, forget, recall};
use crate::state::AppState;
use crate::store::db::WriteTransaction;
use crate::store::links::{self, Purpose};
use crate::store::recordings::lists;
use crate::store::{audit, identities, merging, users};

/// Sends a link to the address of the other account, if there is one.
pub(crate) async fn ask(
    State(state): State<AppState>,
    visitor: LoggedIn,
    Form(form): Form<Address>,
) -> Result<Response, PageError> {
    let email = form.normal()?;
    let letter = Letter::Merge {
        user_id: visitor.user.id,
        email,
    };
    let message = "If there is another account with this address, a link is on its way there. \
                   Open it in this browser; until then nothing changes.";
    send_link(&state, &visitor, &letter, message).await
}

/// Asks whether the accounts are to become one.
pub(crate) async fn confirm(
    State(state): State<AppState>,
    visitor: LoggedIn,
    headers: HeaderMap,
    Query(Opened { t }): Query<Opened>,
) -> Result<Response, PageError> {
    let other = if t.is_empty() {
        let mut transaction = state.db.begin().await?;
        by_identity(&state, &mut transaction, &headers).await?
    } else {
        match links::find(&state.db, &t).await? {
            Some(Purpose::Merge { user_id, email }) if user_id == visitor.user.id => {
                users::with_email(&state.db, &email).await?
            }
            _ => None,
        }
    };
    let other = mergeable(other, &visitor.user)?;
    let recordings = match lists::counts(&state.db, other.id).await?.all() {
        0 => String::new(),
        1 => " with its recording".into(),
        count => format!(" with its {count} recordings"),
    };
    Ok(AskPage {
        user: Some(&visitor.user.username),
        title: "Two accounts become one",
        message: &format!(
            "The account {} ({}){recordings} becomes part of yours, {}. Its recorders and ways to \
             log in become yours; its name is free again. This cannot be undone.",
            other.username, other.email, visitor.user.username
        ),
        action: "/user/merge/confirm",
        secret: &t,
        button: "Make them one",
    }
    .show()?)
}

/// Makes them one.
pub(crate) async fn merge(
    State(state): State<AppState>,
    Extension(client): Extension<Client>,
    visitor: LoggedIn,
    headers: HeaderMap,
    Form(Opened { t }): Form<Opened>,
) -> Result<Response, PageError> {
    let mut transaction = state.db.begin().await?;
    let other = if t.is_empty() {
        by_identity(&state, &mut transaction, &headers).await?
    } else {
        match links::take(&mut transaction, &t).await? {
            Some(Purpose::Merge { user_id, email }) if user_id == visitor.user.id => {
                users::with_email(&state.db, &email).await?
            }
            _ => None,
        }
    };
    let other = mergeable(other, &visitor.user)?;
    if let (true, Some(secret)) = (t.is_empty(), recall(&state, &headers, Memory::Identity)) {
        identities::use_up(&mut transaction, secret).await?;
    }
    merging::merge(&mut transaction, other.id, visitor.user.id).await?;
    let by = By::user(&visitor.user, client);
    let subject = format!("user {}", other.username);
    audit::note(&mut transaction, &by, Deed::Merged, &subject, &other.email).await?;
    transaction.commit().await?;
    indexer::wake(&state);
    let mut response = Redirect::to("/user/edit").into_response();
    forget(&state, &mut response, Memory::Identity);
    Ok(response)
}

/// The account that is opened by an identity which this browser proved.
async fn by_identity(
    state: &AppState,
    transaction: &mut WriteTransaction,
    headers: &HeaderMap,
) -> Result<Option<User>, AppError> {
    let Some(secret) = recall(state, headers, Memory::Identity) else {
        return Ok(None);
    };
    let Some(claim) = identities::kept(transaction, secret).await? else {
        return Ok(None);
    };
    let owner = identities::owner(transaction, &claim).await?;
    match owner {
        Some(owner) => Ok(users::with_id(&state.db, owner).await?),
        None => Ok(None),
    }
}

/// The account, if it can become part of this user's.
fn mergeable(other: Option<User>, user: &User) -> Result<User, AppError> {
    let other = other.filter(|other| other.id != user.id);
    let other = other.ok_or_else(AppError::invalid_link)?;
    if other.is_suspended {
        return Err(AppError::suspended());
    }
    Ok(other)
}

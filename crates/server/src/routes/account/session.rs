//! `/session`: a link from an e-mail becomes a session, and a session ends.
//!
//! Opening the link only asks for confirmation, because programs that check e-mails open every
//! link. The form behind it uses the link up.

use axum::Form;
use axum::extract::{Extension, Query, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::{Opened, oidc};
use crate::account;
use crate::audit::{By, Deed};
use crate::error::{AppError, PageError, words};
use crate::jobs;
use crate::middleware::client::Client;
use crate::pages::{self, ConfirmPage};
use crate::session::{self, Memory};
use crate::state::AppState;
use crate::store::db::WriteTransaction;
use crate::store::links::{self, Purpose};
use crate::store::users::{self, listing};
use crate::store::{audit, identities};

/// Asks for confirmation, and those who are new for a username.
pub(crate) async fn new(
    State(state): State<AppState>,
    Query(Opened { t }): Query<Opened>,
) -> Result<Response, PageError> {
    let link = links::find(&state.db, &t).await?;
    let link = Link::new(link).ok_or_else(AppError::invalid_link)?;
    let username = match &link.email {
        Some(email) => match users::with_email(&state.db, email).await? {
            Some(_) => None,
            None => Some(account::suggested_username(email)),
        },
        None => Some(String::new()),
    };
    Ok(confirm(&t, &link, username.as_deref(), "", None)?)
}

/// A link with which somebody gets in.
struct Link {
    /// The address it was sent to; the setup link was sent to nobody.
    email: Option<String>,
    makes_admin: bool,
}

impl Link {
    fn new(purpose: Option<Purpose>) -> Option<Link> {
        match purpose? {
            Purpose::Login { email } => Some(Link {
                email: Some(email),
                makes_admin: false,
            }),
            Purpose::Setup => Some(Link {
                email: None,
                makes_admin: true,
            }),
            Purpose::NewEmail { .. }
            | Purpose::AddEmail { .. }
            | Purpose::Merge { .. }
            | Purpose::DeleteAccount { .. } => None,
        }
    }
}

#[derive(Deserialize)]
pub(crate) struct Confirmed {
    t: String,
    #[serde(default)]
    username: String,
    #[serde(default)]
    email: String,
}

/// Uses the link up and logs in, into a new account if there is none yet.
pub(crate) async fn create(
    State(state): State<AppState>,
    Extension(client): Extension<Client>,
    headers: HeaderMap,
    Form(form): Form<Confirmed>,
) -> Result<Response, PageError> {
    let mut transaction = state.db.begin().await?;
    let link = links::take(&mut transaction, &form.t).await?;
    let link = Link::new(link).ok_or_else(AppError::invalid_link)?;
    let email = match &link.email {
        Some(email) => email.clone(),
        None => match account::normal_email(&form.email) {
            Some(email) => email,
            // Without a commit the link stays as it was.
            None => {
                let problem = words::not_an_email();
                return Ok(confirm(
                    &form.t,
                    &link,
                    Some(&form.username),
                    &form.email,
                    Some(problem),
                )?);
            }
        },
    };
    let mut deed = Deed::LoggedIn;
    let user_id = match users::id_of_email(&mut transaction, &email).await? {
        Some(id) => {
            if link.makes_admin {
                listing::set_admin(&mut transaction, id, true).await?;
            }
            id
        }
        None => match sign_up(&state, &mut transaction, &email, &form.username, &link).await? {
            Ok(id) => {
                deed = Deed::SignedUp;
                id
            }
            Err(problem) => {
                return Ok(confirm(
                    &form.t,
                    &link,
                    Some(&form.username),
                    &form.email,
                    Some(problem),
                )?);
            }
        },
    };
    let entry = Entry {
        user_id,
        by: By::link(&email, client),
        deed,
    };
    Ok(enter(&state, transaction, &headers, entry).await?)
}

/// Who gets in, and how the audit log tells of it.
pub(super) struct Entry {
    pub(super) user_id: i64,
    pub(super) by: By,
    pub(super) deed: Deed,
}

/// Logs a device in to an account. An identity that this browser proved becomes the account's.
pub(super) async fn enter(
    state: &AppState,
    mut transaction: WriteTransaction,
    headers: &HeaderMap,
    entry: Entry,
) -> Result<Response, AppError> {
    let Entry { user_id, by, deed } = entry;
    let by = By {
        user_id: Some(user_id),
        ..by
    };
    if listing::is_suspended(&mut transaction, user_id).await? {
        return Err(AppError::suspended());
    }
    let agent = headers
        .get(header::USER_AGENT)
        .and_then(|agent| agent.to_str().ok());
    let agent = agent.map(|agent| agent.chars().take(255).collect::<String>());
    let secret = users::create_session(&mut transaction, user_id, agent.as_deref()).await?;
    let device = agent.unwrap_or_default();
    let subject = format!("user {}", users::name(&mut transaction, user_id).await?);
    audit::note(&mut transaction, &by, deed, &subject, &device).await?;
    let proven = session::recall(state, headers, Memory::Identity);
    if let Some(proven) = proven
        && let Some(claim) = identities::kept(&mut transaction, proven).await?
    {
        oidc::add(state, &mut transaction, &by, user_id, &claim).await?;
        identities::use_up(&mut transaction, proven).await?;
    }
    transaction.commit().await?;
    jobs::wake(state);
    let path = session::return_path(state, headers).unwrap_or_else(|| "/".into());
    let mut response = Redirect::to(&path).into_response();
    session::start(state, &mut response, &secret);
    if proven.is_some() {
        session::forget(state, &mut response, Memory::Identity);
    }
    Ok(response)
}

/// Makes an account, or says what is wrong with the username.
async fn sign_up(
    state: &AppState,
    transaction: &mut WriteTransaction,
    email: &str,
    username: &str,
    link: &Link,
) -> Result<Result<i64, String>, AppError> {
    let username = username.trim();
    if !account::is_username(username) {
        return Ok(Err(words::not_a_username()));
    }
    if users::is_taken(transaction, username, 0).await? {
        return Ok(Err(words::username_taken()));
    }
    let visibility = state.config.access.default_visibility;
    let user = users::create(transaction, email, username, link.makes_admin, visibility);
    Ok(Ok(user.await?.id))
}

fn confirm(
    secret: &str,
    link: &Link,
    username: Option<&str>,
    email: &str,
    problem: Option<String>,
) -> Result<Response, AppError> {
    let mut response = pages::show(&ConfirmPage {
        user: None,
        secret,
        known_email: link.email.as_deref(),
        email,
        username,
        problem,
    })?;
    pages::keep_secret(&mut response);
    pages::do_not_store(&mut response);
    Ok(response)
}

/// Logs this device out.
pub(crate) async fn delete(
    State(state): State<AppState>,
    visitor: session::Visitor,
) -> Result<Response, PageError> {
    if let Some((session_id, user)) = visitor.session {
        let mut transaction = state.db.begin().await?;
        users::delete_session(&mut transaction, user.id, session_id).await?;
        transaction.commit().await?;
    }
    let mut response = Redirect::to("/").into_response();
    session::end(&state, &mut response);
    Ok(response)
}

//! `/user/edit`: what people set about their account, their devices and installations.

use axum::Form;
use axum::extract::{Extension, Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use crate::account::{self, User};
use crate::audit::{By, Deed};
use crate::error::{AppError, Detail, PageError, words};
use crate::middleware::client::Client;
use crate::pages::{self, SettingsPage};
use crate::recording::Visibility;
use crate::session::LoggedIn;
use crate::state::AppState;
use crate::store::{audit, emails, identities, installations, quotas, tokens, users};

/// Answers with the form and the lists.
pub(crate) async fn edit(
    State(state): State<AppState>,
    visitor: LoggedIn,
) -> Result<Response, PageError> {
    Ok(page(
        &state,
        &visitor.user,
        visitor.session_id,
        None,
        NewSecret::None,
    )
    .await?)
}

/// What became of the wish for a token.
pub(super) enum NewSecret {
    None,
    /// Shown once.
    Made(String),
    Refused(Vec<Detail>),
}

pub(super) async fn page(
    state: &AppState,
    user: &User,
    session_id: i64,
    problem: Option<String>,
    new: NewSecret,
) -> Result<Response, AppError> {
    let sessions = users::sessions(&state.db, user.id).await?;
    let installations = installations::of_user(&state.db, user.id).await?;
    let quota = quotas::of_user(&state.db, user.id).await?;
    let quota = quota.quota(state.config.quota);
    let usage = quotas::usage_of(&state.db, user.id).await?;
    let mut emails = emails::of_user(&state.db, user.id).await?;
    emails.retain(|email| *email != user.email);
    let identities = identities::of_user(&state.db, user.id).await?;
    let tokens = tokens::of_user(&state.db, user.id).await?;
    let (new_token, token_problems) = match new {
        NewSecret::None => (None, Vec::new()),
        NewSecret::Made(secret) => (Some(secret), Vec::new()),
        NewSecret::Refused(problems) => (None, problems),
    };
    let mut response = pages::show(&SettingsPage {
        emails,
        identities: &identities,
        provider: state.provider(),
        used: pages::admin::used(&usage, &quota),
        user: Some(&user.username),
        account: user,
        problem,
        sessions: sessions
            .iter()
            .map(|session| pages::Device::new(session, session_id))
            .collect(),
        installations: installations.iter().map(pages::Recorder::new).collect(),
        tokens: tokens.iter().map(pages::TokenRow::new).collect(),
        new_token,
        token_problems,
    })?;
    pages::do_not_store(&mut response);
    Ok(response)
}

#[derive(Deserialize)]
pub(crate) struct Settings {
    username: String,
    default_visibility: String,
}

/// Saves the form.
pub(crate) async fn update(
    State(state): State<AppState>,
    visitor: LoggedIn,
    Form(form): Form<Settings>,
) -> Result<Response, PageError> {
    let user = visitor.user;
    let username = form.username.trim();
    let visibility = Visibility::named(&form.default_visibility);
    let visibility = visibility.unwrap_or(user.default_visibility);
    if !account::is_username(username) {
        let problem = Some(words::not_a_username());
        return Ok(page(&state, &user, visitor.session_id, problem, NewSecret::None).await?);
    }
    let mut transaction = state.db.begin().await?;
    if users::is_taken(&mut transaction, username, user.id).await? {
        drop(transaction);
        let problem = Some(words::username_taken());
        return Ok(page(&state, &user, visitor.session_id, problem, NewSecret::None).await?);
    }
    users::update(&mut transaction, user.id, username, visibility).await?;
    transaction.commit().await?;
    Ok(Redirect::to("/user/edit").into_response())
}

/// Logs another device out.
pub(crate) async fn end_session(
    State(state): State<AppState>,
    Path(id): Path<i64>,
    Extension(client): Extension<Client>,
    visitor: LoggedIn,
) -> Result<Response, PageError> {
    let mut transaction = state.db.begin().await?;
    users::delete_session(&mut transaction, visitor.user.id, id).await?;
    let by = By::user(&visitor.user, client);
    audit::note(
        &mut transaction,
        &by,
        Deed::SessionEnded,
        &format!("session {id}"),
        "",
    )
    .await?;
    transaction.commit().await?;
    Ok(Redirect::to("/user/edit").into_response())
}

/// Ends an installation of the recorder for good.
pub(crate) async fn revoke_installation(
    State(state): State<AppState>,
    Path(id): Path<i64>,
    Extension(client): Extension<Client>,
    visitor: LoggedIn,
) -> Result<Response, PageError> {
    let mut transaction = state.db.begin().await?;
    installations::revoke(&mut transaction, id, visitor.user.id).await?;
    let by = By::user(&visitor.user, client);
    let subject = format!("installation {id}");
    audit::note(
        &mut transaction,
        &by,
        Deed::InstallationRevoked,
        &subject,
        "",
    )
    .await?;
    transaction.commit().await?;
    Ok(Redirect::to("/user/edit").into_response())
}

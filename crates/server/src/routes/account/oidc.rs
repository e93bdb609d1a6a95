//! `/login/oidc`: logging in with an OpenID Connect provider.
//!
//! An identity that is known opens its account. One that is new joins the account that has its
//! address, but only when the provider made sure of the address; else whoever it is has to open
//! a link that is sent there, in the same browser. To those who are logged in already it becomes
//! one more way to log in.

use axum::extract::{Extension, Query, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::session::{self, Entry};
use crate::account::User;
use crate::audit::{By, Deed};
use crate::error::{AppError, PageError};
use crate::jobs;
use crate::mail::Letter;
use crate::middleware::client::Client;
use crate::oidc::{Attempt, Claim, Oidc};
use crate::pages::{self, MessagePage};
use crate::session::{Memory, Visitor, forget, recall, remember};
use crate::state::AppState;
use crate::store::db::WriteTransaction;
use crate::store::links::{self, Purpose};
use crate::store::{audit, emails, identities, users};

/// How long somebody may take at the provider's.
const ATTEMPT_SECONDS: i64 = 600;

/// Leads to the provider.
pub(crate) async fn begin(State(state): State<AppState>) -> Result<Response, PageError> {
    let provider = provider(&state)?;
    let attempt = Attempt::new();
    let address = provider.begin(&attempt).await.map_err(|error| {
        tracing::error!("nobody can log in by OpenID Connect: {error:#}");
        AppError::provider_away(&provider.config().name)
    })?;
    let mut response = Redirect::to(address.as_str()).into_response();
    pages::do_not_store(&mut response);
    remember(
        &state,
        &mut response,
        Memory::Attempt,
        attempt.secret(),
        ATTEMPT_SECONDS,
    );
    Ok(response)
}

fn provider(state: &AppState) -> Result<&Oidc, AppError> {
    state.oidc.as_deref().ok_or_else(AppError::page_not_found)
}

/// With what the provider sends a browser back.
#[derive(Deserialize)]
pub(crate) struct Answer {
    #[serde(default)]
    code: String,
    #[serde(default)]
    state: String,
    error: Option<String>,
}

/// Whoever comes back is let in.
pub(crate) async fn finish(
    State(state): State<AppState>,
    Extension(client): Extension<Client>,
    visitor: Visitor,
    headers: HeaderMap,
    Query(answer): Query<Answer>,
) -> Result<Response, PageError> {
    let provider = provider(&state)?;
    let attempt = recall(&state, &headers, Memory::Attempt).map(Attempt::of);
    let attempt = attempt.filter(|attempt| attempt.state() == answer.state);
    let attempt = attempt.ok_or_else(AppError::login_not_begun)?;
    if let Some(error) = &answer.error {
        tracing::info!(error, "the provider let nobody in");
        return Err(AppError::login_refused(&provider.config().name).into());
    }
    let claim = provider.finish(&attempt, &answer.code).await;
    let claim = claim.map_err(|error| {
        tracing::warn!("somebody could not log in by OpenID Connect: {error:#}");
        AppError::login_refused(&provider.config().name)
    })?;
    let mut transaction = state.db.begin().await?;
    let owner = identities::owner(&mut transaction, &claim).await?;
    let visit = Visit {
        state: &state,
        client,
        headers: &headers,
        claim: &claim,
    };
    let mut response = match (visitor.user(), owner) {
        (Some(user), owner) => visit.join(transaction, user, owner).await?,
        (None, Some(owner)) => visit.enter(transaction, owner, false).await?,
        (None, None) => visit.arrive(transaction).await?,
    };
    forget(&state, &mut response, Memory::Attempt);
    Ok(response)
}

/// Somebody comes back from the provider.
struct Visit<'a> {
    state: &'a AppState,
    client: Client,
    headers: &'a HeaderMap,
    claim: &'a Claim,
}

impl Visit<'_> {
    /// Lets them into an account.
    async fn enter(
        &self,
        mut transaction: WriteTransaction,
        user_id: i64,
        is_new: bool,
    ) -> Result<Response, AppError> {
        let by = self.by();
        if is_new {
            add(self.state, &mut transaction, &by, user_id, self.claim).await?;
        }
        let entry = Entry {
            user_id,
            by,
            deed: Deed::LoggedIn,
        };
        session::enter(self.state, transaction, self.headers, entry).await
    }

    /// Gives somebody who is logged in one more way to do so.
    async fn join(
        &self,
        mut transaction: WriteTransaction,
        user: &User,
        owner: Option<i64>,
    ) -> Result<Response, AppError> {
        if owner.is_some_and(|owner| owner != user.id) {
            // It opens another account: do they become one?
            let secret = identities::keep(&mut transaction, self.claim).await?;
            transaction.commit().await?;
            let mut response = Redirect::to("/user/merge").into_response();
            self.remember_identity(&mut response, &secret);
            return Ok(response);
        }
        if owner.is_none() {
            let by = By::user(user, self.client);
            add(self.state, &mut transaction, &by, user.id, self.claim).await?;
            if let (Some(email), true) = (&self.claim.email, self.claim.is_verified) {
                emails::add(&mut transaction, user.id, email).await?;
            }
            transaction.commit().await?;
            jobs::wake(self.state);
        }
        Ok(Redirect::to("/user/edit").into_response())
    }

    /// Finds out who somebody is whom nobody knows by this identity.
    async fn arrive(&self, mut transaction: WriteTransaction) -> Result<Response, AppError> {
        let known = match &self.claim.email {
            Some(email) => users::id_of_email(&mut transaction, email).await?,
            None => None,
        };
        if let (Some(user_id), true) = (known, self.claim.is_verified) {
            return self.enter(transaction, user_id, true).await;
        }
        let secret = identities::keep(&mut transaction, self.claim).await?;
        let mut response = match &self.claim.email {
            Some(email) if self.claim.is_verified => {
                transaction.commit().await?;
                self.sign_up(email).await?
            }
            Some(email) => {
                let login = email.clone();
                jobs::send(&mut transaction, &Letter::Login { login }).await?;
                transaction.commit().await?;
                jobs::wake(self.state);
                self.message(&format!(
                    "A link is on its way to {email}. Open it in this browser: it shows that the \
                     address is yours, and from then on you log in without it."
                ))?
            }
            None => {
                transaction.commit().await?;
                let words = "Your address is not known yet. Log in with a link to it in this \
                             browser; from then on you log in without it.";
                self.message(words)?
            }
        };
        self.remember_identity(&mut response, &secret);
        Ok(response)
    }

    /// Leads to the form that makes an account, with an address that is proved already.
    async fn sign_up(&self, email: &str) -> Result<Response, AppError> {
        let provider = provider(self.state)?;
        if !provider.config().sign_up {
            return Err(AppError::no_account_yet());
        }
        let purpose = Purpose::Login {
            email: email.to_owned(),
        };
        let secret = links::create(&self.state.db, &purpose).await?;
        let secret = secret.ok_or_else(AppError::too_many_requests)?;
        Ok(Redirect::to(&format!("/session/new?t={secret}")).into_response())
    }

    fn message(&self, words: &str) -> Result<Response, AppError> {
        pages::show(&MessagePage {
            user: None,
            title: "One more step",
            message: words,
            link: match &self.claim.email {
                Some(_) => None,
                None => Some(("/login/new", "Log in with a link")),
            },
        })
    }

    fn remember_identity(&self, response: &mut Response, secret: &str) {
        let seconds = identities::PROVEN_SECONDS;
        remember(self.state, response, Memory::Identity, secret, seconds);
    }

    fn by(&self) -> By {
        let subject = &self.claim.subject;
        By::link(self.claim.email.as_ref().unwrap_or(subject), self.client)
    }
}

/// Lets an identity open an account, and tells the account's owner.
pub(super) async fn add(
    state: &AppState,
    transaction: &mut WriteTransaction,
    by: &By,
    user_id: i64,
    claim: &Claim,
) -> Result<(), AppError> {
    if !identities::add(transaction, user_id, claim).await? {
        return Ok(());
    }
    let subject = format!("user {}", users::name(transaction, user_id).await?);
    let details = claim.email.as_deref().unwrap_or(&claim.subject);
    audit::note(transaction, by, Deed::IdentityAdded, &subject, details).await?;
    let provider = state.oidc.as_ref().map(|oidc| oidc.config().name.clone());
    let letter = Letter::IdentityAdded {
        to: users::email(transaction, user_id).await?,
        provider: provider.unwrap_or_default(),
    };
    Ok(jobs::send(transaction, &letter).await?)
}

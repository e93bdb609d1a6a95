//! Who sends an API request: a token of an account, or the id of an installation.
//!
//! HTTP Basic with either as the password, whatever the name beside it, or `Bearer` with a token.
//! Only the hash of a credential goes further than this module.
//! <https://www.rfc-editor.org/rfc/rfc7617>, <https://www.rfc-editor.org/rfc/rfc6750>

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::account::User;
use crate::audit::By;
use crate::error::{ApiError, AppError};
use crate::middleware::client::Client;
use crate::policy::Actor;
use crate::scope::{Scope, Scopes};
use crate::state::AppState;
use crate::store::{installations, tokens, users};
use crate::token;

/// Whoever uploads: an installation, which may be one that was never seen before, or a token,
/// which uploads as an installation of its own.
#[derive(Clone)]
pub(crate) struct Installation {
    /// The credential itself, to be told back to its owner and to nobody else.
    pub(crate) id: String,
    /// What the database knows the id by.
    pub(crate) token_hash: String,
    /// Whose it is, when it was claimed.
    pub(crate) user_id: Option<i64>,
}

impl FromRequestParts<AppState> for Installation {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, ApiError> {
        let (id, user_id) = match credential(&parts.headers)? {
            Credential::Token(secret) => {
                let caller = with_token(state, parts, &secret).await?;
                caller.require(Scope::Upload)?;
                (secret, Some(caller.user.id))
            }
            Credential::Installation(id) => {
                let user_id = claimed_by(state, &id).await?;
                (id, user_id)
            }
        };
        Ok(Installation {
            token_hash: token::hash(&id),
            id,
            user_id,
        })
    }
}

/// The account for which a request is sent, and what it may do in its name.
#[derive(Debug, Clone)]
pub(crate) struct Caller {
    pub(crate) user: User,
    pub(crate) scopes: Scopes,
    client: Client,
}

impl Caller {
    /// As whom the audit log knows it.
    pub(crate) fn by(&self) -> By {
        By::program(&self.user, self.client)
    }

    /// As whom decisions are made.
    pub(crate) fn actor(&self) -> Actor {
        Actor::Program {
            id: self.user.id,
            is_admin: self.user.is_admin,
            scopes: self.scopes,
        }
    }

    /// Refuses a token without this scope.
    pub(crate) fn require(&self, scope: Scope) -> Result<(), AppError> {
        if self.scopes.has(scope) {
            Ok(())
        } else {
            Err(AppError::scope_required(scope.name()))
        }
    }
}

impl FromRequestParts<AppState> for Caller {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, ApiError> {
        let caller = caller(state, parts).await?;
        Ok(caller.ok_or_else(AppError::account_required)?)
    }
}

/// Whoever looks at what may be open to everybody.
#[derive(Debug, Clone)]
pub(crate) struct Viewer(pub(crate) Option<Caller>);

impl Viewer {
    /// As whom decisions are made.
    pub(crate) fn actor(&self) -> Actor {
        self.0.as_ref().map_or(Actor::Guest, Caller::actor)
    }
}

impl FromRequestParts<AppState> for Viewer {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, ApiError> {
        let viewer = match parts.headers.contains_key(header::AUTHORIZATION) {
            true => caller(state, parts).await?,
            false => None,
        };
        if viewer.is_none() && state.config.access.view_needs_account {
            return Err(AppError::members_only().into());
        }
        Ok(Viewer(viewer))
    }
}

/// The account behind the credential; an installation that nobody claimed has none.
async fn caller(state: &AppState, parts: &Parts) -> Result<Option<Caller>, AppError> {
    let caller = match credential(&parts.headers)? {
        Credential::Token(secret) => Some(with_token(state, parts, &secret).await?),
        Credential::Installation(id) => {
            let Some(user_id) = claimed_by(state, &id).await? else {
                return Ok(None);
            };
            let (user, client) = (users::with_id(&state.db, user_id).await?, client(parts)?);
            user.map(|user| Caller {
                user,
                scopes: Scopes::of_installation(),
                client,
            })
        }
    };
    match caller {
        Some(caller) if caller.user.is_suspended => Err(AppError::suspended()),
        caller => Ok(caller),
    }
}

/// Where a request comes from, which is found out before anything else.
fn client(parts: &Parts) -> Result<Client, AppError> {
    let client = parts.extensions.get::<Client>();
    client.copied().ok_or_else(AppError::internal)
}

async fn with_token(state: &AppState, parts: &Parts, secret: &str) -> Result<Caller, AppError> {
    let found = tokens::find(&state.db, &token::hash(secret)).await?;
    let (token, user) = found
        .filter(|(token, _)| !token.is_expired())
        .ok_or_else(AppError::invalid_token)?;
    if token.is_stale() {
        let (db, id) = (state.db.clone(), token.id);
        tokio::spawn(async move {
            if let Err(error) = tokens::touch(&db, id).await {
                tracing::warn!(%error, "the use of a token was not written");
            }
        });
    }
    Ok(Caller {
        user,
        scopes: token.scopes,
        client: client(parts)?,
    })
}

/// Whose an installation is, unless it was revoked.
async fn claimed_by(state: &AppState, id: &str) -> Result<Option<i64>, AppError> {
    let known = installations::find(&state.db, &token::hash(id)).await?;
    match known {
        Some(known) if known.is_revoked => Err(AppError::revoked_installation_id()),
        known => Ok(known.and_then(|known| known.user_id)),
    }
}

/// What the `Authorization` header holds.
#[derive(Debug, PartialEq, Eq)]
enum Credential {
    Installation(String),
    Token(String),
}

fn credential(headers: &HeaderMap) -> Result<Credential, AppError> {
    let value = headers
        .get(header::AUTHORIZATION)
        .ok_or_else(AppError::missing_installation_id)?;
    let value = value.to_str().unwrap_or_default();
    if let Some(secret) = after_scheme(value, "bearer") {
        return if token::is_for_programs(secret) {
            Ok(Credential::Token(secret.to_owned()))
        } else {
            Err(AppError::invalid_token())
        };
    }
    match after_scheme(value, "basic").and_then(password) {
        Some(secret) if token::is_for_programs(&secret) => Ok(Credential::Token(secret)),
        Some(id) if is_installation_id(&id) => Ok(Credential::Installation(id)),
        _ => Err(AppError::invalid_installation_id()),
    }
}

fn after_scheme<'a>(value: &'a str, scheme: &str) -> Option<&'a str> {
    let (found, credentials) = value.split_once(' ')?;
    found
        .eq_ignore_ascii_case(scheme)
        .then(|| credentials.trim())
}

/// The user's name before the colon is not looked at.
fn password(credentials: &str) -> Option<String> {
    let decoded = String::from_utf8(STANDARD.decode(credentials).ok()?).ok()?;
    let (_, password) = decoded.split_once(':')?;
    Some(password.to_owned())
}

/// Whether the text has the form of a UUID in lower case.
pub(crate) fn is_installation_id(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(index, byte)| match index {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => matches!(byte, b'0'..=b'9' | b'a'..=b'f'),
        })
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
mod tests {
    use super::*;

    const ID: &str = "9da34ff4-9bf7-45d4-aa88-98c933b15a3f";

    fn read(authorization: Option<&str>) -> Result<Credential, String> {
        let mut headers = HeaderMap::new();
        if let Some(value) = authorization {
            headers.insert(header::AUTHORIZATION, value.parse().unwrap());
        }
        credential(&headers).map_err(|error| error.message)
    }

    fn basic(credentials: &str) -> String {
        format!("Basic {}", STANDARD.encode(credentials))
    }

    #[test]
    fn the_password_is_the_installation_id_and_the_name_may_be_empty() {
        let id = || Ok(Credential::Installation(ID.to_owned()));
        assert_eq!(read(Some(&basic(&format!("me:{ID}")))), id());
        assert_eq!(read(Some(&basic(&format!(":{ID}")))), id());
        let lower = basic(&format!(":{ID}")).replacen("Basic", "basic", 1);
        assert_eq!(read(Some(&lower)), id());
    }

    #[test]
    fn a_token_is_taken_as_bearer_and_as_password() {
        let secret = token::for_programs();
        let token = || Ok(Credential::Token(secret.clone()));
        assert_eq!(read(Some(&format!("Bearer {secret}"))), token());
        assert_eq!(read(Some(&basic(&format!("me:{secret}")))), token());
    }

    #[test]
    fn without_the_header_the_id_is_missing() {
        assert_eq!(read(None).unwrap_err(), "Missing installation ID");
    }

    #[test]
    fn anything_but_one_lower_case_uuid_or_a_token_is_invalid() {
        let wrong = [
            basic(ID),
            basic(&format!("a:b:{ID}")),
            basic(&format!("me:{}", ID.to_uppercase())),
            basic(&format!("me:{ID}0")),
            basic("me:"),
            "Basic !!!".into(),
            "Basic".into(),
        ];
        for value in wrong {
            let message = read(Some(&value)).unwrap_err();
            assert_eq!(message, "Invalid installation ID", "{value}");
        }
        let secret = token::for_programs();
        for wrong in [ID, "", &secret[1..], &format!("{secret}0")] {
            let message = read(Some(&format!("Bearer {wrong}"))).unwrap_err();
            assert!(message.contains("token"), "{wrong}: {message}");
        }
    }
}

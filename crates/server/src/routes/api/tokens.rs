//! `/api/v1/tokens`: tokens make tokens that may do no more than they do.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Number;

use super::body::{List, moment};
use super::input::{Body, number};
use crate::auth::Caller;
use crate::error::{ApiError, AppError};
use crate::scope::{Scope, Scopes};
use crate::state::AppState;
use crate::store::tokens::{self, Token};

#[derive(Serialize)]
struct TokenBody {
    id: i64,
    name: String,
    scopes: Vec<&'static str>,
    created_at: String,
    expires_at: Option<String>,
    last_used_at: Option<String>,
    /// The secret, in the reply that makes the token and in no other.
    #[serde(skip_serializing_if = "Option::is_none")]
    token: Option<String>,
}

impl TokenBody {
    fn new(token: &Token, secret: Option<String>) -> TokenBody {
        TokenBody {
            id: token.id,
            name: token.name.clone(),
            scopes: token.scopes.names(),
            created_at: moment(token.created_at),
            expires_at: token.expires_at.map(moment),
            last_used_at: token.last_used_at.map(moment),
            token: secret,
        }
    }
}

/// Answers with the tokens of the account.
pub(crate) async fn list(
    State(state): State<AppState>,
    caller: Caller,
) -> Result<Response, ApiError> {
    caller.require(Scope::Tokens)?;
    let tokens = tokens::of_user(&state.db, caller.user.id).await?;
    let items = tokens.iter().map(|token| TokenBody::new(token, None));
    Ok(List::response(items.collect(), None)?)
}

#[derive(Deserialize)]
struct Wish {
    name: String,
    scopes: Vec<String>,
    #[serde(default, deserialize_with = "whole")]
    expires_in_days: Option<i64>,
}

/// A whole number, however it is written: in JSON 90 and 90.0 are one.
fn whole<'de, D: Deserializer<'de>>(value: D) -> Result<Option<i64>, D::Error> {
    let Some(number) = Option::<Number>::deserialize(value)? else {
        return Ok(None);
    };
    let whole = number.as_f64().filter(|number| number.fract() == 0.0);
    let whole = number.as_i64().or(whole.map(|number| number as i64));
    let error = || D::Error::custom(format!("{number} is not a whole number"));
    whole.map(Some).ok_or_else(error)
}

/// Makes a token and answers with its secret.
pub(crate) async fn create(
    State(state): State<AppState>,
    caller: Caller,
    body: Body,
) -> Result<Response, ApiError> {
    caller.require(Scope::Tokens)?;
    let wish: Wish = body.json()?;
    let names = wish.scopes.iter().map(String::as_str);
    let new = crate::account::wished_token(&caller.user, &wish.name, names, wish.expires_in_days)
        .map_err(AppError::invalid_fields)?;
    check_reach(&caller, new.scopes)?;
    let mut transaction = state.db.begin().await?;
    let (token, secret) = tokens::create(&mut transaction, &new).await?;
    transaction.commit().await?;
    let body = TokenBody::new(&token, Some(secret));
    Ok((StatusCode::CREATED, Json(body)).into_response())
}

/// A token gives away no more than it has.
fn check_reach(caller: &Caller, scopes: Scopes) -> Result<(), AppError> {
    let lacking = Scope::ALL
        .into_iter()
        .find(|scope| scopes.has(*scope) && !caller.scopes.has(*scope));
    lacking.map_or(Ok(()), |scope| caller.require(scope))
}

/// Ends a token for good.
pub(crate) async fn delete(
    State(state): State<AppState>,
    Path(id): Path<String>,
    caller: Caller,
) -> Result<Response, ApiError> {
    caller.require(Scope::Tokens)?;
    let id = number(&id).ok_or_else(AppError::token_not_found)?;
    let mut transaction = state.db.begin().await?;
    if !tokens::revoke(&mut transaction, caller.user.id, id).await? {
        return Err(AppError::token_not_found().into());
    }
    transaction.commit().await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

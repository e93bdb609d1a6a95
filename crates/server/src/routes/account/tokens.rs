//! `/user/tokens`: tokens with which programs act for an account, made and revoked by hand.

use axum::Form;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};

use super::settings::{NewSecret, page};
use crate::account;
use crate::error::PageError;
use crate::session::LoggedIn;
use crate::state::AppState;
use crate::store::tokens;

/// Makes a token and answers with the settings, where its secret stands this once.
pub(crate) async fn create(
    State(state): State<AppState>,
    visitor: LoggedIn,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response, PageError> {
    let field = |wanted: &str| {
        let found = fields.iter().find(|(name, _)| name == wanted);
        found.map_or("", |(_, value)| value.as_str())
    };
    let scopes = fields.iter().filter(|(name, _)| name == "scope");
    let scopes = scopes.map(|(_, value)| value.as_str());
    // What is no number is no life that a token can have.
    let days = match field("days") {
        "" => None,
        days => Some(days.parse().unwrap_or(0)),
    };
    let user = &visitor.user;
    let wished = account::wished_token(user, field("name"), scopes, days);
    let outcome = match wished {
        Ok(new) => {
            let mut transaction = state.db.begin().await?;
            let (_, secret) = tokens::create(&mut transaction, &new).await?;
            transaction.commit().await?;
            NewSecret::Made(secret)
        }
        Err(problems) => NewSecret::Refused(problems),
    };
    Ok(page(&state, user, visitor.session_id, None, outcome).await?)
}

/// Ends a token for good.
pub(crate) async fn revoke(
    State(state): State<AppState>,
    Path(id): Path<i64>,
    visitor: LoggedIn,
) -> Result<Response, PageError> {
    let mut transaction = state.db.begin().await?;
    tokens::revoke(&mut transaction, visitor.user.id, id).await?;
    transaction.commit().await?;
    Ok(Redirect::to("/user/edit#tokens").into_response())
}

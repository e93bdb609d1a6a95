//! The API for programs, below `/api/v1`: described by `openapi.json`, which tests keep true.

pub(crate) mod body;
pub(crate) mod collections;
pub(crate) mod document;
pub(crate) mod files;
pub(crate) mod input;
pub(crate) mod parcels;
pub(crate) mod recordings;
pub(crate) mod tags;
pub(crate) mod tokens;
pub(crate) mod users;

use axum::http::StatusCode;

use super::recordings::with_policy;
use crate::auth::{Caller, Viewer};
use crate::error::AppError;
use crate::policy::{self, Action, Actor, Decision};
use crate::recording::{Address, Recording, Visibility};
use crate::scope::Scope;
use crate::state::AppState;
use crate::store::recordings as rows;

/// The recording with this number or token, for somebody who looks.
async fn viewed(state: &AppState, viewer: &Viewer, id: &str) -> Result<Recording, AppError> {
    let found = at(state, id).await?;
    let actor = viewer.actor();
    // Numbers can be counted through: they open what is public, and what is one's own.
    let by_number = matches!(Address::parse(id), Some(Address::Number(_)));
    let found = found.filter(|recording| {
        !by_number || recording.visibility == Visibility::Public || is_ones_own(actor, recording)
    });
    with_policy(found, actor, Action::View).map_err(hide)
}

/// The recording with this number or token, for somebody who changes it.
async fn edited(state: &AppState, caller: &Caller, id: &str) -> Result<Recording, AppError> {
    caller.require(Scope::Write)?;
    with_policy(at(state, id).await?, caller.actor(), Action::Edit).map_err(hide)
}

/// Owners know the numbers of all their recordings: the reply to the upload has it.
async fn at(state: &AppState, id: &str) -> Result<Option<Recording>, AppError> {
    let address = Address::parse(id).ok_or_else(AppError::recording_not_found)?;
    Ok(match address {
        Address::Number(id) => rows::with_id(&state.db, id).await?,
        Address::Token(_) => rows::find(&state.db, &address).await?,
    })
}

fn is_ones_own(actor: Actor, recording: &Recording) -> bool {
    [Action::List, Action::Edit].into_iter().any(|action| {
        let decision = policy::decide(actor, action, recording.subject());
        matches!(decision, Decision::Allowed | Decision::Archived)
    })
}

/// What is not for somebody looks like what is not there.
fn hide(error: AppError) -> AppError {
    if error.status == StatusCode::FORBIDDEN {
        AppError::recording_not_found()
    } else {
        error
    }
}

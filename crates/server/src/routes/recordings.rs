//! Recordings: uploaded through the API, shown under `/a/ID`.

pub(crate) mod derived;
pub(crate) mod edit;
pub(crate) mod embed;
pub(crate) mod file;
pub(crate) mod gif;
pub(crate) mod secret;
pub(crate) mod show;
pub(crate) mod upload;
pub(crate) mod views;

use crate::error::AppError;
use crate::policy::{self, Action, Actor, Decision};
use crate::recording::{Address, Recording};
use crate::state::AppState;
use crate::store::recordings;

/// The recording at an address, if this actor may do this with it.
///
/// An unknown number and one that is not public look alike; whoever has a secret token is told
/// that the recording exists, but no more.
pub(crate) async fn find(
    state: &AppState,
    actor: Actor,
    action: Action,
    slug: &str,
) -> Result<Recording, AppError> {
    with_policy(at(state, slug).await?, actor, action)
}

/// The recording at an address that its owner threw away.
pub(crate) async fn find_deleted(
    state: &AppState,
    actor: Actor,
    slug: &str,
) -> Result<Recording, AppError> {
    let found = at(state, slug)
        .await?
        .filter(|recording| recording.deleted_at.is_some());
    let found = found.map(|recording| Recording {
        deleted_at: None,
        ..recording
    });
    with_policy(found, actor, Action::Edit)
}

/// What stands at the end of the address of a recording, or what was written in its place.
pub(crate) fn slug_in(text: &str) -> &str {
    let path = text.trim().split(['?', '#']).next().unwrap_or_default();
    path.trim_end_matches('/')
        .rsplit('/')
        .next()
        .unwrap_or_default()
}

async fn at(state: &AppState, slug: &str) -> Result<Option<Recording>, AppError> {
    let address = Address::parse(slug).ok_or_else(AppError::recording_not_found)?;
    Ok(recordings::find(&state.db, &address).await?)
}

/// The recording that was found, if this actor may do this with it.
pub(crate) fn with_policy(
    found: Option<Recording>,
    actor: Actor,
    action: Action,
) -> Result<Recording, AppError> {
    let found = found.filter(|recording| recording.deleted_at.is_none());
    let recording = found.ok_or_else(AppError::recording_not_found)?;
    match policy::decide(actor, action, recording.subject()) {
        Decision::Allowed => Ok(recording),
        Decision::LoginRequired => Err(AppError::login_required()),
        Decision::Forbidden => Err(AppError::access_denied()),
        Decision::Archived => Err(match &recording.takedown_reason {
            Some(reason) => AppError::taken_down(reason),
            None => AppError::archived(),
        }),
        Decision::ScopeRequired(scope) => Err(AppError::scope_required(scope.name())),
    }
}

//! Recordings: uploaded through the API, shown under `/a/ID`.

pub(crate) mod embed;
pub(crate) mod file;
pub(crate) mod show;
pub(crate) mod upload;

use crate::error::AppError;
use crate::policy::{self, Action, Actor, Decision, Subject};
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
    let address = Address::parse(slug).ok_or_else(AppError::recording_not_found)?;
    let recording = recordings::find(&state.db, &address).await?;
    let recording = recording.ok_or_else(AppError::recording_not_found)?;
    let subject = Subject {
        visibility: recording.visibility,
        archived: recording.archived_at.is_some(),
    };
    match policy::decide(actor, action, subject) {
        Decision::Allowed => Ok(recording),
        Decision::Forbidden => Err(AppError::access_denied()),
        Decision::Archived => Err(AppError::archived()),
    }
}

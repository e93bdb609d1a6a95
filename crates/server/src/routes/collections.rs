//! Collections: their pages under `/c/ID`, and the list of one's own.

pub(crate) mod edit;
pub(crate) mod own;
pub(crate) mod show;

use crate::administration::note_collection;
use crate::audit::{By, Deed};
use crate::collection::{self, Collection};
use crate::error::AppError;
use crate::policy::{self, Action, Actor, Decision};
use crate::recording::{Address, Recording, Visibility};
use crate::state::AppState;
use crate::store::collections;

/// The collection at an address, if this actor may do this with it. Numbers open what is public;
/// what is not for somebody looks like what is not there.
pub(crate) async fn find(
    state: &AppState,
    actor: Actor,
    action: Action,
    slug: &str,
) -> Result<Collection, AppError> {
    let address = Address::parse(slug).ok_or_else(AppError::collection_not_found)?;
    let found = collections::find(&state.db, &address).await?;
    let collection = found.ok_or_else(AppError::collection_not_found)?;
    let subject = collection.subject();
    let is_countable = matches!(address, Address::Number(_))
        && collection.visibility != Visibility::Public
        && policy::decide(actor, Action::List, subject) != Decision::Allowed
        && policy::decide(actor, Action::Edit, subject) != Decision::Allowed;
    if is_countable {
        return Err(AppError::collection_not_found());
    }
    match policy::decide(actor, action, subject) {
        Decision::Allowed => Ok(collection),
        Decision::LoginRequired => Err(AppError::login_required()),
        Decision::ScopeRequired(scope) => Err(AppError::scope_required(scope.name())),
        Decision::Forbidden | Decision::Archived => Err(AppError::collection_not_found()),
    }
}

/// What of a collection this actor sees.
pub(crate) async fn recordings(
    state: &AppState,
    actor: Actor,
    collection: &Collection,
) -> Result<Vec<Recording>, AppError> {
    let mut found = collections::recordings(&state.db, collection.id).await?;
    let owner = collection.owner.id;
    found.retain(|one| policy::is_in_collection(actor, owner, one.subject()));
    Ok(found)
}

/// Gives what somebody sees of a collection another order; what they do not see stays.
pub(crate) async fn rearrange(
    state: &AppState,
    actor: Actor,
    by: &By,
    collection: &Collection,
    after: &[i64],
) -> Result<(), AppError> {
    let seen = recordings(state, actor, collection).await?;
    let seen: Vec<i64> = seen.iter().map(|recording| recording.id).collect();
    let before = collections::order(&state.db, collection.id).await?;
    let order = collection::rearranged(&before, &seen, after);
    let mut transaction = state.db.begin().await?;
    collections::set_recordings(&mut transaction, collection.id, &order).await?;
    note_collection(&mut transaction, by, collection, Deed::CollectionChanged).await?;
    Ok(transaction.commit().await?)
}

/// Whether the owner of a collection may put this recording into it.
pub(crate) fn may_add(actor: Actor, collection: &Collection, recording: &Recording) -> bool {
    recording.deleted_at.is_none()
        && policy::is_in_collection(actor, collection.owner.id, recording.subject())
}

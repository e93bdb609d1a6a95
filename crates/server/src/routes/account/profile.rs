//! `/~NAME`: somebody's recordings.

use axum::extract::{Path, State};
use axum::response::Response;

use crate::error::{AppError, PageError};
use crate::pages::{self, Card, ProfilePage};
use crate::policy::{self, Action, Decision};
use crate::session::Visitor;
use crate::state::AppState;
use crate::store::{recordings, users};

const SHOWN: u32 = 100;

/// Answers with the recordings that the visitor may see in a list: the owner all of them.
pub(crate) async fn show(
    State(state): State<AppState>,
    Path(path): Path<String>,
    visitor: Visitor,
) -> Result<Response, PageError> {
    let username = path
        .strip_prefix('~')
        .ok_or_else(AppError::page_not_found)?;
    let owner = users::with_username(&state.db, username).await?;
    let owner = owner.ok_or_else(AppError::page_not_found)?;
    let is_mine = visitor.user().is_some_and(|user| user.id == owner.id);
    let found = recordings::of_user(&state.db, owner.id, is_mine, SHOWN).await?;
    let actor = visitor.actor();
    let listed = found.iter().filter(|recording| {
        policy::decide(actor, Action::List, recording.subject()) == Decision::Allowed
    });
    let mut response = pages::show(&ProfilePage {
        user: visitor.name(),
        owner: &owner.username,
        is_mine,
        base_url: state.base_url(),
        recordings: listed.map(Card::new).collect(),
    })?;
    if is_mine {
        pages::do_not_store(&mut response);
    }
    Ok(response)
}

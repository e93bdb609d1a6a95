//! `GET /`: the newest public recordings, and how to add one.

use axum::extract::State;
use axum::response::Response;

use crate::error::PageError;
use crate::pages;
use crate::session::Visitor;
use crate::state::AppState;
use crate::store::recordings;

const SHOWN: u32 = 24;

/// Answers with the first page.
pub(crate) async fn show(
    State(state): State<AppState>,
    visitor: Visitor,
) -> Result<Response, PageError> {
    let newest = recordings::newest_public(&state.db, SHOWN).await?;
    Ok(pages::show(&pages::Home::new(
        &state,
        visitor.name(),
        &newest,
    ))?)
}

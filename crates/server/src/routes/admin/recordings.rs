//! `/admin/recordings`: all recordings, and what is done to them.

use axum::Form;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::{Admin, Search, cut};
use crate::administration::{self, RecordingDeed};
use crate::error::{AppError, PageError};
use crate::indexer;
use crate::pages::Pager;
use crate::pages::admin::{self, HoldingPage, HoldingsPage, RecordingRow};
use crate::policy::{self, Action, Decision};
use crate::recording::{Recording, Visibility};
use crate::state::AppState;
use crate::store::recordings::holdings::{self, Holding};
use crate::store::recordings::with_id;

/// Answers with a page of the list.
pub(crate) async fn list(
    State(state): State<AppState>,
    Query(search): Query<Search>,
    admin: Admin,
) -> Result<Response, PageError> {
    let named = |holding: &Holding| holding.name() == search.show;
    let holding = Holding::ALL.into_iter().find(named);
    let holding = holding.unwrap_or(Holding::All);
    let mut found = holdings::find(&state.db, holding, &search.q, search.slice()).await?;
    let has_more = cut(&mut found);
    let query = admin::query("show", holding.name()) + &admin::query("q", &search.q);
    Ok(admin::show(&HoldingsPage {
        user: Some(&admin.user.username),
        text: &search.q,
        holding,
        rows: found.iter().map(RecordingRow::new).collect(),
        pager: Pager::new(search.number(), has_more, &query),
    })?)
}

/// Answers with one recording.
pub(crate) async fn show(
    State(state): State<AppState>,
    Path(id): Path<i64>,
    admin: Admin,
) -> Result<Response, PageError> {
    let recording = find(&state, id).await?;
    Ok(admin::show(&HoldingPage {
        user: Some(&admin.user.username),
        row: RecordingRow::new(&recording),
    })?)
}

async fn find(state: &AppState, id: i64) -> Result<Recording, AppError> {
    let found = with_id(&state.db, id).await?;
    found.ok_or_else(AppError::recording_not_found)
}

/// What a form about a recording may bring along.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Fields {
    #[serde(default)]
    reason: String,
    #[serde(default)]
    visibility: String,
}

/// Does something to a recording.
pub(crate) async fn change(
    State(state): State<AppState>,
    Path((id, deed)): Path<(i64, String)>,
    admin: Admin,
    Form(fields): Form<Fields>,
) -> Result<Response, PageError> {
    let recording = find(&state, id).await?;
    let (action, deed) = deed_named(&deed, fields)?;
    match policy::decide(admin.user.actor(), action, recording.subject()) {
        Decision::Allowed => {}
        Decision::Archived => return Err(AppError::archived().into()),
        _ => return Err(AppError::access_denied().into()),
    }
    administration::to_recording(&state.db, &admin.by(), &recording, deed).await?;
    indexer::wake(&state);
    Ok(Redirect::to(&format!("/admin/recordings/{id}")).into_response())
}

fn deed_named(name: &str, fields: Fields) -> Result<(Action, RecordingDeed), AppError> {
    Ok(match name {
        "take-down" => (Action::TakeDown, RecordingDeed::TakeDown(fields.reason)),
        "restore" => (Action::Unarchive, RecordingDeed::Restore),
        "feature" => (Action::Feature, RecordingDeed::Feature(true)),
        "unfeature" => (Action::Feature, RecordingDeed::Feature(false)),
        "visibility" => {
            let visibility = Visibility::named(&fields.visibility);
            let visibility = visibility.ok_or_else(AppError::page_not_found)?;
            (Action::Edit, RecordingDeed::Show(visibility))
        }
        _ => return Err(AppError::page_not_found()),
    })
}

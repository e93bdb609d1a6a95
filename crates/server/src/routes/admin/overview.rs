//! `/admin`, `/admin/storage` and `/admin/settings`: the server at a glance.

use axum::extract::State;
use axum::response::Response;

use super::Admin;
use crate::error::PageError;
use crate::pages::admin::{self, OverviewPage, ServerSettingsPage, StoragePage};
use crate::state::AppState;
use crate::store::jobs::queue;
use crate::store::totals;
use crate::store::users::listing;

/// Accounts on the page about storage.
const LARGEST: u32 = 50;

/// Answers with numbers, and with what needs somebody.
pub(crate) async fn show(
    State(state): State<AppState>,
    admin: Admin,
) -> Result<Response, PageError> {
    let (waiting, failed) = queue::counts(&state.db).await?;
    Ok(admin::show(&OverviewPage {
        user: Some(&admin.user.username),
        totals: totals::count(&state.db).await?,
        waiting,
        failed,
        version: env!("CARGO_PKG_VERSION"),
    })?)
}

/// Answers with who takes how much room.
pub(crate) async fn storage(
    State(state): State<AppState>,
    admin: Admin,
) -> Result<Response, PageError> {
    let largest = listing::largest(&state.db, LARGEST).await?;
    Ok(admin::show(&StoragePage {
        user: Some(&admin.user.username),
        totals: totals::count(&state.db).await?,
        largest: largest.iter().map(admin::UserRow::new).collect(),
    })?)
}

/// Answers with every setting, what is secret left out.
pub(crate) async fn settings(
    State(state): State<AppState>,
    admin: Admin,
) -> Result<Response, PageError> {
    Ok(admin::show(&ServerSettingsPage {
        user: Some(&admin.user.username),
        settings: &state.config.settings,
    })?)
}

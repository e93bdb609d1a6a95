//! `/admin/audit`: who did what.

use axum::extract::{Query, State};
use axum::response::Response;

use super::{Admin, ROWS, Search, cut};
use crate::error::PageError;
use crate::pages::admin::{self, AuditPage, AuditRow};
use crate::state::AppState;
use crate::store::audit;

/// Answers with a page of the log.
pub(crate) async fn list(
    State(state): State<AppState>,
    Query(search): Query<Search>,
    admin: Admin,
) -> Result<Response, PageError> {
    let mut entries = audit::page(&state.db, &search.q, search.before, ROWS + 1).await?;
    let has_more = cut(&mut entries);
    let last = entries.last().map(|entry| entry.id);
    let older = last.filter(|_| has_more);
    let older = older.map(|id| format!("?{}before={id}", admin::query("q", &search.q)));
    Ok(admin::show(&AuditPage {
        user: Some(&admin.user.username),
        text: &search.q,
        rows: entries.iter().map(AuditRow::new).collect(),
        older,
    })?)
}

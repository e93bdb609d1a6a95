//! `/admin/jobs`: the queue, and what was given up.

use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};

use super::{Admin, ROWS, Search, cut};
use crate::administration::{self, JobDeed};
use crate::error::{AppError, PageError};
use crate::jobs;
use crate::pages::Pager;
use crate::pages::admin::{self, JobRow, JobsPage};
use crate::state::AppState;
use crate::store::jobs::queue;

/// Answers with a page of the queue.
pub(crate) async fn list(
    State(state): State<AppState>,
    Query(search): Query<Search>,
    admin: Admin,
) -> Result<Response, PageError> {
    let offset = (search.number() - 1) * ROWS;
    let mut queued = queue::list(&state.db, ROWS + 1, offset).await?;
    let has_more = cut(&mut queued);
    Ok(admin::show(&JobsPage {
        user: Some(&admin.user.username),
        rows: queued.iter().map(JobRow::new).collect(),
        pager: Pager::new(search.number(), has_more, ""),
    })?)
}

/// Tries a job again, or drops it.
pub(crate) async fn change(
    State(state): State<AppState>,
    Path((id, deed)): Path<(i64, String)>,
    admin: Admin,
) -> Result<Response, PageError> {
    let deed = match deed.as_str() {
        "retry" => JobDeed::Retry,
        "drop" => JobDeed::Drop,
        _ => return Err(AppError::page_not_found().into()),
    };
    administration::to_job(&state.db, &admin.by(), id, deed).await?;
    jobs::wake(&state);
    Ok(Redirect::to("/admin/jobs").into_response())
}

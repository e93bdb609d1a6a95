//! Work beside the requests. Any number of nodes may run it: each job is leased in the database.

use std::future::Future;
use std::time::Duration;

use crate::config::Archival;
use crate::error::AppError;
use crate::state::AppState;
use crate::store::archive::{self, Reason};
use crate::store::recordings::views;
use crate::store::{jobs, now};

const ARCHIVE: &str = "archive";
const DAY_SECONDS: i64 = 86_400;
const RETRY_SECONDS: i64 = 300;

/// What pictures and transcripts may take on the disk.
const CACHE_BYTES: u64 = 1_000_000_000;

/// How often the table of jobs is looked at.
const TICK: Duration = Duration::from_secs(60);

/// What a deleted recording can still be taken back for.
const UNDO_DAYS: u32 = 30;

/// Does what is due, until the future is dropped.
pub(crate) async fn run(state: AppState) {
    if let Err(error) = jobs::register(&state.db, ARCHIVE).await {
        tracing::error!(%error, "the jobs cannot be registered");
    }
    loop {
        leased(&state, ARCHIVE, archive(&state)).await;
        tokio::time::sleep(TICK).await;
    }
}

/// Does a job if it is due and nobody else does it.
async fn leased(state: &AppState, name: &str, job: impl Future<Output = Result<(), AppError>>) {
    match jobs::take(&state.db, name).await {
        Ok(true) => {}
        Ok(false) => return,
        Err(error) => return tracing::error!(%error, job = name, "a job cannot be leased"),
    }
    let result = job.await.map_err(|error| error.message);
    let seconds = if result.is_ok() {
        DAY_SECONDS
    } else {
        RETRY_SECONDS
    };
    let error = result.as_ref().err().map(String::as_str);
    if let Err(error) = jobs::done(&state.db, name, seconds, error).await {
        tracing::error!(%error, job = name, "a job cannot be given back");
    }
}

/// Archives what nobody claimed, and removes what is to be removed.
async fn archive(state: &AppState) -> Result<(), AppError> {
    let Archival {
        after_days,
        not_before,
        delete_archived_after_days,
        delete_unclaimed_after_days,
    } = state.config.archival;
    if let Some(days) = after_days
        && not_before.is_none_or(|moment| moment <= now())
    {
        let count = archive::archive_unclaimed(&state.db, days).await?;
        tracing::info!(count, "archived unclaimed recordings");
    }
    let reasons = [
        delete_archived_after_days.map(Reason::Archived),
        delete_unclaimed_after_days.map(Reason::Unclaimed),
        Some(Reason::Deleted(UNDO_DAYS)),
    ];
    for reason in reasons.into_iter().flatten() {
        remove(state, reason).await?;
    }
    views::forget(&state.db).await?;
    let files = state.files.clone();
    let shrunk = tokio::task::spawn_blocking(move || files.shrink_cache(CACHE_BYTES));
    Ok(shrunk.await.map_err(|_| AppError::internal())??)
}

/// Removes rows, then their files: a file without a row does no harm.
async fn remove(state: &AppState, reason: Reason) -> Result<(), AppError> {
    loop {
        let keys = archive::remove(&state.db, reason).await?;
        if keys.is_empty() {
            return Ok(());
        }
        tracing::info!(count = keys.len(), ?reason, "removed recordings");
        let files = state.files.clone();
        let removed =
            tokio::task::spawn_blocking(move || keys.iter().try_for_each(|key| files.remove(key)));
        removed.await.map_err(|_| AppError::internal())??;
    }
}

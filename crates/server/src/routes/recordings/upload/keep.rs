//! A file that was received becomes a kept one: checked, measured and on the disk.

use super::spool::Spool;
use crate::error::AppError;
use crate::ingest::{self, Ingested};
use crate::quota::Quota;
use crate::recording::{Metadata, StoredFile};
use crate::state::AppState;
use crate::store::db::WriteTransaction;
use crate::store::quotas;

/// Checks and keeps a file. Without a row of its own it has to be given up with [`remove`].
pub(crate) async fn keep(
    state: &AppState,
    file: Spool,
) -> Result<(Metadata, StoredFile), AppError> {
    let permit = state
        .heavy_work
        .clone()
        .acquire_owned()
        .await
        .map_err(|_| AppError::internal())?;
    let (files, config) = (state.files.clone(), state.config.clone());
    let kept = tokio::task::spawn_blocking(move || {
        let ingested = ingest::ingest(file.into_reader()?, &files, &config.limits)?;
        drop(permit);
        let Ingested {
            metadata,
            staged,
            stored_bytes,
            content_bytes,
            content_sha256,
        } = ingested;
        let key = files.keep(staged)?;
        let file = StoredFile {
            key,
            stored_bytes,
            content_bytes,
            content_sha256,
        };
        Ok::<_, AppError>((metadata, file))
    });
    kept.await.map_err(|_| AppError::internal())?
}

/// Takes back a file whose row could not be written.
pub(crate) async fn remove(state: &AppState, key: String) {
    let files = state.files.clone();
    let removed = tokio::task::spawn_blocking(move || files.remove(&key)).await;
    if let Ok(Err(error)) = removed {
        tracing::warn!(%error, "a file without a row stays behind");
    }
}

/// Refuses more recordings or bytes than an account may keep. When there is a limit, nothing else
/// is added to it before the transaction ends.
pub(crate) async fn admit(
    state: &AppState,
    transaction: &mut WriteTransaction,
    user_id: i64,
    recordings: u64,
    bytes: u64,
) -> Result<(), AppError> {
    let limits = quotas::get(transaction, user_id).await?;
    if limits.quota(state.config.quota) == Quota::default() {
        return Ok(());
    }
    let limits = quotas::hold(transaction, user_id).await?;
    let quota = limits.quota(state.config.quota);
    let usage = quotas::usage(transaction, user_id).await?;
    quota.check(&usage, recordings, bytes)
}

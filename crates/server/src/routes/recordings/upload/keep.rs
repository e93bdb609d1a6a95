//! A file that was received becomes a kept one: checked, measured and on the disk.

use super::spool::Spool;
use crate::error::AppError;
use crate::ingest::{self, Ingested};
use crate::recording::{Metadata, StoredFile};
use crate::state::AppState;

/// Checks and keeps a file. Without a row of its own it has to be given up with [`remove`].
pub(super) async fn keep(
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
pub(super) async fn remove(state: &AppState, key: String) {
    let files = state.files.clone();
    let removed = tokio::task::spawn_blocking(move || files.remove(&key)).await;
    if let Ok(Err(error)) = removed {
        tracing::warn!(%error, "a file without a row stays behind");
    }
}

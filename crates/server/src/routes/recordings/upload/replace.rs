//! Another file in the place of the one that a recording has.
//!
//! The order is that of an upload: the new file is on the disk before the row names it, and the
//! old one goes only after no row does.

use super::keep::{admit, keep, remove};
use super::spool::Spool;
use crate::administration::note_recording;
use crate::audit::{By, Deed};
use crate::error::AppError;
use crate::recording::{Metadata, Recording, StoredFile};
use crate::state::AppState;
use crate::store::db::{self, WriteTransaction};
use crate::store::recordings;
use crate::{indexer, jobs};

/// Replaces the file, if `check` still allows it when the row is held.
pub(crate) async fn replace(
    state: &AppState,
    id: i64,
    file: Spool,
    by: By,
    check: impl FnOnce(&Recording) -> Result<(), AppError> + Send + 'static,
) -> Result<Recording, AppError> {
    let state = state.clone();
    // It goes on when the client hangs up: it must not stop between the file and its row.
    let replaced = tokio::spawn(async move {
        let (metadata, file) = keep(&state, file).await?;
        let exchanged = exchange(&state, id, (&metadata, &file), &by, check).await;
        let (transaction, recording) = match exchanged {
            Ok(exchanged) => exchanged,
            Err(error) => {
                remove(&state, file.key).await;
                return Err(error);
            }
        };
        if let Err(error) = transaction.commit().await {
            // Otherwise the row may name the new file all the same.
            if db::is_storage_full(&error) {
                remove(&state, file.key).await;
            }
            return Err(error.into());
        }
        indexer::wake(&state);
        Ok(recording)
    });
    replaced.await.map_err(|_| AppError::internal())?
}

async fn exchange(
    state: &AppState,
    id: i64,
    (metadata, file): (&Metadata, &StoredFile),
    by: &By,
    check: impl FnOnce(&Recording) -> Result<(), AppError>,
) -> Result<(WriteTransaction, Recording), AppError> {
    let mut transaction = state.db.begin().await?;
    let before = recordings::lock(&mut transaction, id).await?;
    check(&before)?;
    if let Some(owner) = &before.owner {
        let more = file.stored_bytes.saturating_sub(before.file.stored_bytes);
        admit(state, &mut transaction, owner.id, 0, more).await?;
    }
    let after = recordings::replace(&mut transaction, id, metadata, file).await?;
    note_recording(&mut transaction, by, &after, Deed::RecordingReplaced, "").await?;
    jobs::remove_files(&mut transaction, &[before.file.key]).await?;
    Ok((transaction, after))
}

//! Reads what recordings show and enters it into the index of words.
//!
//! Every node looks at what was uploaded or changed on it, at once, and now and then at what is
//! left: recordings from before there was a search, and those of nodes that stopped. Two nodes
//! that do the same do no harm. A recording is not found until it was looked at again after a
//! change, so nobody finds what its owner took away.

use std::io::ErrorKind;
use std::time::Duration;

use crate::error::AppError;
use crate::jobs;
use crate::markdown;
use crate::preview;
use crate::recording::Recording;
use crate::search::SESSION_BYTES;
use crate::state::AppState;
use crate::store::now;
use crate::store::search::{self, Document};

/// How often is looked for what is left.
const TICK: Duration = Duration::from_secs(60);

/// What changed so long ago is anybody's.
const GRACE: i64 = 30 * 1_000_000;

/// How long is waited when the database or the files are away.
const PAUSE: Duration = Duration::from_secs(5);

/// Recordings that are entered together.
const BATCH: u32 = 8;

/// Tells the indexer of this node that something changed, and the workers, too.
pub(crate) fn wake(state: &AppState) {
    state.changed_recordings.notify_one();
    jobs::wake(state);
}

/// Looks at recordings until the future is dropped.
pub(crate) async fn run(state: AppState) {
    let mut before = now();
    loop {
        match batch(&state, before).await {
            Ok(0) => {
                before = tokio::select! {
                    () = state.changed_recordings.notified() => now(),
                    () = tokio::time::sleep(TICK) => now() - GRACE,
                };
            }
            Ok(_) => {}
            Err(error) => {
                tracing::warn!(
                    error = error.message,
                    "recordings cannot be entered for search"
                );
                tokio::time::sleep(PAUSE).await;
            }
        }
    }
}

/// Enters some recordings. Gives their number.
async fn batch(state: &AppState, before: i64) -> Result<usize, AppError> {
    let stale = search::stale(&state.db, before, BATCH).await?;
    let mut documents = Vec::new();
    for recording in &stale {
        documents.push(document(state, recording).await?);
    }
    if stale.is_empty() {
        return Ok(0);
    }
    let mut transaction = state.db.begin().await?;
    for (recording, document) in stale.iter().zip(&documents) {
        search::save(&state.db, &mut transaction, recording, document).await?;
    }
    transaction.commit().await?;
    Ok(stale.len())
}

/// What a recording is found by. One whose file cannot be understood is found by its words.
async fn document(state: &AppState, recording: &Recording) -> Result<Document, AppError> {
    let permit = state.heavy_work.clone().acquire_owned().await;
    let permit = permit.map_err(|_| AppError::internal())?;
    let (files, key) = (state.files.clone(), recording.file.key.clone());
    let limit = recording.playback.idle_time_limit;
    let limit = limit.and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
    let trim = recording.trim();
    let read = tokio::task::spawn_blocking(move || {
        let stored = match files.read(&key) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
            stored => stored?,
        };
        let content = zstd::Decoder::new(stored)?;
        let lines = preview::lines(content, trim, limit, SESSION_BYTES);
        drop(permit);
        Ok::<_, AppError>(lines.unwrap_or_default())
    });
    let lines = read.await.map_err(|_| AppError::internal())??;
    let title = recording.title.as_deref().unwrap_or_default();
    let command = recording.command.as_deref().unwrap_or_default();
    Ok(Document {
        title: format!("{title}\n{command}"),
        description: recording
            .description
            .as_deref()
            .map(markdown::to_text)
            .unwrap_or_default(),
        tags: recording.tags.join(" "),
        lines,
    })
}

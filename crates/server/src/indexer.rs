//! Reads what recordings show and enters it into the index of words: a job, which one node does
//! for all of them.
//!
//! It is due when something changed, and now and then for what is left: recordings from before
//! there was a search, and those of nodes that stopped. A recording is not found until it was
//! looked at again after a change, so nobody finds what its owner took away.
//!
//! Uploads go before: sessions are read with the lowest priority, and while something comes in
//! the database is written to for a small part of the time only.

use std::io::{self, ErrorKind};
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant};

use serde_json::json;
use tokio::sync::{Notify, oneshot};

use crate::error::AppError;
use crate::jobs;
use crate::markdown;
use crate::preview::{self, TimedLine};
use crate::recording::Recording;
use crate::search::SESSION_BYTES;
use crate::state::AppState;
use crate::store::db::WriteTransaction;
use crate::store::recordings;
use crate::store::search::{self, Document};
use crate::store::{self, now};

/// What the job is called in the queue.
pub(crate) const JOB: &str = "index";

/// Changes that come within this time are one reason to look.
const GATHERED: Duration = Duration::from_millis(200);

/// A node does not do it for longer than this without asking whether it still shall.
const TURN: Duration = Duration::from_secs(240);

/// Recordings that are entered together.
const BATCH: u32 = 16;

/// Something came in lately when it was so long ago, in microseconds.
const LATELY: i64 = 1_000_000;

/// Then the database is left alone for so many times as long as it was written to, and for not
/// longer than this.
const REST: u32 = 9;
const LONGEST_REST: Duration = Duration::from_secs(2);

/// What the indexer of this node knows of changes.
#[derive(Debug, Default)]
pub(crate) struct Changes {
    news: Notify,
    /// When the last one was.
    last: AtomicI64,
}

/// Tells that something changed, and the workers, too.
pub(crate) fn wake(state: &AppState) {
    state.changes.last.store(now(), Ordering::Relaxed);
    state.changes.news.notify_one();
    jobs::wake(state);
}

/// Makes the job due whenever something changed on this node, until the future is dropped.
pub(crate) async fn announce(state: AppState) {
    loop {
        state.changes.news.notified().await;
        match store::jobs::make_due(&state.db, JOB).await {
            Ok(()) => state.new_jobs.notify_one(),
            Err(error) => tracing::warn!(%error, "the search cannot be told of a change"),
        }
        tokio::time::sleep(GATHERED).await;
    }
}

/// Looks at recordings until none is left, or this node's turn is over. Gives whether none is.
pub(crate) async fn sweep(state: &AppState) -> anyhow::Result<bool> {
    let begun = Instant::now();
    while begun.elapsed() < TURN {
        let stale = search::stale(&state.db, BATCH).await?;
        if stale.is_empty() {
            let tidying = Instant::now();
            if !search::tidy(&state.db).await? {
                return Ok(true);
            }
            rest(state, tidying.elapsed()).await;
            continue;
        }
        let mut read = Vec::with_capacity(stale.len());
        for recording in stale {
            let document = document(state, &recording).await;
            if let Err(error) = &document
                && let Err(away) = ping(state).await
            {
                anyhow::bail!("{}: {away}", error.message);
            }
            read.push((recording, document));
        }
        let writing = Instant::now();
        if let Err(error) = save(state, &read).await {
            // One of them may be the reason. Were it the database, the next attempt would fail.
            tracing::warn!(%error, "recordings cannot be entered for search together");
            for one in &read {
                save(state, std::slice::from_ref(one)).await?;
            }
        }
        rest(state, writing.elapsed()).await;
    }
    Ok(false)
}

/// Whether it is the storage at which something failed, and not one recording.
async fn ping(state: &AppState) -> io::Result<()> {
    let files = state.files.clone();
    tokio::task::spawn_blocking(move || files.ping())
        .await
        .map_err(io::Error::other)?
}

/// Looks at one recording again, at which something failed before.
pub(crate) async fn again(state: &AppState, id: i64) -> anyhow::Result<()> {
    let Some(recording) = recordings::with_id(&state.db, id).await? else {
        return Ok(());
    };
    let document = document(state, &recording).await;
    let document = document.map_err(|error| anyhow::anyhow!("{}", error.message))?;
    let mut transaction = state.db.begin().await?;
    search::save(&state.db, &mut transaction, &recording, &document).await?;
    Ok(transaction.commit().await?)
}

/// Enters recordings. One whose session cannot be read is found by what is said about it until
/// a job of its own could do it.
async fn save(
    state: &AppState,
    read: &[(Recording, Result<Document, AppError>)],
) -> Result<(), store::db::Error> {
    let mut transaction = state.db.begin().await?;
    for (recording, document) in read {
        match document {
            Ok(document) => {
                search::save(&state.db, &mut transaction, recording, document).await?;
            }
            Err(error) => {
                tracing::warn!(
                    recording = recording.id,
                    error = error.message,
                    "a recording cannot be read for search"
                );
                set_aside(state, &mut transaction, recording).await?;
            }
        }
    }
    transaction.commit().await
}

async fn set_aside(
    state: &AppState,
    transaction: &mut WriteTransaction,
    recording: &Recording,
) -> Result<(), store::db::Error> {
    let said = said(recording);
    search::save(&state.db, transaction, recording, &said).await?;
    let payload = json!(recording.id).to_string();
    store::jobs::add(transaction, JOB, &payload).await.map(drop)
}

/// Leaves the database to those who upload.
async fn rest(state: &AppState, written: Duration) {
    let last = state.changes.last.load(Ordering::Relaxed);
    if now() - last < LATELY {
        tokio::time::sleep((written * REST).min(LONGEST_REST)).await;
    }
}

/// What is said about a recording.
fn said(recording: &Recording) -> Document {
    let title = recording.title.as_deref().unwrap_or_default();
    let command = recording.command.as_deref().unwrap_or_default();
    let description = recording.description.as_deref().map(markdown::to_text);
    Document {
        title: format!("{title}\n{command}"),
        description: description.unwrap_or_default(),
        tags: recording.tags.join(" "),
        lines: Vec::new(),
    }
}

/// What a recording is found by. One whose file is no recording is found by what is said about
/// it.
async fn document(state: &AppState, recording: &Recording) -> Result<Document, AppError> {
    let (files, key) = (state.files.clone(), recording.file.key.clone());
    let limit = recording.playback.idle_time_limit;
    let limit = limit.and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
    let trim = recording.trim();
    let read = move || {
        let stored = match files.read(&key) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
            stored => stored?,
        };
        let content = zstd::Decoder::new(stored)?;
        Ok(preview::lines(content, trim, limit, SESSION_BYTES).unwrap_or_default())
    };
    Ok(Document {
        lines: aside(read).await?,
        ..said(recording)
    })
}

/// Does work that nobody waits for, on a thread that goes after all others. It takes no permit
/// for heavy work: whoever has one has to come to an end.
async fn aside(
    work: impl FnOnce() -> Result<Vec<TimedLine>, AppError> + Send + 'static,
) -> Result<Vec<TimedLine>, AppError> {
    let (done, result) = oneshot::channel();
    let thread = std::thread::Builder::new().name("indexer".into());
    thread.spawn(move || {
        // Elsewhere this would be the priority of the whole process.
        #[cfg(target_os = "linux")]
        if let Err(error) = rustix::process::setpriority_process(None, 19) {
            tracing::debug!(%error, "the indexer goes on with the priority of the others");
        }
        // Nobody waits any more when the server stops.
        let _ = done.send(work());
    })?;
    result.await.map_err(|_| AppError::internal())?
}

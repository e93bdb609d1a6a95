//! Work beside the requests: done by whichever node takes it first, tried again when it fails.

use std::time::Duration;

use serde_json::json;
use tokio::task::JoinSet;

use crate::config::Archival;
use crate::gifs;
use crate::indexer;
use crate::mail::Letter;
use crate::state::AppState;
use crate::store::archive::{self, Reason};
use crate::store::db::{self, Dialect, WriteTransaction};
use crate::store::identities;
use crate::store::jobs::{self, Lane, Outcome, Taken};
use crate::store::links;
use crate::store::now;
use crate::store::rate_buckets;
use crate::store::recordings::views;
use crate::store::search;
use crate::store::upload_keys;
use crate::store::users;
use crate::store::{self, audit};

const ARCHIVE: &str = "archive";
const FILES: &str = "files";
const LETTER: &str = "letter";

/// What a recurring job needs.
const NOTHING: &str = "null";

/// Most files that one job removes.
const FILES_AT_ONCE: usize = 500;

const SECOND_MICROS: i64 = 1_000_000;
const DAY_MICROS: i64 = 86_400 * SECOND_MICROS;

/// How often is looked for recordings that nobody looked at.
const INDEX_MICROS: i64 = 60 * SECOND_MICROS;

/// How many jobs a node does at once. Entering recordings for search may keep one of them busy.
const WORKERS: usize = 4;

/// How often a job is tried: for about an hour.
const ATTEMPTS: i64 = 8;

/// How often a GIF is tried, for which somebody waits.
const GIF_ATTEMPTS: i64 = 3;

/// The longest time between two attempts.
const LONGEST_RETRY: Duration = Duration::from_secs(3600);

/// How often the queue is looked at, for jobs that other nodes added.
const TICK: Duration = Duration::from_secs(20);

/// What a deleted recording can still be taken back for.
const UNDO_DAYS: u32 = 30;

/// Sends a letter soon, if the transaction is committed; [`wake`] makes it sooner.
pub(crate) async fn send(
    transaction: &mut WriteTransaction,
    letter: &Letter,
) -> Result<(), db::Error> {
    let payload = json!(letter).to_string();
    jobs::add(transaction, LETTER, &payload).await.map(drop)
}

/// Removes files that no row refers to any more, if the transaction is committed.
pub(crate) async fn remove_files(
    transaction: &mut WriteTransaction,
    keys: &[String],
) -> Result<(), db::Error> {
    for keys in keys.chunks(FILES_AT_ONCE) {
        jobs::add(transaction, FILES, &json!(keys).to_string()).await?;
    }
    Ok(())
}

/// Tells the workers of this node that there is something new.
pub(crate) fn wake(state: &AppState) {
    state.new_jobs.notify_one();
    state.gifs.news().notify_one();
}

/// Makes the queue ready for workers.
async fn prepare(state: &AppState) {
    // Its folder is this server's alone, so nobody works at what was left in the middle.
    if state.db.dialect() == Dialect::Sqlite
        && let Err(error) = jobs::take_back(&state.db).await
    {
        tracing::error!(%error, "the jobs of the server before cannot be taken back");
    }
    for kind in [ARCHIVE, indexer::JOB] {
        if let Err(error) = jobs::ensure(&state.db, kind).await {
            tracing::error!(%error, "the recurring jobs cannot be registered");
        }
    }
}

/// Does what is due, until the future is dropped.
pub(crate) async fn run(state: AppState) {
    prepare(&state).await;
    state.gifs.ready().notify_one();
    let mut workers = JoinSet::new();
    for _ in 0..WORKERS {
        workers.spawn(work(state.clone(), Lane::Quick));
    }
    workers.join_all().await;
}

/// Does what takes long, until the server stops.
pub(crate) async fn run_slow(state: AppState) {
    state.gifs.ready().notified().await;
    work(state, Lane::Slow).await;
}

async fn work(state: AppState, lane: Lane) {
    while lane == Lane::Quick || !state.gifs.is_stopping() {
        match jobs::take(&state.db, lane).await {
            Ok(Some(job)) => {
                // There may be more: another worker looks while this one works.
                state.new_jobs.notify_one();
                attempt(&state, job).await;
            }
            Ok(None) => rest(&state, lane).await,
            Err(error) => {
                tracing::error!(%error, "no job can be taken");
                tokio::time::sleep(TICK).await;
            }
        }
    }
}

/// Waits until a job may be due.
async fn rest(state: &AppState, lane: Lane) {
    let news = match lane {
        Lane::Quick => &state.new_jobs,
        Lane::Slow => state.gifs.news(),
    };
    let due = jobs::next_due(&state.db, lane).await.ok().flatten();
    let until_due = due.map(|due| Duration::from_micros((due - now()).max(0).unsigned_abs()));
    let pause = until_due.map_or(TICK, |until| until.min(TICK));
    tokio::select! {
        () = tokio::time::sleep(pause) => {}
        () = news.notified() => {}
    }
}

/// Does a job and gives it back.
async fn attempt(state: &AppState, mut job: Taken) {
    let recurs = job.payload == NOTHING;
    let most = match job.kind.as_str() {
        Lane::GIF => GIF_ATTEMPTS,
        _ => ATTEMPTS,
    };
    let result = if job.attempts > most && !recurs {
        // Whoever tried it did not live to give it back.
        Err(anyhow::anyhow!("it was tried {most} times and never ended"))
    } else {
        perform_leased(state, &mut job).await
    };
    let error = result.as_ref().err().map(|error| format!("{error:#}"));
    if let Some(error) = &error {
        tracing::warn!(
            kind = job.kind,
            attempts = job.attempts,
            "a job failed: {error}"
        );
    }
    let outcome = match error.as_deref() {
        None => result.unwrap_or(Outcome::Done),
        Some(error) if recurs || job.attempts < most => {
            Outcome::Retry(pause_after(state, job.attempts), error)
        }
        Some(error) => Outcome::Failed(error),
    };
    state.metrics.attempted(
        &job.kind,
        match outcome {
            Outcome::Done | Outcome::Again(_) => "done",
            Outcome::Retry(..) | Outcome::Interrupted => "retry",
            Outcome::Failed(_) => "failed",
        },
    );
    if let Err(error) = jobs::give_back(&state.db, &job, outcome).await {
        tracing::error!(%error, kind = job.kind, "a job cannot be given back");
    }
    // What changed while this node was about to stop looking was announced in vain.
    if job.kind == indexer::JOB
        && search::stale(&state.db, 1)
            .await
            .is_ok_and(|stale| !stale.is_empty())
    {
        indexer::wake(state);
    }
}

/// Does a job and keeps others from it meanwhile.
async fn perform_leased(state: &AppState, job: &mut Taken) -> anyhow::Result<Outcome<'static>> {
    let taken = job.clone();
    let mut work = std::pin::pin!(perform(state, &taken));
    loop {
        tokio::select! {
            result = &mut work => return result,
            () = tokio::time::sleep(jobs::LEASE / 3) => {}
        }
        if let Err(error) = jobs::renew(&state.db, job).await {
            tracing::warn!(%error, kind = job.kind, "the lease of a job cannot be renewed");
        }
    }
}

/// How long a job that failed so often waits, in microseconds.
fn pause_after(state: &AppState, attempts: i64) -> i64 {
    let doublings = u32::try_from((attempts - 1).clamp(0, 16)).unwrap_or(0);
    let pause = state.config.timeouts.job_retry * 2u32.pow(doublings);
    i64::try_from(pause.min(LONGEST_RETRY).as_micros()).unwrap_or(i64::MAX)
}

async fn perform(state: &AppState, job: &Taken) -> anyhow::Result<Outcome<'static>> {
    match job.kind.as_str() {
        ARCHIVE => {
            archive(state).await?;
            return Ok(Outcome::Again(DAY_MICROS));
        }
        Lane::GIF => return gifs::perform(state, &job.payload).await,
        indexer::JOB if job.payload == NOTHING => {
            let is_done = indexer::sweep(state).await?;
            return Ok(Outcome::Again(if is_done { INDEX_MICROS } else { 0 }));
        }
        indexer::JOB => indexer::again(state, job.payload.parse()?).await?,
        FILES => {
            let (files, keys): (_, Vec<String>) =
                (state.files.clone(), serde_json::from_str(&job.payload)?);
            let remove = move || keys.iter().try_for_each(|key| files.remove(key));
            tokio::task::spawn_blocking(remove).await??;
        }
        LETTER => {
            let letter: Letter = serde_json::from_str(&job.payload)?;
            if let Some(mail) = letter.write(state).await? {
                state.mailer.send(mail).await?;
            }
        }
        kind => anyhow::bail!("this version of the server knows no job {kind}"),
    }
    Ok(Outcome::Done)
}

/// Archives what nobody claimed, and removes what is to be removed.
async fn archive(state: &AppState) -> anyhow::Result<()> {
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
    audit::forget(&state.db).await?;
    identities::forget(&state.db).await?;
    views::forget(&state.db).await?;
    upload_keys::forget(&state.db).await?;
    rate_buckets::forget(&state.db).await?;
    links::forget(&state.db).await?;
    store::gifs::forget(&state.db).await?;
    users::forget_sessions(&state.db).await?;
    let (files, most_bytes) = (state.files.clone(), state.config.cache_bytes);
    let tidied = tokio::task::spawn_blocking(move || {
        files.shrink_cache(most_bytes)?;
        files.forget_shared()
    });
    tidied.await??;
    Ok(())
}

/// Removes rows, then their files: a file without a row does no harm.
async fn remove(state: &AppState, reason: Reason) -> anyhow::Result<()> {
    loop {
        let keys = archive::remove(&state.db, reason).await?;
        if keys.is_empty() {
            return Ok(());
        }
        tracing::info!(count = keys.len(), ?reason, "removed recordings");
        let files = state.files.clone();
        tokio::task::spawn_blocking(move || keys.iter().try_for_each(|key| files.remove(key)))
            .await??;
    }
}

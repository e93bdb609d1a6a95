//! GIFs in the making: one at a time on each node, in the order in which they were asked for, by
//! whichever node comes to it first, with progress that all nodes see. What is made is kept where
//! all of them find it.
//!
//! Nobody waits here longer than they want to; the work goes on without them, and a server that
//! stops in the midst of it leaves it to the next one.

mod bounded;

use std::fs::File;
use std::io::{BufWriter, Write};
use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU8, Ordering};
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};
use serde_json::json;
use tokio::sync::Notify;

use self::bounded::{Bounded, Excuse};
use crate::error::AppError;
use crate::preview::Animation;
use crate::recording::Recording;
use crate::state::AppState;
use crate::store::gifs::{self, Standing};
use crate::store::jobs::{Lane, Outcome};
use crate::store::recordings;
use crate::token;

/// Most GIFs that wait for their turn.
const MOST_WAITING: i64 = 20;

/// Most GIFs that one asker waits for.
const MOST_OF_ONE: i64 = 2;

/// How often it is looked how far another node is.
const LOOK: Duration = Duration::from_millis(200);

/// How often a node tells how far it is.
const TELL: Duration = Duration::from_millis(400);

/// Who wants a GIF, as far as limits go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Asker {
    Account(i64),
    Address(IpAddr),
}

impl Asker {
    /// What all nodes know them by.
    fn hash(self) -> String {
        match self {
            Asker::Account(id) => token::hash(&format!("account {id}")),
            Asker::Address(address) => token::hash(&format!("address {address}")),
        }
    }
}

/// How far a GIF is.
#[derive(Debug)]
pub(crate) enum Progress {
    /// Others come first.
    Waiting,
    /// So many per cent are there.
    Making(u8),
    /// It is there.
    Done(File),
    /// It cannot be made.
    Failed(AppError),
}

impl From<Standing> for Progress {
    fn from(standing: Standing) -> Progress {
        match standing {
            Standing::Waiting => Progress::Waiting,
            Standing::Making(percent) => Progress::Making(percent),
            Standing::Refused(reason) => Progress::Failed(AppError::gif_refused(reason)),
            Standing::Failed => Progress::Failed(AppError::gif_failed()),
        }
    }
}

/// What this node does for GIFs.
#[derive(Debug, Default)]
pub(crate) struct Gifs {
    is_stopping: Arc<AtomicBool>,
    /// Rings when the queue of jobs is ready.
    ready: Notify,
    /// Rings when one was asked for here.
    news: Notify,
    /// Rings when one was made here, or given up.
    ended: Notify,
}

impl Gifs {
    /// Ends the work under way: the server stops.
    pub(crate) fn stop(&self) {
        self.is_stopping.store(true, Ordering::Relaxed);
        self.ready.notify_one();
        self.news.notify_one();
    }

    pub(crate) fn is_stopping(&self) -> bool {
        self.is_stopping.load(Ordering::Relaxed)
    }

    pub(crate) fn ready(&self) -> &Notify {
        &self.ready
    }

    pub(crate) fn news(&self) -> &Notify {
        &self.news
    }
}

/// How far a GIF is; `None` when nobody asked for it yet.
pub(crate) async fn find(state: &AppState, name: &str) -> Result<Option<Progress>, AppError> {
    if let Ok(file) = state.files.cached(name) {
        return Ok(Some(Progress::Done(file)));
    }
    if let Some(standing) = gifs::find(&state.db, name).await? {
        return Ok(Some(standing.into()));
    }
    let (files, name) = (state.files.clone(), name.to_owned());
    let shared = tokio::task::spawn_blocking(move || files.shared(&name)).await;
    let shared = shared.map_err(|_| AppError::internal())??;
    Ok(shared.map(Progress::Done))
}

/// Sees to it that a GIF that nobody asked for yet is made.
pub(crate) async fn ask(
    state: &AppState,
    recording: &Recording,
    name: &str,
    asker: Asker,
) -> Result<(), AppError> {
    let asker = asker.hash();
    let waiting = gifs::waiting(&state.db, &asker).await?;
    if waiting.own >= MOST_OF_ONE {
        return Err(AppError::too_many_gifs(MOST_OF_ONE));
    }
    if waiting.all >= MOST_WAITING {
        return Err(AppError::gifs_busy());
    }
    let order = json!(Order {
        recording: recording.id,
        name: name.to_owned(),
    });
    let mut transaction = state.db.begin().await?;
    let payload = order.to_string();
    if gifs::add(&mut transaction, name, &asker, Lane::GIF, &payload).await? {
        transaction.commit().await?;
        state.gifs.news.notify_one();
    }
    Ok(())
}

/// Waits for a GIF that somebody asked for, as long as `patience` lasts, and tells how far it is.
pub(crate) async fn wait(
    state: &AppState,
    name: &str,
    patience: Duration,
) -> Result<Progress, AppError> {
    let end = Instant::now() + patience;
    loop {
        let ended = state.gifs.ended.notified();
        tokio::pin!(ended);
        ended.as_mut().enable();
        // What is neither in the making nor there was made and removed in this moment.
        let found = find(state, name).await?;
        let progress = found.unwrap_or_else(|| Progress::Failed(AppError::unavailable()));
        if matches!(progress, Progress::Waiting) {
            // It may be that no node that is awake knows of it.
            state.gifs.news.notify_one();
        }
        let is_final = matches!(progress, Progress::Done(_) | Progress::Failed(_));
        let left = end.saturating_duration_since(Instant::now());
        if is_final || left.is_zero() {
            return Ok(progress);
        }
        tokio::select! {
            () = tokio::time::sleep(left.min(LOOK)) => {}
            () = ended => {}
        }
    }
}

/// What a job is told.
#[derive(Serialize, Deserialize)]
struct Order {
    recording: i64,
    /// It was asked for under this name: with other settings it would have another one.
    name: String,
}

/// Makes a GIF and tells how far it is.
pub(crate) async fn perform(state: &AppState, order: &str) -> anyhow::Result<Outcome<'static>> {
    let Order { recording, name } = serde_json::from_str(order)?;
    let recording = recordings::with_id(&state.db, recording).await?;
    let wanted = recording.and_then(|recording| {
        let animation = Animation::of(&recording);
        let is_wanted = animation.name(&recording) == name && recording.deleted_at.is_none();
        is_wanted.then_some((recording, animation))
    });
    let Some((recording, animation)) = wanted else {
        gifs::remove(&state.db, &name).await?;
        return Ok(Outcome::Done);
    };
    let drawing = Drawing {
        state: state.clone(),
        key: recording.file.key,
        animation,
        name: name.clone(),
        percent: Arc::default(),
        is_stopping: state.gifs.is_stopping.clone(),
    };
    let drawn = attend(state, drawing).await?;
    let result = match drawn {
        Ok(()) => {
            gifs::remove(&state.db, &name).await?;
            Ok(Outcome::Done)
        }
        Err(Problem::Refused(reason)) => {
            gifs::refuse(&state.db, &name, &reason).await?;
            Ok(Outcome::Done)
        }
        Err(Problem::Stopped) => Ok(Outcome::Interrupted),
        Err(Problem::Mishap(reason)) => Err(anyhow::anyhow!(reason)),
    };
    state.gifs.ended.notify_waiters();
    result
}

/// Lets it be drawn, and tells meanwhile how far it is.
async fn attend(state: &AppState, drawing: Drawing) -> anyhow::Result<Result<(), Problem>> {
    let (percent, name) = (drawing.percent.clone(), drawing.name.clone());
    let mut told = None;
    let mut drawn = tokio::task::spawn_blocking(move || drawing.draw());
    while !state.gifs.is_stopping() {
        let now = percent.load(Ordering::Relaxed);
        if told != Some(now) {
            gifs::set_percent(&state.db, &name, now).await?;
            told = Some(now);
        }
        tokio::select! {
            drawn = &mut drawn => return Ok(drawn?),
            () = tokio::time::sleep(TELL) => {}
        }
    }
    // The thread notices by itself, a little later.
    Ok(Err(Problem::Stopped))
}

/// Why there is no GIF.
enum Problem {
    /// There cannot be one.
    Refused(String),
    /// The server stops.
    Stopped,
    /// It may go well the next time.
    Mishap(String),
}

impl<E: Into<AppError>> From<E> for Problem {
    fn from(error: E) -> Problem {
        let error: AppError = error.into();
        if error.status.is_client_error() {
            Problem::Refused(error.message)
        } else {
            Problem::Mishap(error.message)
        }
    }
}

/// A GIF that is to be drawn, on a thread that may block.
struct Drawing {
    state: AppState,
    key: String,
    animation: Animation,
    name: String,
    percent: Arc<AtomicU8>,
    is_stopping: Arc<AtomicBool>,
}

impl Drawing {
    fn draw(self) -> Result<(), Problem> {
        let (files, limits) = (&self.state.files, &self.state.config.gifs);
        let content = zstd::Decoder::new(files.read(&self.key)?)?;
        let mut staged = files.stage()?;
        let mut out = Bounded {
            file: BufWriter::new(&mut staged.file),
            bytes_left: limits.bytes,
            end: Instant::now() + limits.time,
            is_stopping: &self.is_stopping,
            excuse: None,
        };
        let mut tell = |share: f64| {
            let percent = (share.clamp(0.0, 1.0) * 100.0) as u8;
            self.percent.store(percent, Ordering::Relaxed);
        };
        let drawn = self
            .animation
            .draw(content, limits.length, &mut out, &mut tell);
        let excuse = out.excuse;
        let flushed = out.flush();
        drop(out);
        match excuse {
            Some(Excuse::Bytes) => return Err(AppError::gif_too_large(limits.bytes).into()),
            Some(Excuse::Time) => return Err(AppError::gif_takes_too_long().into()),
            Some(Excuse::Stopping) => return Err(Problem::Stopped),
            None => {}
        }
        drawn?;
        flushed?;
        Ok(files.share(staged, &self.name, self.state.config.cache_bytes)?)
    }
}

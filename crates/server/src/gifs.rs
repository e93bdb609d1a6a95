//! GIFs in the making: one at a time on each node, in the order in which they were asked for,
//! with progress. What is made is kept in the cache.
//!
//! Nobody waits here longer than they want to; the work goes on without them.

use std::collections::HashMap;
use std::io::{self, BufWriter, Write};
use std::net::IpAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::{Semaphore, watch};

use crate::error::AppError;
use crate::preview::Animation;
use crate::recording::Recording;
use crate::state::AppState;

/// Most GIFs that wait for their turn on a node.
const MOST_WAITING: usize = 20;

/// Most GIFs that one asker waits for.
const MOST_OF_ONE: usize = 2;

/// How long it is remembered why a GIF cannot be made.
const REMEMBERED: Duration = Duration::from_secs(3600);

/// How long it is remembered that something went wrong that may go well the next time.
const REMEMBERED_MISHAP: Duration = Duration::from_secs(30);

/// Who wants a GIF, as far as limits go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Asker {
    Account(i64),
    Address(IpAddr),
}

/// How far a GIF is.
#[derive(Debug, Clone)]
pub(crate) enum Progress {
    /// Others come first.
    Waiting,
    /// So many per cent are there.
    Making(u8),
    /// It lies in the cache.
    Done,
    /// It cannot be made.
    Failed(AppError),
}

impl Progress {
    fn is_final(&self) -> bool {
        matches!(self, Progress::Done | Progress::Failed(_))
    }
}

struct Work {
    asker: Asker,
    progress: watch::Receiver<Progress>,
    ended: Option<Instant>,
}

impl Work {
    fn is_over(&self) -> bool {
        self.ended.is_some()
    }

    fn is_remembered(&self, now: Instant) -> bool {
        let Some(ended) = self.ended else {
            return true;
        };
        let span = match &*self.progress.borrow() {
            Progress::Failed(error) if error.status.is_client_error() => REMEMBERED,
            Progress::Failed(_) => REMEMBERED_MISHAP,
            _ => Duration::ZERO,
        };
        now.duration_since(ended) < span
    }
}

/// What is in the making on this node, by the name under which the cache will know it.
pub(crate) struct Gifs {
    works: Mutex<HashMap<String, Work>>,
    turn: Semaphore,
    is_stopping: AtomicBool,
}

impl std::fmt::Debug for Gifs {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Gifs").finish_non_exhaustive()
    }
}

impl Default for Gifs {
    fn default() -> Gifs {
        Gifs {
            works: Mutex::default(),
            turn: Semaphore::new(1),
            is_stopping: AtomicBool::new(false),
        }
    }
}

impl Gifs {
    /// Ends the work under way: the server stops.
    pub(crate) fn stop(&self) {
        self.is_stopping.store(true, Ordering::Relaxed);
        self.turn.close();
    }

    /// How many are in the making or wait for their turn.
    pub(crate) fn waiting(&self) -> usize {
        let works = self.works.lock().unwrap_or_else(PoisonError::into_inner);
        works.values().filter(|work| !work.is_over()).count()
    }

    /// Whether a GIF is in the making, or is known to be impossible.
    pub(crate) fn is_known(&self, name: &str) -> bool {
        let works = self.works.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        works.get(name).is_some_and(|work| work.is_remembered(now))
    }

    /// The progress of a GIF that is in the making; else a new place in the queue.
    fn join(&self, name: &str, asker: Asker) -> Result<Place, AppError> {
        let mut works = self.works.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        works.retain(|_, work| work.is_remembered(now));
        if let Some(work) = works.get(name) {
            return Ok(Place::Shared(work.progress.clone()));
        }
        let waiting = works.values().filter(|work| !work.is_over());
        let (all, own) = waiting.fold((0, 0), |(all, own), work| {
            (all + 1, own + usize::from(work.asker == asker))
        });
        if own >= MOST_OF_ONE {
            return Err(AppError::too_many_gifs(MOST_OF_ONE));
        }
        if all >= MOST_WAITING {
            return Err(AppError::gifs_busy());
        }
        let (sender, progress) = watch::channel(Progress::Waiting);
        let work = Work {
            asker,
            progress,
            ended: None,
        };
        works.insert(name.to_owned(), work);
        Ok(Place::New(sender))
    }

    fn end(&self, name: &str) {
        let mut works = self.works.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(work) = works.get_mut(name) {
            work.ended = Some(Instant::now());
        }
    }
}

enum Place {
    New(watch::Sender<Progress>),
    Shared(watch::Receiver<Progress>),
}

/// Sees to it that a GIF that is not in the cache is made, waits for it as long as `patience`
/// lasts, and tells how far it is.
pub(crate) async fn make(
    state: &AppState,
    recording: &Recording,
    animation: Animation,
    asker: Asker,
    patience: Duration,
) -> Result<Progress, AppError> {
    let name = animation.name(recording);
    let mut progress = match state.gifs.join(&name, asker)? {
        Place::Shared(progress) => progress,
        Place::New(sender) => {
            let progress = sender.subscribe();
            let work = work(
                state.clone(),
                recording.file.key.clone(),
                animation,
                name,
                sender,
            );
            tokio::spawn(work);
            progress
        }
    };
    let end = progress.wait_for(Progress::is_final);
    if let Ok(Ok(end)) = tokio::time::timeout(patience, end).await {
        return Ok(end.clone());
    }
    let now = progress.borrow().clone();
    Ok(now)
}

/// Waits for its turn, makes the GIF, and tells how it went.
async fn work(
    state: AppState,
    key: String,
    animation: Animation,
    name: String,
    progress: watch::Sender<Progress>,
) {
    let result = match state.gifs.turn.acquire().await {
        Ok(_turn) => {
            let (state, name, progress) = (state.clone(), name.clone(), progress.clone());
            let made = tokio::task::spawn_blocking(move || {
                draw(&state, &key, &animation, &name, &progress)
            });
            made.await.unwrap_or_else(|_| Err(AppError::internal()))
        }
        Err(_) => Err(AppError::unavailable()),
    };
    progress.send_replace(match result {
        Ok(()) => Progress::Done,
        Err(error) => Progress::Failed(error),
    });
    state.gifs.end(&name);
}

fn draw(
    state: &AppState,
    key: &str,
    animation: &Animation,
    name: &str,
    progress: &watch::Sender<Progress>,
) -> Result<(), AppError> {
    let limits = &state.config.gifs;
    progress.send_replace(Progress::Making(0));
    let content = zstd::Decoder::new(state.files.read(key)?)?;
    let mut staged = state.files.stage()?;
    let mut out = Bounded {
        file: BufWriter::new(&mut staged.file),
        bytes_left: limits.bytes,
        end: Instant::now() + limits.time,
        is_stopping: &state.gifs.is_stopping,
        excuse: None,
    };
    let drawn = animation.draw(content, limits.length, &mut out, &mut |share| {
        let percent = (share.clamp(0.0, 1.0) * 100.0) as u8;
        progress.send_if_modified(|now| {
            let is_new = !matches!(now, Progress::Making(before) if *before == percent);
            *now = Progress::Making(percent);
            is_new
        });
    });
    let excuse = out.excuse;
    let flushed = out.flush();
    drop(out);
    match excuse {
        Some(Excuse::Bytes) => return Err(AppError::gif_too_large(limits.bytes)),
        Some(Excuse::Time) => return Err(AppError::gif_takes_too_long()),
        Some(Excuse::Stopping) => return Err(AppError::unavailable()),
        None => {}
    }
    drawn?;
    flushed?;
    Ok(state.files.cache(staged, name, state.config.cache_bytes)?)
}

/// Why writing was given up.
#[derive(Debug, Clone, Copy)]
enum Excuse {
    Bytes,
    Time,
    Stopping,
}

/// A file that may become so long, and take so much time.
struct Bounded<'a, W> {
    file: W,
    bytes_left: u64,
    end: Instant,
    is_stopping: &'a AtomicBool,
    excuse: Option<Excuse>,
}

impl<W: Write> Write for Bounded<'_, W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let left = self.bytes_left.checked_sub(bytes.len() as u64);
        let excuse = match left {
            None => Some(Excuse::Bytes),
            Some(_) if self.is_stopping.load(Ordering::Relaxed) => Some(Excuse::Stopping),
            Some(_) if Instant::now() > self.end => Some(Excuse::Time),
            Some(left) => {
                self.bytes_left = left;
                None
            }
        };
        if excuse.is_some() {
            self.excuse = excuse;
            return Err(io::Error::other("given up"));
        }
        self.file.write_all(bytes)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
mod tests {
    use super::*;

    fn status(result: Result<Place, AppError>) -> u16 {
        match result {
            Ok(_) => 200,
            Err(error) => error.status.as_u16(),
        }
    }

    #[test]
    fn one_asker_waits_for_two_and_all_together_for_twenty() {
        let gifs = Gifs::default();
        let asker = Asker::Account;
        assert_eq!(status(gifs.join("one", asker(0))), 200);
        assert_eq!(status(gifs.join("two", asker(0))), 200);
        assert_eq!(status(gifs.join("three", asker(0))), 429);
        // Looking at what is in the making already costs nothing.
        assert!(matches!(gifs.join("two", asker(0)), Ok(Place::Shared(_))));
        for id in 1..=18 {
            assert_eq!(status(gifs.join(&format!("of {id}"), asker(id))), 200);
        }
        assert_eq!(status(gifs.join("more", asker(99))), 503);
        assert_eq!(gifs.waiting(), 20);
        gifs.end("one");
        assert_eq!(status(gifs.join("more", asker(99))), 200);
    }

    #[test]
    fn why_one_cannot_be_made_is_remembered() {
        let gifs = Gifs::default();
        let asker = Asker::Account(1);
        for (name, error) in [
            ("large", AppError::gif_too_large(1)),
            ("mishap", AppError::unavailable()),
        ] {
            let Ok(Place::New(progress)) = gifs.join(name, asker) else {
                panic!("it is in the making already");
            };
            progress.send_replace(Progress::Failed(error));
            gifs.end(name);
            assert!(matches!(gifs.join(name, asker), Ok(Place::Shared(_))));
        }
        let mut works = gifs.works.lock().unwrap();
        let later = Instant::now() + REMEMBERED_MISHAP;
        works.retain(|_, work| work.is_remembered(later));
        assert_eq!(works.keys().collect::<Vec<_>>(), ["large"]);
    }

    #[test]
    fn a_file_stops_at_its_limit_and_says_why() {
        let is_stopping = AtomicBool::new(false);
        let mut bounded = Bounded {
            file: Vec::new(),
            bytes_left: 4,
            end: Instant::now() + Duration::from_secs(60),
            is_stopping: &is_stopping,
            excuse: None,
        };
        bounded.write_all(b"1234").unwrap();
        bounded.write_all(b"5").unwrap_err();
        assert!(matches!(bounded.excuse, Some(Excuse::Bytes)));
        is_stopping.store(true, Ordering::Relaxed);
        bounded.write_all(b"").unwrap();
        bounded.bytes_left = 4;
        bounded.write_all(b"5").unwrap_err();
        assert!(matches!(bounded.excuse, Some(Excuse::Stopping)));
    }
}

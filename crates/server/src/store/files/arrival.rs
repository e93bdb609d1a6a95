//! Objects of a bucket on their way into the cache. Each is fetched once, however many read it,
//! and they read what has come so far. It goes on when they leave.

use std::fs::File;
use std::io::{self, ErrorKind};
use std::os::unix::fs::FileExt;
use std::sync::Arc;

use axum::body::Bytes;
use tokio::runtime::Handle;
use tokio::sync::watch;

use super::bucket::{Bucket, Object};
use super::{Files, Staged};

/// How far an object has come.
#[derive(Debug, Clone, Default)]
struct Progress {
    /// Bytes of all of it, as soon as that is known.
    length: Option<u64>,
    written: u64,
    failure: Option<Failure>,
}

/// Why it comes no further.
#[derive(Debug, Clone)]
pub(super) struct Failure {
    kind: ErrorKind,
    message: String,
    is_of_disk: bool,
}

impl Failure {
    fn of_disk(error: &io::Error) -> Failure {
        Failure {
            is_of_disk: true,
            ..Failure::of_bucket(error)
        }
    }

    fn of_bucket(error: &io::Error) -> Failure {
        Failure {
            kind: error.kind(),
            message: error.to_string(),
            is_of_disk: false,
        }
    }

    /// Whether it was this node that could not keep it.
    pub(super) fn is_of_disk(&self) -> bool {
        self.is_of_disk
    }
}

impl From<Failure> for io::Error {
    fn from(failure: Failure) -> io::Error {
        io::Error::new(failure.kind, failure.message)
    }
}

/// An object that comes; cheap to clone.
#[derive(Debug, Clone)]
pub(super) struct Arrival {
    bucket: Bucket,
    key: String,
    file: Arc<File>,
    progress: watch::Receiver<Progress>,
}

impl Arrival {
    /// Where it comes from.
    pub(super) fn origin(&self) -> (Bucket, String) {
        (self.bucket.clone(), self.key.clone())
    }

    /// What it comes by.
    pub(super) fn runtime(&self) -> Handle {
        self.bucket.runtime().clone()
    }

    /// What it is written to. It holds what [`Arrival::reach`] says.
    pub(super) fn file(&self) -> Arc<File> {
        self.file.clone()
    }

    /// Whether a byte has come.
    pub(super) fn has(&self, place: u64) -> bool {
        self.progress.borrow().written > place
    }

    /// Waits for the length of all of it.
    pub(super) async fn length(&self) -> Result<u64, Failure> {
        let progress = self.when(|progress| progress.length.is_some()).await?;
        Ok(progress.length.unwrap_or_default())
    }

    /// Waits until a byte has come. Gives how many have.
    pub(super) async fn reach(&self, place: u64) -> Result<u64, Failure> {
        let progress = self.when(|progress| progress.written > place).await?;
        Ok(progress.written)
    }

    async fn when(&self, is_so: impl Fn(&Progress) -> bool) -> Result<Progress, Failure> {
        let mut watched = self.progress.clone();
        let progress = watched.wait_for(|progress| is_so(progress) || progress.failure.is_some());
        let stopping = |_| Failure::of_bucket(&io::Error::other("the server is stopping"));
        let progress = progress.await.map_err(stopping)?.clone();
        match &progress.failure {
            Some(failure) if !is_so(&progress) => Err(failure.clone()),
            _ => Ok(progress),
        }
    }
}

/// Begins to fetch an object into a staged file, which goes into the cache under a name.
pub(super) fn begin(
    files: &Files,
    bucket: &Bucket,
    key: &str,
    name: &str,
    staged: Staged,
) -> io::Result<Arrival> {
    let (told, progress) = watch::channel(Progress::default());
    let arrival = Arrival {
        bucket: bucket.clone(),
        key: key.to_owned(),
        file: staged.file.try_clone()?.into(),
        progress,
    };
    let fetching = Fetching {
        files: files.clone(),
        arrival: arrival.clone(),
        name: name.to_owned(),
        told,
    };
    bucket.runtime().spawn(fetching.run(staged));
    Ok(arrival)
}

struct Fetching {
    files: Files,
    arrival: Arrival,
    name: String,
    told: watch::Sender<Progress>,
}

impl Fetching {
    async fn run(self, staged: Staged) {
        let failure = match self.fetch().await {
            Ok(()) => self.keep(staged).await.err(),
            Err(failure) => {
                drop(staged);
                Some(failure)
            }
        };
        // From here on whoever wants it finds it in the cache, or tries again.
        let was_wanted = self.files.arrivals().remove(&self.name).is_some();
        if !was_wanted && let Err(error) = self.files.uncache(&self.name) {
            tracing::warn!(%error, "the copy of a removed file stays in the cache");
        }
        if let Some(failure) = failure {
            if failure.kind != ErrorKind::NotFound {
                tracing::warn!(
                    error = failure.message,
                    "a file was not copied into the cache"
                );
            }
            self.told
                .send_modify(|progress| progress.failure = Some(failure));
        }
    }

    async fn fetch(&self) -> Result<(), Failure> {
        let Arrival { bucket, key, .. } = &self.arrival;
        let object = bucket.get(key, None).await;
        let mut object: Object = object.map_err(|error| Failure::of_bucket(&error))?;
        let length = object.length;
        self.told
            .send_modify(|progress| progress.length = Some(length));
        let mut written = 0;
        while written < length {
            let piece = object.piece().await;
            let piece = piece.map_err(|error| Failure::of_bucket(&error))?;
            if piece.is_empty() {
                return Err(Failure::of_bucket(&ErrorKind::UnexpectedEof.into()));
            }
            let end = written + piece.len() as u64;
            let result = write_at(self.arrival.file(), piece, written).await;
            result.map_err(|error| Failure::of_disk(&error))?;
            written = end;
            self.told.send_modify(|progress| progress.written = written);
        }
        Ok(())
    }

    async fn keep(&self, staged: Staged) -> Result<(), Failure> {
        let (files, name) = (self.files.clone(), self.name.clone());
        let most = files.most_cached;
        let kept = tokio::task::spawn_blocking(move || files.cache(staged, &name, most));
        let kept = kept.await.map_err(io::Error::other).flatten();
        kept.map_err(|error| Failure::of_disk(&error))
    }
}

async fn write_at(file: Arc<File>, piece: Bytes, place: u64) -> io::Result<()> {
    let written = tokio::task::spawn_blocking(move || file.write_all_at(&piece, place));
    written.await.map_err(io::Error::other)?
}

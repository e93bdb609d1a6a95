//! Recordings as files: below the data directory, or in a bucket.
//!
//! A file is staged in `tmp`, and becomes visible under its key only when it is whole and
//! permanent. On the disk: written, synced, renamed, its folder synced. In a bucket: the storage
//! said that it has it. What is read from a bucket is copied into the cache on the way, so that
//! this node reads it once. What the bytes mean is not known here.

mod arrival;
mod bucket;
mod cache;
mod content;

use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Read};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use anyhow::Context;
use futures_util::FutureExt;

use self::arrival::Arrival;
pub(crate) use self::bucket::Bucket;
use self::cache::SHARED;
pub(crate) use self::content::Content;
use self::content::Source;
use crate::token;

/// The file storage of a server; cheap to clone. Methods that are not async block.
#[derive(Debug, Clone)]
pub(crate) struct Files {
    root: PathBuf,
    staging: PathBuf,
    cache: PathBuf,
    /// Where files are kept, if it is not below `root`.
    bucket: Option<Bucket>,
    /// Bytes that copies of kept files may fill the cache up to.
    most_cached: u64,
    /// Bytes in the cache, about: other nodes and processes may add and remove some.
    cache_bytes: Arc<AtomicU64>,
    arrivals: Arc<Mutex<HashMap<String, Arrival>>>,
}

impl Files {
    /// Opens the storage below a data directory and removes what an earlier run left half done.
    pub(crate) fn open(data_dir: &Path) -> anyhow::Result<Files> {
        let staging = data_dir.join("tmp");
        if staging.exists() {
            fs::remove_dir_all(&staging)
                .with_context(|| format!("cannot empty {}", staging.display()))?;
        }
        Files::beside(data_dir)
    }

    /// Opens the storage below a data directory that a server may be using.
    pub(crate) fn beside(data_dir: &Path) -> anyhow::Result<Files> {
        let files = Files {
            root: data_dir.join("files"),
            staging: data_dir.join("tmp"),
            cache: data_dir.join("cache"),
            bucket: None,
            most_cached: u64::MAX,
            cache_bytes: Arc::default(),
            arrivals: Arc::default(),
        };
        for folder in [&files.root, &files.cache, &files.staging] {
            fs::create_dir_all(folder)
                .with_context(|| format!("cannot create {}", folder.display()))?;
        }
        let cached = files.cache_entries().context("cannot read the cache")?;
        let bytes = cached.iter().map(|entry| entry.bytes).sum();
        files.cache_bytes.store(bytes, Ordering::Relaxed);
        sync_folder(data_dir).with_context(|| format!("cannot sync {}", data_dir.display()))?;
        Ok(files)
    }

    /// Keeps files in a bucket from now on. Copies of them fill the cache up to so many bytes.
    pub(crate) fn in_bucket(self, bucket: Bucket, most_cached: u64) -> Files {
        Files {
            bucket: Some(bucket),
            most_cached,
            ..self
        }
    }

    /// A new empty file that nobody else sees. It is removed when dropped.
    pub(crate) fn stage(&self) -> io::Result<Staged> {
        let path = self.staging.join(token::random());
        let file = File::options()
            .read(true)
            .write(true)
            .create_new(true)
            .open(&path)?;
        Ok(Staged { file, path })
    }

    /// Makes a staged file permanent under a new key. When this returns, it survives a crash.
    pub(crate) fn keep(&self, staged: Staged) -> io::Result<String> {
        let key = new_key();
        self.keep_as(staged, &key)?;
        Ok(key)
    }

    /// Makes a staged file permanent under a key that another storage gave it.
    pub(crate) fn keep_as(&self, mut staged: Staged, key: &str) -> io::Result<()> {
        let path = self.path(key)?;
        if let Some(bucket) = &self.bucket {
            bucket.put(key, &mut staged.file)?;
            // Whoever uploaded it looks at it next. It is kept already, whatever the cache says.
            if self.most_cached > 0
                && let Err(error) = self.cache(staged, &copy_name(key), self.most_cached)
            {
                tracing::warn!(%error, "a file was not copied into the cache");
            }
            return Ok(());
        }
        staged.file.sync_all()?;
        let folder = path.parent().unwrap_or(&self.root);
        if !folder.exists() {
            fs::create_dir_all(folder)?;
            sync_folder(&self.root)?;
        }
        fs::rename(&staged.path, &path)?;
        sync_folder(folder)
    }

    /// Opens a kept file for reading, on a thread that may block. In a bucket it may be there
    /// before its end is.
    pub(crate) fn read(&self, key: &str) -> io::Result<Content> {
        let opened = Content::from(self.source(key, None)?, None);
        match &self.bucket {
            Some(bucket) => bucket.runtime().block_on(opened),
            None => opened
                .now_or_never()
                .unwrap_or(Err(ErrorKind::WouldBlock.into())),
        }
    }

    /// Opens a kept file, or a part of it, for reading as a stream.
    pub(crate) async fn open_kept(
        &self,
        key: &str,
        part: Option<Range<u64>>,
    ) -> io::Result<Content> {
        let (files, key, wanted) = (self.clone(), key.to_owned(), part.clone());
        let source = tokio::task::spawn_blocking(move || files.source(&key, wanted.as_ref()));
        Content::from(source.await.map_err(io::Error::other)??, part).await
    }

    /// Where a kept file is read from. All of one that lies in a bucket comes into the cache; a
    /// part that has not come yet is asked for by itself.
    fn source(&self, key: &str, part: Option<&Range<u64>>) -> io::Result<Source> {
        let path = self.path(key)?;
        let Some(bucket) = &self.bucket else {
            return Ok(Source::File(File::open(path)?.into()));
        };
        let name = copy_name(key);
        if let Ok(file) = self.cached(&name) {
            return Ok(Source::File(file.into()));
        }
        let mut arrivals = self.arrivals();
        let arrival = arrivals.get(&name);
        if let Some(arrival) = arrival.filter(|it| part.is_none_or(|part| it.has(part.start))) {
            return Ok(Source::Arriving(arrival.clone()));
        }
        // It may have arrived a moment ago.
        if let Ok(file) = self.cached(&name) {
            return Ok(Source::File(file.into()));
        }
        if part.is_none()
            && let Ok(staged) = self.stage()
        {
            let arrival = arrival::begin(self, bucket, key, &name, staged)?;
            arrivals.insert(name, arrival.clone());
            return Ok(Source::Arriving(arrival));
        }
        Ok(Source::Bucket(bucket.clone(), key.to_owned()))
    }

    /// What is coming from the bucket, by its names in the cache.
    fn arrivals(&self) -> MutexGuard<'_, HashMap<String, Arrival>> {
        self.arrivals.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Reads a kept file from where it is kept, past the cache.
    pub(crate) fn original(&self, key: &str) -> io::Result<Box<dyn Read + Send>> {
        let path = self.path(key)?;
        Ok(match &self.bucket {
            Some(bucket) => Box::new(bucket.read(key)?),
            None => Box::new(File::open(path)?),
        })
    }

    /// Calls `found` with the key of every kept file, and with the names of files that are not
    /// of this storage.
    pub(crate) fn each(&self, mut found: impl FnMut(&str)) -> io::Result<()> {
        if let Some(bucket) = &self.bucket {
            return bucket.each(|key| {
                if !key.starts_with(SHARED) {
                    found(key);
                }
            });
        }
        for shard in fs::read_dir(&self.root)? {
            let shard = shard?;
            for entry in fs::read_dir(shard.path())? {
                let (shard, name) = (shard.file_name(), entry?.file_name());
                found(&format!(
                    "{}/{}",
                    shard.to_string_lossy(),
                    name.to_string_lossy()
                ));
            }
        }
        Ok(())
    }

    /// Whether kept files can be reached.
    pub(crate) fn ping(&self) -> io::Result<()> {
        match &self.bucket {
            Some(bucket) => bucket.ping(),
            None => fs::metadata(&self.root).map(drop),
        }
    }

    /// Removes a kept file. One that is already gone is no error.
    pub(crate) fn remove(&self, key: &str) -> io::Result<()> {
        let path = self.path(key)?;
        let Some(bucket) = &self.bucket else {
            return removed(&path);
        };
        bucket.remove(key)?;
        let name = copy_name(key);
        // A copy that is still on its way goes when it is there.
        self.arrivals().remove(&name);
        self.uncache(&name)
    }

    /// Where a key lies. Keys are made here; one of another shape never reaches the file system.
    fn path(&self, key: &str) -> io::Result<PathBuf> {
        match key.split_once('/') {
            Some((shard, name)) if is_word(shard) && is_word(name) => Ok(self.root.join(key)),
            _ => Err(io::Error::new(
                io::ErrorKind::InvalidInput,
                "not a key of this storage",
            )),
        }
    }
}

/// Removes a file. One that is already gone is no error.
fn removed(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        result => result,
    }
}

/// Two letters of 62² spread the files over folders of a size that file systems like.
fn new_key() -> String {
    let name = token::random();
    format!("{}/{}", &name[..2], &name[2..])
}

/// The name in the cache of what is kept elsewhere under a key.
fn copy_name(key: &str) -> String {
    key.replace('/', "")
}

fn is_word(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// Makes the names in a folder survive a crash.
fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

/// A file in the making.
#[derive(Debug)]
pub(crate) struct Staged {
    /// The open file, for reading and writing.
    pub(crate) file: File,
    path: PathBuf,
}

impl Drop for Staged {
    fn drop(&mut self) {
        // After the rename there is nothing under this name; names are never used again.
        let _ = fs::remove_file(&self.path);
    }
}

#[cfg(test)]
mod tests;

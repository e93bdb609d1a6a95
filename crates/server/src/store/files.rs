//! Recordings as files: below the data directory, or in a bucket.
//!
//! A file is staged in `tmp`, and becomes visible under its key only when it is whole and
//! permanent. On the disk: written, synced, renamed, its folder synced. In a bucket: the storage
//! said that it has it. What is read from a bucket is copied into the cache first, so that this
//! node reads it once. What the bytes mean is not known here.

mod bucket;

use std::fs::{self, File};
use std::io::{self, Read, Seek};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

use anyhow::Context;

pub(crate) use self::bucket::Bucket;
use crate::token;

/// How old the time of a cached file's last use may be.
const STALE: Duration = Duration::from_secs(600);

/// Where in a bucket those files lie that nodes make for each other. They can be made again.
const SHARED: &str = "derived/";

/// How long they are kept.
const SHARED_LIFE: Duration = Duration::from_secs(30 * 86_400);

/// The file storage of a server; cheap to clone. All methods block.
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

    /// Opens a kept file for reading.
    pub(crate) fn read(&self, key: &str) -> io::Result<File> {
        let path = self.path(key)?;
        let Some(bucket) = &self.bucket else {
            return File::open(path);
        };
        let name = copy_name(key);
        if let Ok(file) = self.cached(&name) {
            return Ok(file);
        }
        self.copy(bucket, key, &name)
    }

    /// Reads a kept file from where it is kept, past the cache.
    pub(crate) fn original(&self, key: &str) -> io::Result<Box<dyn Read + Send>> {
        let path = self.path(key)?;
        Ok(match &self.bucket {
            Some(bucket) => Box::new(bucket.get(key)?),
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

    /// Opens a file of the cache: something that can be made again from a kept one.
    pub(crate) fn cached(&self, name: &str) -> io::Result<File> {
        let file = File::open(self.cache_path(name)?)?;
        let now = SystemTime::now();
        let used = file.metadata()?.modified()?;
        // What was used lately is removed last.
        if now.duration_since(used).is_ok_and(|age| age > STALE) {
            file.set_modified(now)?;
        }
        Ok(file)
    }

    /// Puts a staged file into the cache, of which the oldest files go when it holds more than
    /// so many bytes then. It need not survive a crash.
    pub(crate) fn cache(&self, staged: Staged, name: &str, most_bytes: u64) -> io::Result<()> {
        let path = self.cache_path(name)?;
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        let bytes = staged.file.metadata()?.len();
        fs::rename(&staged.path, path)?;
        let before = self.cache_bytes.fetch_add(bytes, Ordering::Relaxed);
        if before + bytes > most_bytes {
            // Some more than need be, so that the next file does not do it all again.
            self.shrink_cache(most_bytes - most_bytes / 10)?;
        }
        Ok(())
    }

    /// Puts a staged file into the cache, and where other nodes find it, too.
    pub(crate) fn share(&self, mut staged: Staged, name: &str, most_bytes: u64) -> io::Result<()> {
        if let Some(bucket) = &self.bucket {
            bucket.put(&shared_key(name), &mut staged.file)?;
        }
        self.cache(staged, name, most_bytes)
    }

    /// Opens a file that a node shared, if there is one.
    pub(crate) fn shared(&self, name: &str) -> io::Result<Option<File>> {
        if let Ok(file) = self.cached(name) {
            return Ok(Some(file));
        }
        let Some(bucket) = &self.bucket else {
            return Ok(None);
        };
        match self.copy(bucket, &shared_key(name), name) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            copied => copied.map(Some),
        }
    }

    /// Removes what was shared so long ago that nobody misses it.
    pub(crate) fn forget_shared(&self) -> io::Result<()> {
        match &self.bucket {
            Some(bucket) => bucket.remove_before(SHARED, SystemTime::now() - SHARED_LIFE),
            None => Ok(()),
        }
    }

    /// Copies an object into the cache.
    fn copy(&self, bucket: &Bucket, key: &str, name: &str) -> io::Result<File> {
        let mut object = bucket.get(key)?;
        let mut staged = self.stage()?;
        io::copy(&mut object, &mut staged.file)?;
        staged.file.rewind()?;
        let file = staged.file.try_clone()?;
        self.cache(staged, name, self.most_cached)?;
        Ok(file)
    }

    /// Removes the oldest files of the cache until it holds at most so many bytes.
    pub(crate) fn shrink_cache(&self, most_bytes: u64) -> io::Result<()> {
        let mut entries = self.cache_entries()?;
        entries.sort_unstable_by_key(|entry| entry.used);
        let mut bytes: u64 = entries.iter().map(|entry| entry.bytes).sum();
        for entry in entries {
            if bytes <= most_bytes {
                break;
            }
            match fs::remove_file(&entry.path) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => bytes -= entry.bytes,
            }
        }
        self.cache_bytes.store(bytes, Ordering::Relaxed);
        Ok(())
    }

    fn cache_entries(&self) -> io::Result<Vec<CacheEntry>> {
        let mut entries = Vec::new();
        for shard in fs::read_dir(&self.cache)? {
            for entry in fs::read_dir(shard?.path())? {
                let entry = entry?;
                // Another request may remove it at this moment.
                let Ok(metadata) = entry.metadata() else {
                    continue;
                };
                entries.push(CacheEntry {
                    used: metadata.modified()?,
                    bytes: metadata.len(),
                    path: entry.path(),
                });
            }
        }
        Ok(entries)
    }

    fn cache_path(&self, name: &str) -> io::Result<PathBuf> {
        match name.split_at_checked(2) {
            Some((shard, rest)) if is_word(shard) && is_word(rest) => {
                Ok(self.cache.join(shard).join(rest))
            }
            _ => Err(io::Error::new(
                io::ErrorKind::InvalidInput,
                "not a name of this cache",
            )),
        }
    }

    /// Removes a kept file. One that is already gone is no error.
    pub(crate) fn remove(&self, key: &str) -> io::Result<()> {
        let path = self.path(key)?;
        let path = match &self.bucket {
            Some(bucket) => {
                bucket.remove(key)?;
                self.cache_path(&copy_name(key))?
            }
            None => path,
        };
        match fs::remove_file(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            result => result,
        }
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

/// Two letters of 62² spread the files over folders of a size that file systems like.
fn new_key() -> String {
    let name = token::random();
    format!("{}/{}", &name[..2], &name[2..])
}

/// The name in the cache of what is kept elsewhere under a key.
fn copy_name(key: &str) -> String {
    key.replace('/', "")
}

/// The key of what nodes make for each other.
fn shared_key(name: &str) -> String {
    format!("{SHARED}{name}")
}

fn is_word(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// Makes the names in a folder survive a crash.
fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

/// A file of the cache.
struct CacheEntry {
    used: SystemTime,
    bytes: u64,
    path: PathBuf,
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

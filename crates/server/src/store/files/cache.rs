//! Files that can be had again: copies of kept ones, what is made from those, and what nodes make
//! for each other. The ones that nobody used for longest go when there is no room.

use std::fs::{self, File};
use std::io::{self, Seek};
use std::path::PathBuf;
use std::sync::atomic::Ordering;
use std::time::{Duration, SystemTime};

use super::{Bucket, Files, Staged, is_word, removed};

/// How old the time of a cached file's last use may be.
const STALE: Duration = Duration::from_secs(600);

/// Where in a bucket those files lie that nodes make for each other. They can be made again.
pub(super) const SHARED: &str = "derived/";

/// How long they are kept.
const SHARED_LIFE: Duration = Duration::from_secs(30 * 86_400);

impl Files {
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

    /// Removes a file from the cache.
    pub(super) fn uncache(&self, name: &str) -> io::Result<()> {
        removed(&self.cache_path(name)?)
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
        let mut object = bucket.read(key)?;
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
            removed(&entry.path)?;
            bytes -= entry.bytes;
        }
        self.cache_bytes.store(bytes, Ordering::Relaxed);
        Ok(())
    }

    pub(super) fn cache_entries(&self) -> io::Result<Vec<CacheEntry>> {
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

    pub(super) fn cache_path(&self, name: &str) -> io::Result<PathBuf> {
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
}

/// The key of what nodes make for each other.
fn shared_key(name: &str) -> String {
    format!("{SHARED}{name}")
}

/// A file of the cache.
pub(super) struct CacheEntry {
    used: SystemTime,
    pub(super) bytes: u64,
    path: PathBuf,
}

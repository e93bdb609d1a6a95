//! Recordings as files below the data directory.
//!
//! A file is staged in `tmp`, and becomes visible under its key only when it is whole and on the
//! disk: written, synced, renamed, its folder synced. What the bytes mean is not known here.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

use anyhow::Context;

use crate::token;

/// How old the time of a cached file's last use may be.
const STALE: Duration = Duration::from_secs(600);

/// The file storage of a server; cheap to clone. All methods block.
#[derive(Debug, Clone)]
pub(crate) struct Files {
    root: PathBuf,
    staging: PathBuf,
    cache: PathBuf,
    /// Bytes in the cache, about: other nodes and processes may add and remove some.
    cache_bytes: Arc<AtomicU64>,
}

impl Files {
    /// Opens the storage below a data directory and removes what an earlier run left half done.
    pub(crate) fn open(data_dir: &Path) -> anyhow::Result<Files> {
        let files = Files {
            root: data_dir.join("files"),
            staging: data_dir.join("tmp"),
            cache: data_dir.join("cache"),
            cache_bytes: Arc::default(),
        };
        for folder in [&files.root, &files.cache] {
            fs::create_dir_all(folder)
                .with_context(|| format!("cannot create {}", folder.display()))?;
        }
        if files.staging.exists() {
            fs::remove_dir_all(&files.staging)
                .with_context(|| format!("cannot empty {}", files.staging.display()))?;
        }
        fs::create_dir(&files.staging)
            .with_context(|| format!("cannot create {}", files.staging.display()))?;
        let cached = files.cache_entries().context("cannot read the cache")?;
        let bytes = cached.iter().map(|entry| entry.bytes).sum();
        files.cache_bytes.store(bytes, Ordering::Relaxed);
        sync_folder(data_dir).with_context(|| format!("cannot sync {}", data_dir.display()))?;
        Ok(files)
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
        let path = self.path(&key)?;
        staged.file.sync_all()?;
        let folder = path.parent().unwrap_or(&self.root);
        if !folder.exists() {
            fs::create_dir_all(folder)?;
            sync_folder(&self.root)?;
        }
        fs::rename(&staged.path, &path)?;
        sync_folder(folder)?;
        Ok(key)
    }

    /// Opens a kept file for reading.
    pub(crate) fn read(&self, key: &str) -> io::Result<File> {
        File::open(self.path(key)?)
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
        match fs::remove_file(self.path(key)?) {
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
#[expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
mod tests {
    use std::io::{Read, Write};

    use super::*;

    #[test]
    fn a_kept_file_is_read_back_and_removed() {
        let folder = tempfile::tempdir().unwrap();
        let files = Files::open(folder.path()).unwrap();
        let mut staged = files.stage().unwrap();
        staged.file.write_all(b"bytes").unwrap();
        let key = files.keep(staged).unwrap();

        let mut bytes = Vec::new();
        files.read(&key).unwrap().read_to_end(&mut bytes).unwrap();
        assert_eq!(bytes, b"bytes");
        assert_eq!(fs::read_dir(&files.staging).unwrap().count(), 0);

        files.remove(&key).unwrap();
        files.remove(&key).unwrap();
        assert_eq!(
            files.read(&key).unwrap_err().kind(),
            io::ErrorKind::NotFound
        );
    }

    #[test]
    fn a_staged_file_that_is_dropped_is_removed() {
        let folder = tempfile::tempdir().unwrap();
        let files = Files::open(folder.path()).unwrap();
        drop(files.stage().unwrap());
        assert_eq!(fs::read_dir(&files.staging).unwrap().count(), 0);
    }

    #[test]
    fn what_an_earlier_run_staged_is_removed_at_the_start() {
        let folder = tempfile::tempdir().unwrap();
        let files = Files::open(folder.path()).unwrap();
        fs::write(files.staging.join("left"), "half").unwrap();
        let files = Files::open(folder.path()).unwrap();
        assert_eq!(fs::read_dir(&files.staging).unwrap().count(), 0);
    }

    #[test]
    fn a_key_of_another_shape_never_reaches_the_file_system() {
        let folder = tempfile::tempdir().unwrap();
        let files = Files::open(folder.path()).unwrap();
        for key in ["../tmp", "a/../b", "/etc/passwd", "a", "", "a/b/c", "a/"] {
            assert_eq!(
                files.read(key).unwrap_err().kind(),
                io::ErrorKind::InvalidInput,
                "{key}"
            );
        }
    }

    #[test]
    fn the_cache_loses_its_oldest_files_when_it_is_too_large() {
        let folder = tempfile::tempdir().unwrap();
        let files = Files::open(folder.path()).unwrap();
        for name in ["aaold", "bbmiddle", "ccnew"] {
            let mut staged = files.stage().unwrap();
            staged.file.write_all(&[0; 100]).unwrap();
            files.cache(staged, name, 1000).unwrap();
            std::thread::sleep(std::time::Duration::from_millis(20));
        }
        files.shrink_cache(250).unwrap();
        assert!(files.cached("aaold").is_err());
        assert!(files.cached("bbmiddle").is_ok());
        assert!(files.cached("ccnew").is_ok());
        assert!(files.cached("../x").is_err());

        let mut staged = files.stage().unwrap();
        staged.file.write_all(&[0; 100]).unwrap();
        files.cache(staged, "ddlast", 250).unwrap();
        assert!(files.cached("bbmiddle").is_err());
        assert!(files.cached("ddlast").is_ok());
    }
}

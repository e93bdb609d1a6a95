//! What every storage of files has to do, tried on each of them, and what is particular to one.

#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use std::io::{Read, Write};
use std::time::Duration;

use tempfile::TempDir;

use self::s3::{BUCKET, KEY, S3};
use super::*;
use crate::config::{S3Access, S3Config};

#[path = "../../../tests/cluster/s3.rs"]
mod s3;

/// A storage in an empty folder, and what it needs to live.
struct Storage {
    files: Files,
    folder: TempDir,
    s3: Option<S3>,
}

impl Storage {
    fn local() -> Storage {
        let folder = tempfile::tempdir().unwrap();
        Storage {
            files: Files::open(folder.path()).unwrap(),
            folder,
            s3: None,
        }
    }

    /// Asks for a runtime, as a server has one.
    fn bucket() -> Storage {
        let storage = Storage::local();
        let s3 = S3::start(storage.folder.path().join("s3"), None);
        let config = S3Config {
            url: format!("s3://{BUCKET}/a/prefix").parse().unwrap(),
            access: S3Access {
                endpoint: Some(s3.endpoint().parse().unwrap()),
                region: Some("us-east-1".into()),
                credentials: Some((KEY.0.into(), KEY.1.into())),
                ca_file: None,
            },
        };
        let files = storage.files.clone();
        Storage {
            files: files.in_bucket(Bucket::open(&config).unwrap(), 1_000_000_000),
            s3: Some(s3),
            ..storage
        }
    }

    fn kept(&self, bytes: &[u8]) -> String {
        let mut staged = self.files.stage().unwrap();
        staged.file.write_all(bytes).unwrap();
        self.files.keep(staged).unwrap()
    }

    fn bytes(&self, key: &str) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        self.files.read(key)?.read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    fn empty_cache(&self) {
        self.files.shrink_cache(0).unwrap();
    }

    /// Waits until nothing is on its way into the cache any more.
    fn settled(&self) {
        while !self.files.arrivals().is_empty() {
            std::thread::sleep(Duration::from_millis(1));
        }
    }

    fn staged(&self) -> usize {
        fs::read_dir(&self.files.staging).unwrap().count()
    }
}

/// Tries something on every storage, on a thread that may block.
fn on_each(attempt: impl Fn(&Storage)) {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let bucket = {
        let _inside = runtime.enter();
        Storage::bucket()
    };
    for storage in [Storage::local(), bucket] {
        attempt(&storage);
        storage.settled();
        assert_eq!(storage.staged(), 0);
    }
}

#[test]
fn a_kept_file_is_read_back_and_removed() {
    on_each(|storage| {
        let key = storage.kept(b"bytes");
        assert_eq!(storage.bytes(&key).unwrap(), b"bytes");
        storage.empty_cache();
        assert_eq!(storage.bytes(&key).unwrap(), b"bytes");
        storage.files.ping().unwrap();
        storage.files.remove(&key).unwrap();
        storage.files.remove(&key).unwrap();
        let error = storage.bytes(&key).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::NotFound);
        storage.settled();
        assert_eq!(storage.files.cache_entries().unwrap().len(), 0);
    });
}

#[test]
fn files_of_every_size_come_back_as_they_were() {
    let random: Vec<u8> = (0..=8 * 1024 * 1024u64)
        .map(|index| (index.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 56) as u8)
        .collect();
    on_each(|storage| {
        for size in [0, 1, 8 * 1024 * 1024, random.len()] {
            let key = storage.kept(&random[..size]);
            storage.empty_cache();
            assert!(
                storage.bytes(&key).unwrap() == random[..size],
                "{size} bytes"
            );
        }
    });
}

#[test]
fn a_key_of_another_shape_never_reaches_the_storage() {
    on_each(|storage| {
        for key in ["../tmp", "a/../b", "/etc/passwd", "a", "", "a/b/c", "a/"] {
            for result in [storage.bytes(key).map(drop), storage.files.remove(key)] {
                let kind = result.unwrap_err().kind();
                assert_eq!(kind, io::ErrorKind::InvalidInput, "{key}");
            }
        }
    });
}

#[test]
fn a_staged_file_that_is_dropped_is_removed() {
    on_each(|storage| drop(storage.files.stage().unwrap()));
}

#[test]
fn what_an_earlier_run_staged_is_removed_at_the_start() {
    let storage = Storage::local();
    fs::write(storage.files.staging.join("left"), "half").unwrap();
    Files::open(storage.folder.path()).unwrap();
    assert_eq!(storage.staged(), 0);
}

#[test]
fn a_bucket_that_is_away_keeps_nothing_and_what_was_read_lately_is_still_there() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let _inside = runtime.enter();
    let storage = Storage::bucket();
    std::thread::scope(|scope| {
        let attempt = || {
            let s3 = storage.s3.as_ref().unwrap();
            let (read, unread) = (storage.kept(b"read"), storage.kept(b"unread"));
            storage.empty_cache();
            assert_eq!(storage.bytes(&read).unwrap(), b"read");
            s3.stop();
            assert_eq!(storage.bytes(&read).unwrap(), b"read");
            assert_ne!(
                storage.bytes(&unread).unwrap_err().kind(),
                io::ErrorKind::NotFound
            );
            assert!(storage.files.ping().is_err());
            assert!(storage.files.keep(storage.files.stage().unwrap()).is_err());
            s3.start_again();
            assert_eq!(storage.bytes(&unread).unwrap(), b"unread");
            storage.files.ping().unwrap();
        };
        scope.spawn(attempt).join().unwrap();
    });
    storage.settled();
    assert_eq!(storage.staged(), 0);
}

#[test]
fn the_cache_loses_its_oldest_files_when_it_is_too_large() {
    let storage = Storage::local();
    let files = &storage.files;
    for name in ["aaold", "bbmiddle", "ccnew"] {
        let mut staged = files.stage().unwrap();
        staged.file.write_all(&[0; 100]).unwrap();
        files.cache(staged, name, 1000).unwrap();
        std::thread::sleep(Duration::from_millis(20));
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

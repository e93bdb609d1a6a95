//! Kept files as objects of a bucket that speaks the protocol of S3.
//!
//! All methods block, on a thread that may: the requests themselves run on the runtime.
//! <https://docs.aws.amazon.com/AmazonS3/latest/API/>

use std::fmt;
use std::fs::File;
use std::io::{self, Read, Seek};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use anyhow::{Context, ensure};
use axum::body::Bytes;
use futures_util::stream::{BoxStream, StreamExt};
use object_store::aws::{AmazonS3, AmazonS3Builder};
use object_store::path::Path;
use object_store::{
    BackoffConfig, Certificate, ClientOptions, Error, MultipartUpload, ObjectStore, ObjectStoreExt,
    PutPayload, RetryConfig,
};
use tokio::runtime::Handle;

use crate::config::{S3Access, S3Config};

/// Larger files are sent in parts of this size.
const PART: usize = 8 * 1024 * 1024;

/// How long a request is tried again while the storage cannot be reached or says that it is busy.
const PATIENCE: Duration = Duration::from_secs(5);

/// A bucket, or the part of one below a prefix; cheap to clone.
#[derive(Clone)]
pub(crate) struct Bucket {
    store: Arc<AmazonS3>,
    prefix: Path,
    runtime: Handle,
}

impl Bucket {
    /// Makes ready to use a bucket; nothing is sent yet.
    pub(crate) fn open(config: &S3Config) -> anyhow::Result<Bucket> {
        // The provider may be there already: there is but one, whoever comes first.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let S3Config { url, access } = config;
        let mut builder = AmazonS3Builder::from_env()
            .with_bucket_name(url.bucket())
            .with_retry(retry())
            .with_client_options(client_options(access)?);
        if let Some(endpoint) = &access.endpoint {
            builder = builder.with_endpoint(endpoint.as_str().trim_end_matches('/'));
        }
        if let Some(region) = &access.region {
            builder = builder.with_region(region);
        }
        if let Some((id, secret)) = &access.credentials {
            builder = builder
                .with_access_key_id(id)
                .with_secret_access_key(secret);
        }
        let store = builder
            .build()
            .with_context(|| format!("cannot use the storage {url}"))?;
        Ok(Bucket {
            store: Arc::new(store),
            prefix: Path::parse(url.prefix())?,
            runtime: Handle::current(),
        })
    }

    /// Stores a file under a key. When this returns, the storage has it for good.
    pub(super) fn put(&self, key: &str, file: &mut File) -> io::Result<()> {
        let path = self.path(key);
        file.rewind()?;
        let first = piece(file)?;
        let result = if first.len() < PART {
            let put = self.store.put(&path, PutPayload::from(first));
            self.runtime.block_on(put).map(drop)
        } else {
            self.put_in_parts(&path, first, file)
        };
        result.map_err(into_io)
    }

    fn put_in_parts(&self, path: &Path, first: Vec<u8>, file: &mut File) -> Result<(), Error> {
        let mut upload = self.runtime.block_on(self.store.put_multipart(path))?;
        let sent = self.send_parts(&mut *upload, first, file);
        if sent.is_err() {
            // What was sent takes room until it is given up.
            if let Err(error) = self.runtime.block_on(upload.abort()) {
                tracing::warn!(%error, "parts of an upload stay behind");
            }
        }
        sent
    }

    fn send_parts(
        &self,
        upload: &mut dyn MultipartUpload,
        first: Vec<u8>,
        file: &mut File,
    ) -> Result<(), Error> {
        let mut part = first;
        while !part.is_empty() {
            self.runtime.block_on(upload.put_part(part.into()))?;
            part = piece(file).map_err(|error| Error::Generic {
                store: "staged file",
                source: error.into(),
            })?;
        }
        self.runtime.block_on(upload.complete()).map(drop)
    }

    /// Opens an object for reading, from its beginning to its end.
    pub(super) fn get(&self, key: &str) -> io::Result<Object> {
        let path = self.path(key);
        let got = self.runtime.block_on(self.store.get(&path));
        Ok(Object {
            stream: got.map_err(into_io)?.into_stream(),
            piece: io::Cursor::default(),
            runtime: self.runtime.clone(),
        })
    }

    /// Removes an object. One that is already gone is no error.
    pub(super) fn remove(&self, key: &str) -> io::Result<()> {
        match self.runtime.block_on(self.store.delete(&self.path(key))) {
            Err(Error::NotFound { .. }) => Ok(()),
            result => result.map_err(into_io),
        }
    }

    /// Calls `found` with the key of every object.
    pub(super) fn each(&self, mut found: impl FnMut(&str)) -> io::Result<()> {
        let mut objects = self.store.list(Some(&self.prefix));
        while let Some(object) = self.runtime.block_on(objects.next()) {
            let path = object.map_err(into_io)?.location;
            let key = path.prefix_match(&self.prefix).map(|parts| {
                parts
                    .map(|part| part.as_ref().to_owned())
                    .collect::<Vec<_>>()
                    .join("/")
            });
            found(&key.unwrap_or_default());
        }
        Ok(())
    }

    /// Removes objects below a folder that were stored before a moment.
    pub(super) fn remove_before(&self, folder: &str, moment: SystemTime) -> io::Result<()> {
        let prefix = self.path(folder.trim_end_matches('/'));
        let mut objects = self.store.list(Some(&prefix));
        while let Some(object) = self.runtime.block_on(objects.next()) {
            let object = object.map_err(into_io)?;
            if SystemTime::from(object.last_modified) < moment {
                let removed = self.runtime.block_on(self.store.delete(&object.location));
                removed.map_err(into_io)?;
            }
        }
        Ok(())
    }

    /// Whether the storage answers.
    pub(super) fn ping(&self) -> io::Result<()> {
        match self.runtime.block_on(self.store.head(&self.path("health"))) {
            Err(Error::NotFound { .. }) => Ok(()),
            result => result.map(drop).map_err(into_io),
        }
    }

    fn path(&self, key: &str) -> Path {
        key.split('/')
            .fold(self.prefix.clone(), |path, part| path.join(part))
    }
}

impl fmt::Debug for Bucket {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        // What the driver shows of itself is not ours to vouch for.
        formatter
            .debug_struct("Bucket")
            .field("prefix", &self.prefix)
            .finish_non_exhaustive()
    }
}

fn retry() -> RetryConfig {
    RetryConfig {
        backoff: BackoffConfig {
            init_backoff: Duration::from_millis(100),
            max_backoff: Duration::from_secs(2),
            base: 2.0,
        },
        max_retries: 5,
        retry_timeout: PATIENCE,
    }
}

/// A storage that takes no connection, or stalls within one, is given up soon enough to say so.
fn client_options(access: &S3Access) -> anyhow::Result<ClientOptions> {
    let endpoint = access.endpoint.as_ref();
    let options = ClientOptions::new()
        .with_allow_http(endpoint.is_some_and(|endpoint| endpoint.scheme() == "http"))
        .with_connect_timeout(Duration::from_secs(3))
        .with_read_timeout(Duration::from_secs(10))
        .with_timeout(Duration::from_secs(300));
    let Some(file) = &access.ca_file else {
        return Ok(options);
    };
    let trusted = std::fs::read(file)
        .map_err(anyhow::Error::from)
        .and_then(|pem| Ok(Certificate::from_pem_bundle(&pem)?))
        .with_context(|| format!("cannot use the certificates in {}", file.display()))?;
    ensure!(!trusted.is_empty(), "{} has no certificate", file.display());
    Ok(trusted
        .into_iter()
        .fold(options, ClientOptions::with_root_certificate))
}

/// The next part of a file; a shorter one is the last.
fn piece(file: &mut File) -> io::Result<Vec<u8>> {
    let mut piece = Vec::new();
    file.take(PART as u64).read_to_end(&mut piece)?;
    Ok(piece)
}

fn into_io(error: Error) -> io::Error {
    match error {
        Error::NotFound { .. } => io::Error::new(io::ErrorKind::NotFound, error),
        _ => io::Error::other(error),
    }
}

/// An object that is being read.
pub(crate) struct Object {
    stream: BoxStream<'static, Result<Bytes, Error>>,
    piece: io::Cursor<Bytes>,
    runtime: Handle,
}

impl Read for Object {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            let read = self.piece.read(buffer)?;
            if read > 0 || buffer.is_empty() {
                return Ok(read);
            }
            match self.runtime.block_on(self.stream.next()) {
                Some(piece) => self.piece = io::Cursor::new(piece.map_err(into_io)?),
                None => return Ok(0),
            }
        }
    }
}

//! Kept files as objects of a bucket that speaks the protocol of S3.
//!
//! Methods that are not async block, on a thread that may. The requests themselves run on the
//! runtime.
//! <https://docs.aws.amazon.com/AmazonS3/latest/API/>

use std::fmt;
use std::fs::File;
use std::io::{self, ErrorKind, Read, Seek};
use std::ops::Range;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use anyhow::{Context, ensure};
use axum::body::Bytes;
use futures_util::stream::{self, BoxStream, StreamExt};
use object_store::aws::{AmazonS3, AmazonS3Builder};
use object_store::path::Path;
use object_store::{
    BackoffConfig, Certificate, ClientOptions, Error, GetOptions, GetRange, MultipartUpload,
    ObjectMeta, ObjectStore, ObjectStoreExt, PutPayload, RetryConfig,
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

    /// What its requests run on.
    pub(super) fn runtime(&self) -> &Handle {
        &self.runtime
    }

    /// Sends a request, and waits for what comes of it on a thread that may block.
    fn wait<T: Send + 'static>(
        &self,
        request: impl Future<Output = Result<T, Error>> + Send + 'static,
    ) -> io::Result<T> {
        self.runtime
            .block_on(self.on_runtime(request))?
            .map_err(into_io)
    }

    /// A request of its own task ends with the runtime when the server stops. One that is waited
    /// for by itself would still want timers of it.
    async fn on_runtime<T: Send + 'static>(
        &self,
        request: impl Future<Output = T> + Send + 'static,
    ) -> io::Result<T> {
        let done = self.runtime.spawn(request).await;
        done.map_err(|_| io::Error::other("the server is stopping"))
    }

    /// Stores a file under a key. When this returns, the storage has it for good.
    pub(super) fn put(&self, key: &str, file: &mut File) -> io::Result<()> {
        let (store, path) = (self.store.clone(), self.path(key));
        file.rewind()?;
        let first = piece(file)?;
        if first.len() < PART {
            return self.wait(async move {
                let put = store.put(&path, PutPayload::from(first)).await;
                put.map(drop)
            });
        }
        let mut upload = self.wait(async move { store.put_multipart(&path).await })?;
        if let Err(error) = self.send_parts(&mut *upload, first, file) {
            // What was sent takes room until it is given up.
            if let Err(error) = self.wait(async move { upload.abort().await }) {
                tracing::warn!(%error, "parts of an upload stay behind");
            }
            return Err(error);
        }
        self.wait(async move { upload.complete().await.map(drop) })
    }

    fn send_parts(
        &self,
        upload: &mut dyn MultipartUpload,
        first: Vec<u8>,
        file: &mut File,
    ) -> io::Result<()> {
        let mut part = first;
        while !part.is_empty() {
            self.wait(upload.put_part(part.into()))?;
            part = piece(file)?;
        }
        Ok(())
    }

    /// Opens an object for reading, all of it or a part.
    pub(super) async fn get(&self, key: &str, part: Option<Range<u64>>) -> io::Result<Object> {
        let (store, path) = (self.store.clone(), self.path(key));
        let options = GetOptions {
            range: part.map(GetRange::Bounded),
            ..GetOptions::default()
        };
        let got = self.on_runtime(async move { store.get_opts(&path, options).await });
        let got = got.await?.map_err(into_io)?;
        Ok(Object {
            length: got.meta.size,
            stream: got.into_stream(),
            piece: io::Cursor::default(),
            runtime: self.runtime.clone(),
        })
    }

    /// Opens an object for reading, from its beginning to its end, on a thread that may block.
    pub(super) fn read(&self, key: &str) -> io::Result<Object> {
        self.runtime.block_on(self.get(key, None))
    }

    /// Removes an object. One that is already gone is no error.
    pub(super) fn remove(&self, key: &str) -> io::Result<()> {
        let (store, path) = (self.store.clone(), self.path(key));
        match self.wait(async move { store.delete(&path).await }) {
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
            result => result,
        }
    }

    /// Calls `found` with the key of every object.
    pub(super) fn each(&self, mut found: impl FnMut(&str)) -> io::Result<()> {
        for object in self.list(self.prefix.clone()) {
            let path = object?.location;
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
        for object in self.list(self.path(folder.trim_end_matches('/'))) {
            let object = object?;
            if SystemTime::from(object.last_modified) < moment {
                let store = self.store.clone();
                self.wait(async move { store.delete(&object.location).await })?;
            }
        }
        Ok(())
    }

    /// The objects below a folder, one after the other.
    fn list(&self, folder: Path) -> impl Iterator<Item = io::Result<ObjectMeta>> + '_ {
        let mut objects = Some(self.store.list(Some(&folder)));
        std::iter::from_fn(move || {
            let mut stream = objects.take()?;
            let next = self.on_runtime(async move { (stream.next().await, stream) });
            match self.runtime.block_on(next) {
                Ok((next, stream)) => {
                    objects = Some(stream);
                    next.map(|object| object.map_err(into_io))
                }
                Err(error) => Some(Err(error)),
            }
        })
    }

    /// Whether the storage answers.
    pub(super) fn ping(&self) -> io::Result<()> {
        let (store, path) = (self.store.clone(), self.path("health"));
        match self.wait(async move { store.head(&path).await }) {
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
            result => result.map(drop),
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
    /// Bytes of all of it.
    pub(super) length: u64,
    stream: BoxStream<'static, Result<Bytes, Error>>,
    /// What came and was not read as a file yet.
    piece: io::Cursor<Bytes>,
    runtime: Handle,
}

impl Object {
    /// What comes next; nothing at the end.
    pub(super) async fn piece(&mut self) -> io::Result<Bytes> {
        match self.stream.next().await {
            Some(piece) => piece.map_err(into_io),
            None => Ok(Bytes::new()),
        }
    }
}

impl Read for Object {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            let read = self.piece.read(buffer)?;
            if read > 0 || buffer.is_empty() {
                return Ok(read);
            }
            let mut stream = std::mem::replace(&mut self.stream, stream::empty().boxed());
            let next = self
                .runtime
                .spawn(async move { (stream.next().await, stream) });
            let next = self.runtime.block_on(next).map_err(io::Error::other)?;
            self.stream = next.1;
            match next.0 {
                Some(piece) => self.piece = io::Cursor::new(piece.map_err(into_io)?),
                None => return Ok(0),
            }
        }
    }
}

//! A kept file that is being read: from the disk, from a copy that is still on its way into the
//! cache, or from the bucket itself.

use std::fs::File;
use std::io::{self, ErrorKind, Read};
use std::ops::Range;
use std::os::unix::fs::FileExt;
use std::sync::Arc;

use axum::body::Bytes;
use futures_util::stream::{self, Stream};

use super::arrival::Arrival;
use super::bucket::{Bucket, Object};

/// Read and sent at once. Large enough that most recordings are one piece.
const PIECE: u64 = 128 * 1024;

/// Where a kept file comes from.
pub(super) enum Source {
    File(Arc<File>),
    /// The cache will have it.
    Arriving(Arrival),
    /// It is asked for at the bucket, for this reader alone.
    Bucket(Bucket, String),
    Object(Object),
}

/// A kept file, or a part of one, that is being read. Whoever reads as a stream holds no thread;
/// to read as a file blocks.
pub(crate) struct Content {
    source: Source,
    /// What is still to be read.
    left: Range<u64>,
}

impl Content {
    /// A file on the disk, or the part of it that is wanted.
    pub(crate) fn of(file: File, part: Option<Range<u64>>) -> io::Result<Content> {
        let length = file.metadata()?.len();
        Ok(Content {
            source: Source::File(file.into()),
            left: part.unwrap_or(0..length),
        })
    }

    /// Waits until it is known that the file is there.
    pub(super) async fn from(source: Source, part: Option<Range<u64>>) -> io::Result<Content> {
        let (source, length) = match source {
            Source::File(file) => {
                let length = file.metadata()?.len();
                (Source::File(file), length)
            }
            Source::Arriving(arrival) => match arrival.length().await {
                Ok(length) => (Source::Arriving(arrival), length),
                Err(failure) if failure.is_of_disk() => {
                    let (bucket, key) = arrival.origin();
                    let object = bucket.get(&key, part.clone()).await?;
                    let length = object.length;
                    (Source::Object(object), length)
                }
                Err(failure) => return Err(failure.into()),
            },
            Source::Bucket(bucket, key) => {
                let object = bucket.get(&key, part.clone()).await?;
                let length = object.length;
                (Source::Object(object), length)
            }
            Source::Object(object) => {
                let length = object.length;
                (Source::Object(object), length)
            }
        };
        let left = part.unwrap_or(0..length);
        Ok(Content { source, left })
    }

    /// Waits until something can be read. Gives how far.
    async fn ready(&mut self) -> io::Result<u64> {
        loop {
            self.source = match &self.source {
                Source::File(_) | Source::Object(_) => return Ok(self.left.end),
                Source::Arriving(arrival) => match arrival.reach(self.left.start).await {
                    Ok(end) => return Ok(end.min(self.left.end)),
                    // Without room for a copy it goes on without one.
                    Err(failure) if failure.is_of_disk() => {
                        let (bucket, key) = arrival.origin();
                        Source::Bucket(bucket, key)
                    }
                    Err(failure) => return Err(failure.into()),
                },
                Source::Bucket(bucket, key) => {
                    Source::Object(bucket.get(key, Some(self.left.clone())).await?)
                }
            };
        }
    }

    /// What comes next; `None` at the end.
    async fn piece(&mut self) -> io::Result<Option<Bytes>> {
        if self.left.is_empty() {
            return Ok(None);
        }
        let end = self.ready().await?.min(self.left.start + PIECE);
        let piece = match &mut self.source {
            Source::Object(object) => object.piece().await?,
            Source::File(file) => read_at(file.clone(), self.left.start..end).await?,
            Source::Arriving(arrival) => read_at(arrival.file(), self.left.start..end).await?,
            Source::Bucket(..) => Bytes::new(),
        };
        if piece.is_empty() {
            return Err(ErrorKind::UnexpectedEof.into());
        }
        self.left.start += piece.len() as u64;
        Ok(Some(piece))
    }

    /// What is left, as it comes.
    pub(crate) fn into_stream(self) -> impl Stream<Item = io::Result<Bytes>> + Send + 'static {
        stream::try_unfold(self, |mut content| async move {
            let piece = content.piece().await?;
            Ok(piece.map(|piece| (piece, content)))
        })
    }
}

impl Read for Content {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.left.is_empty() || buffer.is_empty() {
            return Ok(0);
        }
        let runtime = match &self.source {
            Source::Arriving(arrival) => Some(arrival.runtime()),
            _ => None,
        };
        let end = match runtime {
            Some(runtime) => runtime.block_on(self.ready())?,
            None => self.left.end,
        };
        let most = usize::try_from(end - self.left.start).map_or(buffer.len(), |most| most);
        let most = most.min(buffer.len());
        let buffer = &mut buffer[..most];
        let read = match &mut self.source {
            Source::File(file) => file.read_at(buffer, self.left.start)?,
            Source::Arriving(arrival) => arrival.file().read_at(buffer, self.left.start)?,
            Source::Object(object) => object.read(buffer)?,
            Source::Bucket(..) => 0,
        };
        if read == 0 {
            return Err(ErrorKind::UnexpectedEof.into());
        }
        self.left.start += read as u64;
        Ok(read)
    }
}

async fn read_at(file: Arc<File>, part: Range<u64>) -> io::Result<Bytes> {
    let read = tokio::task::spawn_blocking(move || {
        let mut piece = vec![0; usize::try_from(part.end - part.start).map_err(io::Error::other)?];
        file.read_exact_at(&mut piece, part.start)?;
        Ok(Bytes::from(piece))
    });
    read.await.map_err(io::Error::other)?
}

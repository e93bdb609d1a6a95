//! A tar archive, read from pieces as they arrive: a slow sender holds no thread, and no file of
//! the archive ever names one of this machine.

use axum::body::Bytes;
use futures_util::StreamExt;
use futures_util::stream::BoxStream;
use tar::{EntryType, Header};
use tokio::time::timeout;

use super::BLOCK;
use crate::config::Timeouts;
use crate::error::AppError;

/// An archive as it arrives.
pub(crate) type Pieces<'a> = BoxStream<'a, Result<Bytes, AppError>>;

/// What stands before the content of an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Head {
    /// Without `./` at its beginning.
    pub(super) name: String,
    pub(super) bytes: u64,
    pub(super) kind: Kind,
}

/// What an entry is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    File,
    /// A folder, or words about the entries after it: nothing that is missed.
    Frame,
    /// A link, a device, a file with holes.
    Other,
}

/// Why an archive cannot be read on.
#[derive(Debug)]
pub(super) enum Broken {
    /// The request itself.
    Request(AppError),
    /// It ends in the midst of something.
    EndsEarly,
    /// A head that is none.
    NotTar,
}

impl Broken {
    /// What is wrong, for whoever sent it.
    pub(super) fn words(&self) -> String {
        match self {
            Broken::Request(error) => error.message.clone(),
            Broken::EndsEarly => "The archive ends early".into(),
            Broken::NotTar => "This is no tar archive, or a damaged one".into(),
        }
    }
}

/// Reads an archive entry after entry.
pub(super) struct Unpacker<'a> {
    pieces: Pieces<'a>,
    timeouts: &'a Timeouts,
    buffer: Bytes,
    /// Bytes of the current entry, and zeros after them, that were not read yet.
    content: u64,
    padding: u64,
}

impl<'a> Unpacker<'a> {
    pub(super) fn new(pieces: Pieces<'a>, timeouts: &'a Timeouts) -> Unpacker<'a> {
        Unpacker {
            pieces,
            timeouts,
            buffer: Bytes::new(),
            content: 0,
            padding: 0,
        }
    }

    /// The head of the next entry; what was not read of the one before is skipped. `None` at the
    /// end of the archive.
    pub(super) async fn next(&mut self) -> Result<Option<Head>, Broken> {
        while self.content().await?.is_some() {}
        while self.padding > 0 {
            let skipped = self.some(self.padding).await?;
            self.padding -= skipped.len() as u64;
        }
        let mut block = [0; BLOCK as usize];
        let mut filled = 0;
        while filled < block.len() {
            let part = self.some((block.len() - filled) as u64).await?;
            block[filled..filled + part.len()].copy_from_slice(&part);
            filled += part.len();
        }
        if block == [0; BLOCK as usize] {
            return Ok(None);
        }
        let head = head(&block).ok_or(Broken::NotTar)?;
        self.content = head.bytes;
        self.padding = head.bytes.next_multiple_of(BLOCK) - head.bytes;
        Ok(Some(head))
    }

    /// The next piece of the current entry, `None` at its end.
    pub(super) async fn content(&mut self) -> Result<Option<Bytes>, Broken> {
        if self.content == 0 {
            return Ok(None);
        }
        let piece = self.some(self.content).await?;
        self.content -= piece.len() as u64;
        Ok(Some(piece))
    }

    /// At least one byte, at most so many.
    async fn some(&mut self, most: u64) -> Result<Bytes, Broken> {
        while self.buffer.is_empty() {
            let next = timeout(self.timeouts.body_idle, self.pieces.next()).await;
            self.buffer = match next {
                Err(_) => return Err(Broken::Request(AppError::stalled())),
                Ok(None) => return Err(Broken::EndsEarly),
                Ok(Some(piece)) => piece.map_err(Broken::Request)?,
            };
        }
        let most = usize::try_from(most).unwrap_or(usize::MAX);
        Ok(self.buffer.split_to(most.min(self.buffer.len())))
    }
}

/// Reads a head; `None` when it is none.
fn head(block: &[u8; BLOCK as usize]) -> Option<Head> {
    let header = Header::from_byte_slice(block);
    let blanks = 8 * u32::from(b' ');
    let sum = |bytes: &[u8]| bytes.iter().copied().map(u32::from).sum::<u32>();
    let is_whole = header.cksum().ok()? == sum(&block[..148]) + blanks + sum(&block[156..]);
    let bytes = header.entry_size().ok()?;
    // No archive is as long as this, and sums of lengths stay numbers.
    if !is_whole || bytes > i64::MAX as u64 {
        return None;
    }
    let name = String::from_utf8_lossy(&header.path_bytes()).into_owned();
    Some(Head {
        name: name.strip_prefix("./").unwrap_or(&name).to_owned(),
        bytes,
        kind: match header.entry_type() {
            EntryType::Regular | EntryType::Continuous => Kind::File,
            EntryType::Directory
            | EntryType::XHeader
            | EntryType::XGlobalHeader
            | EntryType::GNULongName
            | EntryType::GNULongLink => Kind::Frame,
            _ => Kind::Other,
        },
    })
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
mod tests;

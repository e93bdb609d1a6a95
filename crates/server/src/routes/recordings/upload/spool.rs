//! An uploaded file while it arrives: the beginning in memory, the rest in a staged file.

use std::io::{self, Cursor, Read, Seek, SeekFrom, Write};

use axum::body::Bytes;

use crate::store::files::{Files, Staged};

/// What is held in memory. Most recordings are smaller and never touch the disk before they are
/// checked.
const MEMORY_BYTES: usize = 256 * 1024;

/// The bytes received so far.
#[derive(Debug)]
pub(crate) struct Spool {
    files: Files,
    memory: Vec<u8>,
    staged: Option<Staged>,
    bytes: u64,
}

impl Spool {
    /// An empty spool that stages its file in this storage when it needs one.
    pub(crate) fn new(files: Files) -> Spool {
        Spool {
            files,
            memory: Vec::new(),
            staged: None,
            bytes: 0,
        }
    }

    /// How many bytes there are.
    pub(crate) fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Adds what arrived.
    pub(crate) async fn push(&mut self, piece: Bytes) -> io::Result<()> {
        self.bytes += piece.len() as u64;
        if self.memory.len() + piece.len() <= MEMORY_BYTES {
            self.memory.extend_from_slice(&piece);
            return Ok(());
        }
        let files = self.files.clone();
        let staged = self.staged.take();
        let mut memory = std::mem::take(&mut self.memory);
        let written = tokio::task::spawn_blocking(move || {
            let mut staged = staged.map_or_else(|| files.stage(), Ok)?;
            staged.file.write_all(&memory)?;
            staged.file.write_all(&piece)?;
            memory.clear();
            Ok::<_, io::Error>((staged, memory))
        });
        let (staged, memory) = written.await.map_err(io::Error::other)??;
        self.staged = Some(staged);
        self.memory = memory;
        Ok(())
    }

    /// All bytes from the beginning. Blocks.
    pub(super) fn into_reader(self) -> io::Result<impl Read> {
        let mut staged = self.staged;
        if let Some(staged) = &mut staged {
            staged.file.seek(SeekFrom::Start(0))?;
        }
        Ok(SpoolReader {
            staged,
            memory: Cursor::new(self.memory),
        })
    }
}

/// The staged file first, then what was still in memory.
struct SpoolReader {
    staged: Option<Staged>,
    memory: Cursor<Vec<u8>>,
}

impl Read for SpoolReader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if let Some(staged) = &mut self.staged {
            let read = staged.file.read(buffer)?;
            if read > 0 || buffer.is_empty() {
                return Ok(read);
            }
            self.staged = None;
        }
        self.memory.read(buffer)
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
mod tests {
    use super::*;

    #[tokio::test]
    async fn pieces_of_any_size_come_back_in_order() {
        let folder = tempfile::tempdir().unwrap();
        let files = Files::open(folder.path()).unwrap();
        for sizes in [
            vec![],
            vec![10],
            vec![MEMORY_BYTES, 1],
            vec![100_000; 9],
            vec![600_000, 3],
        ] {
            let mut spool = Spool::new(files.clone());
            let mut expected = Vec::new();
            for (index, size) in sizes.iter().enumerate() {
                let piece = vec![u8::try_from(index).unwrap(); *size];
                expected.extend_from_slice(&piece);
                spool.push(piece.into()).await.unwrap();
            }
            assert_eq!(spool.bytes(), expected.len() as u64);
            let mut bytes = Vec::new();
            spool
                .into_reader()
                .unwrap()
                .read_to_end(&mut bytes)
                .unwrap();
            assert!(bytes == expected, "{sizes:?}");
        }
    }
}

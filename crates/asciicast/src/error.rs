//! What can be wrong with a recording. Every message names the line and what was expected there.

use std::{fmt, io};

/// Why a recording, or one line of it, cannot be read.
///
/// After [`Error::Event`] and [`Error::LineTooLong`] reading can go on with the next line; the
/// other errors end it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The source failed.
    #[error("cannot read the recording")]
    Io(#[from] io::Error),
    /// There is no byte but white space.
    #[error("the file is empty")]
    Empty,
    /// The first line, or for asciicast v1 the whole text, is not a usable header.
    #[error("not an asciicast file: line {line}: expected {expected}")]
    Header {
        /// Counted from 1.
        line: u64,
        /// What would have been right there.
        expected: String,
    },
    /// A header with a version that is none of 1, 2, 3.
    #[error("asciicast version {version} is not supported: expected 1, 2 or 3")]
    Version {
        /// The version as the file has it.
        version: String,
    },
    /// A line that should hold an event does not.
    #[error("line {line}, column {column}: expected {expected}")]
    Event {
        /// Counted from 1.
        line: u64,
        /// Bytes into the line, counted from 1.
        column: u64,
        /// What would have been right there.
        expected: &'static str,
    },
    /// A line is longer than the reader is ready to hold.
    #[error("line {line}: expected at most {max_bytes} bytes")]
    LineTooLong {
        /// Counted from 1.
        line: u64,
        /// The limit.
        max_bytes: usize,
    },
    /// What should be a frame of a ttyrec file is none.
    #[error("frame {frame}: expected {expected}")]
    Frame {
        /// Counted from 1.
        frame: u64,
        /// What would have been right there.
        expected: &'static str,
    },
    /// The file is compressed in a way that this build or this operation does not read.
    #[error("the file is compressed with {0}: expected plain text, decompress it first")]
    Compressed(Compression),
}

impl Error {
    /// Whether the lines after this error can still be read.
    #[must_use]
    pub fn is_recoverable(&self) -> bool {
        matches!(self, Error::Event { .. } | Error::LineTooLong { .. })
    }
}

/// A compressed form that recordings come in, known by its first bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compression {
    /// RFC 1952.
    Gzip,
    /// RFC 8878.
    Zstd,
}

impl Compression {
    /// How many bytes [`Compression::detect`] needs.
    pub const MAGIC_LEN: usize = 4;

    /// Judges by the first bytes of a file.
    #[must_use]
    pub fn detect(start: &[u8]) -> Option<Compression> {
        match start {
            [0x1f, 0x8b, ..] => Some(Compression::Gzip),
            [0x28, 0xb5, 0x2f, 0xfd, ..] => Some(Compression::Zstd),
            _ => None,
        }
    }
}

impl fmt::Display for Compression {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Compression::Gzip => "gzip",
            Compression::Zstd => "zstd",
        })
    }
}

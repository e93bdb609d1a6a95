//! What can be wrong with a recording. Every message names the line and what was expected there.

use std::{fmt, io};

use crate::time::write_integer;

/// Why a recording, or one line of it, cannot be read.
///
/// After [`Error::Event`] and [`Error::LineTooLong`] reading can go on with the next line; the
/// other errors end it.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// The source failed.
    Io(io::Error),
    /// There is no byte but white space.
    Empty,
    /// The first line, or for asciicast v1 the whole text, is not a usable header.
    Header {
        /// Counted from 1.
        line: u64,
        /// What would have been right there.
        expected: String,
    },
    /// A header with a version that is none of 1, 2, 3.
    Version {
        /// The version as the file has it.
        version: String,
    },
    /// A line that should hold an event does not.
    Event {
        /// Counted from 1.
        line: u64,
        /// Bytes into the line, counted from 1.
        column: u64,
        /// What would have been right there.
        expected: &'static str,
    },
    /// A line is longer than the reader is ready to hold.
    LineTooLong {
        /// Counted from 1.
        line: u64,
        /// The limit.
        max_bytes: usize,
    },
    /// What should be a frame of a ttyrec file is none.
    Frame {
        /// Counted from 1.
        frame: u64,
        /// What would have been right there.
        expected: &'static str,
    },
    /// The file is compressed in a way that this build or this operation does not read.
    Compressed(Compression),
}

impl Error {
    /// Whether the lines after this error can still be read.
    #[must_use]
    pub fn is_recoverable(&self) -> bool {
        matches!(self, Error::Event { .. } | Error::LineTooLong { .. })
    }
}

impl Error {
    /// What is wrong, in words. It does without the formatting of the standard library, which is a
    /// tenth of what a page with a player would have to fetch.
    #[must_use]
    pub fn message(&self) -> String {
        let mut words = String::new();
        match self {
            Error::Io(_) => words.push_str("cannot read the recording"),
            Error::Empty => words.push_str("the file is empty"),
            Error::Header { line, expected } => {
                words.push_str("not an asciicast file: line ");
                push_number(*line, &mut words);
                push_expected(expected, &mut words);
            }
            Error::Version { version } => {
                words.push_str("asciicast version ");
                words.push_str(version);
                words.push_str(" is not supported");
                push_expected("1, 2 or 3", &mut words);
            }
            Error::Event {
                line,
                column,
                expected,
            } => {
                words.push_str("line ");
                push_number(*line, &mut words);
                words.push_str(", column ");
                push_number(*column, &mut words);
                push_expected(expected, &mut words);
            }
            Error::LineTooLong { line, max_bytes } => {
                words.push_str("line ");
                push_number(*line, &mut words);
                push_expected("at most ", &mut words);
                push_number(*max_bytes as u64, &mut words);
                words.push_str(" bytes");
            }
            Error::Frame { frame, expected } => {
                words.push_str("frame ");
                push_number(*frame, &mut words);
                push_expected(expected, &mut words);
            }
            Error::Compressed(compression) => {
                words.push_str("the file is compressed with ");
                words.push_str(compression.name());
                push_expected("plain text, decompress it first", &mut words);
            }
        }
        words
    }
}

fn push_expected(expected: &str, words: &mut String) {
    words.push_str(": expected ");
    words.push_str(expected);
}

fn push_number(number: u64, words: &mut String) {
    let mut digits = Vec::new();
    write_integer(number, &mut digits);
    words.extend(digits.into_iter().map(char::from));
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message())
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Error::Io(error) => Some(error),
            _ => None,
        }
    }
}

impl From<io::Error> for Error {
    fn from(error: io::Error) -> Error {
        Error::Io(error)
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

    fn name(self) -> &'static str {
        match self {
            Compression::Gzip => "gzip",
            Compression::Zstd => "zstd",
        }
    }
}

impl fmt::Display for Compression {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

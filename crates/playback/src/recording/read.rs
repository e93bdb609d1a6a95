//! Whole files.

use std::io::{self, BufRead};

use asciicast::{Error, Source};

use super::Recording;
use crate::loader::Loader;

impl Recording {
    /// A whole file, not compressed.
    ///
    /// # Errors
    /// When it has no asciicast header.
    pub fn from_bytes(bytes: &[u8]) -> Result<Recording, Error> {
        let mut loader = Loader::new();
        loader.push(bytes)?;
        loader.finish()
    }

    /// A whole file, compressed or not. A compressed file that ends too early counts as truncated.
    ///
    /// # Errors
    /// When it cannot be read or has no asciicast header.
    pub fn read(source: impl BufRead) -> Result<Recording, Error> {
        let mut source = Source::new(source)?;
        let mut loader = Loader::new();
        let mut ends_early = false;
        loop {
            let bytes = match source.fill_buf() {
                Ok([]) => break,
                Ok(bytes) => bytes,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => {
                    ends_early = true;
                    break;
                }
                Err(error) => return Err(error.into()),
            };
            loader.push(bytes)?;
            let len = bytes.len();
            source.consume(len);
        }
        Ok(Recording {
            ends_early,
            ..loader.finish()?
        })
    }
}

//! The bytes of an upload on their way to the reader: decompressed, limited, and copied into the
//! compressed file and the hash. What they say is not known here.

use std::fs::File;
use std::io::{self, BufRead, Error, Read};

use flate2::bufread::MultiGzDecoder;
use sha2::{Digest, Sha256};

use crate::token;

/// The level of the stored files: about as small as level 9, at twice its speed.
const LEVEL: i32 = 6;

/// Largest window that a compressed upload may ask for, as a power of two: 128 MB is what zstd
/// itself allows without being told to.
const WINDOW_LOG: u32 = 27;

/// Whether a file that starts so is compressed with gzip or zstd.
pub(super) fn is_compressed(start: &[u8]) -> bool {
    asciicast::Compression::detect(start).is_some()
}

/// The upload without its compression, judged by its first bytes.
pub(super) fn decompressed<'a>(mut upload: impl BufRead + 'a) -> io::Result<Box<dyn Read + 'a>> {
    Ok(match asciicast::Compression::detect(upload.fill_buf()?) {
        Some(asciicast::Compression::Gzip) => Box::new(MultiGzDecoder::new(upload)),
        Some(asciicast::Compression::Zstd) => {
            let mut decoder = zstd::Decoder::with_buffer(upload)?;
            decoder.window_log_max(WINDOW_LOG)?;
            Box::new(decoder)
        }
        None => Box::new(upload),
    })
}

/// Why the bytes ended before their end.
#[derive(Debug)]
pub(super) enum Failure {
    /// More bytes than allowed.
    TooLarge,
    /// More bytes without a line feed than allowed.
    LineTooLong,
    /// The upload cannot be read: it is not well compressed.
    Upload(Error),
    /// The compressed file cannot be written.
    Storage(Error),
}

/// Reads an upload and copies what it reads. After an error it gives nothing more, and
/// [`Source::failure`] tells the reason.
pub(super) struct Source<'a> {
    upload: Box<dyn Read + 'a>,
    compressor: zstd::Encoder<'static, &'a File>,
    hash: Sha256,
    bytes: u64,
    line_bytes: u64,
    most_bytes: u64,
    most_line_bytes: u64,
    failure: Option<Failure>,
}

impl<'a> Source<'a> {
    /// Copies into the file what is read from the upload.
    pub(super) fn new(
        upload: Box<dyn Read + 'a>,
        file: &'a File,
        most_bytes: u64,
        most_line_bytes: u64,
    ) -> io::Result<Source<'a>> {
        let mut compressor = zstd::Encoder::new(file, LEVEL)?;
        compressor.include_checksum(true)?;
        Ok(Source {
            upload,
            compressor,
            hash: Sha256::new(),
            bytes: 0,
            line_bytes: 0,
            most_bytes,
            most_line_bytes,
            failure: None,
        })
    }

    /// Why reading ended early, if it did.
    pub(super) fn failure(&mut self) -> Option<Failure> {
        self.failure.take()
    }

    /// Completes the compressed file. Gives the number of bytes read and their hash.
    pub(super) fn finish(self) -> io::Result<(u64, String)> {
        self.compressor.finish()?;
        Ok((self.bytes, token::hex(&self.hash.finalize())))
    }

    fn copy(&mut self, piece: &[u8]) -> Result<(), Failure> {
        self.bytes += piece.len() as u64;
        if self.bytes > self.most_bytes {
            return Err(Failure::TooLarge);
        }
        for (index, part) in piece.split(|byte| *byte == b'\n').enumerate() {
            self.line_bytes = if index == 0 { self.line_bytes } else { 0 } + part.len() as u64;
            if self.line_bytes > self.most_line_bytes {
                return Err(Failure::LineTooLong);
            }
        }
        self.hash.update(piece);
        io::Write::write_all(&mut self.compressor, piece).map_err(Failure::Storage)
    }
}

impl Read for Source<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.failure.is_some() {
            return Ok(0);
        }
        let read = self.upload.read(buffer).map_err(Failure::Upload);
        let result = read.and_then(|count| self.copy(&buffer[..count]).map(|()| count));
        result.map_err(|failure| {
            self.failure = Some(failure);
            Error::other("the upload cannot be read on")
        })
    }
}

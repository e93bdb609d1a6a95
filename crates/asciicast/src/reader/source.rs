//! Bytes of a recording, decompressed where the file is compressed.

use std::io::{self, BufRead, Chain, Cursor, Read};

use crate::error::{Compression, Error};

/// The source with the bytes that were looked at put back in front.
type Whole<R> = Chain<Cursor<Vec<u8>>, R>;

/// A source of plain bytes.
pub(super) enum Source<R: BufRead> {
    Plain(Whole<R>),
    #[cfg(feature = "gzip")]
    Gzip(Box<io::BufReader<flate2::bufread::MultiGzDecoder<Whole<R>>>>),
    #[cfg(feature = "zstd")]
    Zstd(Box<io::BufReader<zstd::stream::read::Decoder<'static, Whole<R>>>>),
}

impl<R: BufRead> Source<R> {
    /// Looks at the first bytes to know how to read the rest.
    pub(super) fn new(mut source: R) -> Result<Source<R>, Error> {
        let mut start = Vec::new();
        source
            .by_ref()
            .take(Compression::MAGIC_LEN as u64)
            .read_to_end(&mut start)?;
        let compression = Compression::detect(&start);
        let whole = Cursor::new(start).chain(source);
        match compression {
            None => Ok(Source::Plain(whole)),
            #[cfg(feature = "gzip")]
            Some(Compression::Gzip) => {
                let decoder = flate2::bufread::MultiGzDecoder::new(whole);
                Ok(Source::Gzip(Box::new(io::BufReader::with_capacity(
                    BUFFER_BYTES,
                    decoder,
                ))))
            }
            #[cfg(feature = "zstd")]
            Some(Compression::Zstd) => {
                let decoder = zstd::stream::read::Decoder::with_buffer(whole)?;
                Ok(Source::Zstd(Box::new(io::BufReader::with_capacity(
                    BUFFER_BYTES,
                    decoder,
                ))))
            }
            #[cfg(not(all(feature = "gzip", feature = "zstd")))]
            Some(compression) => Err(Error::Compressed(compression)),
        }
    }

    fn reader(&mut self) -> &mut dyn BufRead {
        match self {
            Source::Plain(source) => source,
            #[cfg(feature = "gzip")]
            Source::Gzip(source) => source.as_mut(),
            #[cfg(feature = "zstd")]
            Source::Zstd(source) => source.as_mut(),
        }
    }

    /// Hands the next bytes to `take` and returns how many there were: none at the end.
    pub(super) fn read(&mut self, take: impl FnOnce(&[u8])) -> io::Result<usize> {
        let reader = self.reader();
        loop {
            match reader.fill_buf() {
                Ok(bytes) => {
                    let len = bytes.len();
                    take(bytes);
                    reader.consume(len);
                    return Ok(len);
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }
}

#[cfg(any(feature = "gzip", feature = "zstd"))]
const BUFFER_BYTES: usize = 64 << 10;

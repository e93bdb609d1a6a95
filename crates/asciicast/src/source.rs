//! Bytes of a recording, decompressed where the file is compressed.

use std::{
    fmt,
    io::{self, BufRead, Chain, Cursor, Read},
};

use crate::error::{Compression, Error};

/// A reader of plain bytes, whether the file is plain, gzip or zstd (the latter two with the
/// features of these names).
///
/// A compressed file that ends too early gives [`io::ErrorKind::UnexpectedEof`] behind its last
/// good bytes.
pub struct Source<R: BufRead>(Plain<R>);

/// The source with the bytes that were looked at put back in front.
type Whole<R> = Chain<Cursor<Vec<u8>>, R>;

enum Plain<R: BufRead> {
    Whole(Whole<R>),
    #[cfg(feature = "gzip")]
    Gzip(Box<io::BufReader<flate2::bufread::MultiGzDecoder<Whole<R>>>>),
    #[cfg(feature = "zstd")]
    Zstd(Box<io::BufReader<zstd::stream::read::Decoder<'static, Whole<R>>>>),
}

#[cfg(any(feature = "gzip", feature = "zstd"))]
const BUFFER_BYTES: usize = 64 << 10;

impl<R: BufRead> Source<R> {
    /// Looks at the first bytes to know how to read the rest.
    ///
    /// # Errors
    /// When the source fails, or is compressed in a way that is not read here.
    pub fn new(mut source: R) -> Result<Source<R>, Error> {
        let mut start = Vec::new();
        source
            .by_ref()
            .take(Compression::MAGIC_LEN as u64)
            .read_to_end(&mut start)?;
        let compression = Compression::detect(&start);
        let whole = Cursor::new(start).chain(source);
        Ok(Source(match compression {
            None => Plain::Whole(whole),
            #[cfg(feature = "gzip")]
            Some(Compression::Gzip) => {
                let decoder = flate2::bufread::MultiGzDecoder::new(whole);
                Plain::Gzip(Box::new(io::BufReader::with_capacity(
                    BUFFER_BYTES,
                    decoder,
                )))
            }
            #[cfg(feature = "zstd")]
            Some(Compression::Zstd) => {
                let decoder = zstd::stream::read::Decoder::with_buffer(whole)?;
                Plain::Zstd(Box::new(io::BufReader::with_capacity(
                    BUFFER_BYTES,
                    decoder,
                )))
            }
            #[cfg(not(all(feature = "gzip", feature = "zstd")))]
            Some(compression) => return Err(Error::Compressed(compression)),
        }))
    }

    fn reader(&mut self) -> &mut dyn BufRead {
        match &mut self.0 {
            Plain::Whole(source) => source,
            #[cfg(feature = "gzip")]
            Plain::Gzip(source) => source.as_mut(),
            #[cfg(feature = "zstd")]
            Plain::Zstd(source) => source.as_mut(),
        }
    }
}

impl<R: BufRead> Read for Source<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.reader().read(buffer)
    }
}

impl<R: BufRead> BufRead for Source<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.reader().fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        self.reader().consume(amount);
    }
}

impl<R: BufRead> fmt::Debug for Source<R> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match &self.0 {
            Plain::Whole(_) => "Source(plain)",
            #[cfg(feature = "gzip")]
            Plain::Gzip(_) => "Source(gzip)",
            #[cfg(feature = "zstd")]
            Plain::Zstd(_) => "Source(zstd)",
        })
    }
}

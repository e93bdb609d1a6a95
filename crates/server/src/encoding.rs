//! Which compressed form of a stored recording a client takes, and the body that carries it.
//!
//! <https://www.rfc-editor.org/rfc/rfc9110#name-accept-encoding>

use std::io::{self, Read};

use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, header};
use flate2::Compression;
use flate2::read::GzEncoder;
use futures_util::stream;

/// Read and sent at once. Large enough that most recordings are one piece.
const PIECE: usize = 128 * 1024;

/// A form in which content is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Encoding {
    Zstd,
    Gzip,
    Identity,
}

impl Encoding {
    /// The best form that the client takes: as stored, else gzip, else plain.
    pub(crate) fn negotiate(headers: &HeaderMap) -> Encoding {
        [Encoding::Zstd, Encoding::Gzip]
            .into_iter()
            .find(|encoding| encoding.is_accepted_by(headers))
            .unwrap_or(Encoding::Identity)
    }

    /// Whether the client takes this form.
    pub(crate) fn is_accepted_by(self, headers: &HeaderMap) -> bool {
        let Some(name) = self.name() else { return true };
        headers
            .get_all(header::ACCEPT_ENCODING)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','))
            .any(|entry| is_accepted(entry, name))
    }

    /// The name in `Content-Encoding`; plain content has none.
    pub(crate) fn name(self) -> Option<&'static str> {
        match self {
            Encoding::Zstd => Some("zstd"),
            Encoding::Gzip => Some("gzip"),
            Encoding::Identity => None,
        }
    }

    /// The content of a zstd file in this form.
    pub(crate) fn reader(
        self,
        stored: impl Read + Send + 'static,
    ) -> io::Result<Box<dyn Read + Send>> {
        Ok(match self {
            Encoding::Zstd => Box::new(stored),
            Encoding::Gzip => Box::new(GzEncoder::new(
                zstd::Decoder::new(stored)?,
                Compression::new(6),
            )),
            Encoding::Identity => Box::new(zstd::Decoder::new(stored)?),
        })
    }
}

/// Whether one entry of `Accept-Encoding` names the encoding with a weight above zero.
fn is_accepted(entry: &str, wanted: &str) -> bool {
    let mut parts = entry.split(';').map(str::trim);
    let named = parts
        .next()
        .is_some_and(|name| name.eq_ignore_ascii_case(wanted));
    let weight = parts
        .filter_map(|parameter| parameter.split_once('='))
        .find(|(name, _)| name.trim().eq_ignore_ascii_case("q"))
        .map_or(Some(1.0), |(_, value)| value.trim().parse::<f32>().ok());
    named && weight.is_some_and(|weight| weight > 0.0)
}

/// A body that reads as the client takes: a slow client holds a buffer, never a thread.
pub(crate) fn reader_body(reader: impl Read + Send + 'static) -> Body {
    Body::from_stream(stream::try_unfold(reader, |mut reader| async move {
        let read = tokio::task::spawn_blocking(move || {
            let mut piece = Vec::with_capacity(PIECE);
            Read::by_ref(&mut reader)
                .take(PIECE as u64)
                .read_to_end(&mut piece)?;
            Ok::<_, io::Error>((Bytes::from(piece), reader))
        });
        let (piece, reader) = read.await.map_err(io::Error::other)??;
        Ok::<_, io::Error>((!piece.is_empty()).then_some((piece, reader)))
    }))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
mod tests {
    use super::*;

    fn negotiated(value: &str) -> Encoding {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT_ENCODING, value.parse().unwrap());
        Encoding::negotiate(&headers)
    }

    #[test]
    fn the_stored_form_is_preferred_then_gzip_then_plain() {
        assert_eq!(negotiated("gzip, deflate, br, zstd"), Encoding::Zstd);
        assert_eq!(negotiated("zstd;q=0.1, gzip"), Encoding::Zstd);
        assert_eq!(negotiated("GZIP"), Encoding::Gzip);
        assert_eq!(negotiated("br"), Encoding::Identity);
        assert_eq!(Encoding::negotiate(&HeaderMap::new()), Encoding::Identity);
    }

    #[test]
    fn a_weight_of_zero_excludes_and_a_star_means_nothing() {
        assert_eq!(negotiated("zstd;q=0, gzip; q=0.5"), Encoding::Gzip);
        assert_eq!(negotiated("zstd; Q=0.0,gzip;q=0"), Encoding::Identity);
        assert_eq!(negotiated("zstd;q=junk"), Encoding::Identity);
        assert_eq!(negotiated("*"), Encoding::Identity);
    }
}

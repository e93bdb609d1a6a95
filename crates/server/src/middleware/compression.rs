//! Text is compressed for those who take gzip: pages, feeds, transcripts, drawings.
//!
//! What is not: answers that are for one person. The length of a compressed page tells others who
//! make somebody's browser ask for it, and who put words into the address, whether the page has
//! the same words elsewhere: <https://www.breachattack.com/>. Pages for one person are those that no
//! cache may keep. Drawings and transcripts have nothing of an address in them.
//! Recordings and the parts of pages are kept in compressed forms; they do not come here.

use axum::http::{Extensions, HeaderMap, StatusCode, Version, header};
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{And, Predicate, SizeAbove};

/// Bytes below which it is not worth it: they fit into one packet anyway.
const SMALL: u16 = 1024;

/// Decides from what has been answered.
type Worth = And<SizeAbove, fn(StatusCode, Version, &HeaderMap, &Extensions) -> bool>;

/// Compresses what goes out.
pub(crate) fn layer() -> CompressionLayer<Worth> {
    let is_open: fn(StatusCode, Version, &HeaderMap, &Extensions) -> bool =
        |_, _, headers, _| is_open_text(headers);
    CompressionLayer::new().compress_when(SizeAbove::new(SMALL).and(is_open))
}

/// Whether it is text, and the same for everybody or without anything of the address.
fn is_open_text(headers: &HeaderMap) -> bool {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    // A strong tag names bytes as they are sent.
    if text(header::ETAG).is_some_and(|tag| !tag.starts_with("W/")) {
        return false;
    }
    let kind = text(header::CONTENT_TYPE).unwrap_or_default();
    match kind.split(';').next().unwrap_or_default().trim() {
        "image/svg+xml" | "text/plain" => true,
        "text/html" | "application/atom+xml" | "application/xml" | "application/json" => {
            let caching = text(header::CACHE_CONTROL).unwrap_or_default();
            !caching.contains("no-store") && !headers.contains_key(header::SET_COOKIE)
        }
        _ => false,
    }
}

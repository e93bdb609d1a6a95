//! `GET /assets/NAME`, `/favicon.ico`: files that are part of the program.

use axum::body::Bytes;
use axum::extract::Path;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};

use crate::assets::{self, Asset};
use crate::encoding::Encoding;
use crate::error::{AppError, PageError};

/// Answers with a file whose name holds its digest, and which therefore never changes.
pub(crate) async fn show(
    Path(name): Path<String>,
    request: HeaderMap,
) -> Result<Response, PageError> {
    let asset = assets::find(&name).ok_or_else(AppError::page_not_found)?;
    let mut response = respond(asset, &request);
    let forever = HeaderValue::from_static("public, max-age=31536000, immutable");
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, forever);
    Ok(response)
}

/// The icon under the name that browsers try by themselves.
pub(crate) async fn favicon(request: HeaderMap) -> Result<Response, PageError> {
    let asset = assets::named("icon.svg").ok_or_else(AppError::page_not_found)?;
    let mut response = respond(asset, &request);
    let day = HeaderValue::from_static("public, max-age=86400");
    response.headers_mut().insert(header::CACHE_CONTROL, day);
    Ok(response)
}

fn respond(asset: &'static Asset, request: &HeaderMap) -> Response {
    let compressed = asset
        .gzip
        .as_deref()
        .filter(|_| Encoding::Gzip.is_accepted_by(request));
    let mut response = Bytes::from_static(compressed.unwrap_or(asset.bytes)).into_response();
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static(asset.content_type),
    );
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if compressed.is_some() {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    }
    response
}

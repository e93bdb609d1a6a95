//! Every error that a user sees: how it becomes a response. The words are in the modules below.
//!
//! - `AppError` is what handlers give: made by the constructors in the modules below, by what
//!   they are about, and nowhere else.
//! - `ApiError` shows one as JSON `{type, message, details?}`, `PageError` as a page.
//! - Errors of the database and the file system become one through `From`; their own words go
//!   to the log, not to the user.
//! - `anyhow` is for starting up; it never meets a request.

mod access;
mod admin;
mod gif;
mod parcel;
mod request;
mod upload;
pub(crate) mod words;

use std::io;

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use crate::pages;
use crate::store::db;

/// An error as a user sees it.
#[derive(Debug, Clone)]
pub(crate) struct AppError {
    pub(crate) status: StatusCode,
    kind: &'static str,
    pub(crate) message: String,
    details: Vec<Detail>,
    /// Whether it keeps what is somebody's own from others.
    is_private: bool,
}

/// What is wrong with one field.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Detail {
    pub(crate) field: &'static str,
    pub(crate) message: String,
}

impl AppError {
    fn new(status: StatusCode, kind: &'static str, message: impl Into<String>) -> AppError {
        AppError {
            status,
            kind,
            message: message.into(),
            details: Vec::new(),
            is_private: false,
        }
    }

    /// The message with its details, on one line.
    pub(crate) fn in_full(&self) -> String {
        let details = self.details.iter().map(|detail| detail.message.as_str());
        let parts: Vec<_> = std::iter::once(self.message.as_str())
            .chain(details)
            .collect();
        parts.join(": ")
    }

    /// What was sent is understood, and is not acceptable.
    fn invalid(message: impl Into<String>) -> AppError {
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        AppError::new(status, "validation_failed", message)
    }

    /// What was sent is not understood.
    fn bad_request(message: impl Into<String>) -> AppError {
        AppError::new(StatusCode::BAD_REQUEST, "bad_request", message)
    }
}

impl From<db::Error> for AppError {
    fn from(error: db::Error) -> AppError {
        if db::is_storage_full(&error) {
            tracing::error!(%error, "the database cannot grow");
            return AppError::storage_full();
        }
        tracing::error!(%error, "a statement failed");
        if db::is_unavailable(&error) {
            AppError::unavailable()
        } else {
            AppError::internal()
        }
    }
}

impl From<io::Error> for AppError {
    fn from(error: io::Error) -> AppError {
        use io::ErrorKind::{FileTooLarge, QuotaExceeded, ReadOnlyFilesystem, StorageFull};
        tracing::error!(%error, "a file operation failed");
        match error.kind() {
            StorageFull | QuotaExceeded | FileTooLarge | ReadOnlyFilesystem => {
                AppError::storage_full()
            }
            _ => AppError::unavailable(),
        }
    }
}

/// An error answered as JSON.
#[derive(Debug)]
pub(crate) struct ApiError(pub(crate) AppError);

/// An error answered as a page.
#[derive(Debug)]
pub(crate) struct PageError(pub(crate) AppError);

impl<E: Into<AppError>> From<E> for ApiError {
    fn from(error: E) -> ApiError {
        ApiError(error.into())
    }
}

impl<E: Into<AppError>> From<E> for PageError {
    fn from(error: E) -> PageError {
        PageError(error.into())
    }
}

#[derive(Serialize)]
struct Body<'a> {
    #[serde(rename = "type")]
    kind: &'a str,
    message: &'a str,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    details: &'a [Detail],
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let AppError {
            status,
            kind,
            message,
            details,
            ..
        } = self.0;
        let body = Body {
            kind,
            message: &message,
            details: &details,
        };
        let mut response = (status, Json(body)).into_response();
        if status == StatusCode::UNAUTHORIZED {
            let challenge = HeaderValue::from_static("Basic realm=\"asciinema\"");
            response
                .headers_mut()
                .insert(header::WWW_AUTHENTICATE, challenge);
        }
        with_retry(response)
    }
}

impl IntoResponse for PageError {
    fn into_response(self) -> Response {
        let mut response = with_retry(pages::error(&self.0));
        // For whoever knows who looks at it.
        response.extensions_mut().insert(self.0);
        response
    }
}

fn with_retry(mut response: Response) -> Response {
    if response.status() == StatusCode::SERVICE_UNAVAILABLE {
        response
            .headers_mut()
            .insert(header::RETRY_AFTER, HeaderValue::from_static("5"));
    }
    let no_store = HeaderValue::from_static("no-store");
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, no_store);
    response
}

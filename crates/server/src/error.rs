//! Every error that a user sees, with its status and its words.
//!
//! - `AppError` is what handlers give: made by the constructors below, nowhere else.
//! - `ApiError` shows one as JSON `{type, message, details?}`, `PageError` as a page.
//! - Errors of the database and the file system become one through `From`; their own words go
//!   to the log, not to the user.
//! - `anyhow` is for starting up; it never meets a request.

use std::fmt::Display;
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
}

/// What is wrong with one field.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Detail {
    pub(crate) field: &'static str,
    pub(crate) message: String,
}

const FROM_ELSEWHERE: &str = "from_elsewhere";

impl AppError {
    fn new(status: StatusCode, kind: &'static str, message: impl Into<String>) -> AppError {
        AppError {
            status,
            kind,
            message: message.into(),
            details: Vec::new(),
        }
    }

    pub(crate) fn missing_installation_id() -> AppError {
        AppError::new(
            StatusCode::UNAUTHORIZED,
            "unauthenticated",
            "Missing installation ID",
        )
    }

    pub(crate) fn invalid_installation_id() -> AppError {
        AppError::new(
            StatusCode::UNAUTHORIZED,
            "unauthenticated",
            "Invalid installation ID",
        )
    }

    pub(crate) fn revoked_installation_id() -> AppError {
        let message = "This installation ID has been revoked";
        AppError::new(StatusCode::UNAUTHORIZED, "unauthenticated", message)
    }

    pub(crate) fn page_not_found() -> AppError {
        AppError::new(
            StatusCode::NOT_FOUND,
            "not_found",
            "There is no page at this address",
        )
    }

    pub(crate) fn recording_not_found() -> AppError {
        AppError::new(StatusCode::NOT_FOUND, "not_found", "Recording not found")
    }

    pub(crate) fn access_denied() -> AppError {
        let message = "You don't have access to this resource";
        AppError::new(StatusCode::FORBIDDEN, "access_denied", message)
    }

    pub(crate) fn account_required() -> AppError {
        let message = "This action requires an account";
        AppError::new(StatusCode::UNAUTHORIZED, "account_required", message)
    }

    pub(crate) fn login_required() -> AppError {
        AppError::new(
            StatusCode::FORBIDDEN,
            "access_denied",
            "Please log in first",
        )
    }

    pub(crate) fn members_only() -> AppError {
        let message = "This server shows recordings to those who are logged in";
        AppError::new(StatusCode::UNAUTHORIZED, "unauthenticated", message)
    }

    pub(crate) fn from_elsewhere() -> AppError {
        let message = "This form was sent from another site, or from a page that is too old";
        AppError::new(StatusCode::FORBIDDEN, FROM_ELSEWHERE, message)
    }

    /// Whether it refuses a form, not what the form is about.
    pub(crate) fn is_from_elsewhere(&self) -> bool {
        self.kind == FROM_ELSEWHERE
    }

    pub(crate) fn invalid_link() -> AppError {
        let message = "This link was used already, or it is too old. Ask for a new one";
        AppError::new(StatusCode::NOT_FOUND, "not_found", message)
    }

    pub(crate) fn not_an_email() -> AppError {
        let message = "This is not an e-mail address";
        AppError::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "validation_failed",
            message,
        )
    }

    pub(crate) fn email_taken() -> AppError {
        let message = "There is an account with this address already. Log in to it, or choose \
                       another address";
        AppError::new(StatusCode::CONFLICT, "conflict", message)
    }

    pub(crate) fn upload_limit_reached(limit: u32) -> AppError {
        let message = format!("Unregistered upload limit reached ({limit} recordings)");
        AppError::new(StatusCode::FORBIDDEN, "upload_limit_reached", message)
    }

    pub(crate) fn too_many_requests() -> AppError {
        let message = "Too many requests; wait a little";
        AppError::new(StatusCode::TOO_MANY_REQUESTS, "too_many_requests", message)
    }

    pub(crate) fn invalid_upload_key() -> AppError {
        let message = "The header Idempotency-Key must have 1 to 255 visible characters";
        AppError::new(StatusCode::BAD_REQUEST, "bad_request", message)
    }

    pub(crate) fn upload_key_reused() -> AppError {
        let message = "Another recording was uploaded with this Idempotency-Key";
        AppError::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "validation_failed",
            message,
        )
    }

    pub(crate) fn took_too_long() -> AppError {
        let message = "The request took too long";
        AppError::new(StatusCode::REQUEST_TIMEOUT, "request_timeout", message)
    }

    pub(crate) fn no_installation() -> AppError {
        let message = "This is not the address of an installation. Run: asciinema auth";
        AppError::new(StatusCode::NOT_FOUND, "not_found", message)
    }

    pub(crate) fn installation_taken() -> AppError {
        let message = "This installation is linked to another account";
        AppError::new(StatusCode::FORBIDDEN, "access_denied", message)
    }

    pub(crate) fn installation_revoked() -> AppError {
        let message = "This installation was revoked and cannot be linked again";
        AppError::new(StatusCode::FORBIDDEN, "access_denied", message)
    }

    pub(crate) fn invalid_json() -> AppError {
        let message = "The request body must be a JSON object or a form";
        AppError::new(StatusCode::BAD_REQUEST, "bad_request", message)
    }

    pub(crate) fn archived() -> AppError {
        AppError::new(
            StatusCode::GONE,
            "archived",
            "This recording has been archived",
        )
    }

    pub(crate) fn method_not_allowed() -> AppError {
        let message = "This address does not answer to this method";
        AppError::new(
            StatusCode::METHOD_NOT_ALLOWED,
            "method_not_allowed",
            message,
        )
    }

    pub(crate) fn not_a_form() -> AppError {
        let message =
            "The upload must be a multipart form with the recording in the field \"file\"";
        AppError::new(StatusCode::BAD_REQUEST, "bad_request", message)
    }

    pub(crate) fn not_a_recording_url() -> AppError {
        let message = "The parameter url must be the address of a recording";
        AppError::new(StatusCode::BAD_REQUEST, "bad_request", message)
    }

    pub(crate) fn not_a_size() -> AppError {
        let message = "The parameters maxwidth and maxheight must be numbers of pixels";
        AppError::new(StatusCode::BAD_REQUEST, "bad_request", message)
    }

    pub(crate) fn unknown_format() -> AppError {
        let message = "The parameter format must be json or xml";
        AppError::new(StatusCode::NOT_IMPLEMENTED, "bad_request", message)
    }

    pub(crate) fn missing_file() -> AppError {
        let message = "The form has no field \"file\" with the recording";
        AppError::new(StatusCode::BAD_REQUEST, "bad_request", message)
    }

    pub(crate) fn broken_form() -> AppError {
        let message = "The multipart form ends early or is malformed";
        AppError::new(StatusCode::BAD_REQUEST, "bad_request", message)
    }

    pub(crate) fn too_many_fields() -> AppError {
        let message = "The form has more fields than an upload can have";
        AppError::new(StatusCode::BAD_REQUEST, "bad_request", message)
    }

    pub(crate) fn encoded_request() -> AppError {
        let message =
            "Send the request without Content-Encoding; the file itself may be compressed";
        AppError::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "bad_request", message)
    }

    pub(crate) fn stalled() -> AppError {
        let message = "The upload stalled and was given up";
        AppError::new(StatusCode::REQUEST_TIMEOUT, "request_timeout", message)
    }

    pub(crate) fn upload_too_large(limit: u64) -> AppError {
        let size = size(limit);
        let message = format!("The recording exceeds the server-configured size limit ({size})");
        AppError::new(StatusCode::PAYLOAD_TOO_LARGE, "content_too_large", message)
    }

    pub(crate) fn decoded_too_large(limit: u64) -> AppError {
        let size = size(limit);
        let message = format!(
            "The recording exceeds the server-configured size limit once decompressed ({size})"
        );
        AppError::new(StatusCode::PAYLOAD_TOO_LARGE, "content_too_large", message)
    }

    pub(crate) fn line_too_long(limit: u64) -> AppError {
        let message = format!("A line of the recording is longer than {}", size(limit));
        AppError::new(StatusCode::PAYLOAD_TOO_LARGE, "content_too_large", message)
    }

    pub(crate) fn too_many_events(limit: u64) -> AppError {
        let message = format!("This recording has more events than this server accepts ({limit})");
        AppError::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "validation_failed",
            message,
        )
    }

    pub(crate) fn no_events() -> AppError {
        let message = "This recording has no events";
        AppError::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "validation_failed",
            message,
        )
    }

    pub(crate) fn terminal_too_large(size: (u16, u16), limit: (u16, u16)) -> AppError {
        let ((cols, rows), (most_cols, most_rows)) = (size, limit);
        let message = format!(
            "The terminal size {cols}x{rows} exceeds the largest that this server accepts \
             ({most_cols}x{most_rows})"
        );
        AppError::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "validation_failed",
            message,
        )
    }

    /// `reason` says what the reader of the file stumbled over.
    pub(crate) fn not_an_asciicast(reason: String) -> AppError {
        let message = "This doesn't look like a valid asciicast file";
        let mut error = AppError::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "validation_failed",
            message,
        );
        error.details.push(Detail {
            field: "file",
            message: reason,
        });
        error
    }

    pub(crate) fn unsupported_version(version: &str) -> AppError {
        let message = format!("asciicast v{version} is not supported");
        AppError::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "validation_failed",
            message,
        )
    }

    pub(crate) fn invalid_fields(details: Vec<Detail>) -> AppError {
        let mut error = AppError::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "validation_failed",
            "Validation failed",
        );
        error.details = details;
        error
    }

    pub(crate) fn storage_full() -> AppError {
        let message = "The server has no room left to store this; nothing was saved. \
                       Try again later, or tell the people who run this server";
        AppError::new(StatusCode::INSUFFICIENT_STORAGE, "storage_full", message)
    }

    pub(crate) fn unavailable() -> AppError {
        let message = "The server cannot reach its database or its files right now; try again soon";
        AppError::new(StatusCode::SERVICE_UNAVAILABLE, "unavailable", message)
    }

    pub(crate) fn internal() -> AppError {
        let message = "Something went wrong on the server";
        AppError::new(StatusCode::INTERNAL_SERVER_ERROR, "internal_error", message)
    }
}

/// Words for an uploader whose recording will be archived unless it is claimed.
pub(crate) fn unclaimed_notice(host: &str, days: u32, connect_url: &str) -> String {
    format!(
        "This installation of asciinema has not been linked to an account of {host}.\n\
         Unclaimed recordings are automatically archived {days} days after upload.\n\
         To keep yours, open this link and log in:\n\n    {connect_url}\n"
    )
}

/// Words for an uploader whose recording will be removed unless it is claimed.
pub(crate) fn unclaimed_removal_notice(host: &str, days: u32, connect_url: &str) -> String {
    format!(
        "This installation of asciinema has not been linked to an account of {host}.\n\
         Unclaimed recordings are automatically deleted {days} days after upload.\n\
         To keep yours, open this link and log in:\n\n    {connect_url}\n"
    )
}

/// Words for a field of a form that is too long.
pub(crate) fn too_long(most: usize) -> String {
    format!("should be at most {most} character(s)")
}

/// Words for a field of a form that is not one of a few.
pub(crate) fn not_one_of(names: &str) -> String {
    format!("should be one of: {names}")
}

/// Words for a number in a form that must be above zero.
pub(crate) fn not_positive() -> String {
    "should be a number greater than 0".into()
}

/// Words for a number in a form that has bounds.
pub(crate) fn not_between(least: impl Display, most: impl Display) -> String {
    format!("should be a number from {least} to {most}")
}

/// Words for a moment in a form.
pub(crate) fn not_a_moment() -> String {
    "should be seconds, or minutes and seconds like 1:15".into()
}

/// Words for an end in a form that comes before the beginning.
pub(crate) fn not_after_the_beginning() -> String {
    "should be after the beginning".into()
}

/// Words for a line in a form.
pub(crate) fn invalid_line(number: usize) -> String {
    format!("invalid syntax in line {number}")
}

/// Words for a list in a form.
pub(crate) fn too_many(most: usize) -> String {
    format!("should be at most {most} lines")
}

/// Words for a name at login that can be nobody's.
pub(crate) fn not_an_account_name() -> String {
    "Write an e-mail address or a username".into()
}

/// Words for an e-mail address that is none.
pub(crate) fn not_an_email() -> String {
    "Write an e-mail address".into()
}

/// Words for a username that cannot be one.
pub(crate) fn not_a_username() -> String {
    "A username has 2 to 16 letters, digits or hyphens, with no hyphen at its ends".into()
}

/// Words for a username that somebody has.
pub(crate) fn username_taken() -> String {
    "This username is taken; choose another".into()
}

/// Words for an address in a form that is not one.
pub(crate) fn not_a_web_address() -> String {
    "should be an address that starts with http:// or https://".into()
}

/// A number of bytes in words.
fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} bytes"),
        1_000..1_000_000 => format!("{} kB", bytes / 1_000),
        _ => format!("{} MB", bytes / 1_000_000),
    }
}

impl From<db::Error> for AppError {
    fn from(error: db::Error) -> AppError {
        if db::is_storage_full(&error) {
            tracing::error!(%error, "the database cannot grow");
            return AppError::storage_full();
        }
        tracing::error!(%error, "a statement failed");
        match error {
            db::Error::PoolTimedOut | db::Error::PoolClosed | db::Error::Io(_) => {
                AppError::unavailable()
            }
            _ => AppError::internal(),
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
        with_retry(pages::error(&self.0))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_told_in_the_unit_people_use() {
        assert_eq!(size(8_000_000), "8 MB");
        assert_eq!(size(64_000_000), "64 MB");
        assert_eq!(size(1_500), "1 kB");
        assert_eq!(size(10), "10 bytes");
    }
}

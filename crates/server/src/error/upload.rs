//! Errors of a recording that comes in.

use axum::http::StatusCode;

use super::words::size;
use super::{AppError, Detail};

impl AppError {
    pub(crate) fn upload_limit_reached(limit: u32) -> AppError {
        let message = format!("Unregistered upload limit reached ({limit} recordings)");
        AppError::new(StatusCode::FORBIDDEN, "upload_limit_reached", message)
    }

    pub(crate) fn invalid_upload_key() -> AppError {
        let message = "The header Idempotency-Key must have 1 to 255 visible characters";
        AppError::bad_request(message)
    }

    pub(crate) fn upload_key_reused() -> AppError {
        let message = "Another recording was uploaded with this Idempotency-Key";
        AppError::invalid(message)
    }

    pub(crate) fn not_a_form() -> AppError {
        let message =
            "The upload must be a multipart form with the recording in the field \"file\"";
        AppError::bad_request(message)
    }

    pub(crate) fn missing_file() -> AppError {
        let message = "The form has no field \"file\" with the recording";
        AppError::bad_request(message)
    }

    pub(crate) fn broken_form() -> AppError {
        let message = "The multipart form ends early or is malformed";
        AppError::bad_request(message)
    }

    pub(crate) fn too_many_fields() -> AppError {
        let message = "The form has more fields than an upload can have";
        AppError::bad_request(message)
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
        AppError::invalid(message)
    }

    pub(crate) fn no_events() -> AppError {
        let message = "This recording has no events";
        AppError::invalid(message)
    }

    pub(crate) fn terminal_too_large(size: (u16, u16), limit: (u16, u16)) -> AppError {
        let ((cols, rows), (most_cols, most_rows)) = (size, limit);
        let message = format!(
            "The terminal size {cols}x{rows} exceeds the largest that this server accepts \
             ({most_cols}x{most_rows})"
        );
        AppError::invalid(message)
    }

    /// `reason` says what the reader of the file stumbled over.
    pub(crate) fn not_an_asciicast(reason: String) -> AppError {
        let message = "This doesn't look like a valid asciicast file";
        let mut error = AppError::invalid(message);
        error.details.push(Detail {
            field: "file",
            message: reason,
        });
        error
    }

    pub(crate) fn unsupported_version(version: &str) -> AppError {
        let message = format!("asciicast v{version} is not supported");
        AppError::invalid(message)
    }
}

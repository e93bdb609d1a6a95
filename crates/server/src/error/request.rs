//! Errors of what is asked for, and of the server itself.

use axum::http::StatusCode;

use super::{AppError, Detail};

impl AppError {
    pub(crate) fn page_not_found() -> AppError {
        AppError::new(
            StatusCode::NOT_FOUND,
            "not_found",
            "There is no page at this address",
        )
    }

    /// An address or a form that is not what it should be.
    pub(crate) fn not_understood(status: StatusCode) -> AppError {
        let message = "This address, or what was sent to it, cannot be understood";
        AppError::new(status, "bad_request", message)
    }

    pub(crate) fn recording_not_found() -> AppError {
        AppError::new(StatusCode::NOT_FOUND, "not_found", "Recording not found")
    }

    pub(crate) fn too_many_requests() -> AppError {
        let message = "Too many requests; wait a little";
        AppError::new(StatusCode::TOO_MANY_REQUESTS, "too_many_requests", message)
    }

    pub(crate) fn took_too_long() -> AppError {
        let message = "The request took too long";
        AppError::new(StatusCode::REQUEST_TIMEOUT, "request_timeout", message)
    }

    pub(crate) fn invalid_json() -> AppError {
        let message = "The request body must be a JSON object or a form";
        AppError::bad_request(message)
    }

    pub(crate) fn unexpected_json(reason: String) -> AppError {
        let mut error = AppError::bad_request("The request body is not the JSON that is expected");
        error.details.push(Detail {
            field: "body",
            message: reason,
        });
        error
    }

    pub(crate) fn broken_body() -> AppError {
        AppError::bad_request("The request body ends early or is malformed")
    }

    pub(crate) fn body_too_large() -> AppError {
        let message = "The request body is larger than such requests can be";
        AppError::new(StatusCode::PAYLOAD_TOO_LARGE, "content_too_large", message)
    }

    pub(crate) fn invalid_query() -> AppError {
        AppError::bad_request("A parameter is malformed or there twice")
    }

    pub(crate) fn invalid_mark() -> AppError {
        AppError::bad_request("The parameter after must be what an earlier reply gave")
    }

    pub(crate) fn invalid_limit(most: u32) -> AppError {
        let message = format!("The parameter limit must be a number from 1 to {most}");
        AppError::bad_request(message)
    }

    pub(crate) fn token_not_found() -> AppError {
        AppError::new(StatusCode::NOT_FOUND, "not_found", "Token not found")
    }

    pub(crate) fn collection_not_found() -> AppError {
        AppError::new(StatusCode::NOT_FOUND, "not_found", "Collection not found")
    }

    pub(crate) fn changed_meanwhile() -> AppError {
        let message = "The recording was changed meanwhile; look at it again first";
        let status = StatusCode::PRECONDITION_FAILED;
        AppError::new(status, "precondition_failed", message)
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

    pub(crate) fn not_a_recording_url() -> AppError {
        let message = "The parameter url must be the address of a recording";
        AppError::bad_request(message)
    }

    pub(crate) fn not_a_size() -> AppError {
        let message = "The parameters maxwidth and maxheight must be numbers of pixels";
        AppError::bad_request(message)
    }

    pub(crate) fn unknown_format() -> AppError {
        let message = "The parameter format must be json or xml";
        AppError::new(StatusCode::NOT_IMPLEMENTED, "bad_request", message)
    }

    pub(crate) fn invalid_fields(details: Vec<Detail>) -> AppError {
        let mut error = AppError::invalid("Validation failed");
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

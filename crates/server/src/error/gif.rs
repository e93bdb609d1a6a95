//! Why there is no GIF, or none yet.

use std::time::Duration;

use axum::http::StatusCode;

use super::AppError;
use super::words::{size, span};

impl AppError {
    /// `length` is how long it would play.
    pub(crate) fn gif_too_long(length: Duration, most: Duration) -> AppError {
        if most.is_zero() {
            return AppError::invalid("This server makes no GIFs");
        }
        let (length, most) = (span(length), span(most));
        AppError::invalid(format!(
            "This recording plays for {length}; GIFs are made of recordings of up to {most}. Its \
             owner can show a part of it or shorten its pauses in its settings"
        ))
    }

    pub(crate) fn gif_too_large(limit: u64) -> AppError {
        let size = size(limit);
        AppError::invalid(format!(
            "The GIF of this recording would be larger than {size}"
        ))
    }

    pub(crate) fn gif_takes_too_long() -> AppError {
        AppError::invalid("So much happens in this recording that its GIF cannot be made here")
    }

    /// `reason` is what was said when it was tried.
    pub(crate) fn gif_refused(reason: String) -> AppError {
        AppError::invalid(reason)
    }

    pub(crate) fn gif_failed() -> AppError {
        let message = "The GIF could not be made; those who look after this server were told";
        AppError::new(StatusCode::SERVICE_UNAVAILABLE, "unavailable", message)
    }

    pub(crate) fn gif_in_the_making() -> AppError {
        let message = "The GIF is in the making; come back in some seconds";
        AppError::new(StatusCode::SERVICE_UNAVAILABLE, "in_the_making", message)
    }

    pub(crate) fn too_many_gifs(most: i64) -> AppError {
        let message = format!("You wait for {most} GIFs already; come back when one is there");
        AppError::new(StatusCode::TOO_MANY_REQUESTS, "too_many_requests", message)
    }

    pub(crate) fn gifs_busy() -> AppError {
        let message = "Too many GIFs are in the making; try again in a minute";
        AppError::new(StatusCode::SERVICE_UNAVAILABLE, "unavailable", message)
    }
}

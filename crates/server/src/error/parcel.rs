//! Errors of an archive that is imported.

use axum::http::StatusCode;

use super::words::size;
use super::{AppError, Detail};

impl AppError {
    /// `reason` says what is wrong with it.
    pub(crate) fn not_a_parcel(reason: &str) -> AppError {
        let message = format!("{reason}; send what an export gave, as it is");
        AppError::invalid(message)
    }

    pub(crate) fn manifest_missing() -> AppError {
        AppError::invalid("The archive must begin with the file manifest.json of an export")
    }

    pub(crate) fn manifest_too_large(most: u64) -> AppError {
        let message = format!("The manifest is larger than {}", size(most));
        AppError::new(StatusCode::PAYLOAD_TOO_LARGE, "content_too_large", message)
    }

    pub(crate) fn manifest_too_long(most: usize) -> AppError {
        let message = format!("The archive has more than {most} entries");
        AppError::new(StatusCode::PAYLOAD_TOO_LARGE, "content_too_large", message)
    }

    /// `reason` says where it is wrong.
    pub(crate) fn not_a_manifest(reason: String) -> AppError {
        let mut error = AppError::invalid("The file manifest.json cannot be read");
        error.details.push(Detail {
            field: "manifest.json",
            message: reason,
        });
        error
    }

    pub(crate) fn unknown_manifest(found: u32, known: u32) -> AppError {
        let message =
            format!("The archive has the format {found}, and this server reads the format {known}");
        AppError::invalid(message)
    }

    pub(crate) fn import_under_way() -> AppError {
        let message = "An import into this account is under way; wait for its end";
        AppError::new(StatusCode::CONFLICT, "import_under_way", message)
    }

    pub(crate) fn imports_busy() -> AppError {
        let message = "Too many imports are under way; send it again later";
        AppError::new(StatusCode::SERVICE_UNAVAILABLE, "unavailable", message)
    }
}

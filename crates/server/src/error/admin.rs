//! What those who look after the server are told, and what people are told because of them.

use axum::http::StatusCode;

use super::AppError;
use super::words::size;

/// The kind of [`AppError::taken_down`].
const TAKEN_DOWN: &str = "taken_down";

impl AppError {
    pub(crate) fn taken_down(reason: &str) -> AppError {
        let message = format!("This recording was taken down: {reason}");
        AppError::new(StatusCode::GONE, TAKEN_DOWN, message)
    }

    /// Whether it tells of a takedown, not of archival.
    pub(crate) fn is_takedown(&self) -> bool {
        self.kind == TAKEN_DOWN
    }

    pub(crate) fn suspended() -> AppError {
        let message = "This account is suspended. Ask the people who run this server";
        AppError::new(StatusCode::FORBIDDEN, "account_suspended", message)
    }

    /// `kept` of `most` recordings are there already.
    pub(crate) fn too_many_recordings(kept: u64, most: u64) -> AppError {
        AppError::quota_exceeded(format!(
            "Your account is full: it has {kept} recordings and may have {most}. Delete some, or \
             ask the people who run this server for more room"
        ))
    }

    /// A file of so many bytes does not fit beside those that are kept.
    pub(crate) fn account_full(kept: u64, bytes: u64, most: u64) -> AppError {
        let (kept, bytes, most) = (size(kept), size(bytes), size(most));
        AppError::quota_exceeded(format!(
            "Your account is full: its recordings take {kept} of {most}, and this one {bytes} \
             more. Delete some, or ask the people who run this server for more room"
        ))
    }

    pub(crate) fn bin_full() -> AppError {
        AppError::quota_exceeded(
            "Recordings that you deleted lately still take as much room as your account has. Wait \
             until they are gone, 30 days after you deleted them, or ask the people who run this \
             server",
        )
    }

    fn quota_exceeded(message: impl Into<String>) -> AppError {
        AppError::new(StatusCode::FORBIDDEN, "quota_exceeded", message)
    }

    pub(crate) fn no_such_user() -> AppError {
        AppError::new(StatusCode::NOT_FOUND, "not_found", "There is no such user")
    }

    pub(crate) fn no_such_job() -> AppError {
        let message = "There is no such job, or somebody works on it, or it is one that recurs";
        AppError::new(StatusCode::NOT_FOUND, "not_found", message)
    }

    pub(crate) fn no_reason(most: usize) -> AppError {
        AppError::invalid(format!(
            "Write a reason of up to {most} characters; everyone who opens the recording reads it"
        ))
    }

    pub(crate) fn not_a_limit() -> AppError {
        AppError::invalid(
            "A limit is a number, for bytes also one like 500 MB, or \"none\"; leave it empty for \
             the default",
        )
    }

    pub(crate) fn not_to_yourself() -> AppError {
        let message = "You cannot do this to your own account; ask another admin";
        AppError::new(StatusCode::FORBIDDEN, "access_denied", message)
    }

    pub(crate) fn name_not_typed() -> AppError {
        AppError::invalid("Type the username to delete the account")
    }
}

//! Errors of who asks: accounts, installations, links and forms.

use axum::http::StatusCode;

use super::AppError;

const FROM_ELSEWHERE: &str = "from_elsewhere";

impl AppError {
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

    pub(crate) fn provider_away(name: &str) -> AppError {
        let message = format!("{name} cannot be reached right now; log in with a link");
        AppError::new(StatusCode::SERVICE_UNAVAILABLE, "unavailable", message)
    }

    pub(crate) fn login_not_begun() -> AppError {
        let message = "This login did not begin in this browser, or it took too long. Begin anew";
        AppError::new(StatusCode::FORBIDDEN, "access_denied", message)
    }

    pub(crate) fn login_refused(name: &str) -> AppError {
        let message = format!("{name} did not let you in. Begin anew, or log in with a link");
        AppError::new(StatusCode::FORBIDDEN, "access_denied", message)
    }

    pub(crate) fn no_account_yet() -> AppError {
        let message = "You have no account here. Ask the people who run this server for one";
        AppError::new(StatusCode::FORBIDDEN, "access_denied", message)
    }

    pub(crate) fn invalid_metrics_token() -> AppError {
        let message = "Numbers are for those who send the token: Authorization: Bearer TOKEN";
        AppError::new(StatusCode::UNAUTHORIZED, "unauthenticated", message)
    }

    pub(crate) fn invalid_token() -> AppError {
        let message = "This token was revoked, has expired, or never was one";
        AppError::new(StatusCode::UNAUTHORIZED, "unauthenticated", message)
    }

    pub(crate) fn scope_required(scope: &str) -> AppError {
        let message = format!("This needs a token with the scope {scope}");
        AppError::new(StatusCode::FORBIDDEN, "scope_required", message)
    }

    pub(crate) fn access_denied() -> AppError {
        let message = "You don't have access to this resource";
        AppError {
            is_private: true,
            ..AppError::new(StatusCode::FORBIDDEN, "access_denied", message)
        }
    }

    /// Whether something is somebody's own, and it is not that something cannot be done.
    pub(crate) fn is_private(&self) -> bool {
        self.is_private
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
        AppError::invalid(message)
    }

    pub(crate) fn email_taken() -> AppError {
        let message = "There is an account with this address already. Log in to it, or choose \
                       another address";
        AppError::new(StatusCode::CONFLICT, "conflict", message)
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
}

//! Logging in by OpenID Connect: the authorisation code flow with PKCE, state and nonce.
//!
//! What the provider says becomes a [`Claim`]; whose account that is, is decided elsewhere.
//! <https://openid.net/specs/openid-connect-core-1_0.html>

#[cfg(not(feature = "oidc"))]
mod absent;
#[cfg(feature = "oidc")]
mod client;

#[cfg(not(feature = "oidc"))]
pub(crate) use self::absent::Oidc;
#[cfg(feature = "oidc")]
pub(crate) use self::client::Oidc;
use crate::token;

/// An attempt to log in. Its secret lies in a cookie of the browser that makes it, and nowhere
/// else: everything that the provider is given or gives back is derived from it.
#[derive(Debug, Clone)]
pub(crate) struct Attempt {
    secret: String,
}

impl Attempt {
    /// A new one.
    pub(crate) fn new() -> Attempt {
        Attempt {
            secret: token::secret(),
        }
    }

    /// The one that a browser made.
    pub(crate) fn of(secret: &str) -> Attempt {
        Attempt {
            secret: secret.to_owned(),
        }
    }

    /// What the cookie holds.
    pub(crate) fn secret(&self) -> &str {
        &self.secret
    }

    /// What comes back with the code: it was this browser that asked.
    pub(crate) fn state(&self) -> String {
        self.derived("state")
    }

    /// What comes back within the token: it was made for this attempt.
    #[cfg(feature = "oidc")]
    fn nonce(&self) -> String {
        self.derived("nonce")
    }

    /// What makes the code worthless to others.
    /// <https://www.rfc-editor.org/rfc/rfc7636>
    #[cfg(feature = "oidc")]
    fn verifier(&self) -> String {
        self.derived("verifier")
    }

    fn derived(&self, purpose: &str) -> String {
        token::hash(&format!("{purpose} {}", self.secret))
    }
}

/// What a provider says about somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Claim {
    /// Who says it.
    pub(crate) issuer: String,
    /// Whom it means; never changes, and is never given to somebody else.
    pub(crate) subject: String,
    /// In the form in which accounts are found.
    pub(crate) email: Option<String>,
    /// Whether the provider made sure that the address is theirs.
    pub(crate) is_verified: bool,
}

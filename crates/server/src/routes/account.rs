//! Accounts: getting in, settings, devices, and installations of the recorder.

pub(crate) mod connect;
pub(crate) mod deletion;
pub(crate) mod email;
pub(crate) mod export;
pub(crate) mod identities;
pub(crate) mod login;
pub(crate) mod mailbox;
pub(crate) mod merge;
pub(crate) mod oidc;
pub(crate) mod session;
pub(crate) mod settings;
pub(crate) mod tokens;

use serde::Deserialize;

/// A link from an e-mail that was opened, or the form behind it.
#[derive(Deserialize)]
pub(crate) struct Opened {
    #[serde(default)]
    t: String,
}

//! What stands for the provider in a program that was built without OpenID Connect: nothing.

use url::Url;

use super::{Attempt, Claim};
use crate::config::OidcConfig;

/// A provider, of which there is none.
#[derive(Debug)]
pub(crate) enum Oidc {}

impl Oidc {
    pub(crate) fn new(_: OidcConfig, _: &str) -> anyhow::Result<Oidc> {
        anyhow::bail!("this program was built without OpenID Connect; leave out --oidc-issuer")
    }

    pub(crate) fn config(&self) -> &OidcConfig {
        match *self {}
    }

    pub(crate) async fn begin(&self, _: &Attempt) -> anyhow::Result<Url> {
        match *self {}
    }

    pub(crate) async fn finish(&self, _: &Attempt, _: &str) -> anyhow::Result<Claim> {
        match *self {}
    }
}

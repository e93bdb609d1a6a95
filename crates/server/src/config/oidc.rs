//! How people log in by OpenID Connect.

use anyhow::{Context, bail};
use clap::Args;
use clap::builder::BoolishValueParser;
use url::{Host, Url};

/// The provider that people log in with.
#[derive(Debug, Clone)]
pub struct OidcConfig {
    /// What the provider calls itself; its metadata stand below this address.
    pub issuer: Url,
    /// As what this server is known there.
    pub client_id: String,
    /// What proves that it is this server.
    pub client_secret: String,
    /// What people call the provider.
    pub name: String,
    /// What is asked for, beside `openid`.
    pub scopes: Vec<String>,
    /// Whether people who have no account yet get one, even where signing up is disabled.
    pub sign_up: bool,
}

/// How people log in by OpenID Connect.
#[derive(Debug, Clone, Args)]
pub struct OidcOptions {
    /// Address of an OpenID Connect provider that people log in with [default: none]
    #[arg(long, env = "OIDC_ISSUER", global = true, value_name = "URL")]
    pub oidc_issuer: Option<Url>,

    /// As what this server is known to the provider
    #[arg(long, env = "OIDC_CLIENT_ID", global = true, value_name = "ID")]
    pub oidc_client_id: Option<String>,

    /// What proves to the provider that it is this server
    #[arg(long, env = "OIDC_CLIENT_SECRET", global = true, value_name = "SECRET")]
    #[arg(hide_env_values = true)]
    pub oidc_client_secret: Option<String>,

    /// What people call the provider [default: its host]
    #[arg(long, env = "OIDC_NAME", global = true, value_name = "NAME")]
    pub oidc_name: Option<String>,

    /// What the provider is asked for, with commas between
    #[arg(long, env = "OIDC_SCOPES", global = true, value_name = "SCOPES")]
    #[arg(value_delimiter = ',', default_value = "email,profile")]
    pub oidc_scopes: Vec<String>,

    /// Make accounts for people whom the provider knows, even where signing up is disabled
    #[arg(long, env = "OIDC_SIGN_UP", global = true, value_name = "BOOL")]
    #[arg(default_value = "true", value_parser = BoolishValueParser::new())]
    pub oidc_sign_up: bool,
}

impl OidcOptions {
    /// The provider, when there is one.
    ///
    /// # Errors
    ///
    /// When something is missing that a provider needs, or what it says could be changed on the
    /// way.
    pub fn provider(self) -> anyhow::Result<Option<OidcConfig>> {
        let Some(issuer) = self.oidc_issuer else {
            return Ok(None);
        };
        let is_local = match issuer.host() {
            Some(Host::Ipv4(address)) => address.is_loopback(),
            Some(Host::Ipv6(address)) => address.is_loopback(),
            Some(Host::Domain(name)) => name == "localhost",
            None => false,
        };
        if issuer.scheme() != "https" && !is_local {
            bail!("the address of the provider in --oidc-issuer must start with https://");
        }
        let needed = "--oidc-issuer needs --oidc-client-id and --oidc-client-secret";
        let host = issuer.host_str().unwrap_or_default().to_owned();
        Ok(Some(OidcConfig {
            client_id: self.oidc_client_id.context(needed)?,
            client_secret: self.oidc_client_secret.context(needed)?,
            name: self.oidc_name.unwrap_or(host),
            scopes: self.oidc_scopes,
            sign_up: self.oidc_sign_up,
            issuer,
        }))
    }
}

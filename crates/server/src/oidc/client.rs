//! The conversation with the provider. Its words are checked by the crate `openidconnect`:
//! signature by its published keys, issuer, audience, expiry and nonce.

use std::error::Error;
use std::fmt;
use std::pin::Pin;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use anyhow::Context;
use openidconnect::core::{
    CoreAuthenticationFlow, CoreClient, CoreIdTokenVerifier, CoreProviderMetadata,
};
use openidconnect::{
    AsyncHttpClient, AuthorizationCode, ClientId, ClientSecret, CsrfToken, HttpRequest,
    HttpResponse, IssuerUrl, Nonce, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, Scope,
    TokenResponse,
};
use reqwest::redirect::Policy;
use url::Url;

use super::{Attempt, Claim};
use crate::account;
use crate::config::OidcConfig;

/// How long an answer of the provider is waited for.
const PATIENCE: Duration = Duration::from_secs(10);

/// Largest answer.
const ANSWER_BYTES: usize = 1 << 20;

/// How long what the provider says of itself is good for. Its keys may change at any time; who
/// logs in has them looked up anew.
const METADATA_LAST: Duration = Duration::from_secs(300);

/// The provider that people log in with.
pub(crate) struct Oidc {
    config: OidcConfig,
    issuer: IssuerUrl,
    redirect: RedirectUrl,
    http: Http,
    metadata: Mutex<Option<(Instant, CoreProviderMetadata)>>,
}

impl fmt::Debug for Oidc {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let issuer = self.issuer.as_str();
        formatter
            .debug_struct("Oidc")
            .field("issuer", &issuer)
            .finish_non_exhaustive()
    }
}

impl Oidc {
    /// A provider that leads people back to an address of this server. It is not yet asked
    /// anything: it may be away while this server starts.
    pub(crate) fn new(config: OidcConfig, redirect: &str) -> anyhow::Result<Oidc> {
        // Another part of the process may have set it already, to the same.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let http = reqwest::Client::builder()
            .redirect(Policy::none())
            .timeout(PATIENCE)
            // A code is good for one request, which a connection that the provider closes in that
            // moment would spoil. Nobody logs in often enough to keep one.
            .pool_max_idle_per_host(0)
            .build()
            .context("cannot set up connections to the OpenID Connect provider")?;
        // With and without a slash at the end are two issuers; an address alone has none.
        let issuer = config.issuer.as_str();
        let issuer = match config.issuer.path() {
            "/" => issuer.trim_end_matches('/'),
            _ => issuer,
        };
        Ok(Oidc {
            issuer: IssuerUrl::new(issuer.to_owned())?,
            redirect: RedirectUrl::new(redirect.to_owned())?,
            http: Http(http),
            metadata: Mutex::default(),
            config,
        })
    }

    pub(crate) fn config(&self) -> &OidcConfig {
        &self.config
    }

    /// Where the browser goes to log in.
    pub(crate) async fn begin(&self, attempt: &Attempt) -> anyhow::Result<Url> {
        let recent = {
            let metadata = self.metadata.lock();
            let metadata = metadata.unwrap_or_else(PoisonError::into_inner);
            let recent = metadata.as_ref();
            let recent = recent.filter(|(at, _)| at.elapsed() < METADATA_LAST);
            recent.map(|(_, metadata)| metadata.clone())
        };
        let metadata = match recent {
            Some(metadata) => metadata,
            None => self.discover().await?,
        };
        let verifier = PkceCodeVerifier::new(attempt.verifier());
        let challenge = PkceCodeChallenge::from_code_verifier_sha256(&verifier);
        let client = CoreClient::from_provider_metadata(
            metadata,
            ClientId::new(self.config.client_id.clone()),
            Some(ClientSecret::new(self.config.client_secret.clone())),
        )
        .set_redirect_uri(self.redirect.clone());
        let state = CsrfToken::new(attempt.state());
        let nonce = Nonce::new(attempt.nonce());
        let request = client.authorize_url(
            CoreAuthenticationFlow::AuthorizationCode,
            move || state,
            move || nonce,
        );
        let scopes = self.config.scopes.iter().cloned().map(Scope::new);
        let (url, ..) = request
            .add_scopes(scopes)
            .set_pkce_challenge(challenge)
            .url();
        Ok(url)
    }

    /// What the provider says about whoever came back with this code.
    pub(crate) async fn finish(&self, attempt: &Attempt, code: &str) -> anyhow::Result<Claim> {
        let metadata = self.discover().await?;
        let client = CoreClient::from_provider_metadata(
            metadata,
            ClientId::new(self.config.client_id.clone()),
            Some(ClientSecret::new(self.config.client_secret.clone())),
        )
        .set_redirect_uri(self.redirect.clone());
        let tokens = client
            .exchange_code(AuthorizationCode::new(code.to_owned()))?
            .set_pkce_verifier(PkceCodeVerifier::new(attempt.verifier()))
            .request_async(&self.http)
            .await
            .context("the provider does not take the code")?;
        let token = tokens.id_token().context("the provider sends no token")?;
        let verifier: CoreIdTokenVerifier<'_> = client.id_token_verifier();
        let claims = token
            .claims(&verifier, &Nonce::new(attempt.nonce()))
            .context("the token of the provider is not valid")?;
        let email = claims.email().map(|email| email.as_str());
        Ok(Claim {
            issuer: self.issuer.as_str().to_owned(),
            subject: claims.subject().as_str().to_owned(),
            email: email.and_then(account::normal_email),
            is_verified: claims.email_verified() == Some(true),
        })
    }

    /// What the provider says of itself, its keys included.
    async fn discover(&self) -> anyhow::Result<CoreProviderMetadata> {
        let found = CoreProviderMetadata::discover_async(self.issuer.clone(), &self.http);
        let metadata = found.await.context("the provider cannot be asked")?;
        let mut kept = self.metadata.lock().unwrap_or_else(PoisonError::into_inner);
        *kept = Some((Instant::now(), metadata.clone()));
        Ok(metadata)
    }
}

/// Why the provider could not be asked.
#[derive(Debug)]
struct FetchError(String);

impl fmt::Display for FetchError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl Error for FetchError {}

impl From<reqwest::Error> for FetchError {
    fn from(error: reqwest::Error) -> FetchError {
        FetchError(format!("{:#}", anyhow::Error::from(error)))
    }
}

/// How the provider is spoken to.
struct Http(reqwest::Client);

type Answer = Pin<Box<dyn Future<Output = Result<HttpResponse, FetchError>> + Send>>;

impl AsyncHttpClient<'_> for Http {
    type Error = FetchError;
    type Future = Answer;

    fn call(&self, request: HttpRequest) -> Answer {
        Box::pin(fetch(self.0.clone(), request))
    }
}

async fn fetch(http: reqwest::Client, request: HttpRequest) -> Result<HttpResponse, FetchError> {
    let (parts, body) = request.into_parts();
    let request = http.request(parts.method, parts.uri.to_string());
    let mut response = request.headers(parts.headers).body(body).send().await?;
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await? {
        if body.len() + chunk.len() > ANSWER_BYTES {
            return Err(FetchError("the answer is too large".into()));
        }
        body.extend_from_slice(&chunk);
    }
    let mut answer = HttpResponse::new(body);
    *answer.status_mut() = response.status();
    *answer.headers_mut() = response.headers().clone();
    Ok(answer)
}

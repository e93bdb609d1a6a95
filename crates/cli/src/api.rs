//! The server's HTTP interface, as far as uploads need it.

use std::fs::File;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result, anyhow, bail};
use reqwest::StatusCode;
use reqwest::blocking::multipart::{Form, Part};
use reqwest::blocking::{Client as HttpClient, Response};
use reqwest::header::{ACCEPT, HeaderMap, HeaderValue};
use serde::Deserialize;
use url::Url;

use crate::details::Details;

/// How this program names itself to servers.
pub const USER_AGENT: &str = concat!(
    "asciinema/",
    env!("CARGO_PKG_VERSION"),
    " target/",
    env!("TARGET")
);
const CONNECT_TIMEOUT: Duration = Duration::from_secs(20);

/// A server, and who we are to it.
#[derive(Debug)]
pub struct Client {
    http: HttpClient,
    server: Url,
    install_id: String,
}

/// A stored recording.
#[derive(Debug, Clone, Deserialize)]
pub struct Recording {
    /// Address of its page.
    pub url: String,
    /// What the server wants the user to read.
    pub message: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
struct Failure {
    message: Option<String>,
}

impl Client {
    /// A client of the server at `server`, which may be below a path.
    pub fn new(server: Url, install_id: String) -> Result<Client> {
        Ok(Client {
            http: http_client()?,
            server,
            install_id,
        })
    }

    /// The address at which a browser links this installation to an account.
    pub fn connect_url(&self) -> String {
        self.address(&format!("connect/{}", self.install_id))
    }

    /// Uploads the recording at `path`.
    pub fn upload(&self, path: &Path, details: &Details) -> Result<Recording> {
        let file = File::open(path).with_context(|| format!("cannot open {}", path.display()))?;
        let length = file.metadata()?.len();
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let part = Part::reader_with_length(file, length).file_name(name);
        let mut form = Form::new();
        for (field, value) in fields(details) {
            form = form.text(field, value.to_owned());
        }
        let user = std::env::var("USER").unwrap_or_default();
        let response = self
            .http
            .post(self.address("api/v1/recordings"))
            .basic_auth(user, Some(&self.install_id))
            .multipart(form.part("file", part))
            .send()
            .map_err(|error| anyhow!("cannot upload to {}: {}", self.server, reason(&error)))?;
        if !response.status().is_success() {
            bail!("{}", self.refusal(response));
        }
        let server = &self.server;
        response
            .json()
            .with_context(|| format!("cannot understand the answer of {server}"))
    }

    fn address(&self, path: &str) -> String {
        format!("{}/{path}", self.server.as_str().trim_end_matches('/'))
    }

    /// Why the server did not take the recording: in its own words, when it has some.
    fn refusal(&self, response: Response) -> String {
        let status = response.status();
        let failure: Failure = response.json().unwrap_or_default();
        if let Some(message) = failure.message {
            return message;
        }
        let host = self.server.host_str().unwrap_or_default();
        match status {
            StatusCode::UNAUTHORIZED => {
                format!(
                    "this CLI hasn't been authenticated with {host}: run `asciinema auth` first"
                )
            }
            StatusCode::NOT_FOUND => format!(
                "{} has no upload address: check the server URL, or upgrade the server",
                self.server
            ),
            StatusCode::PAYLOAD_TOO_LARGE => {
                "The recording exceeds the server-configured size limit".to_owned()
            }
            StatusCode::SERVICE_UNAVAILABLE => {
                format!("{host} is down for maintenance: try again in a minute")
            }
            status => format!("{host} answers {status}: try again later"),
        }
    }
}

fn fields(details: &Details) -> impl Iterator<Item = (&'static str, &str)> {
    [
        ("title", &details.title),
        ("description", &details.description),
        ("tags", &details.tags),
        ("visibility", &details.visibility),
        ("audio_url", &details.audio_url),
    ]
    .into_iter()
    .filter_map(|(field, value)| Some((field, value.as_deref()?)))
}

/// A client that names itself, follows redirects and honours the environment's proxies.
pub fn http_client() -> Result<HttpClient> {
    // A second installation is refused, and the first one is the same.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let headers = HeaderMap::from_iter([(ACCEPT, HeaderValue::from_static("application/json"))]);
    HttpClient::builder()
        .user_agent(USER_AGENT)
        .default_headers(headers)
        .connect_timeout(CONNECT_TIMEOUT)
        .timeout(None)
        .build()
        .context("cannot set up HTTP")
}

/// The innermost cause of an HTTP error, with the address that it happened at.
pub fn reason(error: &reqwest::Error) -> String {
    let mut source: &dyn std::error::Error = error;
    while let Some(inner) = source.source() {
        source = inner;
    }
    match error.url() {
        Some(url) => format!("{url}: {source}"),
        None => source.to_string(),
    }
}

//! The server's HTTP interface, as far as uploads need it.

mod silence;

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use futures_util::stream;
use reqwest::header::{ACCEPT, HeaderMap, HeaderValue, LOCATION};
use reqwest::multipart::{Form, Part};
use reqwest::redirect::Policy;
use reqwest::{Body, ClientBuilder, StatusCode, blocking};
use serde::Deserialize;
use tokio::runtime::{self, Runtime};
use url::Url;
use uuid::Uuid;

use self::silence::Silence;
use crate::details::Details;
use crate::progress::Progress;
use crate::status::Status;

/// How this program names itself to servers.
pub const USER_AGENT: &str = concat!(
    "asciinema/",
    env!("CARGO_PKG_VERSION"),
    " target/",
    env!("TARGET")
);
const CONNECT_TIMEOUT: Duration = Duration::from_secs(20);
/// How long a server may say nothing and take nothing, unless something else is configured.
pub const SILENCE: Duration = Duration::from_secs(60);
/// How long to wait before each further attempt to upload.
const RETRY_WAITS: [Duration; 3] = [
    Duration::from_millis(500),
    Duration::from_secs(1),
    Duration::from_secs(3),
];
const NO_CLIENT: &str = "cannot set up HTTP";
/// The header by which a server recognises the attempts of one upload.
const IDEMPOTENCY_KEY: &str = "idempotency-key";

/// Bytes that are read and sent at a time.
const CHUNK: usize = 64 << 10;

/// A server, and who we are to it.
#[derive(Debug)]
pub struct Client {
    http: reqwest::Client,
    /// A server may answer, or go away, before it has read everything; functions that block tell
    /// nothing then but that they could not send.
    runtime: Runtime,
    server: Url,
    install_id: String,
    /// How long the server may be silent.
    silence: Option<Duration>,
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
    #[serde(default)]
    details: Vec<Detail>,
}

/// What is wrong with a field.
#[derive(Debug, Deserialize)]
struct Detail {
    field: String,
    message: String,
}

/// What a server answered.
struct Answer {
    status: StatusCode,
    /// Where else it is, as far as it says so.
    location: Option<String>,
    body: Vec<u8>,
}

impl Client {
    /// A client of the server at `server`, which may be below a path.
    pub fn new(server: Url, install_id: String) -> Result<Client> {
        let runtime = runtime::Builder::new_current_thread().enable_all().build();
        Ok(Client {
            // An upload that follows becomes a question without a recording.
            http: builder()
                .redirect(Policy::none())
                .build()
                .context(NO_CLIENT)?,
            runtime: runtime.context(NO_CLIENT)?,
            server,
            install_id,
            silence: Some(SILENCE),
        })
    }

    /// The same client, which gives up after this much silence; after `None` never.
    #[must_use]
    pub fn with_silence(self, silence: Option<Duration>) -> Client {
        Client { silence, ..self }
    }

    /// The address at which a browser links this installation to an account.
    pub fn connect_url(&self) -> String {
        self.address(&format!("connect/{}", self.install_id))
    }

    /// Uploads the recording at `path`.
    pub fn upload(&self, path: &Path, details: &Details) -> Result<Recording> {
        self.upload_with(path, details, Status::new(true))
    }

    /// Uploads the recording at `path` and tells how that goes. A server that cannot be reached or
    /// does not answer is tried again; by the key that all attempts have it knows that they are
    /// one, so that a lost answer makes no second recording.
    pub fn upload_with(&self, path: &Path, details: &Details, status: Status) -> Result<Recording> {
        let key = Uuid::new_v4().to_string();
        let mut waits = RETRY_WAITS.iter();
        let answer = loop {
            let (problem, wait) = match (self.send(path, details, &key, status)?, waits.next()) {
                (Ok(answer), _) if !answer.is_busy() => break answer,
                (Ok(answer), None) => break answer,
                (Err(problem), None) => bail!("cannot upload to {}: {problem}", self.server),
                (Ok(answer), Some(wait)) => (format!("it answers {}", answer.status), wait),
                (Err(problem), Some(wait)) => (problem, wait),
            };
            let seconds = wait.as_secs_f64();
            status.warning(format!("{problem}: trying again in {seconds} s"));
            std::thread::sleep(*wait);
        };
        if !answer.status.is_success() {
            bail!("{}", self.refusal(&answer));
        }
        let server = &self.server;
        serde_json::from_slice(&answer.body)
            .with_context(|| format!("cannot understand the answer of {server}"))
    }

    /// One attempt: the answer, or why there is none.
    fn send(
        &self,
        path: &Path,
        details: &Details,
        key: &str,
        status: Status,
    ) -> Result<Result<Answer, String>> {
        let file = File::open(path).with_context(|| format!("cannot open {}", path.display()))?;
        let length = file.metadata()?.len();
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let progress = if status.is_quiet() {
            Progress::none()
        } else {
            Progress::new("Uploading", Some(length))
        };
        let silence = Silence::new(self.silence);
        let taken = silence.clone();
        let chunks = chunks(progress.reader(file)).inspect(move |_| taken.end());
        let body = Body::wrap_stream(stream::iter(chunks));
        let part = Part::stream_with_length(body, length).file_name(name);
        let mut form = Form::new();
        for (field, value) in fields(details) {
            form = form.text(field, value.to_owned());
        }
        let user = std::env::var("USER").unwrap_or_default();
        let request = self
            .http
            .post(self.address("api/v1/recordings"))
            .basic_auth(user, Some(&self.install_id))
            .header(IDEMPOTENCY_KEY, key)
            .multipart(form.part("file", part));
        let answer = async {
            let response = request.send().await?;
            silence.end();
            let status = response.status();
            let location = response.headers().get(LOCATION);
            let location = location.and_then(|value| Some(value.to_str().ok()?.to_owned()));
            let body = response.bytes().await?.to_vec();
            Ok(Answer {
                status,
                location,
                body,
            })
        };
        let result = self.runtime.block_on(async {
            tokio::select! {
                answer = answer => answer.map_err(|error: reqwest::Error| reason(&error)),
                limit = silence.too_long() => Err(format!(
                    "the server has neither taken nor said anything for {} s",
                    limit.as_secs_f64()
                )),
            }
        });
        progress.clear();
        Ok(result)
    }

    fn address(&self, path: &str) -> String {
        format!("{}/{path}", self.server.as_str().trim_end_matches('/'))
    }

    /// Why the server did not take the recording: in its own words, when it has some.
    fn refusal(&self, answer: &Answer) -> String {
        let failure: Failure = serde_json::from_slice(&answer.body).unwrap_or_default();
        if let Some(mut message) = failure.message {
            for Detail {
                field,
                message: words,
            } in failure.details
            {
                message.push_str(&format!(": {field}: {words}"));
            }
            return message;
        }
        let host = self.server.host_str().unwrap_or_default();
        match answer.status {
            status if status.is_redirection() => format!(
                "{} answers {status} and leads to {}: give the address of the server as it is there",
                self.server,
                answer.location.as_deref().unwrap_or("nowhere")
            ),
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

impl Answer {
    /// Whether the server may take the same upload a moment later.
    fn is_busy(&self) -> bool {
        matches!(
            self.status,
            StatusCode::BAD_GATEWAY | StatusCode::SERVICE_UNAVAILABLE | StatusCode::GATEWAY_TIMEOUT
        )
    }
}

/// What is read, piece by piece.
fn chunks(mut reader: impl Read) -> impl Iterator<Item = io::Result<Vec<u8>>> {
    std::iter::from_fn(move || {
        let mut chunk = vec![0; CHUNK];
        match reader.read(&mut chunk) {
            Ok(0) => None,
            Ok(count) => {
                chunk.truncate(count);
                Some(Ok(chunk))
            }
            Err(error) => Some(Err(error)),
        }
    })
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
pub fn http_client() -> Result<blocking::Client> {
    let builder = blocking::ClientBuilder::from(builder());
    builder.timeout(None).build().context(NO_CLIENT)
}

fn builder() -> ClientBuilder {
    // A second installation is refused, and the first one is the same.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let headers = HeaderMap::from_iter([(ACCEPT, HeaderValue::from_static("application/json"))]);
    reqwest::Client::builder()
        .user_agent(USER_AGENT)
        .default_headers(headers)
        .connect_timeout(CONNECT_TIMEOUT)
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

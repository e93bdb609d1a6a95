//! What an operator may set, as plain data that has been checked; how it is used is not known
//! here. `options` is how it is written, `layers` where it comes from.

mod admin;
mod archival;
mod cli;
mod gifs;
mod layers;
mod mail;
mod metrics;
mod network;
mod oidc;
mod options;
mod storage;
mod unshown;
mod upstream;

use std::path::PathBuf;
use std::time::Duration;

use url::Url;

pub use self::admin::{AdminCommand, JobsCommand, ListOptions, RecordingsCommand, UsersCommand};
pub use self::archival::{Archival, Days, UnclaimedTtl};
pub use self::cli::{Cli, Command};
pub use self::gifs::{GifLimits, GifOptions};
pub use self::layers::{Layers, Setting};
pub use self::mail::{MailConfig, MailOptions, Smtp, SmtpTls};
pub use self::metrics::{MetricsConfig, MetricsOptions};
pub use self::network::Network;
pub use self::oidc::{OidcConfig, OidcOptions};
pub use self::options::{
    AccessOptions, ArchivalOptions, LogFormat, Options, StorageOptions, UploadOptions,
};
pub use self::storage::{S3Access, S3Config, S3Url, Target};
pub use crate::quota::Quota;
pub use crate::recording::Visibility;
pub use crate::store::db::PostgresUrl;

/// What the server runs with.
#[derive(Debug, Clone)]
pub struct Config {
    /// Folder of the database and the recordings.
    pub data_dir: PathBuf,
    /// The PostgreSQL database; without one it is a file in that folder.
    pub database: Option<PostgresUrl>,
    /// The bucket of the recordings; without one they are files in that folder.
    pub storage: Option<S3Config>,
    /// How to get into buckets that are named elsewhere.
    pub s3: S3Access,
    /// Base of every link; `None` takes the listening address.
    pub base_url: Option<Url>,
    /// Who may say for whom a request is forwarded.
    pub trusted_proxies: Vec<Network>,
    /// How many times the usual number of requests an address may send; 0 sets no limits.
    pub rate_limit_factor: u32,
    /// Bytes of files that can be made again.
    pub cache_bytes: u64,
    /// Who gets in, and what they may do.
    pub access: Access,
    /// What happens to recordings that nobody claims.
    pub archival: Archival,
    /// How e-mails are sent.
    pub mail: MailConfig,
    /// A provider that people log in with.
    pub oidc: Option<OidcConfig>,
    /// Who may see numbers about the server.
    pub metrics: MetricsConfig,
    /// Whether e-mails stay on a page of the server.
    pub dev: bool,
    /// What an upload may measure.
    pub limits: Limits,
    /// What an account may keep, unless an admin says otherwise.
    pub quota: Quota,
    /// What a GIF may measure.
    pub gifs: GifLimits,
    /// How long slow clients are waited for.
    pub timeouts: Timeouts,
    /// Where all of this comes from, for those who look after the server.
    pub settings: Vec<Setting>,
}

/// Who gets in, and what they may do.
#[derive(Debug, Clone)]
pub struct Access {
    /// What new recordings get when neither the upload nor the account says.
    pub default_visibility: Visibility,
    /// Whether an address without an account gets one by logging in.
    pub sign_up: bool,
    /// Whether only claimed installations may upload.
    pub upload_needs_account: bool,
    /// Whether only those who are logged in see recordings.
    pub view_needs_account: bool,
}

/// What an upload may measure.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Bytes of the uploaded file as sent.
    pub upload_bytes: u64,
    /// Bytes of the asciicast once decompressed.
    pub decoded_bytes: u64,
    /// Events in a recording.
    pub events: u64,
    /// Widest terminal, initial or after a resize.
    pub cols: u16,
    /// Highest terminal, initial or after a resize.
    pub rows: u16,
    /// Recordings of an installation that nobody claimed.
    pub unclaimed_recordings: Option<u32>,
}

/// How long slow clients are waited for.
#[derive(Debug, Clone)]
pub struct Timeouts {
    /// For the head of a request, from the moment the connection is ready for one.
    pub head: Duration,
    /// Between two pieces of a request body.
    pub body_idle: Duration,
    /// For a whole request body.
    pub body_total: Duration,
    /// Until a client takes more of what it asked for.
    pub read_idle: Duration,
    /// For requests under way when the server is told to stop.
    pub drain: Duration,
    /// Until a job that failed is tried again; twice as long each time.
    pub job_retry: Duration,
}

impl Config {
    /// Where the database lies when none is named.
    #[must_use]
    pub fn sqlite_file(&self) -> PathBuf {
        self.data_dir.join("asciinema.db")
    }

    /// A bucket, with the access that this configuration has.
    #[must_use]
    pub fn bucket(&self, url: S3Url) -> S3Config {
        S3Config {
            url,
            access: self.s3.clone(),
        }
    }

    /// Settings for a data directory, everything else at its default.
    #[must_use]
    pub fn new(data_dir: PathBuf) -> Config {
        use std::net::{IpAddr, Ipv6Addr};
        Config {
            data_dir,
            database: None,
            storage: None,
            s3: S3Access::default(),
            base_url: None,
            trusted_proxies: vec![
                Network::new(IpAddr::from([127, 0, 0, 0]), 8),
                Network::new(IpAddr::from(Ipv6Addr::LOCALHOST), 128),
            ],
            rate_limit_factor: 1,
            cache_bytes: 1_000_000_000,
            access: Access {
                default_visibility: Visibility::Unlisted,
                sign_up: true,
                upload_needs_account: false,
                view_needs_account: false,
            },
            archival: Archival {
                after_days: Some(7),
                ..Archival::default()
            },
            mail: MailConfig::default(),
            oidc: None,
            metrics: MetricsConfig::default(),
            dev: false,
            limits: Limits {
                upload_bytes: 64_000_000,
                decoded_bytes: 256_000_000,
                events: 5_000_000,
                cols: 720,
                rows: 200,
                unclaimed_recordings: None,
            },
            quota: Quota::default(),
            gifs: GifLimits::default(),
            timeouts: Timeouts {
                head: Duration::from_secs(15),
                body_idle: Duration::from_secs(30),
                body_total: Duration::from_secs(30 * 60),
                read_idle: Duration::from_secs(60),
                drain: Duration::from_secs(30),
                job_retry: Duration::from_secs(30),
            },
            settings: Vec::new(),
        }
    }
}

impl From<Options> for Config {
    fn from(options: Options) -> Config {
        let mut config = Config::new(options.data_dir.unwrap_or_else(default_data_dir));
        config.database = options.database_url;
        let StorageOptions {
            storage_url,
            s3_endpoint,
            s3_region,
            s3_ca_file,
            s3_access_key_id,
            s3_secret_access_key,
        } = options.storage;
        config.s3 = S3Access {
            endpoint: s3_endpoint,
            region: s3_region,
            credentials: s3_access_key_id.zip(s3_secret_access_key),
            ca_file: s3_ca_file,
        };
        config.storage = storage_url.map(|url| config.bucket(url));
        config.base_url = options.url;
        config.trusted_proxies = options.trusted_proxies;
        config.rate_limit_factor = options.rate_limit_factor;
        config.cache_bytes = options.cache_size_limit;
        config.dev = options.dev;
        config.access = Access {
            default_visibility: options.access.default_recording_visibility,
            sign_up: !options.access.sign_up_disabled,
            upload_needs_account: options.access.upload_auth_required,
            view_needs_account: options.access.view_auth_required,
        };
        config.archival = options.archival.into();
        config.gifs = options.gifs.into();
        config.quota = Quota {
            bytes: options.uploads.account_size_limit,
            recordings: options.uploads.account_recording_limit,
        };
        config.mail = options.mail.into();
        config.metrics = options.metrics.into();
        config.limits.upload_bytes = options.uploads.upload_size_limit;
        config.limits.decoded_bytes = options.uploads.decoded_size_limit;
        config.limits.events = options.uploads.event_count_limit;
        config.limits.unclaimed_recordings = options.uploads.unregistered_upload_count_limit;
        config
    }
}

impl From<ArchivalOptions> for Archival {
    fn from(options: ArchivalOptions) -> Archival {
        match options.unclaimed_recording_ttl {
            Some(ttl) => ttl.archival(),
            None => Archival {
                after_days: options.archive_unclaimed_after_days.0,
                not_before: options.archive_unclaimed_from,
                delete_archived_after_days: options.delete_archived_after_days.0,
                delete_unclaimed_after_days: None,
            },
        }
    }
}

impl From<MailOptions> for MailConfig {
    fn from(options: MailOptions) -> MailConfig {
        let credentials = options.smtp_username.zip(options.smtp_password);
        let smtp = options.smtp_host.map(|host| Smtp {
            host,
            port: options.smtp_port,
            credentials,
            tls: options.smtp_tls,
        });
        MailConfig {
            smtp,
            from: options.mail_from_address,
            reply_to: options.mail_reply_to_address,
        }
    }
}

/// `$XDG_DATA_HOME/asciinema-server`, else below the home folder, else `./data`.
fn default_data_dir() -> PathBuf {
    let folder = |name| {
        std::env::var_os(name)
            .filter(|value| !value.is_empty())
            .map(PathBuf::from)
    };
    folder("XDG_DATA_HOME")
        .or_else(|| folder("HOME").map(|home| home.join(".local/share")))
        .map_or_else(
            || PathBuf::from("data"),
            |data| data.join("asciinema-server"),
        )
}

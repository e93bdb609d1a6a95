//! Settings as they are written: flags, variables of the environment, keys of the file.
//!
//! The id of an argument is its key in the file; where a value comes from is decided in
//! `layers`.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::builder::BoolishValueParser;
use clap::{Args, Parser, ValueEnum};
use url::Url;

use super::archival::{self, Days, UnclaimedTtl};
use super::gifs::GifOptions;
use super::mail::MailOptions;
use super::metrics::MetricsOptions;
use super::network::Network;
use super::oidc::OidcOptions;
use super::storage::S3Url;
use super::unshown::Unshown;
use crate::recording::Visibility;
use crate::store::db::PostgresUrl;

/// Settings as they are written on the command line or in the environment.
#[derive(Debug, Parser)]
pub struct Options {
    /// Address and port to listen on; port 0 takes a free one
    #[arg(long, env = "LISTEN", global = true, value_name = "ADDR:PORT")]
    #[arg(default_value = "127.0.0.1:4000")]
    pub listen: SocketAddr,

    /// Folder of the database and the recordings
    /// [default: $XDG_DATA_HOME/asciinema-server or ~/.local/share/asciinema-server]
    #[arg(
        long,
        env = "DATA_DIR",
        global = true,
        value_name = "DIR",
        verbatim_doc_comment
    )]
    pub data_dir: Option<PathBuf>,

    /// PostgreSQL database, postgres://USER:PASSWORD@HOST:PORT/NAME
    /// [default: a file in the data directory]
    #[arg(
        long,
        env = "DATABASE_URL",
        global = true,
        value_name = "DATABASE",
        hide_env_values = true,
        value_parser = Unshown::<PostgresUrl>::new(),
        verbatim_doc_comment
    )]
    pub database_url: Option<PostgresUrl>,

    /// Where recordings are kept.
    #[command(flatten)]
    pub storage: StorageOptions,

    /// Address under which people reach this server [default: the listening address]
    #[arg(long, env = "BASE_URL", global = true, value_name = "BASE", value_parser = base_url)]
    pub url: Option<Url>,

    /// Who may set X-Forwarded-For: addresses and networks, with commas between
    #[arg(long, env = "TRUSTED_PROXIES", global = true, value_name = "NETWORKS")]
    #[arg(value_delimiter = ',', default_value = "127.0.0.0/8,::1")]
    pub trusted_proxies: Vec<Network>,

    /// How many times the usual number of requests an address may send; 0 sets no limits
    #[arg(long, env = "RATE_LIMIT_FACTOR", global = true, value_name = "NUMBER")]
    #[arg(default_value_t = 1)]
    pub rate_limit_factor: u32,

    /// What pictures, transcripts and compressed forms may take on the disk, in bytes
    #[arg(long, env = "CACHE_SIZE_LIMIT", global = true, value_name = "BYTES")]
    #[arg(default_value_t = 1_000_000_000)]
    pub cache_size_limit: u64,

    /// Who gets in, and what they may do.
    #[command(flatten)]
    pub access: AccessOptions,

    /// What an upload may measure.
    #[command(flatten)]
    pub uploads: UploadOptions,

    /// What a GIF may measure.
    #[command(flatten)]
    pub gifs: GifOptions,

    /// What happens to recordings that nobody claims.
    #[command(flatten)]
    pub archival: ArchivalOptions,

    /// How e-mails are sent.
    #[command(flatten)]
    pub mail: MailOptions,

    /// How people log in by OpenID Connect.
    #[command(flatten)]
    pub oidc: OidcOptions,

    /// Who may see numbers about the server.
    #[command(flatten)]
    pub metrics: MetricsOptions,

    /// Keep e-mails on the page /dev/mailbox instead of sending them; for development on a
    /// loopback address only
    #[arg(long, global = true)]
    pub dev: bool,

    /// Form of the log on standard error
    #[arg(long, env = "LOG_FORMAT", global = true, value_name = "FORMAT")]
    #[arg(default_value = "text")]
    pub log_format: LogFormat,
}

/// Where recordings are kept.
#[derive(Debug, Args)]
pub struct StorageOptions {
    /// Bucket of the recordings, s3://BUCKET or s3://BUCKET/PREFIX
    /// [default: files in the data directory]
    #[arg(
        long,
        env = "STORAGE_URL",
        global = true,
        value_name = "STORAGE",
        verbatim_doc_comment
    )]
    pub storage_url: Option<S3Url>,

    /// Server of the bucket [default: Amazon's]
    #[arg(long, env = "S3_ENDPOINT", global = true, value_name = "URL")]
    #[arg(value_parser = endpoint)]
    pub s3_endpoint: Option<Url>,

    /// Region of the bucket
    #[arg(long, env = "S3_REGION", global = true, value_name = "NAME")]
    pub s3_region: Option<String>,

    /// Certificates in PEM that are trusted there, too
    #[arg(long, env = "S3_CA_FILE", global = true, value_name = "FILE")]
    pub s3_ca_file: Option<PathBuf>,

    /// Who uses the bucket [default: what AWS's own variables or the machine say]
    #[arg(long, env = "S3_ACCESS_KEY_ID", global = true, value_name = "ID")]
    pub s3_access_key_id: Option<String>,

    /// The secret that goes with it
    #[arg(
        long,
        env = "S3_SECRET_ACCESS_KEY",
        global = true,
        value_name = "SECRET",
        hide_env_values = true
    )]
    pub s3_secret_access_key: Option<String>,
}

/// Who gets in, and what they may do.
#[derive(Debug, Args)]
pub struct AccessOptions {
    /// Visibility of new recordings when neither the upload nor the account says: public,
    /// unlisted or private
    #[arg(
        long,
        env = "DEFAULT_RECORDING_VISIBILITY",
        global = true,
        value_name = "VISIBILITY"
    )]
    #[arg(default_value = "unlisted", value_parser = visibility)]
    pub default_recording_visibility: Visibility,

    /// Make no accounts but by `login-link`
    #[arg(long, env = "SIGN_UP_DISABLED", global = true, value_name = "BOOL")]
    #[arg(default_value = "false", value_parser = BoolishValueParser::new())]
    pub sign_up_disabled: bool,

    /// Take uploads of claimed installations only
    #[arg(long, env = "UPLOAD_AUTH_REQUIRED", global = true, value_name = "BOOL")]
    #[arg(default_value = "false", value_parser = BoolishValueParser::new())]
    pub upload_auth_required: bool,

    /// Show recordings, lists and profiles to those who are logged in only
    #[arg(long, env = "VIEW_AUTH_REQUIRED", global = true, value_name = "BOOL")]
    #[arg(default_value = "false", value_parser = BoolishValueParser::new())]
    pub view_auth_required: bool,
}

/// What an upload may measure.
#[derive(Debug, Args)]
pub struct UploadOptions {
    /// Largest upload, in bytes
    #[arg(long, env = "UPLOAD_SIZE_LIMIT", global = true, value_name = "BYTES")]
    #[arg(default_value_t = 64_000_000)]
    pub upload_size_limit: u64,

    /// Largest recording once decompressed, in bytes
    #[arg(long, env = "DECODED_SIZE_LIMIT", global = true, value_name = "BYTES")]
    #[arg(default_value_t = 256_000_000)]
    pub decoded_size_limit: u64,

    /// Most events in a recording
    #[arg(long, env = "EVENT_COUNT_LIMIT", global = true, value_name = "COUNT")]
    #[arg(default_value_t = 5_000_000)]
    pub event_count_limit: u64,

    /// Most recordings of an installation that nobody claimed [default: no limit]
    #[arg(
        long,
        env = "UNREGISTERED_UPLOAD_COUNT_LIMIT",
        global = true,
        value_name = "COUNT"
    )]
    pub unregistered_upload_count_limit: Option<u32>,

    /// What an account may keep, in bytes of its stored files [default: no limit]
    #[arg(long, env = "ACCOUNT_SIZE_LIMIT", global = true, value_name = "BYTES")]
    pub account_size_limit: Option<u64>,

    /// How many recordings an account may keep [default: no limit]
    #[arg(
        long,
        env = "ACCOUNT_RECORDING_LIMIT",
        global = true,
        value_name = "COUNT"
    )]
    pub account_recording_limit: Option<u64>,
}

/// What happens to recordings that nobody claims.
#[derive(Debug, Args)]
pub struct ArchivalOptions {
    /// Days after which a recording that nobody claimed is archived, or off
    #[arg(
        long,
        env = "ARCHIVE_UNCLAIMED_AFTER_DAYS",
        global = true,
        value_name = "DAYS"
    )]
    #[arg(default_value = "7")]
    pub archive_unclaimed_after_days: Days,

    /// Date before which nothing is archived, such as 2026-12-31
    #[arg(
        long,
        env = "ARCHIVE_UNCLAIMED_FROM",
        global = true,
        value_name = "DATE"
    )]
    #[arg(value_parser = archival::date)]
    pub archive_unclaimed_from: Option<i64>,

    /// Days after which an archived recording is removed, or off
    #[arg(
        long,
        env = "DELETE_ARCHIVED_AFTER_DAYS",
        global = true,
        value_name = "DAYS"
    )]
    #[arg(default_value = "off")]
    pub delete_archived_after_days: Days,

    /// Archive and remove unclaimed recordings so many days after their upload; in place of
    /// the three settings above
    #[arg(
        long,
        env = "UNCLAIMED_RECORDING_TTL",
        global = true,
        value_name = "[HIDE,]DELETE"
    )]
    pub unclaimed_recording_ttl: Option<UnclaimedTtl>,
}

/// Form of the log lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object per line.
    Json,
}

/// The address of a server, as the driver wants it.
fn endpoint(text: &str) -> Result<Url, String> {
    match Url::parse(text) {
        Ok(url) if matches!(url.scheme(), "http" | "https") && url.has_host() => Ok(url),
        _ => Err("write http://HOST[:PORT] or https://HOST[:PORT]".into()),
    }
}

pub(super) fn visibility(text: &str) -> Result<Visibility, &'static str> {
    Visibility::named(text).ok_or("write public, unlisted or private")
}

/// An http(s) address without query, so that links can be put together by appending paths.
fn base_url(text: &str) -> Result<Url, String> {
    let url = Url::parse(text).map_err(|error| format!("{error}; write https://HOST"))?;
    if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none() {
        return Err("write http://HOST[:PORT] or https://HOST[:PORT]".into());
    }
    if url.path() != "/" || url.query().is_some() || url.fragment().is_some() {
        return Err("write only the scheme, the host and the port".into());
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err("leave out the name and the password".into());
    }
    Ok(url)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
mod tests {
    use super::*;

    #[test]
    fn a_base_address_is_scheme_host_and_port() {
        assert_eq!(
            base_url("https://example.com").unwrap().as_str(),
            "https://example.com/"
        );
        for wrong in [
            "example.com",
            "ftp://example.com",
            "http://a/b",
            "http://a/?q",
            "http://u@a",
        ] {
            assert!(base_url(wrong).is_err(), "{wrong}");
        }
    }
}

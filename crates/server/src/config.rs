//! What an operator may set: command line first, then the environment, then the defaults.
//!
//! Everything here is plain data that has been checked; how it is used is not known here.

mod archival;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use clap::{Parser, Subcommand, ValueEnum};
use url::Url;

pub use self::archival::{Archival, Days, UnclaimedTtl};

/// The command line of `asciinema-server`.
#[derive(Debug, Parser)]
#[command(
    name = "asciinema-server",
    version,
    about = "Hosts recordings of terminal sessions"
)]
pub struct Cli {
    /// Settings, valid for every command.
    #[command(flatten)]
    pub options: Options,
    /// What to do; without one the server runs.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// The commands of `asciinema-server`.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Run the server (the default)
    Serve,
    /// Print a link with which the owner of an e-mail address logs in
    LoginLink {
        /// The address; without an account, the link makes one
        email: String,
    },
    /// Look after the server
    Admin {
        /// What to do
        #[command(subcommand)]
        command: AdminCommand,
    },
}

/// The commands of `asciinema-server admin`.
#[derive(Debug, Subcommand)]
pub enum AdminCommand {
    /// Make the account with an e-mail address an admin's
    Add {
        /// The address
        email: String,
    },
}

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

    /// Address under which people reach this server [default: the listening address]
    #[arg(long, env = "BASE_URL", global = true, value_name = "BASE", value_parser = base_url)]
    pub url: Option<Url>,

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

    /// Keep e-mails on the page /dev/mailbox instead of sending them; for development on a
    /// loopback address only
    #[arg(long, global = true)]
    pub dev: bool,

    /// Form of the log on standard error
    #[arg(long, env = "LOG_FORMAT", global = true, value_name = "FORMAT")]
    #[arg(default_value = "text")]
    pub log_format: LogFormat,
}

/// Form of the log lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object per line.
    Json,
}

/// What the server runs with.
#[derive(Debug, Clone)]
pub struct Config {
    /// Folder of the database and the recordings.
    pub data_dir: PathBuf,
    /// Base of every link; `None` takes the listening address.
    pub base_url: Option<Url>,
    /// Whether e-mails stay on a page of the server.
    pub dev: bool,
    /// What happens to recordings that nobody claims.
    pub archival: Archival,
    /// What an upload may measure.
    pub limits: Limits,
    /// How long slow clients are waited for.
    pub timeouts: Timeouts,
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
    /// For requests under way when the server is told to stop.
    pub drain: Duration,
}

impl Config {
    /// Where the database lies.
    #[must_use]
    pub fn database(&self) -> PathBuf {
        self.data_dir.join("asciinema.db")
    }

    /// Settings for a data directory, everything else at its default.
    pub fn new(data_dir: PathBuf) -> Config {
        Config {
            data_dir,
            base_url: None,
            dev: false,
            archival: Archival {
                after_days: Some(7),
                ..Archival::default()
            },
            limits: Limits {
                upload_bytes: 64_000_000,
                decoded_bytes: 256_000_000,
                events: 5_000_000,
                cols: 720,
                rows: 200,
            },
            timeouts: Timeouts {
                head: Duration::from_secs(15),
                body_idle: Duration::from_secs(30),
                body_total: Duration::from_secs(30 * 60),
                drain: Duration::from_secs(30),
            },
        }
    }
}

impl From<Options> for Config {
    fn from(options: Options) -> Config {
        let mut config = Config::new(options.data_dir.unwrap_or_else(default_data_dir));
        config.base_url = options.url;
        config.dev = options.dev;
        config.archival = match options.unclaimed_recording_ttl {
            Some(ttl) => ttl.archival(),
            None => Archival {
                after_days: options.archive_unclaimed_after_days.0,
                not_before: options.archive_unclaimed_from,
                delete_archived_after_days: options.delete_archived_after_days.0,
                delete_unclaimed_after_days: None,
            },
        };
        config.limits.upload_bytes = options.upload_size_limit;
        config.limits.decoded_bytes = options.decoded_size_limit;
        config.limits.events = options.event_count_limit;
        config
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
    fn the_command_line_is_well_formed() {
        use clap::CommandFactory;
        Cli::command().debug_assert();
    }

    #[test]
    fn the_command_line_and_the_plain_config_have_the_same_defaults() {
        let options = Options::parse_from(["asciinema-server", "--data-dir", "x"]);
        let config = Config::from(options);
        let plain = Config::new("x".into());
        assert_eq!(format!("{config:?}"), format!("{plain:?}"));
    }

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

//! The configuration: files in several layers, and the environment over them.
//!
//! Later layers win: `/etc/asciinema/config.toml`; the INI file of older versions when there is
//! no `config.toml`; `defaults.toml`, where answers are kept; `config.toml`; the environment.
//!
//! See <https://docs.asciinema.org/manual/cli/configuration/>.

mod ini;
mod layers;
mod migration;
mod places;

use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context, Result, anyhow};
use serde::Deserialize;
use url::Url;

pub use self::migration::Migration;
pub(crate) use self::places::user_home;
pub use self::places::{config_home, state_home};
use crate::error::usage_error;
use crate::key::Key;

/// Everything that can be configured. Unknown keys are ignored.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Config {
    /// Where to upload.
    pub server: Server,
    /// Recording.
    pub session: Session,
    /// Playing.
    pub playback: Playback,
    /// Desktop notifications.
    pub notifications: Notifications,
    /// The INI file of an older version that was read, because there is no `config.toml`.
    #[serde(skip)]
    pub old_file: Option<PathBuf>,
}

/// `[server]`
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Server {
    /// Address of the server.
    pub url: Option<String>,
    /// Seconds for which it may be silent during an upload; 0 is for ever.
    pub timeout: Option<f64>,
}

/// `[session]`
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Session {
    /// The command to record instead of the shell.
    pub command: Option<String>,
    /// Record what is typed.
    pub capture_input: bool,
    /// Names of environment variables to record, joined by commas.
    pub capture_env: Option<String>,
    /// Seconds, for the recording's header.
    pub idle_time_limit: Option<f64>,
    /// Seconds; longer pauses are shortened in the recording itself.
    pub max_wait: Option<f64>,
    /// Take secrets out of recordings.
    pub redact: bool,
    /// Regular expressions of further secrets; they switch `redact` on.
    pub redact_patterns: Vec<String>,
    /// Key before the other keys.
    pub prefix_key: Option<String>,
    /// Key that pauses.
    pub pause_key: Option<String>,
    /// Key that adds a marker.
    pub add_marker_key: Option<String>,
    /// Do not ask.
    pub yes: bool,
    /// Print no status lines.
    pub quiet: bool,
}

/// `[playback]`
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Playback {
    /// Factor.
    pub speed: Option<f64>,
    /// Seconds.
    pub idle_time_limit: Option<f64>,
    /// Key that pauses.
    pub pause_key: Option<String>,
    /// Key that shows the next event.
    pub step_key: Option<String>,
    /// Key that jumps to the next marker.
    pub next_marker_key: Option<String>,
}

/// `[notifications]`
#[derive(Debug, Clone, Deserialize)]
#[serde(default)]
pub struct Notifications {
    /// Send them.
    pub enabled: bool,
    /// Shell command that shows `$TEXT`.
    pub command: Option<String>,
}

impl Default for Notifications {
    fn default() -> Notifications {
        Notifications {
            enabled: true,
            command: None,
        }
    }
}

impl Config {
    /// Reads all layers.
    pub fn load() -> Result<Config> {
        layers::load(&places::Places::from_env())
    }

    /// The server's address: `given` on the command line, or configured. Asks the user when
    /// there is none and a terminal to ask at.
    pub fn server_url(&self, given: Option<&str>) -> Result<Url> {
        let text = match given.or(self.server.url.as_deref()) {
            Some(text) => text.to_owned(),
            None => layers::ask_for_server_url()?,
        };
        parse_server_url(&text)
    }
}

/// The secret by which servers know this installation, from a configuration of the first versions.
pub(crate) fn old_token() -> Option<String> {
    layers::old_token(&places::Places::from_env())
}

/// Checks a server's address. A path stays: servers may live below one.
pub fn parse_server_url(text: &str) -> Result<Url> {
    let expected = "write it like https://asciinema.example.com";
    let url =
        Url::parse(text).with_context(|| format!("invalid server URL {text:?}: {expected}"))?;
    if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none() {
        return Err(anyhow!("invalid server URL {text:?}: {expected}"));
    }
    Ok(url)
}

/// The key of the setting `name`: `None` leaves `default`, the empty text switches it off.
pub fn key(name: &str, definition: Option<&str>, default: &str) -> Result<Option<Key>> {
    let key = Key::parse(definition.unwrap_or(default));
    key.with_context(|| format!("the configuration has a wrong {name}"))
}

/// Seconds as a duration. `what` names them in the error.
pub fn seconds(seconds: Option<f64>, what: &str) -> Result<Option<Duration>> {
    let Some(seconds) = seconds else {
        return Ok(None);
    };
    let duration = Duration::try_from_secs_f64(seconds).map_err(|_| {
        usage_error(format!(
            "invalid {what} {seconds}: expected seconds, 0 or more"
        ))
    })?;
    Ok(Some(duration))
}

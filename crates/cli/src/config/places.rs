//! The folders that configuration and state live in.

use std::env;
use std::path::PathBuf;

use anyhow::{Context, Result};

/// Where to look for configuration files.
#[derive(Debug, Clone)]
pub(super) struct Places {
    /// The administrator's file.
    pub(super) system: PathBuf,
    /// The user's folder, if there is a user.
    pub(super) home: Option<PathBuf>,
    /// The file of version 1.
    pub(super) oldest: Option<PathBuf>,
}

impl Places {
    pub(super) fn from_env() -> Places {
        Places {
            system: PathBuf::from("/etc/asciinema/config.toml"),
            home: config_home().ok(),
            oldest: folder("HOME").map(|home| home.join(".asciinema/config")),
        }
    }

    /// A file in the user's folder.
    pub(super) fn file(&self, name: &str) -> Option<PathBuf> {
        self.home.as_ref().map(|home| home.join(name))
    }
}

/// `$ASCIINEMA_CONFIG_HOME`, `$XDG_CONFIG_HOME/asciinema` or `~/.config/asciinema`.
pub fn config_home() -> Result<PathBuf> {
    folder("ASCIINEMA_CONFIG_HOME")
        .or_else(|| Some(folder("XDG_CONFIG_HOME")?.join("asciinema")))
        .or_else(|| Some(folder("HOME")?.join(".config/asciinema")))
        .context("need $HOME or $XDG_CONFIG_HOME or $ASCIINEMA_CONFIG_HOME")
}

/// `$ASCIINEMA_STATE_HOME`, `$XDG_STATE_HOME/asciinema` or `~/.local/state/asciinema`.
pub fn state_home() -> Result<PathBuf> {
    folder("ASCIINEMA_STATE_HOME")
        .or_else(|| Some(folder("XDG_STATE_HOME")?.join("asciinema")))
        .or_else(|| Some(folder("HOME")?.join(".local/state/asciinema")))
        .context("need $HOME or $XDG_STATE_HOME or $ASCIINEMA_STATE_HOME")
}

/// The user's home, when there is one.
pub(crate) fn user_home() -> Option<PathBuf> {
    folder("HOME")
}

fn folder(variable: &str) -> Option<PathBuf> {
    env::var_os(variable)
        .filter(|path| !path.is_empty())
        .map(PathBuf::from)
}

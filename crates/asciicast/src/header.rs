//! What a recording says about itself.

#[cfg(feature = "files")]
mod read;
#[cfg(feature = "files")]
mod write;

#[cfg(feature = "files")]
use std::collections::BTreeMap;
use std::time::Duration;

use crate::size::Size;
#[cfg(feature = "files")]
use crate::theme::Theme;

/// A version of the asciicast format.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Version {
    /// One JSON object; times are delays.
    V1,
    /// A line for each event; times count from the start.
    V2,
    /// A line for each event; times are intervals.
    #[default]
    V3,
}

impl Version {
    /// 1, 2 or 3.
    #[must_use]
    pub fn number(self) -> u8 {
        match self {
            Version::V1 => 1,
            Version::V2 => 2,
            Version::V3 => 3,
        }
    }
}

/// The header of a recording, whatever its version. Fields that a version does not have are empty.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Header {
    /// The version that it was read from; the encoder decides itself what it writes.
    pub version: Version,
    /// The size of the terminal at the start.
    pub size: Size,
    /// `$TERM`. In v1 and v2 it is in `env`, from where it is copied.
    #[cfg(feature = "files")]
    pub term_type: Option<String>,
    /// Name and version of the terminal (v3).
    #[cfg(feature = "files")]
    pub term_version: Option<String>,
    /// Its colours (v2, v3).
    #[cfg(feature = "files")]
    pub theme: Option<Theme>,
    /// When the recording started, in Unix seconds.
    #[cfg(feature = "files")]
    pub timestamp: Option<u64>,
    /// Longest pause that players should keep.
    pub idle_time_limit: Option<Duration>,
    /// What v1 and v2 claim to be the length; the last event knows better.
    #[cfg(feature = "files")]
    pub duration: Option<Duration>,
    /// The command that was recorded.
    #[cfg(feature = "files")]
    pub command: Option<String>,
    /// What the author called it.
    #[cfg(feature = "files")]
    pub title: Option<String>,
    /// The environment variables that were asked for.
    #[cfg(feature = "files")]
    pub env: BTreeMap<String, String>,
    /// Free words about the recording (v3).
    #[cfg(feature = "files")]
    pub tags: Vec<String>,
}

#[cfg(test)]
mod tests;

//! A file that tells afterwards what happened in a session.
//!
//! A line has the time in Unix seconds, a level and a sentence. `RUST_LOG` chooses the least
//! important level that is written: `error`, `warn`, `info`, which is the default, or `off`.

use std::fmt::{self, Display};
use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result};

/// How important a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Level {
    /// Something went wrong.
    Error,
    /// Something is missing from the recording.
    Warn,
    /// Something happened.
    Info,
}

impl Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Level::Error => "ERROR",
            Level::Warn => "WARN",
            Level::Info => "INFO",
        })
    }
}

/// The log of a session, if one is wanted.
#[derive(Debug, Default)]
pub(crate) struct Log {
    file: Option<(File, Level)>,
}

impl Log {
    /// Goes on at the end of the file at `path`; no path is no log.
    pub(crate) fn open(path: Option<&Path>) -> Result<Log> {
        let (Some(path), Some(level)) = (path, level(std::env::var("RUST_LOG").ok().as_deref()))
        else {
            return Ok(Log::default());
        };
        let file = OpenOptions::new().append(true).create(true).open(path);
        let file = file.with_context(|| format!("cannot write the log {}", path.display()))?;
        Ok(Log {
            file: Some((file, level)),
        })
    }

    /// Writes a line.
    pub(crate) fn write(&self, level: Level, text: impl Display) {
        if let Some((mut file, least)) = self.file.as_ref().map(|(file, least)| (file, least))
            && level <= *least
        {
            let now = SystemTime::now()
                .duration_since(UNIX_EPOCH)
                .unwrap_or_default();
            let line = format!(
                "{}.{:03} {level} {text}\n",
                now.as_secs(),
                now.subsec_millis()
            );
            // A log that cannot be written is not worth a session.
            let _ = file.write_all(line.as_bytes());
        }
    }
}

/// The level that `RUST_LOG` names; `None` switches the log off. What is not understood is `info`,
/// as are the levels with more lines than there are.
fn level(name: Option<&str>) -> Option<Level> {
    match name.map(str::to_ascii_lowercase).as_deref() {
        Some("off") => None,
        Some("error") => Some(Level::Error),
        Some("warn") => Some(Level::Warn),
        _ => Some(Level::Info),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_level_is_that_of_the_environment() {
        let names = [
            None,
            Some("off"),
            Some("ERROR"),
            Some("warn"),
            Some("debug"),
        ];
        let levels = names.map(level);
        let info = Some(Level::Info);
        let expected = [info, None, Some(Level::Error), Some(Level::Warn), info];
        assert_eq!(levels, expected);
    }
}

//! How errors end the program: one sentence and an exit code.

use std::fmt;

/// A command line that makes no sense: exit code 2.
#[derive(Debug)]
pub struct UsageError(String);

/// A [`UsageError`]; `text` says what does not fit and what to do.
pub fn usage_error(text: impl Into<String>) -> anyhow::Error {
    anyhow::Error::new(UsageError(text.into()))
}

impl fmt::Display for UsageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for UsageError {}

/// The exit code for an error.
pub fn exit_code(error: &anyhow::Error) -> u8 {
    if error.is::<UsageError>() { 2 } else { 1 }
}

//! Values that may hold a password: one that is wrong is not repeated in the message about it.

use std::ffi::OsStr;
use std::marker::PhantomData;
use std::str::FromStr;

use clap::builder::TypedValueParser;
use clap::error::ErrorKind;
use clap::{Arg, Command, Error};

/// Reads a value by its own words and shows nothing of it.
#[derive(Debug, Clone)]
pub(super) struct Unshown<T>(PhantomData<T>);

impl<T> Unshown<T> {
    pub(super) fn new() -> Unshown<T> {
        Unshown(PhantomData)
    }
}

impl<T> TypedValueParser for Unshown<T>
where
    T: FromStr<Err = String> + Clone + Send + Sync + 'static,
{
    type Value = T;

    fn parse_ref(&self, _: &Command, arg: Option<&Arg>, value: &OsStr) -> Result<T, Error> {
        let name = arg.map(ToString::to_string).unwrap_or_default();
        let parsed = value.to_str().unwrap_or_default().parse();
        parsed.map_err(|words: String| {
            Error::raw(ErrorKind::ValueValidation, format!("{name}: {words}\n"))
        })
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
mod tests {
    use clap::Parser;

    use crate::config::Cli;

    #[test]
    fn a_wrong_address_of_a_database_is_not_repeated() {
        for arguments in [
            ["--database-url", "mysql://me:hush@host/name"].as_slice(),
            &["move", "--to", "mysql://me:hush@host/name"],
        ] {
            let all = ["asciinema-server"].iter().chain(arguments);
            let error = Cli::try_parse_from(all).unwrap_err().to_string();
            assert!(error.contains("write postgres://"), "{error}");
            assert!(!error.contains("hush"), "{error}");
        }
    }
}

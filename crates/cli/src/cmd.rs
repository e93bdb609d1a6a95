//! The subcommands, one module each.

pub(crate) mod auth;
pub(crate) mod cat;
pub(crate) mod completions;
pub(crate) mod config;
pub(crate) mod convert;
pub(crate) mod edit;
#[cfg(unix)]
pub(crate) mod play;
#[cfg(unix)]
pub(crate) mod record;
#[cfg(unix)]
pub(crate) mod session;
pub(crate) mod upload;
mod visibility;

use anyhow::Result;

use crate::cli::{Cli, Command, Deferred};
use crate::config::Config;
use crate::status::Status;

/// Runs the subcommand and returns the exit code.
pub(crate) fn run(cli: Cli) -> Result<u8> {
    // What only turns one file into another works without any configuration.
    let quiet = cli.quiet;
    let configured = || -> Result<(Config, Status)> {
        let config = Config::load()?;
        let status = Status::new(quiet || config.session.quiet);
        if let Some(path) = &config.old_file {
            status.warning(format!(
                "{} is the configuration of an older version: 'asciinema config migrate' \
                 makes it today's",
                path.display()
            ));
        }
        Ok((config, status))
    };
    match cli.command {
        #[cfg(unix)]
        Command::Record(Deferred(args)) => {
            let (config, status) = configured()?;
            record::run(args, &config, status)
        }
        #[cfg(unix)]
        Command::Session(Deferred(args)) => {
            let (config, status) = configured()?;
            session::run(args, &config, status)
        }
        #[cfg(unix)]
        Command::Play(Deferred(args)) => {
            let (config, status) = configured()?;
            play::run(args, &config, status)
        }
        Command::Upload(Deferred(args)) => {
            let (config, status) = configured()?;
            upload::run(args, &config, status)
        }
        Command::Auth(Deferred(args)) => auth::run(args, &configured()?.0),
        Command::Cat(Deferred(args)) => cat::run(args),
        Command::Convert(Deferred(args)) => convert::run(args),
        Command::Edit(Deferred(args)) => edit::run(args),
        Command::Config(Deferred(args)) => config::run(args),
        Command::Completions(Deferred(args)) => completions::completions(args),
        Command::Man(Deferred(args)) => completions::man(args),
        #[cfg(not(unix))]
        Command::Record(_) | Command::Session(_) | Command::Play(_) => {
            Err(crate::error::usage_error(
                "recording and playing need a Unix terminal: this system has none",
            ))
        }
        Command::Stream(_) => Err(crate::error::usage_error(
            "live streaming is not part of this version: record with 'asciinema rec FILE'",
        )),
    }
}

//! The subcommands, one module each.

pub(crate) mod auth;
pub(crate) mod cat;
pub(crate) mod completions;
pub(crate) mod convert;
pub(crate) mod edit;
pub(crate) mod play;
pub(crate) mod record;
pub(crate) mod session;
pub(crate) mod upload;
mod visibility;

use anyhow::Result;

use crate::cli::{Cli, Command};
use crate::config::Config;
use crate::status::Status;

/// Runs the subcommand and returns the exit code.
pub(crate) fn run(cli: Cli) -> Result<u8> {
    let config = Config::load()?;
    let status = Status::new(cli.quiet || config.session.quiet);
    match cli.command {
        Command::Record(args) => record::run(args, &config, status),
        Command::Session(args) => session::run(args, &config, status),
        Command::Play(args) => play::run(args, &config, status),
        Command::Cat(args) => cat::run(args),
        Command::Convert(args) => convert::run(args),
        Command::Edit(args) => edit::run(args),
        Command::Upload(args) => upload::run(args, &config),
        Command::Auth(args) => auth::run(args, &config),
        Command::Completions(args) => completions::completions(args),
        Command::Man(args) => completions::man(args),
        Command::Stream(_) => Err(crate::error::usage_error(
            "live streaming is not part of this version: record with 'asciinema rec FILE'",
        )),
    }
}

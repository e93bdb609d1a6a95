//! `asciinema session`: `rec` with the file as an option, and variables for the program.

use std::ffi::OsString;
use std::path::PathBuf;

use anyhow::Result;
use clap::{Args, ValueHint};

use super::record::Options;
use crate::config::Config;
use crate::error::usage_error;
use crate::status::Status;

/// Record a terminal session to a file, with all options
#[derive(Debug, Args)]
pub struct Session {
    /// File, named pipe, or - for standard output
    #[arg(short, long, value_name = "PATH", value_hint = ValueHint::FilePath)]
    output_file: Option<PathBuf>,

    #[command(flatten)]
    options: Options,

    /// Stream live by a server on this machine
    #[arg(short = 'l', long, value_name = "IP:PORT", num_args = 0..=1, hide = true)]
    stream_local: Option<Option<String>>,

    /// Stream live by a remote server
    #[arg(short = 'r', long, value_name = "STREAM-ID|WS-URL", num_args = 0..=1, hide = true)]
    stream_remote: Option<Option<String>>,

    /// Variables for the program's environment
    #[arg(value_name = "NAME=VALUE", hide = true)]
    env: Vec<String>,
}

pub(crate) fn run(args: Session, config: &Config, status: Status) -> Result<u8> {
    if args.stream_local.is_some() || args.stream_remote.is_some() {
        return Err(usage_error(
            "live streaming is not part of this version: leave out --stream-local and --stream-remote",
        ));
    }
    let Some(path) = args.output_file else {
        return Err(usage_error(
            "give a file to write to: asciinema session -o FILE",
        ));
    };
    let return_code = args.options.returns_code();
    let mut recorder = args.options.recorder(path, config)?;
    for variable in args.env {
        let (name, value) = variable
            .split_once('=')
            .ok_or_else(|| usage_error(format!("expected NAME=VALUE, not {variable:?}")))?;
        recorder
            .env
            .push((OsString::from(name), OsString::from(value)));
    }
    let outcome = recorder.record(config, status)?;
    Ok(Options::exit_code(outcome, return_code))
}

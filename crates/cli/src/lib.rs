//! Terminal session recorder and player.
//!
//! The binary is [`run`] and nothing else. The parts are public so that the server's tests
//! record and upload with the real thing.
//!
//! Where there are no Unix terminals, everything is there that needs none: what records and plays
//! is left out.

#[cfg(feature = "net")]
pub mod api;
pub mod cli;
mod cmd;
pub mod config;
pub mod details;
mod edit;
pub mod error;
mod export;
pub mod file;
pub mod format;
pub mod install_id;
pub mod key;
#[cfg(unix)]
mod locale;
#[cfg(unix)]
mod log;
#[cfg(unix)]
pub mod notify;
#[cfg(unix)]
pub mod output;
#[cfg(unix)]
pub mod player;
#[cfg(unix)]
pub mod probe;
pub mod progress;
#[cfg(unix)]
pub mod pty;
#[cfg(unix)]
pub mod recorder;
mod redact;
pub mod repaint;
#[cfg(unix)]
pub mod session;
#[cfg(unix)]
pub mod signals;
#[cfg(unix)]
pub mod sink;
pub mod source;
pub mod status;
pub mod text;
#[cfg(unix)]
pub mod tty;

use std::ffi::OsString;
use std::io::Write;

use clap::Parser;

/// Runs a command line, the program's name included, and returns the exit code: 0, 1 after an
/// error, 2 when the command line makes no sense, and the recorded program's own with
/// `--return`.
pub fn run(args: impl IntoIterator<Item = OsString>) -> u8 {
    let cli = match cli::Cli::try_parse_from(args) {
        Ok(cli) => cli,
        Err(error) => {
            // Help goes to standard output, errors to standard error.
            let _ = error.print();
            return u8::try_from(error.exit_code()).unwrap_or(2);
        }
    };
    match cmd::run(cli) {
        Ok(code) => code,
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "Error: {error:#}");
            error::exit_code(&error)
        }
    }
}

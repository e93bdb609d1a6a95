//! The command line.

mod deferred;

use clap::{Args, Parser, Subcommand};

pub use self::deferred::Deferred;
use crate::cmd::{auth, cat, completions, config, convert, edit, upload};

/// Terminal session recorder and player
#[derive(Debug, Parser)]
#[command(
    name = "asciinema",
    version,
    about,
    infer_subcommands = true,
    max_term_width = 100,
    arg_required_else_help = true,
    after_long_help = "Examples:
  asciinema rec demo.cast                 record a session, end it with ctrl+d
  asciinema play demo.cast                watch it
  asciinema play https://example.com/a/1  watch one from a web page
  asciinema upload demo.cast              put it on a server, print its address
  asciinema convert demo.cast demo.txt    its text
  asciinema cat one.cast two.cast         two recordings as one"
)]
pub struct Cli {
    /// Print no status lines
    #[arg(short, long, global = true)]
    pub quiet: bool,

    /// What to do
    #[command(subcommand)]
    pub command: Command,
}

/// The arguments of what needs a terminal.
#[cfg(unix)]
mod terminal {
    pub(super) use crate::cmd::play::Play;
    pub(super) use crate::cmd::record::Record;
    pub(super) use crate::cmd::session::Session;
}

/// Where there are no terminals, these are not looked at.
#[cfg(not(unix))]
mod terminal {
    pub(super) use super::{Rest as Play, Rest as Record, Rest as Session};
}

/// The subcommands
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Record a terminal session
    #[command(visible_alias = "rec")]
    Record(Deferred<terminal::Record>),
    /// Record a terminal session to a file, with all options
    Session(Deferred<terminal::Session>),
    /// Play a recording in the terminal
    Play(Deferred<terminal::Play>),
    /// Write a recording's output, or several recordings as one, to standard output
    Cat(Deferred<cat::Cat>),
    /// Convert a recording to another format
    Convert(Deferred<convert::Convert>),
    /// Change a recording: trim, cut, speed, limit pauses, take secrets out, add markers
    Edit(Deferred<edit::Edit>),
    /// Upload a recording to a server
    Upload(Deferred<upload::Upload>),
    /// Link this installation to an account on a server
    Auth(Deferred<auth::Auth>),
    /// Look after the configuration
    Config(Deferred<config::ConfigCommand>),
    /// Print completions for a shell
    Completions(Deferred<completions::Completions>),
    /// Print the manual page, or write the pages of all commands to a folder
    Man(Deferred<completions::Man>),
    /// Stream a session live
    #[command(hide = true)]
    Stream(Rest),
}

/// Arguments that are not looked at.
#[derive(Debug, Args)]
pub struct Rest {
    /// Anything
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    pub args: Vec<std::ffi::OsString>,
}

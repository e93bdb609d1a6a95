//! The command line: what the program can be told to do.

use std::path::PathBuf;

use clap::{Parser, Subcommand};

use super::admin::AdminCommand;
use super::options::Options;
use super::storage::{S3Url, Target};
use super::unshown::Unshown;

/// The command line of `asciinema-server`.
#[derive(Debug, Parser)]
#[command(
    name = "asciinema-server",
    version,
    about = "Hosts recordings of terminal sessions"
)]
pub struct Cli {
    /// File with settings, in TOML: their names as below, with _ for -
    #[arg(long, env = "CONFIG_FILE", global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Settings, valid for every command.
    #[command(flatten)]
    pub options: Options,
    /// What to do; without one the server runs.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// The commands of `asciinema-server`.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Run the server (the default)
    Serve,
    /// Print every setting in force and where it comes from
    Config,
    /// Print a link with which the owner of an e-mail address logs in
    LoginLink {
        /// The address; without an account, the link makes one
        email: String,
    },
    /// Carry everything to another database and storage, while no server runs; what was
    /// interrupted goes on
    Move {
        /// Where the rows go: postgres://USER:PASSWORD@HOST:PORT/NAME, or a folder
        #[arg(long, value_name = "DATABASE", value_parser = Unshown::<Target>::new())]
        to: Target,
        /// Where the files go: s3://BUCKET/PREFIX [default: into the folder, or nowhere else]
        #[arg(long, value_name = "STORAGE")]
        to_storage: Option<S3Url>,
    },
    /// Write everything into one file, also while servers run
    Backup {
        /// A new file, such as backup.tar.zst
        file: PathBuf,
    },
    /// Read a backup into an instance that nobody used yet
    Restore {
        /// A file that `backup` wrote
        file: PathBuf,
    },
    /// Compare rows and files; ends with 1 when something is wrong
    Check,
    /// Look after the server
    Admin {
        /// What to do
        #[command(subcommand)]
        command: AdminCommand,
    },
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_well_formed() {
        Cli::command().debug_assert();
    }
}

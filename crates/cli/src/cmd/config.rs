//! `asciinema config`

use anyhow::Result;
use clap::{Args, Subcommand};

use crate::config;
use crate::status::print;

/// Look after the configuration
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  asciinema config migrate            rewrite the configuration of version 1 or 2 as config.toml
  asciinema config migrate --dry-run  show what that would be")]
pub struct ConfigCommand {
    #[command(subcommand)]
    kind: Kind,
}

#[derive(Debug, Subcommand)]
enum Kind {
    /// Rewrite the configuration of version 1 or 2 as config.toml
    Migrate {
        /// Print it instead of writing it
        #[arg(short = 'n', long)]
        dry_run: bool,
    },
}

pub(crate) fn run(args: ConfigCommand) -> Result<u8> {
    let Kind::Migrate { dry_run } = args.kind;
    let migration = config::Migration::plan()?;
    if dry_run {
        print(migration.text())?;
        return Ok(0);
    }
    migration.write()?;
    let (to, from) = (migration.to.display(), migration.from.display());
    print(format_args!(
        "{to} has what {from} had, which is not read any more\n"
    ))?;
    Ok(0)
}

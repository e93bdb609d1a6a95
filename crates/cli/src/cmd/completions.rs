//! `asciinema completions` and `asciinema man`: what shells and manuals know of the command line.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};
use clap::{Args, Command, CommandFactory, ValueHint};
use clap_complete::Shell;

use super::config::ConfigCommand;
use super::edit::Edit;
use crate::cli::Cli;
use crate::status::print;

/// Print completions for a shell
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  asciinema completions bash > ~/.local/share/bash-completion/completions/asciinema
  asciinema completions zsh > ~/.zfunc/_asciinema
  asciinema completions fish > ~/.config/fish/completions/asciinema.fish")]
pub struct Completions {
    /// The shell
    shell: Shell,
}

/// Print the manual page, or write the pages of all commands to a folder
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  asciinema man | man -l -
  asciinema man ~/.local/share/man/man1")]
pub struct Man {
    /// The folder; it is made when it is not there
    #[arg(value_hint = ValueHint::DirPath)]
    folder: Option<PathBuf>,
}

/// The command line, in which `help` knows the commands that have commands of their own: it copies
/// them before deferred arguments are described.
fn command_line() -> Command {
    fn described<T: Args>(command: Command) -> Command {
        T::augment_args(command).defer(|command| command)
    }
    Cli::command()
        .mut_subcommand("config", described::<ConfigCommand>)
        .mut_subcommand("edit", described::<Edit>)
}

pub(crate) fn completions(args: Completions) -> Result<u8> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut command_line(), "asciinema", &mut script);
    print(String::from_utf8_lossy(&script))?;
    Ok(0)
}

pub(crate) fn man(args: Man) -> Result<u8> {
    match args.folder {
        Some(folder) => {
            fs::create_dir_all(&folder)
                .and_then(|()| clap_mangen::generate_to(Cli::command(), &folder))
                .with_context(|| format!("cannot write to {}", folder.display()))?;
        }
        None => {
            let mut page = Vec::new();
            clap_mangen::Man::new(Cli::command()).render(&mut page)?;
            print(String::from_utf8_lossy(&page))?;
        }
    }
    Ok(0)
}

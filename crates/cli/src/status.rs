//! Lines that tell the user how things go: `::: ` before information, `!!! ` before warnings.

use std::fmt::Display;
use std::io::{ErrorKind, Write};

use anyhow::{Context, Result};

/// Prints what was asked for. A reader of the output that has gone has seen enough.
pub(crate) fn print(text: impl Display) -> Result<()> {
    let mut stdout = std::io::stdout().lock();
    match write!(stdout, "{text}").and_then(|()| stdout.flush()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        result => result.context("cannot write to standard output"),
    }
}

/// Where and whether to print.
#[derive(Debug, Clone, Copy)]
pub struct Status {
    quiet: bool,
    /// Standard output carries data.
    stdout_is_data: bool,
}

impl Status {
    /// Prints to standard output, or nothing when `quiet`.
    pub fn new(quiet: bool) -> Status {
        Status {
            quiet,
            stdout_is_data: false,
        }
    }

    /// Keeps away from standard output, which carries data.
    pub fn beside_data(self) -> Status {
        Status {
            stdout_is_data: true,
            ..self
        }
    }

    /// Whether nothing is printed.
    pub fn is_quiet(self) -> bool {
        self.quiet
    }

    /// Tells how things go.
    pub fn info(self, text: impl Display) {
        if self.quiet {
            return;
        }
        // Nobody is left to be told when these fail.
        let _ = if self.stdout_is_data {
            writeln!(std::io::stderr(), "::: {text}")
        } else {
            writeln!(std::io::stdout(), "::: {text}")
        };
    }

    /// Tells what the user should know although the work goes on.
    pub fn warning(self, text: impl Display) {
        if !self.quiet {
            let _ = writeln!(std::io::stderr(), "!!! {text}");
        }
    }
}

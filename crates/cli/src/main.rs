//! The binary.

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(asciinema::run(std::env::args_os()))
}

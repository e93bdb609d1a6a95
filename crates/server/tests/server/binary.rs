//! The real binary, for one command or running.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use crate::pair;

/// A command of the real binary about a data directory.
pub(crate) fn command(data: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_asciinema-server"));
    command
        .args(arguments)
        .arg("--data-dir")
        .arg(data)
        .envs(pair::variables(data));
    command
}

/// The real binary, running.
pub(crate) struct Binary {
    pub(crate) process: Child,
    pub(crate) url: String,
}

impl Binary {
    /// Starts the binary on a data directory. `setup` is shell that runs before it.
    pub(crate) fn start(data: &Path, setup: &str) -> Binary {
        Binary::start_under(data, setup, "")
    }

    /// Starts the binary by another program, whose command line this is.
    pub(crate) fn start_under(data: &Path, setup: &str, program: &str) -> Binary {
        let mut process = Command::new("sh")
            .arg("-c")
            .arg(format!(
                "{setup} exec {program} \"$0\" --listen 127.0.0.1:0 --data-dir \"$1\""
            ))
            .arg(env!("CARGO_BIN_EXE_asciinema-server"))
            .arg(data)
            .envs(pair::variables(data))
            .env("LOG", "warn")
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        let url = line
            .trim()
            .strip_prefix("listening on ")
            .unwrap_or_default()
            .to_owned();
        assert!(!url.is_empty(), "the server did not start");
        Binary { process, url }
    }

    /// Sends a signal by its name.
    pub(crate) fn signal(&self, name: &str) {
        let sent = Command::new("kill")
            .args(["-s", name, &self.process.id().to_string()])
            .status()
            .unwrap();
        assert!(sent.success());
    }
}

impl Drop for Binary {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

//! `asciinema rec`

mod ask;

use std::path::PathBuf;

use anyhow::Result;
use clap::{Args, ValueHint};

use super::visibility::VisibilityArgs;
use crate::config::{self, Config};
use crate::details::Details;
use crate::error::usage_error;
use crate::file::Existing;
use crate::format::Format;
use crate::log::Log;
use crate::recorder::Recorder;
use crate::redact::Patterns;
use crate::session::{Outcome, SizeOverride};
use crate::status::Status;

/// Options of everything that records.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Output format; without it the file's name decides, .txt being plain text
    #[arg(short = 'f', long, value_name = "FORMAT")]
    output_format: Option<Format>,

    /// Command to record instead of the shell
    #[arg(short, long, value_name = "COMMAND", value_hint = ValueHint::CommandString)]
    command: Option<String>,

    /// Record what is typed, too
    #[arg(short = 'I', long, alias = "stdin")]
    capture_input: bool,

    /// Environment variables to record, joined by commas [default: SHELL]
    #[arg(short = 'e', long, visible_alias = "env", value_name = "VARS")]
    capture_env: Option<String>,

    /// Append to an existing recording
    #[arg(short, long, conflicts_with = "overwrite")]
    append: bool,

    /// Overwrite the file if it exists
    #[arg(long)]
    overwrite: bool,

    /// Title of the recording
    #[arg(short, long)]
    title: Option<String>,

    /// Let players shorten pauses to this many seconds
    #[arg(short, long, value_name = "SECS", allow_negative_numbers = true)]
    idle_time_limit: Option<f64>,

    /// Shorten pauses to this many seconds in the recording itself
    #[arg(short = 'w', long, value_name = "SECS", allow_negative_numbers = true)]
    max_wait: Option<f64>,

    /// Put asterisks in the place of passwords, tokens and keys. What stands on the line of the
    /// cursor is written when the line is finished
    #[arg(long)]
    redact: bool,

    /// Put asterisks in the place of what a regular expression matches, too, or of its first group
    #[arg(long, value_name = "REGEX")]
    redact_pattern: Vec<String>,

    /// Write to the disk itself every second, so that not even a loss of power costs more
    #[arg(long)]
    sync: bool,

    /// Append to this file what happened in the session; RUST_LOG chooses how much
    #[arg(long, value_name = "PATH", value_hint = ValueHint::FilePath)]
    log_file: Option<PathBuf>,

    /// Record without a terminal
    #[arg(long)]
    headless: bool,

    /// Size of the recorded terminal: COLSxROWS, COLSx or xROWS
    #[arg(long, value_name = "COLSxROWS")]
    window_size: Option<SizeOverride>,

    /// Columns of the recorded terminal
    #[arg(long, hide = true, conflicts_with = "window_size", value_parser = clap::value_parser!(u16).range(1..))]
    cols: Option<u16>,

    /// Rows of the recorded terminal
    #[arg(long, hide = true, conflicts_with = "window_size", value_parser = clap::value_parser!(u16).range(1..))]
    rows: Option<u16>,

    /// Exit with the command's exit code
    #[arg(long = "return")]
    return_code: bool,
}

/// Record a terminal session
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  asciinema rec                            record, then ask what to do with it
  asciinema rec demo.cast                  record to a file
  asciinema rec -c htop -t htop demo.cast  record one command
  asciinema rec -i 2 demo.cast             let players cut pauses to 2 seconds
  asciinema rec -a demo.cast               go on with a recording
  asciinema rec --redact demo.cast         keep tokens and passwords out of it
  asciinema rec --raw >(nc node123 9999)   send the output to another machine

Keys: ctrl+\\ pauses and resumes; ctrl+d or 'exit' ends the shell.")]
pub struct Record {
    /// File, named pipe, or - for standard output
    #[arg(value_hint = ValueHint::FilePath)]
    file: Option<PathBuf>,

    #[command(flatten)]
    options: Options,

    /// Write the output bytes and nothing else
    #[arg(long, conflicts_with = "output_format")]
    raw: bool,

    /// Upload at the end without asking, when no file is given
    #[arg(short, long)]
    yes: bool,

    #[command(flatten)]
    visibility: VisibilityArgs,
}

impl Options {
    /// The recorder for these options, writing to `path`.
    pub(crate) fn recorder(self, path: PathBuf, config: &Config) -> Result<Recorder> {
        let session = &config.session;
        let capture_env = self
            .capture_env
            .as_deref()
            .or(session.capture_env.as_deref());
        let names = capture_env.unwrap_or("SHELL").split(',').map(str::trim);
        let mut own_patterns = session.redact_patterns.clone();
        own_patterns.extend(self.redact_pattern);
        let redacts = self.redact || session.redact || !own_patterns.is_empty();
        let redact = redacts.then(|| Patterns::new(&own_patterns, true));
        let idle_time_limit = self.idle_time_limit.or(session.idle_time_limit);
        let fixed = SizeOverride {
            cols: self.cols,
            rows: self.rows,
        };
        Ok(Recorder {
            path,
            existing: match (self.append, self.overwrite) {
                (true, _) => Existing::Append,
                (_, true) => Existing::Overwrite,
                _ => Existing::Keep,
            },
            format: self.output_format,
            bare: false,
            command: self.command.or_else(|| session.command.clone()),
            capture_input: self.capture_input || session.capture_input,
            capture_env: names
                .filter(|name| !name.is_empty())
                .map(str::to_owned)
                .collect(),
            title: self.title,
            idle_time_limit: config::seconds(idle_time_limit, "idle time limit")?,
            max_wait: config::seconds(self.max_wait.or(session.max_wait), "maximum wait")?,
            redact: redact.transpose()?,
            sync: self.sync,
            log: Log::open(self.log_file.as_deref())?,
            headless: self.headless,
            size: self.window_size.unwrap_or(fixed),
            env: Vec::new(),
        })
    }

    /// The exit code after a session.
    pub(crate) fn exit_code(outcome: Outcome, return_code: bool) -> u8 {
        let code = match outcome.ended_by {
            Some(signal) => 128 + signal,
            None if return_code => outcome.exit_code,
            None => 0,
        };
        u8::try_from(code).unwrap_or(1)
    }

    /// Whether the command's exit code is to be returned.
    pub(crate) fn returns_code(&self) -> bool {
        self.return_code
    }
}

pub(crate) fn run(args: Record, config: &Config, status: Status) -> Result<u8> {
    let Record {
        file,
        options,
        raw,
        yes,
        visibility,
    } = args;
    if file.is_none() && (options.append || raw || options.output_format.is_some()) {
        return Err(usage_error(
            "give a FILE to write to, as in 'asciinema rec demo.cast'",
        ));
    }
    let visibility = visibility.name().map(str::to_owned);
    if let (Some(file), Some(name)) = (&file, &visibility) {
        let option = match name.as_str() {
            "public" => "-P",
            "unlisted" => "-p",
            _ => "--visibility private",
        };
        return Err(usage_error(format!(
            "nothing is uploaded when a file is given: upload it later with \
             'asciinema upload {option} {}'",
            file.display()
        )));
    }
    let details = Details {
        visibility,
        ..Details::default()
    };
    let return_code = options.returns_code();
    let ask = file.is_none();
    let path = file.map_or_else(ask::temporary_path, Ok)?;
    let mut recorder = options.recorder(path.clone(), config)?;
    if raw {
        recorder.format = Some(Format::Raw);
        recorder.bare = true;
    }
    recorder.env.push(("ASCIINEMA_REC".into(), "1".into()));
    let outcome = recorder.record(config, status)?;
    if ask && outcome.ended_by.is_some() {
        // Whoever ended the recorder does not wait for answers and uploads.
        ask::keep(&path, status)?;
    } else if ask {
        ask::what_to_do(&path, yes || config.session.yes, &details, config, status)?;
    }
    Ok(Options::exit_code(outcome, return_code))
}

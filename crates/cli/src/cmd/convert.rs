//! `asciinema convert`

use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context, Result};
use clap::{Args, ValueHint};

use super::cat::is_broken_pipe;
use crate::error::usage_error;
use crate::export::{Export, Recording, ScriptFiles};
use crate::file::{self, Existing, Reserved};
use crate::format::Format;
use crate::progress::Progress;

/// Convert a recording to another format
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  asciinema convert old.json new.cast            any version to v3
  asciinema convert -f asciicast-v2 new.cast old.cast
  asciinema convert demo.cast demo.txt           plain text
  asciinema convert -f raw demo.cast - | less -R
  asciinema convert nethack.ttyrec.gz demo.cast  a ttyrec
  asciinema convert --timing timing typescript demo.cast

What is read: asciicast v1, v2 and v3, ttyrec by its name, and typescripts with --timing; plain,
.gz or .zst.")]
pub struct Convert {
    /// The recording: a file, a URL or -
    #[arg(value_hint = ValueHint::FilePath)]
    input: String,

    /// The file to write, or - for standard output
    #[arg(value_hint = ValueHint::FilePath)]
    output: PathBuf,

    /// Output format; without it the file's name decides, .txt being plain text
    #[arg(short = 'f', long, value_name = "FORMAT")]
    output_format: Option<Format>,

    /// Overwrite the file if it exists
    #[arg(long)]
    overwrite: bool,

    /// The input is a typescript of script(1), and this its timing file
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    timing: Option<PathBuf>,

    /// What was typed, which script(1) wrote to this file
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    script_input: Option<PathBuf>,
}

pub(crate) fn run(args: Convert) -> Result<u8> {
    let format = match args.output_format {
        Some(format) => format,
        None => Format::of_name(&args.output)?.unwrap_or(Format::AsciicastV3),
    };
    if args.script_input.is_some() && args.timing.is_none() {
        return Err(usage_error("give the timing file, too: --timing FILE"));
    }
    let files = ScriptFiles {
        timing: args.timing,
        input: args.script_input,
    };
    let total = fs::metadata(&args.input)
        .ok()
        .filter(|file| file.is_file())
        .map(|file| file.len());
    let progress = Progress::new("Converting", total);
    let mut recording = Recording::open_with(&args.input, &files, &progress)?;
    file::refuse_input(&args.input, &args.output)?;
    let existing = if args.overwrite {
        Existing::Overwrite
    } else {
        Existing::Keep
    };
    let output = Reserved::new(file::open(&args.output, existing)?);
    let mut export = Export::new(output, format, recording.header())?;
    let result = recording.write_to(&mut export, Duration::ZERO);
    let result = result.and_then(|_| {
        export
            .finish()
            .with_context(|| format!("cannot write {}", args.output.display()))
    });
    progress.clear();
    match result {
        Err(error) if is_broken_pipe(&error) => Ok(0),
        result => result.map(|_| 0),
    }
}

//! `asciinema cat`

use std::io::{self, ErrorKind};
use std::time::Duration;

use anyhow::{Context, Result};
use asciicast::{Event, EventData, Header};
use clap::{Args, ValueHint};

use crate::error::usage_error;
use crate::export::{Export, Recording};
use crate::format::Format;

/// Write a recording's output, or several recordings as one, to standard output
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  asciinema cat demo.cast > output.txt           everything that was shown
  asciinema cat one.cast two.cast > both.cast    one recording after the other")]
pub struct Cat {
    /// Recordings: files, URLs or -
    #[arg(required = true, value_name = "FILE", value_hint = ValueHint::FilePath)]
    files: Vec<String>,

    /// Output format [default: raw output for one file, else that of the first]
    #[arg(short = 'f', long, value_name = "FORMAT")]
    output_format: Option<Format>,
}

pub(crate) fn run(args: Cat) -> Result<u8> {
    let is_raw = args.files.len() == 1 && args.output_format.is_none();
    let format = if is_raw {
        Wanted::Bare
    } else {
        args.output_format.map_or(Wanted::Asciicast, Wanted::Format)
    };
    write(&args.files, format)
}

/// The form that several recordings are written in.
pub(crate) enum Wanted {
    /// Their output and nothing else.
    Bare,
    /// An asciicast of the first one's version.
    Asciicast,
    /// This format.
    Format(Format),
}

/// Writes one recording after the other to standard output.
pub(crate) fn write(files: &[String], wanted: Wanted) -> Result<u8> {
    let mut recordings = files.iter().map(|file| Recording::open(file));
    let first = match recordings.next() {
        Some(recording) => recording?,
        None => return Err(usage_error("give at least one recording")),
    };
    let header = first.header().clone();
    let stdout = io::stdout().lock();
    let mut export = match wanted {
        Wanted::Bare => Export::bare(stdout),
        Wanted::Format(format) => Export::new(stdout, format, &header)?,
        Wanted::Asciicast => Export::new(stdout, Format::of_version(header.version), &header)?,
    };
    let all = std::iter::once(Ok(first)).chain(recordings);
    let result = concatenate(all, &header, &mut export);
    match result.and_then(|()| export.finish().context("cannot write the output")) {
        // A reader that has seen enough, as `head`, is no error.
        Err(error) if is_broken_pipe(&error) => Ok(0),
        result => result.map(|_| 0),
    }
}

fn concatenate(
    recordings: impl Iterator<Item = Result<Recording>>,
    header: &Header,
    export: &mut Export<impl io::Write>,
) -> Result<()> {
    let mut size = header.size;
    let mut end = Duration::ZERO;
    for recording in recordings {
        let mut recording = recording?;
        if recording.header().size != size {
            export.event(&Event {
                time: end,
                data: EventData::Resize(recording.header().size),
            })?;
        }
        (end, size) = recording.write_to(export, end)?;
    }
    Ok(())
}

/// Whether the reader of the output has gone.
pub(crate) fn is_broken_pipe(error: &anyhow::Error) -> bool {
    let mut causes = error
        .chain()
        .filter_map(|cause| cause.downcast_ref::<io::Error>());
    causes.any(|cause| cause.kind() == ErrorKind::BrokenPipe)
}

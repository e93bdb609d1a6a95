//! `asciinema edit`

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use asciicast::{Event, EventData};
use clap::{Args, Subcommand, ValueHint};

use super::cat::{self, Wanted, is_broken_pipe};
use crate::config;
use crate::edit::{Change, Editor};
use crate::error::usage_error;
use crate::export::{Export, Recording};
use crate::file::{self, Existing};
use crate::format::Format;
use crate::redact::{Patterns, Redactor, Stream};

/// Change a recording: trim, cut, speed, limit pauses, take secrets out, add markers
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  asciinema edit trim --start 2.5 --end 60 demo.cast > short.cast
  asciinema edit cut --start 10 --end 20 demo.cast -o demo2.cast
  asciinema edit speed 2 --start 5 demo.cast --in-place
  asciinema edit quantize 1.5 demo.cast > brisk.cast
  asciinema edit redact -p 'ACME-[0-9]+' demo.cast > public.cast
  asciinema edit marker 12.5 'It compiles' demo.cast --in-place")]
pub struct Edit {
    #[command(subcommand)]
    kind: Kind,
}

#[derive(Debug, Subcommand)]
enum Kind {
    /// Keep what is between two times
    Trim {
        #[command(flatten)]
        range: RangeArgs,
        #[command(flatten)]
        files: Files,
    },
    /// Leave out what is between two times
    Cut {
        #[command(flatten)]
        range: RangeArgs,
        #[command(flatten)]
        files: Files,
    },
    /// Let time pass faster
    Speed {
        /// Factor
        #[arg(allow_negative_numbers = true)]
        factor: f64,
        #[command(flatten)]
        range: RangeArgs,
        #[command(flatten)]
        files: Files,
    },
    /// Make long pauses shorter
    Quantize {
        /// Longest pause, in seconds
        #[arg(allow_negative_numbers = true)]
        seconds: f64,
        #[command(flatten)]
        files: Files,
    },
    /// Put asterisks in the place of passwords, tokens and keys
    Redact {
        /// A regular expression of further secrets; of its first group, if it has one
        #[arg(short, long = "pattern", value_name = "REGEX")]
        patterns: Vec<String>,
        /// Look for the given patterns only
        #[arg(long, requires = "patterns")]
        only: bool,
        #[command(flatten)]
        files: Files,
    },
    /// Put recordings one after the other
    Concat {
        /// The recordings: files, URLs or -
        #[arg(required = true, value_name = "FILE", value_hint = ValueHint::FilePath)]
        files: Vec<String>,
    },
    /// Add a marker
    Marker {
        /// Its time, in seconds
        #[arg(allow_negative_numbers = true)]
        time: f64,
        /// Its label
        label: String,
        #[command(flatten)]
        files: Files,
    },
}

/// A range of time.
#[derive(Debug, Args)]
struct RangeArgs {
    /// Its start, in seconds [default: that of the recording]
    #[arg(long, value_name = "SECS", allow_negative_numbers = true)]
    start: Option<f64>,

    /// Its end, in seconds [default: that of the recording]
    #[arg(long, value_name = "SECS", allow_negative_numbers = true)]
    end: Option<f64>,
}

/// What is read and written.
#[derive(Debug, Args)]
struct Files {
    /// The recording: a file, a URL or -
    #[arg(value_hint = ValueHint::FilePath)]
    file: String,

    /// The file to write, instead of standard output
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    output: Option<PathBuf>,

    /// Overwrite the file to write if it exists
    #[arg(long)]
    overwrite: bool,

    /// Replace the recording, once the new one is complete
    #[arg(long, conflicts_with_all = ["output", "overwrite"])]
    in_place: bool,
}

pub(crate) fn run(args: Edit) -> Result<u8> {
    let (work, files) = match args.kind {
        Kind::Concat { files } => return cat::write(&files, Wanted::Asciicast),
        Kind::Trim { range, files } => (Work::Change(Change::Trim(range.durations()?)), files),
        Kind::Cut { range, .. } if range.start.or(range.end).is_none() => {
            return Err(usage_error(
                "give --start, --end or both: without them nothing would be left",
            ));
        }
        Kind::Cut { range, files } => (Work::Change(Change::Cut(range.durations()?)), files),
        Kind::Speed {
            factor,
            range,
            files,
        } => {
            if !(factor.is_finite() && factor > 0.0) {
                return Err(usage_error(format!(
                    "invalid factor {factor}: give one more than 0"
                )));
            }
            (
                Work::Change(Change::Speed(range.durations()?, factor)),
                files,
            )
        }
        Kind::Quantize { seconds, files } => (
            Work::Change(Change::LimitPauses(duration(seconds, "longest pause")?)),
            files,
        ),
        Kind::Marker { time, label, files } => {
            let change = Change::AddMarker(duration(time, "time")?, label);
            (Work::Change(change), files)
        }
        Kind::Redact {
            patterns,
            only,
            files,
        } => (Work::Redact(Patterns::new(&patterns, !only)?), files),
    };
    match files {
        Files {
            in_place: true,
            file,
            ..
        } => replace(work, &file)?,
        Files {
            file,
            output,
            overwrite,
            ..
        } => {
            let path = output.unwrap_or_else(|| PathBuf::from("-"));
            let existing = if overwrite {
                Existing::Overwrite
            } else {
                Existing::Keep
            };
            if !matches!(Format::of_name(&path), Ok(None)) {
                return Err(usage_error(format!(
                    "{}: what is edited is written as an asciicast: give a name with .cast, and \
                     convert that to other formats with 'asciinema convert'",
                    path.display()
                )));
            }
            let recording = Recording::open(&file)?;
            file::refuse_input(&file, &path)?;
            let writer = file::open(&path, existing)?;
            match edit(work, recording, writer) {
                // A reader that has seen enough, as `head`, is no error.
                Err(error) if is_broken_pipe(&error) => {}
                result => drop(result?),
            }
        }
    }
    Ok(0)
}

impl RangeArgs {
    fn durations(&self) -> Result<std::ops::Range<Duration>> {
        let start = config::seconds(self.start, "start")?.unwrap_or(Duration::ZERO);
        let end = config::seconds(self.end, "end")?.unwrap_or(Duration::MAX);
        if start > end {
            return Err(usage_error("the start is behind the end: exchange them"));
        }
        Ok(start..end)
    }
}

fn duration(seconds: f64, what: &str) -> Result<Duration> {
    Ok(config::seconds(Some(seconds), what)?.unwrap_or_default())
}

/// What is done to a recording.
enum Work {
    Change(Change),
    Redact(Patterns),
}

fn edit<W: Write>(work: Work, mut recording: Recording, writer: W) -> Result<W> {
    let mut header = recording.header().clone();
    let format = Format::of_version(header.version);
    let written = "cannot write the output";
    match work {
        Work::Change(change) => {
            let mut editor = Editor::new(change, &header);
            let mut export = Export::new(writer, format, &header)?;
            recording.for_each(|event| editor.event(event, |event| export.event(event)))?;
            editor
                .finish(|event| export.event(event))
                .context(written)?;
            export.finish().context(written)
        }
        Work::Redact(patterns) => {
            patterns.mask_header(&mut header);
            let mut redactor = Redactor::new(patterns, header.size);
            let mut export = Export::new(writer, format, &header)?;
            recording.for_each(|event| {
                redact(event, &mut redactor);
                redactor.release(|time, data, text| export.event(&with_text(time, data, text)))
            })?;
            redactor
                .release_all(|time, data, text| export.event(&with_text(time, data, text)))
                .context(written)?;
            export.finish().context(written)
        }
    }
}

/// Hands an event to the redactor.
fn redact(event: Event<'_>, redactor: &mut Redactor<EventData<'static>>) {
    let time = event.time;
    match event.data {
        EventData::Output(text) => {
            let tag = EventData::Output("".into());
            redactor.push_text(time, tag, Stream::Output, text.as_bytes());
        }
        EventData::Input(text) => {
            let tag = EventData::Input("".into());
            redactor.push_text(time, tag, Stream::Input, text.as_bytes());
        }
        EventData::Marker(label) => {
            let label = redactor.patterns().mask(&label);
            redactor.push(time, EventData::Marker(label.into()));
        }
        data => {
            if let EventData::Resize(size) = data {
                redactor.resize(size);
            }
            redactor.push(time, data.into_owned());
        }
    }
}

/// The event that came out of the redactor.
fn with_text<'a>(time: Duration, data: &EventData<'static>, text: &'a [u8]) -> Event<'a> {
    let data = match data {
        EventData::Output(_) => EventData::Output(String::from_utf8_lossy(text)),
        EventData::Input(_) => EventData::Input(String::from_utf8_lossy(text)),
        data => data.clone(),
    };
    Event { time, data }
}

/// Writes the new recording beside the old one and then puts it in its place. Where a link leads to
/// the old one, it leads to the new one.
fn replace(work: Work, file: &str) -> Result<()> {
    let recording = Recording::open(file)?;
    let path = &fs::canonicalize(file).with_context(|| format!("cannot open {file}"))?;
    if is_named_otherwise(path) {
        bail!(
            "the new {file} would not be what its name says, but an asciicast: \
             write it to another file with -o"
        );
    }
    let permissions = fs::metadata(path)
        .with_context(|| format!("cannot open {file}"))?
        .permissions();
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.new", std::process::id()));
    let new = path.with_file_name(name);
    let written = file::open(&new, Existing::Keep).and_then(|writer| {
        let writer = edit(work, recording, writer)?;
        writer.set_permissions(permissions)?;
        writer.sync_all()?;
        fs::rename(&new, path).with_context(|| format!("cannot replace {file}"))
    });
    if written.is_err() {
        // What is left of the attempt is of no use.
        let _ = fs::remove_file(&new);
    }
    written
}

/// Whether a file's name says that it is no plain asciicast.
fn is_named_otherwise(path: &Path) -> bool {
    let is = |name: &str| {
        path.extension()
            .is_some_and(|extension| extension.eq_ignore_ascii_case(name))
    };
    ["ttyrec", "gz", "zst"].into_iter().any(is)
}

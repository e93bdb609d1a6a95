//! The file that a recorder writes: how it is opened, and the output that fills it.

use std::fs::File;
use std::io::{BufReader, IsTerminal, Seek};
use std::os::fd::AsFd;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use asciicast::{Encoder, Header, Tail, Version};
use rustix::fs::OFlags;

use super::Recorder;
use crate::export::header_sequence;
use crate::file::{self, Existing};
use crate::format::Format;
use crate::output::asciicast::AsciicastOutput;
use crate::output::raw::RawOutput;
use crate::output::text::TextOutput;
use crate::sink::Plan;

/// A file that is open, nothing written yet.
pub(super) struct Target {
    file: File,
    path: PathBuf,
    format: Format,
    bare: bool,
    start: Start,
    /// What is in the file is to be overwritten.
    is_to_be_emptied: bool,
}

enum Start {
    /// The file is empty, or will be.
    New,
    /// It holds a recording that ends so.
    Asciicast(Box<Tail>),
    /// It holds something that has no structure.
    Other,
}

impl Target {
    /// Opens the recorder's file. A named pipe waits here for its reader.
    pub(super) fn open(recorder: &Recorder) -> Result<Target> {
        let path = recorder.path.as_path();
        file::refuse_folder(path)?;
        if path == Path::new("-") && !recorder.headless && std::io::stdout().is_terminal() {
            bail!(
                "the recording and what it shows would be written to the same terminal: \
                 give a file, or send it on as in 'asciinema rec - > demo.cast'"
            );
        }
        if path == Path::new("-") && leads_nowhere(std::io::stdout()) {
            bail!(
                "standard output is closed, the recording would go nowhere: \
                 give a file, or send it on as in 'asciinema rec - > demo.cast'"
            );
        }
        let is_taken = file::has_content(path);
        if is_taken && recorder.existing == Existing::Keep {
            bail!(
                "{}: file exists, use --overwrite or --append, or another name",
                path.display()
            );
        }
        let appends = is_taken && recorder.existing == Existing::Append;
        let named = match recorder.format {
            None if !appends => Format::of_name(path)?,
            // What is in the file tells more than its name.
            None => Format::of_name(path).unwrap_or_default(),
            asked => asked,
        };
        let (format, start) = match named {
            _ if !appends => (named.unwrap_or(Format::AsciicastV3), Start::New),
            Some(format @ (Format::Raw | Format::Text)) => (format, Start::Other),
            named => appended(path, named)?,
        };
        let existing = recorder.existing;
        let (file, is_to_be_emptied) = file::open_unchanged(path, existing)?;
        Ok(Target {
            file,
            path: path.to_owned(),
            format,
            bare: recorder.bare,
            start,
            is_to_be_emptied,
        })
    }

    /// The sink that fills the file.
    pub(super) fn into_plan(
        self,
        header: Header,
        max_wait: Option<Duration>,
        sync: bool,
    ) -> Result<Plan> {
        let to_be_emptied = self.is_to_be_emptied.then(|| self.file.try_clone());
        let to_be_emptied = to_be_emptied.transpose()?;
        Ok(Plan {
            to_be_emptied,
            ..self.plan(header, max_wait, sync)?
        })
    }

    fn plan(self, header: Header, max_wait: Option<Duration>, sync: bool) -> Result<Plan> {
        let name = self.path.display().to_string();
        let wants_facts = self.wants_facts();
        let Target {
            file,
            path,
            format,
            bare,
            start,
            ..
        } = self;
        let encoder = match format {
            Format::AsciicastV3 => Encoder::v3(),
            Format::AsciicastV2 => Encoder::v2(),
            Format::AsciicastV1 => Encoder::v1(),
            Format::Raw => {
                let is_new = matches!(start, Start::New);
                let prefix = if is_new && !bare {
                    header_sequence(&header)
                } else {
                    Vec::new()
                };
                let output = RawOutput::new(file, prefix);
                return Ok(Plan::new(name, output, sync));
            }
            Format::Text => {
                return Ok(Plan::new(name, TextOutput::new(file, header.size), sync));
            }
        };
        if let Start::Asciicast(tail) = start {
            let output = AsciicastOutput::append(file, &path, encoder, &tail, header.size)
                .context("cannot append")?;
            return Ok(Plan::new(name, output.with_max_wait(max_wait), sync));
        }
        let output = if wants_facts {
            AsciicastOutput::provisional(file, &path, encoder, header)
        } else {
            AsciicastOutput::new(file, &path, encoder, &header)
        };
        Ok(Plan {
            wants_facts,
            ..Plan::new(name, output.with_max_wait(max_wait), sync)
        })
    }

    /// Whether the recording tells what the terminal says about itself. In a pipe or a socket the
    /// header cannot be written again, and standard output may be the end of somebody's file.
    fn wants_facts(&self) -> bool {
        matches!(self.format, Format::AsciicastV2 | Format::AsciicastV3)
            && matches!(self.start, Start::New)
            && begins_file(&self.file, self.is_to_be_emptied)
    }
}

/// Whether a standard stream was closed when the program started: its place is taken by `/dev/null`,
/// open for reading and writing. Who wants to throw a recording away opens it for writing alone.
fn leads_nowhere(stream: impl AsFd) -> bool {
    let device = |stat: rustix::fs::Stat| (stat.st_mode, stat.st_rdev);
    let null = rustix::fs::stat("/dev/null").map(device);
    let flags = rustix::fs::fcntl_getfl(&stream);
    flags.is_ok_and(|flags| flags & OFlags::RWMODE == OFlags::RDWR)
        && null.is_ok_and(|null| rustix::fs::fstat(&stream).map(device) == Ok(null))
}

/// Whether what is written to `file` is a file from its start on, which can be written again.
fn begins_file(file: &File, is_to_be_emptied: bool) -> bool {
    let is_empty_file = file
        .metadata()
        .is_ok_and(|metadata| metadata.is_file() && (metadata.len() == 0 || is_to_be_emptied));
    // Where writing appends it does so wherever it is told to write.
    let appends = rustix::fs::fcntl_getfl(file).is_ok_and(|flags| flags.contains(OFlags::APPEND));
    let mut position = file;
    is_empty_file && !appends && position.stream_position().is_ok_and(|at| at == 0)
}

fn appended(path: &Path, named: Option<Format>) -> Result<(Format, Start)> {
    let file = File::open(path).with_context(|| format!("cannot open {}", path.display()))?;
    let tail = Tail::read(BufReader::with_capacity(256 * 1024, file))
        .with_context(|| format!("cannot append to {}", path.display()))?;
    let format = match tail.header.version {
        Version::V1 => bail!(
            "appending to asciicast v1 files is not supported: \
             convert it with 'asciinema convert {} NEW.cast' first",
            path.display()
        ),
        Version::V2 => Format::AsciicastV2,
        Version::V3 => Format::AsciicastV3,
    };
    if let Some(named) = named.filter(|named| *named != format) {
        bail!(
            "{} is {format}: {named} cannot be appended to it, leave out -f",
            path.display()
        );
    }
    Ok((format, Start::Asciicast(Box::new(tail))))
}

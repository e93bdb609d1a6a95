//! The formats that recordings are written in.

use std::fmt;
use std::path::Path;

use anyhow::Result;
use asciicast::Version;
use clap::ValueEnum;

use crate::error::usage_error;

/// Endings of files that nobody takes for a recording, and that are not written here.
const FOREIGN: [&str; 24] = [
    "gif", "svg", "png", "apng", "jpg", "jpeg", "webp", "avif", "bmp", "mp4", "m4v", "mov", "mkv",
    "webm", "avi", "html", "htm", "pdf", "ttyrec", "gz", "zst", "xz", "bz2", "zip",
];

/// Endings of what a server makes of a recording.
const ON_SERVERS: [&str; 3] = ["gif", "svg", "png"];

/// A format on the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Line by line, intervals in milliseconds.
    #[value(
        name = "asciicast-v3",
        alias = "v3",
        help = "asciicast v3, the default"
    )]
    AsciicastV3,
    /// Line by line, times since the start.
    #[value(
        name = "asciicast-v2",
        alias = "v2",
        help = "asciicast v2, for older players"
    )]
    AsciicastV2,
    /// One JSON object.
    #[value(
        name = "asciicast-v1",
        alias = "v1",
        help = "asciicast v1, output only, for the oldest players"
    )]
    AsciicastV1,
    /// The bytes of the output after a sequence that sets the size.
    #[value(
        name = "raw",
        help = "output bytes with escape sequences, without times"
    )]
    Raw,
    /// The lines of the output without escape sequences.
    #[value(name = "txt", help = "plain text")]
    Text,
}

impl Format {
    /// The format in which a recording of this version goes on. Nothing new is written in v1.
    pub fn of_version(version: Version) -> Format {
        match version {
            Version::V2 => Format::AsciicastV2,
            Version::V1 | Version::V3 => Format::AsciicastV3,
        }
    }

    /// The format that a file's name asks for, if it asks for any.
    ///
    /// # Errors
    ///
    /// When it is the name of another kind of file: no program could open what would be in it.
    pub fn of_name(path: &Path) -> Result<Option<Format>> {
        let extension = path.extension().and_then(|extension| extension.to_str());
        let Some(extension) = extension.map(str::to_ascii_lowercase) else {
            return Ok(None);
        };
        if FOREIGN.contains(&extension.as_str()) {
            let mut text = format!(
                "{}: .{extension} files are not written here: .cast is an asciicast, .txt plain \
                 text, and -f says any of the formats for any name",
                path.display()
            );
            if ON_SERVERS.contains(&extension.as_str()) {
                text.push_str(&format!(
                    "; a server makes a .{extension} of what was uploaded, at its address with \
                     .{extension} at the end"
                ));
            }
            return Err(usage_error(text));
        }
        Ok((extension == "txt").then_some(Format::Text))
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Format::AsciicastV3 => "asciicast-v3",
            Format::AsciicastV2 => "asciicast-v2",
            Format::AsciicastV1 => "asciicast-v1",
            Format::Raw => "raw",
            Format::Text => "txt",
        })
    }
}

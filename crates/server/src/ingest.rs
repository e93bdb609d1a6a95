//! An uploaded file becomes a stored recording: checked from end to end, compressed, measured.
//!
//! The whole file is read once. While the reader of asciicast goes through the events, the same
//! bytes go to the compressor and the hash. Blocks; memory is bounded by the longest line.

mod source;

use std::collections::BTreeMap;
use std::io::{self, BufRead, BufReader, Read, Seek};
use std::time::Duration;

use asciicast::{EventData, Header, Reader, Version};
use serde_json::json;

use self::source::{Failure, Source};
use crate::config::Limits;
use crate::error::AppError;
use crate::recording::{Metadata, tags};
use crate::store::files::{Files, Staged};

/// Longest title or command that is kept, in characters.
const TITLE_LENGTH: usize = 128;

/// Longest line that is read. Real recordings have lines of kilobytes; a first-version file is
/// a single one.
const LINE_BYTES: u64 = 32_000_000;

/// A recording that passed every check, compressed and waiting to be kept.
#[derive(Debug)]
pub(crate) struct Ingested {
    pub(crate) metadata: Metadata,
    /// The asciicast as one zstd frame.
    pub(crate) staged: Staged,
    pub(crate) stored_bytes: u64,
    pub(crate) content_bytes: u64,
    pub(crate) content_sha256: String,
}

/// Reads an upload, which may be compressed with gzip or zstd, and stages it.
pub(crate) fn ingest(
    upload: impl Read,
    files: &Files,
    limits: &Limits,
) -> Result<Ingested, AppError> {
    let staged = files.stage()?;
    let upload = source::decompressed(BufReader::new(upload))?;
    let mut source = Source::new(upload, &staged.file, limits.decoded_bytes, LINE_BYTES)?;
    let read = inspect(BufReader::with_capacity(64 * 1024, &mut source), limits);
    if let Some(failure) = source.failure() {
        return Err(match failure {
            Failure::TooLarge => AppError::decoded_too_large(limits.decoded_bytes),
            Failure::LineTooLong => AppError::line_too_long(LINE_BYTES),
            Failure::Upload(reason) => AppError::not_an_asciicast(reason.to_string()),
            Failure::Storage(error) => error.into(),
        });
    }
    let metadata = read?;
    let (content_bytes, content_sha256) = source.finish()?;
    let stored_bytes = (&staged.file).stream_position()?;
    Ok(Ingested {
        metadata,
        staged,
        stored_bytes,
        content_bytes,
        content_sha256,
    })
}

/// Goes through all events and then to the end of the file.
fn inspect(mut content: impl BufRead, limits: &Limits) -> Result<Metadata, AppError> {
    if source::is_compressed(content.fill_buf()?) {
        return Err(AppError::not_an_asciicast(
            "the file is compressed more than once".into(),
        ));
    }
    let mut reader = Reader::new(&mut content).map_err(from_asciicast)?;
    let header = reader.header().clone();
    check_size(header.size, limits)?;
    let events = read_events(&mut reader, header.idle_time_limit, limits)?;
    drop(reader);
    io::copy(&mut content, &mut io::sink())?;
    Ok(metadata(&header, &events))
}

/// What the events come to.
struct Events {
    count: u64,
    /// Pauses cut by the idle time limit of the file.
    duration: Duration,
}

fn read_events<R: BufRead>(
    reader: &mut Reader<R>,
    idle_time_limit: Option<Duration>,
    limits: &Limits,
) -> Result<Events, AppError> {
    let mut events = Events {
        count: 0,
        duration: Duration::ZERO,
    };
    let mut previous = Duration::ZERO;
    let mut broken = None;
    loop {
        let event = match reader.next_event() {
            Ok(Some(event)) => event,
            Ok(None) => break,
            Err(error) => {
                // A recorder that was killed leaves half a line at the end. Anywhere else a
                // broken line means that the file is not what it says.
                let earlier = broken.take();
                let recoverable = error.is_recoverable();
                let error = earlier.unwrap_or(error);
                if !recoverable || events.count == 0 {
                    return Err(from_asciicast(error));
                }
                broken = Some(error);
                continue;
            }
        };
        if let Some(error) = broken.take() {
            return Err(from_asciicast(error));
        }
        if let EventData::Resize(size) = event.data {
            check_size(size, limits)?;
        }
        let pause = event.time.saturating_sub(previous);
        previous = event.time;
        events.duration += idle_time_limit.map_or(pause, |limit| pause.min(limit));
        events.count += 1;
        if events.count > limits.events {
            return Err(AppError::too_many_events(limits.events));
        }
    }
    if events.count == 0 {
        return Err(AppError::no_events());
    }
    Ok(events)
}

fn check_size(size: asciicast::Size, limits: &Limits) -> Result<(), AppError> {
    if size.cols > limits.cols || size.rows > limits.rows {
        let limit = (limits.cols, limits.rows);
        return Err(AppError::terminal_too_large((size.cols, size.rows), limit));
    }
    Ok(())
}

fn metadata(header: &Header, events: &Events) -> Metadata {
    let text = |value: &Option<String>| {
        value
            .as_deref()
            .map(|text| text.chars().take(TITLE_LENGTH).collect::<String>())
    };
    let theme = header.theme.as_ref().map(|theme| {
        json!({
            "fg": theme.fg.to_string(),
            "bg": theme.bg.to_string(),
            "palette": theme.palette_text(),
        })
        .to_string()
    });
    Metadata {
        format_version: match header.version {
            Version::V1 => 1,
            Version::V2 => 2,
            Version::V3 => 3,
        },
        cols: header.size.cols,
        rows: header.size.rows,
        duration: events.duration,
        event_count: events.count,
        idle_time_limit: header.idle_time_limit,
        title: text(&header.title),
        command: text(&header.command),
        env: variables(&header.env),
        term_type: text(&header.term_type),
        term_version: text(&header.term_version),
        theme,
        recorded_at: header
            .timestamp
            .and_then(|seconds| i64::try_from(seconds).ok()?.checked_mul(1_000_000)),
        tags: tags::of_file(&header.tags),
    }
}

/// The variables with ordinary names and values of ordinary length.
fn variables(env: &BTreeMap<String, String>) -> BTreeMap<String, String> {
    let is_name = |name: &str| {
        !name.is_empty()
            && name
                .bytes()
                .all(|byte| matches!(byte, b'A'..=b'Z' | b'0'..=b'9' | b'_'))
    };
    env.iter()
        .filter(|(name, value)| is_name(name) && name.len() <= 64 && value.len() <= 1024)
        .take(32)
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect()
}

fn from_asciicast(error: asciicast::Error) -> AppError {
    match error {
        asciicast::Error::Version { version } => AppError::unsupported_version(&version),
        asciicast::Error::Io(error) => AppError::from(error),
        error => AppError::not_an_asciicast(error.to_string()),
    }
}

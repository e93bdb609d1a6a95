//! What a parcel says of what is in it. It is written from what the API says of recordings, and
//! read as forms are read: every value is checked, and what is wrong with one entry does not
//! concern the others.

use std::time::{SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Value};

use super::FORMAT;
use crate::collection::{MOST, Words};
use crate::error::{AppError, Detail, words};
use crate::recording::settings::Changes;
use crate::recording::{Recording, Visibility};
use crate::routes::api::body::{Body, moment};
use crate::routes::api::input::text;
use crate::state::AppState;
use crate::store::now;

/// Largest manifest that is read.
pub(super) const BYTES: u64 = 32_000_000;

/// Most recordings and most collections that one names.
pub(super) const ENTRIES: usize = 50_000;

/// A manifest as it is written.
#[derive(Serialize)]
pub(super) struct Written<'a> {
    pub(super) format: u32,
    /// The address of this server.
    pub(super) origin: &'a str,
    /// Whose the parcel is.
    pub(super) account: &'a str,
    pub(super) exported_at: String,
    pub(super) recordings: Vec<WrittenRecording<'a>>,
    pub(super) collections: Vec<WrittenCollection<'a>>,
}

/// A recording as the API describes it, and what only its owner and a server care for.
#[derive(Serialize)]
pub(super) struct WrittenRecording<'a> {
    /// Its name in the archive.
    file: String,
    archived: bool,
    user_agent: Option<&'a str>,
    #[serde(flatten)]
    body: Body,
}

impl WrittenRecording<'_> {
    pub(super) fn new<'a>(state: &AppState, recording: &'a Recording) -> WrittenRecording<'a> {
        WrittenRecording {
            file: file_name(recording),
            archived: recording.archived_at.is_some(),
            user_agent: recording.user_agent.as_deref(),
            body: Body::new(state, recording),
        }
    }
}

/// A collection, and the numbers of its recordings in their order.
#[derive(Serialize)]
pub(super) struct WrittenCollection<'a> {
    pub(super) id: i64,
    pub(super) url: String,
    pub(super) title: &'a str,
    pub(super) description: Option<&'a str>,
    pub(super) visibility: &'a str,
    pub(super) created_at: String,
    pub(super) recordings: Vec<i64>,
}

/// The name of a recording's file in the archive.
pub(super) fn file_name(recording: &Recording) -> String {
    format!("recordings/{}.{}", recording.id, recording.extension())
}

/// Now, as the manifest says it.
pub(super) fn this_moment() -> String {
    moment(now())
}

/// A manifest as it is read.
#[derive(Deserialize)]
pub(super) struct Manifest {
    format: u32,
    pub(super) origin: String,
    #[serde(default)]
    pub(super) recordings: Vec<Told<Announced>>,
    #[serde(default)]
    pub(super) collections: Vec<Told<Arranged>>,
}

impl Manifest {
    /// Reads a manifest. What is wrong with single entries is told with them.
    pub(super) fn read(text: &[u8]) -> Result<Manifest, AppError> {
        let manifest: Manifest = serde_json::from_slice(text)
            .map_err(|error| AppError::not_a_manifest(error.to_string()))?;
        if manifest.format != FORMAT {
            return Err(AppError::unknown_manifest(manifest.format, FORMAT));
        }
        if manifest.recordings.len() > ENTRIES || manifest.collections.len() > ENTRIES {
            return Err(AppError::manifest_too_long(ENTRIES));
        }
        Ok(manifest)
    }
}

/// An entry, or its name and what is wrong with it.
pub(super) struct Told<T>(pub(super) Result<T, Refused>);

/// An entry that cannot be read.
pub(super) struct Refused {
    pub(super) name: String,
    pub(super) reason: String,
}

/// What an entry can be read as.
pub(super) trait Entry: Sized {
    fn name(fields: &Map<String, Value>) -> String;
    fn read(fields: Map<String, Value>) -> Result<Self, String>;
}

impl<'de, T: Entry> Deserialize<'de> for Told<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Told<T>, D::Error> {
        let fields: Map<String, Value> = match Value::deserialize(deserializer)? {
            Value::Object(fields) => fields,
            _ => Map::new(),
        };
        let name = T::name(&fields);
        Ok(Told(
            T::read(fields).map_err(|reason| Refused { name, reason }),
        ))
    }
}

/// A recording that the archive is said to have.
pub(super) struct Announced {
    pub(super) id: i64,
    pub(super) file: String,
    pub(super) sha256: String,
    pub(super) created_at: Option<i64>,
    pub(super) user_agent: Option<String>,
    pub(super) changes: Changes,
}

impl Entry for Announced {
    fn name(fields: &Map<String, Value>) -> String {
        match fields.get("file").and_then(Value::as_str) {
            Some(name) => shortened(name),
            None => format!("recording {}", fields.get("id").unwrap_or(&Value::Null)),
        }
    }

    fn read(fields: Map<String, Value>) -> Result<Announced, String> {
        let mut changes = Changes::default();
        let texts = texts(&fields)?;
        let pairs = texts.iter().map(|(name, value)| (*name, value.as_str()));
        changes.apply(pairs).map_err(|details| listed(&details))?;
        let sha256 = string(&fields, "sha256").ok_or("its sha256 is missing")?;
        if sha256.len() != 64 || !sha256.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err("its sha256 is none".into());
        }
        Ok(Announced {
            id: id(&fields)?,
            file: string(&fields, "file").ok_or("its file is not named")?,
            sha256: sha256.to_ascii_lowercase(),
            created_at: time(&fields)?,
            user_agent: string(&fields, "user_agent").map(|text| text.chars().take(255).collect()),
            changes,
        })
    }
}

/// A collection that the archive is said to have.
pub(super) struct Arranged {
    pub(super) id: i64,
    pub(super) title: String,
    pub(super) words: Words,
    pub(super) created_at: Option<i64>,
    pub(super) recordings: Vec<i64>,
}

impl Arranged {
    /// What it is called where recordings have the names of their files.
    pub(super) fn name(&self) -> String {
        format!("collections/{}", self.id)
    }
}

impl Entry for Arranged {
    fn name(fields: &Map<String, Value>) -> String {
        format!("collections/{}", fields.get("id").unwrap_or(&Value::Null))
    }

    fn read(fields: Map<String, Value>) -> Result<Arranged, String> {
        let owned = |(name, value): (&str, String)| (name.to_owned(), value);
        let texts: Vec<_> = texts(&fields)?.into_iter().map(owned).collect();
        let words = Words::read(&texts).map_err(|details| listed(&details))?;
        let title = words.title.clone().ok_or("title should not be empty")?;
        let list = fields.get("recordings").cloned().unwrap_or_default();
        let recordings: Vec<i64> =
            serde_json::from_value(list).map_err(|_| "its recordings are no list of numbers")?;
        if recordings.len() > MOST {
            return Err(words::too_many_recordings(MOST));
        }
        Ok(Arranged {
            id: id(&fields)?,
            title,
            words,
            created_at: time(&fields)?,
            recordings,
        })
    }
}

/// The fields that can be set, as texts. What is not set at all is not among them.
fn texts(fields: &Map<String, Value>) -> Result<Vec<(&str, String)>, String> {
    let settable = fields.iter().filter(|(name, value)| {
        !value.is_null() && !["moments", "recordings"].contains(&name.as_str())
    });
    settable
        .map(|(name, value)| {
            let text = text(value.clone(), name == "tags");
            let text = text.ok_or_else(|| format!("{name} should be plain text"))?;
            Ok((name.as_str(), text))
        })
        .collect()
}

fn string(fields: &Map<String, Value>, name: &str) -> Option<String> {
    fields.get(name)?.as_str().map(str::to_owned)
}

fn id(fields: &Map<String, Value>) -> Result<i64, String> {
    let id = fields.get("id").and_then(Value::as_i64);
    Ok(id.filter(|id| *id > 0).ok_or("its id is missing")?)
}

/// The moment it was made at, which is never one to come.
fn time(fields: &Map<String, Value>) -> Result<Option<i64>, String> {
    let Some(text) = string(fields, "created_at") else {
        return Ok(None);
    };
    let time: SystemTime = humantime::parse_rfc3339(&text)
        .map_err(|_| "created_at should be a moment like 2026-01-31T12:00:00Z")?;
    let micros = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    let micros = i64::try_from(micros.as_micros()).unwrap_or(i64::MAX);
    Ok(Some(micros.min(now())))
}

fn listed(details: &[Detail]) -> String {
    let one = |detail: &Detail| format!("{} {}", detail.field, detail.message);
    details.iter().map(one).collect::<Vec<_>>().join("; ")
}

/// A name that somebody else made, short enough to be told back.
pub(super) fn shortened(name: &str) -> String {
    name.chars().take(255).collect()
}

/// Who may see it: as the manifest says, and its owner alone where that says nothing.
pub(super) fn visibility(changes: &Changes) -> Visibility {
    changes.visibility.unwrap_or(Visibility::Private)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
mod tests;

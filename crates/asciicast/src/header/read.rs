//! From the fields of a JSON object to a header. Only the size is required; any other field that
//! is not what it should be is as good as absent.

use std::{collections::BTreeMap, time::Duration};

use serde_json::{Map, Value};

use super::{Header, Version};
use crate::{size::Size, theme::Theme, time};

impl Header {
    /// Reads the fields of `version`. The error completes "expected ...".
    pub(crate) fn from_fields(
        version: Version,
        fields: &Map<String, Value>,
    ) -> Result<Header, String> {
        match version {
            Version::V1 | Version::V2 => from_v2(version, fields),
            Version::V3 => from_v3(fields),
        }
    }
}

fn from_v2(version: Version, fields: &Map<String, Value>) -> Result<Header, String> {
    let env = env(fields);
    Ok(Header {
        size: Size::new(dimension(fields, "width")?, dimension(fields, "height")?),
        term_type: env.get("TERM").cloned(),
        theme: fields.get("theme").and_then(theme),
        duration: seconds(fields, "duration"),
        env,
        ..common(version, fields)
    })
}

fn from_v3(fields: &Map<String, Value>) -> Result<Header, String> {
    let term = fields.get("term").and_then(Value::as_object);
    let term = term.ok_or("a field \"term\" with \"cols\" and \"rows\"")?;
    Ok(Header {
        size: Size::new(dimension(term, "cols")?, dimension(term, "rows")?),
        term_type: text(term, "type"),
        term_version: text(term, "version"),
        theme: term.get("theme").and_then(theme),
        env: env(fields),
        tags: tags(fields),
        ..common(Version::V3, fields)
    })
}

fn common(version: Version, fields: &Map<String, Value>) -> Header {
    Header {
        version,
        timestamp: fields.get("timestamp").and_then(timestamp),
        idle_time_limit: seconds(fields, "idle_time_limit"),
        command: text(fields, "command"),
        title: text(fields, "title"),
        ..Header::default()
    }
}

/// A number of cells. Zero is kept here; [`Size::new`] knows what it means.
fn dimension(fields: &Map<String, Value>, name: &str) -> Result<u16, String> {
    let number = fields.get(name).and_then(Value::as_f64);
    match number {
        Some(number) if (0.0..=f64::from(u16::MAX)).contains(&number) => Ok(number as u16),
        _ => Err(format!(
            "a field {name:?} with a number from 0 to {}",
            u16::MAX
        )),
    }
}

fn text(fields: &Map<String, Value>, name: &str) -> Option<String> {
    fields.get(name)?.as_str().map(str::to_owned)
}

fn seconds(fields: &Map<String, Value>, name: &str) -> Option<Duration> {
    fields.get(name)?.as_f64().and_then(time::duration)
}

/// Unix seconds; some writers have fractions.
fn timestamp(value: &Value) -> Option<u64> {
    value.as_u64().or_else(|| {
        value
            .as_f64()
            .filter(|&seconds| seconds >= 0.0)
            .map(|s| s as u64)
    })
}

/// The variables that have a text; v1 and v2 write null for unset ones.
fn env(fields: &Map<String, Value>) -> BTreeMap<String, String> {
    let env = fields.get("env").and_then(Value::as_object);
    env.into_iter()
        .flatten()
        .filter_map(|(name, value)| Some((name.clone(), value.as_str()?.to_owned())))
        .collect()
}

fn tags(fields: &Map<String, Value>) -> Vec<String> {
    let tags = fields.get("tags").and_then(Value::as_array);
    tags.into_iter()
        .flatten()
        .filter_map(|tag| Some(tag.as_str()?.to_owned()))
        .collect()
}

fn theme(value: &Value) -> Option<Theme> {
    let color = |name| value.get(name).and_then(Value::as_str);
    Theme::parse(color("fg")?, color("bg")?, color("palette")?)
}

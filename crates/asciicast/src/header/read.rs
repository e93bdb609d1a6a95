//! From the fields of a JSON object to a header. Only the size is required; any other field that
//! is not what it should be is as good as absent.

use std::{collections::BTreeMap, time::Duration};

use super::{Header, Version};
use crate::{
    size::Size,
    theme::Theme,
    value::{Object, Value},
};

impl Header {
    /// Reads the fields of `version`. The error completes "expected ...".
    pub(crate) fn from_fields(version: Version, fields: &Object<'_>) -> Result<Header, String> {
        match version {
            Version::V1 | Version::V2 => from_v2(version, fields),
            Version::V3 => from_v3(fields),
        }
    }
}

fn from_v2(version: Version, fields: &Object<'_>) -> Result<Header, String> {
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

fn from_v3(fields: &Object<'_>) -> Result<Header, String> {
    let term = fields.get("term").and_then(Value::object);
    let term = &term.ok_or("a field \"term\" with \"cols\" and \"rows\"")?;
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

fn common(version: Version, fields: &Object<'_>) -> Header {
    Header {
        version,
        timestamp: fields.get("timestamp").and_then(Value::whole),
        idle_time_limit: seconds(fields, "idle_time_limit"),
        command: text(fields, "command"),
        title: text(fields, "title"),
        ..Header::default()
    }
}

/// A number of cells. Zero is kept here; [`Size::new`] knows what it means.
fn dimension(fields: &Object<'_>, name: &str) -> Result<u16, String> {
    let number = fields.get(name).and_then(Value::whole);
    number
        .and_then(|number| u16::try_from(number).ok())
        .ok_or_else(|| ["a field \"", name, "\" with a number from 0 to 65535"].concat())
}

fn text(fields: &Object<'_>, name: &str) -> Option<String> {
    fields.get(name)?.text()
}

fn seconds(fields: &Object<'_>, name: &str) -> Option<Duration> {
    fields.get(name)?.millionths().map(Duration::from_micros)
}

/// The variables that have a text; v1 and v2 write null for unset ones.
fn env(fields: &Object<'_>) -> BTreeMap<String, String> {
    let mut env = BTreeMap::new();
    if let Some(fields) = fields.get("env").and_then(Value::object) {
        for (name, value) in fields.iter() {
            if let Some(value) = value.text() {
                env.insert(name.to_owned(), value);
            }
        }
    }
    env
}

fn tags(fields: &Object<'_>) -> Vec<String> {
    fields.get("tags").map(Value::texts).unwrap_or_default()
}

fn theme(value: Value<'_>) -> Option<Theme> {
    let fields = value.object()?;
    let color = |name| text(&fields, name);
    Theme::parse(&color("fg")?, &color("bg")?, &color("palette")?)
}

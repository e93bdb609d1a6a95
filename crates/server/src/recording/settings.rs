//! What the owner set about a recording: words, visibility, and how it is played.
//!
//! The same fields come with an upload, from the settings page and through the API; they are
//! checked here, whichever way they come.

use serde::{Deserialize, Serialize};

use super::Visibility;
use crate::error::{self, Detail};

const TITLE_LENGTH: usize = 128;
const DESCRIPTION_LENGTH: usize = 4096;
const AUDIO_URL_LENGTH: usize = 255;
const MARKERS: usize = 500;
const MARKER_LENGTH: usize = 100;

/// Themes that the player has, by name.
pub(crate) const THEMES: [&str; 9] = [
    "asciinema",
    "dracula",
    "gruvbox-dark",
    "monokai",
    "nord",
    "original",
    "solarized-dark",
    "solarized-light",
    "tango",
];

/// How a recording is played. What is not set is up to the recording and the player.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Playback {
    pub(crate) theme: Option<String>,
    pub(crate) speed: Option<f64>,
    /// Seconds; replaces the limit in the file.
    pub(crate) idle_time_limit: Option<f64>,
    /// Seconds; the moment that stands for the recording.
    pub(crate) poster_at: Option<f64>,
    /// Replace those in the file; seconds and label, in order.
    pub(crate) markers: Vec<(f64, String)>,
}

/// What can be changed about a recording.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Changes {
    pub(crate) title: Option<String>,
    pub(crate) description: Option<String>,
    pub(crate) visibility: Option<Visibility>,
    pub(crate) audio_url: Option<String>,
    pub(crate) playback: Playback,
}

impl Changes {
    /// Takes over fields by their names; one that is empty takes the value away, one that
    /// nobody knows does not count.
    pub(crate) fn apply<'a>(
        &mut self,
        fields: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Result<(), Vec<Detail>> {
        let mut details = Vec::new();
        for (name, value) in fields {
            if let Err(detail) = self.apply_one(name, value.trim()) {
                details.push(detail);
            }
        }
        if details.is_empty() {
            Ok(())
        } else {
            Err(details)
        }
    }

    fn apply_one(&mut self, name: &str, value: &str) -> Result<(), Detail> {
        match name {
            "title" => self.title = text("title", value, TITLE_LENGTH)?,
            "description" => self.description = text("description", value, DESCRIPTION_LENGTH)?,
            "audio_url" => self.audio_url = web_address("audio_url", value)?,
            "visibility" if value.is_empty() => {}
            "visibility" => {
                let names = "public, unlisted, private";
                let detail = || Detail {
                    field: "visibility",
                    message: error::not_one_of(names),
                };
                self.visibility = Some(Visibility::named(value).ok_or_else(detail)?);
            }
            "term_theme_name" => self.playback.theme = theme(value)?,
            "speed" => self.playback.speed = positive("speed", value)?,
            "idle_time_limit" => {
                self.playback.idle_time_limit = positive("idle_time_limit", value)?;
            }
            "snapshot_at" => self.playback.poster_at = positive("snapshot_at", value)?,
            "markers" => self.playback.markers = markers(value)?,
            _ => {}
        }
        Ok(())
    }
}

fn text(field: &'static str, value: &str, most: usize) -> Result<Option<String>, Detail> {
    if value.chars().count() > most {
        return Err(Detail {
            field,
            message: error::too_long(most),
        });
    }
    Ok((!value.is_empty()).then(|| value.to_owned()))
}

fn web_address(field: &'static str, value: &str) -> Result<Option<String>, Detail> {
    let address = text(field, value, AUDIO_URL_LENGTH)?;
    let is_web = |text: &String| {
        url::Url::parse(text).is_ok_and(|url| matches!(url.scheme(), "http" | "https"))
    };
    match address {
        Some(address) if !is_web(&address) => Err(Detail {
            field,
            message: error::not_a_web_address(),
        }),
        address => Ok(address),
    }
}

fn theme(value: &str) -> Result<Option<String>, Detail> {
    if value.is_empty() {
        return Ok(None);
    }
    if !THEMES.contains(&value) {
        let message = error::not_one_of(&THEMES.join(", "));
        return Err(Detail {
            field: "term_theme_name",
            message,
        });
    }
    Ok(Some(value.to_owned()))
}

fn positive(field: &'static str, value: &str) -> Result<Option<f64>, Detail> {
    if value.is_empty() {
        return Ok(None);
    }
    let number = value
        .parse()
        .ok()
        .filter(|number: &f64| number.is_finite() && *number > 0.0);
    number.map(Some).ok_or_else(|| Detail {
        field,
        message: error::not_positive(),
    })
}

/// One marker per line: `SECONDS` or `SECONDS - LABEL`.
fn markers(value: &str) -> Result<Vec<(f64, String)>, Detail> {
    let wrong = |message| Detail {
        field: "markers",
        message,
    };
    let mut markers = Vec::new();
    for (index, line) in value.lines().enumerate() {
        if line.trim().is_empty() {
            continue;
        }
        let marker = marker(line).ok_or_else(|| wrong(error::invalid_line(index + 1)))?;
        markers.push(marker);
    }
    if markers.len() > MARKERS {
        return Err(wrong(error::too_many(MARKERS)));
    }
    markers.sort_by(|(one, _), (other, _)| one.total_cmp(other));
    Ok(markers)
}

fn marker(line: &str) -> Option<(f64, String)> {
    let (time, label) = line.split_once(" - ").unwrap_or((line, ""));
    let time = time
        .trim()
        .parse()
        .ok()
        .filter(|time: &f64| time.is_finite() && *time >= 0.0)?;
    let label = label.trim();
    (label.chars().count() < MARKER_LENGTH).then(|| (time, label.to_owned()))
}

/// Markers as they are written in the form.
pub(crate) fn markers_text(markers: &[(f64, String)]) -> String {
    let line = |(time, label): &(f64, String)| {
        if label.is_empty() {
            format!("{time}\n")
        } else {
            format!("{time} - {label}\n")
        }
    };
    markers.iter().map(line).collect()
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
mod tests {
    use super::*;

    #[test]
    fn every_field_is_taken_over_and_an_empty_one_taken_away() {
        let mut changes = Changes {
            description: Some("old".into()),
            ..Changes::default()
        };
        changes
            .apply([
                ("title", " A title "),
                ("description", ""),
                ("visibility", "private"),
                ("term_theme_name", "nord"),
                ("speed", "1.5"),
                ("idle_time_limit", "2"),
                ("snapshot_at", "3.25"),
                ("markers", "5.5 - second\n\n1\n"),
                ("unknown", "x"),
            ])
            .unwrap();
        let playback = Playback {
            theme: Some("nord".into()),
            speed: Some(1.5),
            idle_time_limit: Some(2.0),
            poster_at: Some(3.25),
            markers: vec![(1.0, String::new()), (5.5, "second".into())],
        };
        let expected = Changes {
            title: Some("A title".into()),
            visibility: Some(Visibility::Private),
            playback,
            ..Changes::default()
        };
        assert_eq!(changes, expected);
    }

    #[test]
    fn every_wrong_field_is_named() {
        let long = "x".repeat(5000);
        let fields = [
            ("title", long.as_str()),
            ("description", &long),
            ("visibility", "secret"),
            ("audio_url", "javascript:alert(1)"),
            ("term_theme_name", "pink"),
            ("speed", "0"),
            ("idle_time_limit", "-1"),
            ("snapshot_at", "NaN"),
            ("markers", "1\nx - y"),
        ];
        let details = Changes::default().apply(fields).unwrap_err();
        let named: Vec<&str> = details.iter().map(|detail| detail.field).collect();
        assert_eq!(named, fields.map(|(name, _)| name));
        assert_eq!(details[8].message, "invalid syntax in line 2");
    }

    #[test]
    fn markers_are_read_back_from_the_form() {
        let text = "1 - one\n2.5\n";
        assert_eq!(markers_text(&markers(text).unwrap()), text);
    }
}

//! What the owner set about a recording: words, visibility, and how it is played.
//!
//! The same fields come with an upload, from the settings page and through the API; they are
//! checked here, whichever way they come.

use std::fmt::Display;
use std::ops::RangeInclusive;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::{Visibility, tags};
use crate::error::{Detail, words};

const TITLE_LENGTH: usize = 128;
const DESCRIPTION_LENGTH: usize = 4096;
const AUDIO_URL_LENGTH: usize = 255;
const MARKERS: usize = 500;
const MARKER_LENGTH: usize = 100;

/// Names of what can be set.
pub(crate) const NAMES: [&str; 20] = [
    "title",
    "description",
    "visibility",
    "audio_url",
    "tags",
    "term_theme_name",
    "term_font_family",
    "term_line_height",
    "term_cursor_mode",
    "term_adaptive_palette",
    "term_bold_is_bright",
    "keystroke_overlay",
    "term_cols_override",
    "term_rows_override",
    "speed",
    "idle_time_limit",
    "snapshot_at",
    "trim_from",
    "trim_to",
    "markers",
];

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

/// Fonts that the stylesheets of pages know, beside the default one.
pub(crate) const FONTS: [&str; 2] = ["Fira Code", "JetBrains Mono"];

/// What the cursor can do.
pub(crate) const CURSORS: [&str; 3] = ["blinking", "steady", "hidden"];

/// Heights of a line, in font sizes.
const LINE_HEIGHTS: RangeInclusive<f64> = 1.0..=2.0;

/// Sizes that the terminal can be shown with, whatever it was when it was recorded.
const COLS: RangeInclusive<u16> = 1..=720;
const ROWS: RangeInclusive<u16> = 1..=200;

/// How a recording is played. What is not set is up to the recording and the player.
///
/// Moments are seconds from the beginning of the whole recording, with its pauses cut by the
/// limit in the file, whether it is trimmed or not.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Playback {
    pub(crate) theme: Option<String>,
    pub(crate) font_family: Option<String>,
    pub(crate) line_height: Option<f64>,
    pub(crate) cursor_mode: Option<String>,
    /// Colours beyond the theme's are mixed from the theme's.
    pub(crate) adaptive_palette: bool,
    pub(crate) bold_is_bright: bool,
    /// Keys that were pressed are shown, if they were recorded.
    pub(crate) keystroke_overlay: bool,
    /// Replace the size of the terminal.
    pub(crate) cols: Option<u16>,
    pub(crate) rows: Option<u16>,
    pub(crate) speed: Option<f64>,
    /// Seconds; replaces the limit in the file.
    pub(crate) idle_time_limit: Option<f64>,
    /// The moment that stands for the recording.
    pub(crate) poster_at: Option<f64>,
    /// What is shown begins and ends here; the file stays whole.
    pub(crate) trim_from: Option<f64>,
    pub(crate) trim_to: Option<f64>,
    /// Replace those in the file; moment and label, in order.
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
    /// `None` leaves them as they are.
    pub(crate) tags: Option<Vec<String>>,
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
        let trim = (self.playback.trim_from, self.playback.trim_to);
        if let (from, Some(to)) = trim
            && from.unwrap_or_default() >= to
        {
            details.push(Detail {
                field: "trim_to",
                message: words::not_after_the_beginning(),
            });
        }
        if details.is_empty() {
            Ok(())
        } else {
            Err(details)
        }
    }

    fn apply_one(&mut self, name: &str, value: &str) -> Result<(), Detail> {
        let playback = &mut self.playback;
        match name {
            "title" => self.title = text("title", value, TITLE_LENGTH)?,
            "description" => self.description = text("description", value, DESCRIPTION_LENGTH)?,
            "tags" => self.tags = Some(tag_list(value)?),
            "audio_url" => self.audio_url = web_address("audio_url", value)?,
            "visibility" if value.is_empty() => {}
            "visibility" => {
                let names = "public, unlisted, private";
                let detail = || Detail {
                    field: "visibility",
                    message: words::not_one_of(names),
                };
                self.visibility = Some(Visibility::named(value).ok_or_else(detail)?);
            }
            "term_theme_name" => playback.theme = choice("term_theme_name", value, &THEMES)?,
            "term_font_family" if value == "default" => playback.font_family = None,
            "term_font_family" => {
                playback.font_family = choice("term_font_family", value, &FONTS)?;
            }
            "term_line_height" => {
                playback.line_height = between("term_line_height", value, LINE_HEIGHTS)?;
            }
            "term_cursor_mode" => {
                playback.cursor_mode = choice("term_cursor_mode", value, &CURSORS)?;
            }
            "term_adaptive_palette" => {
                playback.adaptive_palette = flag("term_adaptive_palette", value)?;
            }
            "term_bold_is_bright" => playback.bold_is_bright = flag("term_bold_is_bright", value)?,
            "keystroke_overlay" => playback.keystroke_overlay = flag("keystroke_overlay", value)?,
            "term_cols_override" => playback.cols = between("term_cols_override", value, COLS)?,
            "term_rows_override" => playback.rows = between("term_rows_override", value, ROWS)?,
            "speed" => playback.speed = positive("speed", value)?,
            "idle_time_limit" => playback.idle_time_limit = positive("idle_time_limit", value)?,
            "snapshot_at" => playback.poster_at = moment("snapshot_at", value)?,
            "trim_from" => {
                playback.trim_from = moment("trim_from", value)?.filter(|from| *from > 0.0);
            }
            "trim_to" => playback.trim_to = moment("trim_to", value)?,
            "markers" => playback.markers = markers(value)?,
            _ => {}
        }
        Ok(())
    }
}

fn text(field: &'static str, value: &str, most: usize) -> Result<Option<String>, Detail> {
    if value.chars().count() > most {
        return Err(Detail {
            field,
            message: words::too_long(most),
        });
    }
    Ok((!value.is_empty()).then(|| value.to_owned()))
}

fn tag_list(value: &str) -> Result<Vec<String>, Detail> {
    let wrong = |message| Detail {
        field: "tags",
        message,
    };
    let tags = tags::parse(value).map_err(|tag| wrong(words::not_a_tag(&tag)))?;
    if tags.len() > tags::MOST {
        return Err(wrong(words::too_many_tags(tags::MOST)));
    }
    Ok(tags)
}

fn web_address(field: &'static str, value: &str) -> Result<Option<String>, Detail> {
    let address = text(field, value, AUDIO_URL_LENGTH)?;
    let is_web = |text: &String| {
        url::Url::parse(text).is_ok_and(|url| matches!(url.scheme(), "http" | "https"))
    };
    match address {
        Some(address) if !is_web(&address) => Err(Detail {
            field,
            message: words::not_a_web_address(),
        }),
        address => Ok(address),
    }
}

/// One of a few names.
fn choice(
    field: &'static str,
    value: &str,
    names: &'static [&str],
) -> Result<Option<String>, Detail> {
    if value.is_empty() || names.contains(&value) {
        return Ok((!value.is_empty()).then(|| value.to_owned()));
    }
    let message = words::not_one_of(&names.join(", "));
    Err(Detail { field, message })
}

fn flag(field: &'static str, value: &str) -> Result<bool, Detail> {
    match value {
        "1" | "true" | "on" => Ok(true),
        "" | "0" | "false" | "off" => Ok(false),
        _ => Err(Detail {
            field,
            message: words::not_one_of("true, false"),
        }),
    }
}

/// A number within bounds.
fn between<T: FromStr + PartialOrd + Display>(
    field: &'static str,
    value: &str,
    range: RangeInclusive<T>,
) -> Result<Option<T>, Detail> {
    if value.is_empty() {
        return Ok(None);
    }
    let number = value.parse().ok().filter(|number| range.contains(number));
    number.map(Some).ok_or_else(|| Detail {
        field,
        message: words::not_between(range.start(), range.end()),
    })
}

/// `75`, `75.5`, `1:15.5` or `1:01:15` in seconds.
fn moment(field: &'static str, value: &str) -> Result<Option<f64>, Detail> {
    if value.is_empty() {
        return Ok(None);
    }
    seconds(value).map(Some).ok_or_else(|| Detail {
        field,
        message: words::not_a_moment(),
    })
}

fn seconds(value: &str) -> Option<f64> {
    let mut parts = value.trim().rsplitn(3, ':');
    let number = |text: &str, below: f64| {
        let digits = |byte: u8| byte.is_ascii_digit() || byte == b'.';
        let number: f64 = text.bytes().all(digits).then(|| text.parse().ok())??;
        (number < below).then_some(number)
    };
    let last = parts.next()?;
    let Some(minutes) = parts.next() else {
        return number(last, 1e7);
    };
    let last = number(last, 60.0)?;
    let Some(hours) = parts.next() else {
        return Some(number(minutes, 1e5)?.trunc() * 60.0 + last);
    };
    Some(number(hours, 1e3)?.trunc() * 3600.0 + number(minutes, 60.0)?.trunc() * 60.0 + last)
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
        message: words::not_positive(),
    })
}

/// One marker per line: `MOMENT` or `MOMENT - LABEL`.
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
        let marker = marker(line).ok_or_else(|| wrong(words::invalid_line(index + 1)))?;
        markers.push(marker);
    }
    if markers.len() > MARKERS {
        return Err(wrong(words::too_many(MARKERS)));
    }
    markers.sort_by(|(one, _), (other, _)| one.total_cmp(other));
    Ok(markers)
}

fn marker(line: &str) -> Option<(f64, String)> {
    let (time, label) = line.split_once(" - ").unwrap_or((line, ""));
    let time = seconds(time)?;
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
mod tests;

//! What a link says about playing: `?t=1:30&speed=2&theme=nord` and the like.
//!
//! Each value is checked on its own; one that makes no sense is left out, the others count. The
//! result is data for the player; no page turns it into markup other than by escaping.

use serde::{Deserialize, Serialize};

/// The query as written. Of a key that is there twice, the first counts.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(transparent)]
pub(crate) struct Query(Vec<(String, String)>);

impl Query {
    /// The value under the short name or under the long one that embeds use.
    fn get(&self, short: &str, long: &str) -> Option<&str> {
        let pair = self.0.iter().find(|(key, _)| key == short || key == long);
        pair.map(|(_, value)| value.as_str())
    }
}

/// Options of `AsciinemaPlayer.create`, as JSON in the page.
#[derive(Debug, Default, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PlayerOptions {
    pub(crate) cols: u16,
    pub(crate) rows: u16,
    pub(crate) fit: &'static str,
    pub(crate) preload: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) auto_play: Option<bool>,
    #[serde(rename = "loop", skip_serializing_if = "Option::is_none")]
    pub(crate) looping: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) start_at: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) speed: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) idle_time_limit: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) theme: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) poster: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) markers: Vec<(f64, String)>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) audio_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) terminal_font_family: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) terminal_line_height: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) cursor_mode: Option<String>,
    #[serde(skip_serializing_if = "is_unset")]
    pub(crate) bold_is_bright: bool,
    #[serde(skip_serializing_if = "is_unset")]
    pub(crate) adaptive_palette: bool,
    #[serde(skip_serializing_if = "is_unset")]
    pub(crate) keystroke_overlay: bool,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes references")]
fn is_unset(flag: &bool) -> bool {
    !flag
}

impl PlayerOptions {
    /// Lets a link have its way.
    pub(crate) fn apply(&mut self, query: &Query) {
        self.cols = query
            .get("cols", "cols")
            .and_then(size)
            .unwrap_or(self.cols);
        self.rows = query
            .get("rows", "rows")
            .and_then(size)
            .unwrap_or(self.rows);
        self.preload = query
            .get("preload", "preload")
            .and_then(flag)
            .unwrap_or(self.preload);
        self.looping = query.get("loop", "loop").and_then(flag).or(self.looping);
        self.speed = query
            .get("speed", "speed")
            .and_then(positive)
            .or(self.speed);
        let idle_time_limit = query.get("i", "idleTimeLimit").and_then(positive);
        self.idle_time_limit = idle_time_limit.or(self.idle_time_limit);
        let theme = query.get("theme", "theme").filter(|name| is_theme(name));
        self.theme = theme.map(str::to_owned).or(self.theme.take());
        self.auto_play = query
            .get("autoplay", "autoPlay")
            .and_then(flag)
            .or(self.auto_play);
        let moment = query.get("t", "startAt").and_then(seconds);
        self.start_at = moment.or(self.start_at);
        // A link to a moment plays from there; told not to play, it shows that moment.
        if let Some(second) = moment {
            let plays = *self.auto_play.get_or_insert(true);
            self.poster = (!plays).then(|| format!("npt:{second}"));
        }
        let poster = query
            .get("poster", "poster")
            .filter(|poster| is_poster(poster));
        self.poster = poster.map(str::to_owned).or(self.poster.take());
    }
}

/// `75`, `1:15` or `1:01:15` in seconds.
fn seconds(text: &str) -> Option<u64> {
    let parts: Vec<&str> = text.split(':').collect();
    if parts.len() > 3
        || parts
            .iter()
            .any(|part| !part.bytes().all(|byte| byte.is_ascii_digit()))
    {
        return None;
    }
    parts.iter().try_fold(0u64, |total, part| {
        total.checked_mul(60)?.checked_add(part.parse().ok()?)
    })
}

fn flag(text: &str) -> Option<bool> {
    match text {
        "1" | "true" | "" => Some(true),
        "0" | "false" => Some(false),
        _ => None,
    }
}

fn positive(text: &str) -> Option<f64> {
    text.parse()
        .ok()
        .filter(|number: &f64| number.is_finite() && *number > 0.0)
}

fn size(text: &str) -> Option<u16> {
    text.parse()
        .ok()
        .filter(|number| (1..=1000).contains(number))
}

/// Theme names become parts of class names, so they are words, perhaps with slashes.
fn is_theme(name: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'/');
    (1..=64).contains(&name.len()) && name.bytes().all(allowed)
}

fn is_poster(poster: &str) -> bool {
    poster.starts_with("npt:") || poster.starts_with("data:text/plain,")
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
mod tests {
    use axum::extract::Query as Extracted;

    use super::*;

    fn options(query: &str) -> PlayerOptions {
        let uri = format!("http://host/a/x?{query}").parse().unwrap();
        let Extracted(query) = Extracted::<Query>::try_from_uri(&uri).unwrap();
        let mut options = PlayerOptions {
            cols: 80,
            rows: 24,
            poster: Some("npt:5".into()),
            ..PlayerOptions::default()
        };
        options.apply(&query);
        options
    }

    #[test]
    fn times_are_seconds_or_minutes_or_hours() {
        assert_eq!(seconds("75"), Some(75));
        assert_eq!(seconds("1:15"), Some(75));
        assert_eq!(seconds("1:01:15"), Some(3675));
        for wrong in [
            "",
            "1.5",
            "-1",
            "1:2:3:4",
            "99999999999999999999",
            "1:",
            "a",
        ] {
            assert_eq!(seconds(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_link_to_a_moment_plays_from_there() {
        let options = options("t=1:15");
        assert_eq!(
            (options.start_at, options.auto_play),
            (Some(75), Some(true))
        );
        assert_eq!(options.poster, None);
    }

    #[test]
    fn a_link_to_a_moment_that_does_not_play_shows_it() {
        let options = options("t=30&autoplay=0");
        assert_eq!(options.auto_play, Some(false));
        assert_eq!(options.poster.as_deref(), Some("npt:30"));
    }

    #[test]
    fn every_override_arrives_and_long_names_are_known() {
        let options = options(
            "startAt=3&autoplay=true&loop=1&preload=0&speed=2.5&idleTimeLimit=1.5&theme=nord\
             &poster=npt:9&cols=100&rows=30",
        );
        assert_eq!((options.cols, options.rows), (100, 30));
        assert_eq!((options.start_at, options.auto_play), (Some(3), Some(true)));
        assert_eq!((options.looping, options.preload), (Some(true), false));
        assert_eq!(
            (options.speed, options.idle_time_limit),
            (Some(2.5), Some(1.5))
        );
        assert_eq!(options.theme.as_deref(), Some("nord"));
        assert_eq!(options.poster.as_deref(), Some("npt:9"));
    }

    #[test]
    fn values_that_make_no_sense_are_left_out_one_by_one() {
        let wrong =
            "t=x&autoplay=maybe&loop=2&speed=-1&i=NaN&theme=a%22b&poster=javascript:x&cols=0";
        let options = options(&format!("{wrong}&rows=50"));
        let expected = PlayerOptions {
            cols: 80,
            rows: 50,
            poster: Some("npt:5".into()),
            ..PlayerOptions::default()
        };
        assert_eq!(options, expected);
    }
}

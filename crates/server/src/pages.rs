//! The pages: what each template is given, and how it becomes a response.
//!
//! Templates escape everything. Data for scripts stands in attributes, never in scripts, so the
//! Content-Security-Policy needs no exception.

mod account;

use std::time::SystemTime;

use askama::Template;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};

pub(crate) use self::account::{
    ConfirmPage, ConnectPage, DeletedPage, Device, EditPage, LoginPage, MailboxPage, MessagePage,
    ProfilePage, Recorder, SettingsPage,
};
use crate::error::AppError;
use crate::overrides::PlayerOptions;
use crate::recording::{Recording, Visibility};
use crate::state::AppState;
use crate::store::time_of;

/// The first page: what is new, or how to begin.
#[derive(Template)]
#[template(path = "home.html")]
pub(crate) struct Home<'a> {
    pub(crate) user: Option<&'a str>,
    pub(crate) base_url: &'a str,
    pub(crate) host: &'a str,
    pub(crate) recordings: Vec<Card<'a>>,
}

/// A recording in a list.
pub(crate) struct Card<'a> {
    pub(crate) recording: &'a Recording,
    pub(crate) age: String,
    pub(crate) duration: String,
}

impl<'a> Card<'a> {
    pub(crate) fn new(recording: &'a Recording) -> Card<'a> {
        Card {
            recording,
            age: age(time_of(recording.created_at), SystemTime::now()),
            duration: clock(recording.duration.as_secs()),
        }
    }
}

/// The page of a recording.
#[derive(Template)]
#[template(path = "recording.html")]
pub(crate) struct RecordingPage<'a> {
    pub(crate) user: Option<&'a str>,
    pub(crate) may_edit: bool,
    pub(crate) recording: &'a Recording,
    pub(crate) host: &'a str,
    pub(crate) url: &'a str,
    pub(crate) path: &'a str,
    pub(crate) oembed_url: &'a str,
    /// Width and height of the picture.
    pub(crate) picture_size: (u32, u32),
    pub(crate) card: Card<'a>,
    pub(crate) created: String,
    pub(crate) facts: Vec<&'a str>,
    pub(crate) options: String,
}

impl RecordingPage<'_> {
    fn is_listed(&self) -> bool {
        self.recording.visibility == Visibility::Public
    }

    /// Whether other sites may be told about it.
    fn is_shared(&self) -> bool {
        self.recording.visibility != Visibility::Private
    }

    /// One line about it, for previews on other sites.
    fn summary(&self) -> String {
        let words = self.recording.description.as_deref().unwrap_or_default();
        let words: Vec<&str> = words.split_whitespace().collect();
        let words = words.join(" ");
        if words.is_empty() {
            return match &self.recording.owner {
                Some(owner) => format!("Recorded by {}", owner.username),
                None => "A recording of a terminal session".into(),
            };
        }
        match words.char_indices().nth(200) {
            Some((end, _)) => format!("{}...", &words[..end]),
            None => words,
        }
    }
}

/// The page that other sites embed.
#[derive(Template)]
#[template(path = "iframe.html")]
pub(crate) struct IframePage<'a> {
    pub(crate) title: &'a str,
    pub(crate) host: &'a str,
    pub(crate) url: &'a str,
    pub(crate) path: &'a str,
    pub(crate) listed: bool,
    pub(crate) options: String,
}

#[derive(Template)]
#[template(path = "error.html")]
struct ErrorPage<'a> {
    user: Option<&'a str>,
    status: u16,
    title: &'a str,
    message: &'a str,
    hint: &'a str,
}

/// Options for the player of a recording, before a link has its say.
pub(crate) fn player_options(recording: &Recording) -> PlayerOptions {
    let playback = &recording.playback;
    let poster_at = playback
        .poster_at
        .unwrap_or(recording.duration.as_secs_f64() / 2.0);
    PlayerOptions {
        cols: recording.cols,
        rows: recording.rows,
        fit: "width",
        preload: true,
        poster: Some(format!("npt:{:.3}", poster_at)),
        audio_url: recording.audio_url.clone(),
        theme: playback.theme.clone().filter(|theme| theme != "original"),
        speed: playback.speed,
        idle_time_limit: playback.idle_time_limit,
        markers: playback.markers.clone(),
        ..PlayerOptions::default()
    }
}

/// The JSON that the player's script reads.
pub(crate) fn json(options: &PlayerOptions) -> Result<String, AppError> {
    serde_json::to_string(options).map_err(|_| AppError::internal())
}

/// What is known of where a recording was made, in the order in which it is told.
pub(crate) fn facts(recording: &Recording) -> Vec<&str> {
    [recording.system(), recording.terminal(), recording.shell()]
        .into_iter()
        .flatten()
        .collect()
}

/// A rendered template.
pub(crate) fn show(page: &impl Template) -> Result<Response, AppError> {
    match page.render() {
        Ok(html) => Ok(Html(html).into_response()),
        Err(error) => {
            tracing::error!(%error, "a template failed");
            Err(AppError::internal())
        }
    }
}

/// The page of an error.
pub(crate) fn error(error: &AppError) -> Response {
    let (title, hint) = match error.status {
        StatusCode::NOT_FOUND => (
            "Nothing here",
            "The address may be mistyped, or what was here is no longer shared.",
        ),
        StatusCode::FORBIDDEN => (
            "Not for everyone",
            "Its owner keeps this recording private.",
        ),
        StatusCode::GONE => (
            "No longer here",
            "Recordings that nobody claims for an account are archived after a while.",
        ),
        _ => (
            "Something is wrong",
            "If it stays so, tell the people who run this server.",
        ),
    };
    let status = error.status.as_u16();
    let page = ErrorPage {
        user: None,
        status,
        title,
        message: &error.message,
        hint,
    };
    let response = show(&page).unwrap_or_else(|error| error.message.into_response());
    (error.status, response).into_response()
}

/// Marks a page as one that search engines leave out and links from it do not tell.
pub(crate) fn keep_secret(response: &mut Response) {
    let headers = response.headers_mut();
    headers.insert(
        "x-robots-tag",
        HeaderValue::from_static("noindex, nofollow"),
    );
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("origin"));
}

/// Keeps a page that is for one person out of every cache.
pub(crate) fn do_not_store(response: &mut Response) {
    let no_store = HeaderValue::from_static("private, no-store");
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, no_store);
}

/// `1:05` or `1:01:05`.
fn clock(seconds: u64) -> String {
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if hours > 0 {
        format!("{hours}:{minutes:02}:{seconds:02}")
    } else {
        format!("{minutes}:{seconds:02}")
    }
}

/// How long ago something was, in the largest unit that fits.
fn age(time: SystemTime, now: SystemTime) -> String {
    let seconds = now.duration_since(time).map_or(0, |age| age.as_secs());
    let units = [
        (365 * 86_400, "year"),
        (30 * 86_400, "month"),
        (86_400, "day"),
        (3600, "hour"),
        (60, "minute"),
    ];
    for (length, unit) in units {
        match seconds / length {
            0 => {}
            1 => return format!("1 {unit} ago"),
            count => return format!("{count} {unit}s ago"),
        }
    }
    "just now".into()
}

impl<'a> Home<'a> {
    pub(crate) fn new(
        state: &'a AppState,
        user: Option<&'a str>,
        recordings: &'a [Recording],
    ) -> Home<'a> {
        Home {
            user,
            base_url: state.base_url(),
            host: state.host(),
            recordings: recordings.iter().map(Card::new).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, UNIX_EPOCH};

    use super::*;

    #[test]
    fn ages_are_told_in_the_largest_unit_that_fits() {
        let told = |seconds| age(UNIX_EPOCH, UNIX_EPOCH + Duration::from_secs(seconds));
        assert_eq!(told(0), "just now");
        assert_eq!(told(59), "just now");
        assert_eq!(told(60), "1 minute ago");
        assert_eq!(told(7200), "2 hours ago");
        assert_eq!(told(86_400 * 400), "1 year ago");
        assert_eq!(
            age(UNIX_EPOCH + Duration::from_secs(5), UNIX_EPOCH),
            "just now"
        );
    }

    #[test]
    fn durations_look_like_a_clock() {
        assert_eq!(clock(5), "0:05");
        assert_eq!(clock(65), "1:05");
        assert_eq!(clock(3665), "1:01:05");
    }
}

//! The pages: what each template is given, and how it becomes a response.
//!
//! Templates escape everything. Data for scripts stands in attributes, never in scripts, so the
//! Content-Security-Policy needs no exception.

mod account;
pub(crate) mod admin;
mod collections;
mod edit;
mod feeds;
mod gif;
mod lists;
mod recording;
mod search;

use std::time::SystemTime;

use askama::Template;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};

pub(crate) use self::account::{
    AskPage, ConfirmPage, ConnectPage, Device, ImportPage, LoginPage, MailboxPage, MessagePage,
    Recorder, SettingsPage, TokenRow,
};
pub(crate) use self::collections::{
    CollectionEditPage, CollectionPage, CollectionsPage, PlaylistFrame, Track,
};
pub(crate) use self::edit::{DeletedPage, EditPage};
pub(crate) use self::feeds::{Entry, Feed, Sitemap, without_controls};
pub(crate) use self::gif::GifPage;
pub(crate) use self::lists::{
    Card, HomePage, ListPage, OwnPage, Pager, ProfilePage, Section, TagPage, list_named,
    shelf_name, shelf_named,
};
pub(crate) use self::recording::{IframePage, RecordingPage, facts, player_options};
pub(crate) use self::search::{Found, SearchPage};
use crate::error::AppError;
use crate::overrides::PlayerOptions;
use crate::store::time_of;

#[derive(Template)]
#[template(path = "error.html")]
struct ErrorPage<'a> {
    user: Option<&'a str>,
    status: u16,
    title: &'a str,
    message: &'a str,
    hint: &'a str,
    /// Where somebody in particular may go from here: path and words.
    link: Option<(&'a str, &'a str)>,
}

#[derive(Template)]
#[template(path = "iframe_error.html")]
struct FrameErrorPage<'a> {
    title: &'a str,
    hint: &'a str,
}

/// The JSON that the player's script reads.
pub(crate) fn json(options: &PlayerOptions) -> Result<String, AppError> {
    serde_json::to_string(options).map_err(|_| AppError::internal())
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
    error_for(None, error, None)
}

/// The page of an error for somebody in particular.
pub(crate) fn error_for(
    user: Option<&str>,
    error: &AppError,
    link: Option<(&str, &str)>,
) -> Response {
    let (title, hint) = explanation(error);
    let page = ErrorPage {
        user,
        link,
        status: error.status.as_u16(),
        title,
        message: &error.message,
        hint,
    };
    let response = show(&page).unwrap_or_else(|error| error.message.into_response());
    (error.status, response).into_response()
}

/// The page of an error within a frame on another site.
pub(crate) fn frame_error(error: &AppError) -> Response {
    let (title, hint) = explanation(error);
    let page = FrameErrorPage { title, hint };
    let mut response = show(&page).unwrap_or_else(|error| error.message.into_response());
    do_not_store(&mut response);
    (error.status, response).into_response()
}

/// What an error means for whoever followed a link: in a few words, and what may have happened
/// where the message does not say it.
fn explanation(error: &AppError) -> (&'static str, &'static str) {
    match error.status {
        StatusCode::FORBIDDEN if error.is_from_elsewhere() => (
            "Not sent",
            "Go back, load the page anew, and send the form once more.",
        ),
        StatusCode::NOT_FOUND => (
            "Nothing here",
            "The address may be mistyped, or what was here is no longer shared.",
        ),
        StatusCode::FORBIDDEN if error.is_private() => (
            "Not for everyone",
            "Its owner keeps this recording private.",
        ),
        StatusCode::FORBIDDEN => ("Not allowed", ""),
        StatusCode::GONE if error.is_takedown() => {
            ("Taken down", "Those who look after this server decided so.")
        }
        StatusCode::GONE => (
            "No longer here",
            "Recordings that nobody claims for an account are archived after a while.",
        ),
        StatusCode::UNAUTHORIZED => ("Not for everyone", "Log in, and open the address again."),
        StatusCode::TOO_MANY_REQUESTS => ("Slow down", "Come back in a minute."),
        status if status.is_client_error() => ("That does not work", ""),
        _ => (
            "Something is wrong",
            "If it stays so, tell the people who run this server.",
        ),
    }
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

/// A number with its word: `1 view`, `2 views`, `1.2k views`.
fn count(number: u64, word: &str) -> String {
    match number {
        1 => format!("1 {word}"),
        0..1000 => format!("{number} {word}s"),
        1000..100_000 => format!("{}.{}k {word}s", number / 1000, number / 100 % 10),
        _ => format!("{}k {word}s", number / 1000),
    }
}

/// The day of a moment: `2026-03-31`.
fn day(timestamp: i64) -> String {
    let date = humantime::format_rfc3339_seconds(time_of(timestamp)).to_string();
    date.chars().take(10).collect()
}

/// The month of a moment: `2026-03`.
pub(crate) fn month(timestamp: i64) -> String {
    let date = humantime::format_rfc3339_seconds(time_of(timestamp)).to_string();
    date.chars().take(7).collect()
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
    fn large_numbers_are_told_in_thousands() {
        assert_eq!(count(0, "view"), "0 views");
        assert_eq!(count(1, "view"), "1 view");
        assert_eq!(count(999, "view"), "999 views");
        assert_eq!(count(12_345, "view"), "12.3k views");
        assert_eq!(count(123_456, "view"), "123k views");
    }

    #[test]
    fn durations_look_like_a_clock() {
        assert_eq!(clock(5), "0:05");
        assert_eq!(clock(65), "1:05");
        assert_eq!(clock(3665), "1:01:05");
    }
}

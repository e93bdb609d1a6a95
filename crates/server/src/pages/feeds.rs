//! Documents for programs: feeds and the sitemap.

use askama::Template;

use crate::markdown;
use crate::recording::Recording;
use crate::store::time_of;

/// An Atom feed.
#[derive(Template)]
#[template(path = "feed.xml")]
pub(crate) struct Feed<'a> {
    pub(crate) title: &'a str,
    pub(crate) base_url: &'a str,
    /// Where the feed is.
    pub(crate) url: &'a str,
    /// Where the same is for people.
    pub(crate) page: &'a str,
    pub(crate) updated: String,
    pub(crate) entries: Vec<Entry<'a>>,
}

impl Feed<'_> {
    /// When the latest change was among the entries.
    pub(crate) fn updated(entries: &[Entry<'_>]) -> String {
        let latest = entries.iter().map(|entry| entry.recording.updated_at).max();
        date(latest.unwrap_or_default())
    }
}

/// A recording in a feed.
pub(crate) struct Entry<'a> {
    recording: &'a Recording,
    title: String,
    url: String,
    published: String,
    updated: String,
    /// A picture that leads to the recording, and the description.
    content: String,
    summary: String,
}

impl<'a> Entry<'a> {
    pub(crate) fn new(recording: &'a Recording, base_url: &str) -> Entry<'a> {
        let url = format!("{base_url}/a/{}", recording.slug());
        let description = recording.description.as_deref().unwrap_or_default();
        let picture = format!("<p><a href=\"{url}\"><img src=\"{url}.png\" alt=\"\"></a></p>\n");
        Entry {
            recording,
            title: without_controls(recording.display_title()),
            published: date(recording.created_at),
            updated: date(recording.updated_at),
            content: without_controls(&(picture + &markdown::to_html(description))),
            summary: without_controls(&markdown::to_text(description)),
            url,
        }
    }
}

/// Addresses for search engines.
#[derive(Template)]
#[template(path = "sitemap.xml")]
pub(crate) struct Sitemap<'a> {
    base_url: &'a str,
    /// Number and last change of each recording.
    recordings: Vec<(i64, String)>,
}

impl<'a> Sitemap<'a> {
    pub(crate) fn new(base_url: &'a str, recordings: &[(i64, i64)]) -> Sitemap<'a> {
        let recordings = recordings.iter();
        Sitemap {
            base_url,
            recordings: recordings.map(|(id, time)| (*id, date(*time))).collect(),
        }
    }
}

fn date(timestamp: i64) -> String {
    humantime::format_rfc3339_seconds(time_of(timestamp)).to_string()
}

/// The text without what may not stand in XML, not even escaped.
/// <https://www.w3.org/TR/xml/#charsets>
pub(crate) fn without_controls(text: &str) -> String {
    let is_allowed = |char: &char| !matches!(char, '\0'..='\x08' | '\x0b' | '\x0c' | '\x0e'..='\x1f' | '\u{fffe}' | '\u{ffff}');
    text.chars().filter(is_allowed).collect()
}

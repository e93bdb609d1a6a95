//! The page of a recording, and the page that other sites put in a frame.

use askama::Template;

use super::Card;
use crate::overrides::PlayerOptions;
use crate::recording::{Recording, Visibility};

/// The page of a recording.
#[derive(Template)]
#[template(path = "recording.html")]
pub(crate) struct RecordingPage<'a> {
    pub(crate) user: Option<&'a str>,
    pub(crate) may_edit: bool,
    pub(crate) may_feature: bool,
    pub(crate) recording: &'a Recording,
    pub(crate) host: &'a str,
    pub(crate) url: &'a str,
    pub(crate) path: &'a str,
    pub(crate) oembed_url: &'a str,
    /// Width and height of the picture.
    pub(crate) picture_size: (u32, u32),
    pub(crate) card: Card<'a>,
    pub(crate) created: String,
    pub(crate) facts: Vec<(&'static str, &'a str)>,
    pub(crate) options: String,
    /// Other recordings of the same owner.
    pub(crate) more: Vec<Card<'a>>,
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

    fn script_code(&self) -> String {
        let (url, slug) = (self.url, self.recording.slug());
        format!("<script src=\"{url}.js\" id=\"asciicast-{slug}\" async></script>")
    }

    fn frame_code(&self) -> String {
        let url = self.url;
        format!(
            "<iframe src=\"{url}/iframe\" width=\"100%\" height=\"480\" frameborder=\"0\" \
             allowfullscreen></iframe>"
        )
    }

    fn player_code(&self) -> String {
        format!(
            "<link rel=\"stylesheet\" href=\"asciinema-player.css\">\n\
             <div id=\"demo\"></div>\n\
             <script src=\"asciinema-player.min.js\"></script>\n\
             <script>\n  AsciinemaPlayer.create(\"{}.{}\", document.getElementById(\"demo\"));\n\
             </script>",
            self.url,
            self.recording.extension()
        )
    }

    fn markdown_code(&self) -> String {
        let url = self.url;
        format!("[![asciicast]({url}.svg)]({url})")
    }

    fn image_code(&self) -> String {
        let url = self.url;
        format!("<a href=\"{url}\" target=\"_blank\"><img src=\"{url}.svg\" /></a>")
    }

    fn play_command(&self) -> String {
        format!("asciinema play {}", self.url)
    }

    fn gif_command(&self) -> String {
        format!("agg {} demo.gif", self.url)
    }

    fn bbcode(&self) -> String {
        let url = self.url;
        format!("[url={url}][img]{url}.png[/img][/url]")
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

/// What is known of where a recording was made, in the order in which it is told.
pub(crate) fn facts(recording: &Recording) -> Vec<(&'static str, &str)> {
    let facts = [
        ("System", recording.system()),
        ("Type", recording.terminal()),
        ("Shell", recording.shell()),
    ];
    let known = |(name, value): (&'static str, Option<_>)| value.map(|value| (name, value));
    facts.into_iter().filter_map(known).collect()
}

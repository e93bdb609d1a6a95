//! The page of a recording, and the page that other sites put in a frame.

use askama::Template;

use super::Card;
use crate::markdown;
use crate::overrides::PlayerOptions;
use crate::recording::{Recording, Visibility};

/// Fonts for those who do not have the chosen one.
const FALLBACK_FONTS: &str = "\"Cascadia Code\",Menlo,Consolas,\"DejaVu Sans Mono\",monospace,\
                              \"Symbols Nerd Font\"";

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
    /// Width and height of the player on other sites.
    pub(crate) frame_size: (u32, u32),
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
        let words = markdown::to_text(words);
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

    /// The description as HTML that is safe as it is.
    fn description(&self) -> Option<String> {
        self.recording.description.as_deref().map(markdown::to_html)
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
    let shown = |(time, label): &(f64, String)| {
        let time = recording.shown_moment(*time)?;
        Some((time.as_secs_f64(), label.clone()))
    };
    let font = playback.font_family.as_ref();
    PlayerOptions {
        cols: playback.cols.unwrap_or(recording.cols),
        rows: playback.rows.unwrap_or(recording.rows),
        fit: "width",
        preload: true,
        poster: Some(format!("npt:{:.3}", recording.poster().as_secs_f64())),
        audio_url: recording.audio_url.clone(),
        theme: playback.theme.clone().filter(|theme| theme != "original"),
        speed: playback.speed,
        idle_time_limit: playback.idle_time_limit,
        markers: playback.markers.iter().filter_map(shown).collect(),
        terminal_font_family: font.map(|font| format!("\"{font}\",{FALLBACK_FONTS}")),
        terminal_line_height: playback.line_height,
        cursor_mode: playback.cursor_mode.clone(),
        bold_is_bright: playback.bold_is_bright,
        adaptive_palette: playback.adaptive_palette,
        keystroke_overlay: playback.keystroke_overlay,
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

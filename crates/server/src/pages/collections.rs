//! Pages of collections.

use askama::Template;

use super::{clock, json, player_options};
use crate::collection::Collection;
use crate::error::{AppError, Detail};
use crate::markdown;
use crate::recording::{Recording, Visibility};

/// A recording of a collection, as the player and the list beside it need it.
pub(crate) struct Track {
    pub(crate) path: String,
    pub(crate) title: String,
    pub(crate) duration: String,
    pub(crate) options: String,
}

impl Track {
    /// The recordings in their order.
    pub(crate) fn all(recordings: &[Recording]) -> Result<Vec<Track>, AppError> {
        let track = |recording: &Recording| {
            Ok(Track {
                path: format!("/a/{}", recording.slug()),
                title: recording.display_title().to_owned(),
                duration: clock(recording.shown_duration().as_secs()),
                options: json(&player_options(recording))?,
            })
        };
        recordings.iter().map(track).collect()
    }
}

/// A collection with its player.
#[derive(Template)]
#[template(path = "collection.html")]
pub(crate) struct CollectionPage<'a> {
    pub(crate) user: Option<&'a str>,
    pub(crate) host: &'a str,
    pub(crate) url: &'a str,
    pub(crate) path: &'a str,
    pub(crate) collection: &'a Collection,
    pub(crate) may_edit: bool,
    /// The recording that is shown first, from 1.
    pub(crate) number: usize,
    pub(crate) tracks: Vec<Track>,
}

impl CollectionPage<'_> {
    fn is_listed(&self) -> bool {
        self.collection.visibility == Visibility::Public
    }

    fn is_shared(&self) -> bool {
        self.collection.visibility != Visibility::Private
    }

    /// The description as HTML that is safe as it is.
    fn description(&self) -> Option<String> {
        self.collection
            .description
            .as_deref()
            .map(markdown::to_html)
    }

    fn script_code(&self) -> String {
        let (url, slug) = (self.url, self.collection.slug());
        format!("<script src=\"{url}.js\" id=\"asciicast-{slug}\" async></script>")
    }

    fn frame_code(&self) -> String {
        let url = self.url;
        format!(
            "<iframe src=\"{url}/iframe\" width=\"100%\" height=\"560\" frameborder=\"0\" \
             allowfullscreen></iframe>"
        )
    }
}

/// The collection that other sites embed.
#[derive(Template)]
#[template(path = "playlist.html")]
pub(crate) struct PlaylistFrame<'a> {
    pub(crate) title: &'a str,
    pub(crate) host: &'a str,
    pub(crate) url: &'a str,
    pub(crate) listed: bool,
    pub(crate) tracks: Vec<Track>,
}

/// One's own collections.
#[derive(Template)]
#[template(path = "collections.html")]
pub(crate) struct CollectionsPage<'a> {
    pub(crate) user: Option<&'a str>,
    pub(crate) collections: &'a [Collection],
    /// The recording for which a collection is looked for.
    pub(crate) adding: Option<&'a Recording>,
    pub(crate) problems: &'a [Detail],
}

/// The form of a collection.
#[derive(Template)]
#[template(path = "collection_edit.html")]
pub(crate) struct CollectionEditPage<'a> {
    pub(crate) user: Option<&'a str>,
    pub(crate) path: &'a str,
    pub(crate) collection: &'a Collection,
    pub(crate) recordings: &'a [Recording],
    pub(crate) problems: &'a [Detail],
}

impl CollectionEditPage<'_> {
    fn visibilities(&self) -> [(&'static str, &'static str, bool); 3] {
        [
            (Visibility::Public, "everyone"),
            (Visibility::Unlisted, "those who have the secret link"),
            (Visibility::Private, "only me"),
        ]
        .map(|(one, words)| (one.name(), words, one == self.collection.visibility))
    }
}

//! The page with what was searched and found.

use askama::Template;

use super::{Card, Pager, clock};
use crate::routes::search::Hit;
use crate::search::Piece;

/// What was searched, and what was found.
#[derive(Template)]
#[template(path = "search.html")]
pub(crate) struct SearchPage<'a> {
    pub(crate) user: Option<&'a str>,
    pub(crate) question: &'a str,
    pub(crate) is_asked: bool,
    pub(crate) found: Vec<Found<'a>>,
    pub(crate) pager: Pager,
}

/// A recording that was found.
pub(crate) struct Found<'a> {
    pub(crate) card: Card<'a>,
    pub(crate) title: Vec<Piece>,
    pub(crate) description: Vec<Piece>,
    pub(crate) moments: Vec<Moment>,
}

/// A moment of a recording at which it shows what was asked for.
pub(crate) struct Moment {
    pub(crate) link: String,
    pub(crate) time: String,
    pub(crate) pieces: Vec<Piece>,
}

impl<'a> Found<'a> {
    pub(crate) fn new(hit: &'a Hit) -> Found<'a> {
        let recording = &hit.recording;
        let plain = || {
            vec![Piece {
                text: recording.display_title().to_owned(),
                is_match: false,
            }]
        };
        let moments = hit.moments.iter().map(|moment| {
            let time = clock(moment.time.as_secs());
            Moment {
                link: format!("/a/{}?t={time}", recording.slug()),
                time,
                pieces: moment.snippet.pieces.clone(),
            }
        });
        let pieces = |snippet: &crate::search::Snippet| snippet.pieces.clone();
        Found {
            card: Card::new(recording),
            title: hit.title.as_ref().map_or_else(plain, pieces),
            description: hit.description.as_ref().map(pieces).unwrap_or_default(),
            moments: moments.collect(),
        }
    }
}

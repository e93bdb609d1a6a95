//! Pages with lists of recordings.

use std::time::SystemTime;

use askama::Template;

use super::{age, clock, count};
use crate::preview;
use crate::recording::{Recording, Visibility};
use crate::store::recordings::lists::{Counts, List, Shelf};
use crate::store::time_of;

/// A recording in a list.
pub(crate) struct Card<'a> {
    pub(crate) recording: &'a Recording,
    pub(crate) age: String,
    pub(crate) duration: String,
    pub(crate) views: String,
    /// Path of its picture; it changes with the picture.
    pub(crate) picture: String,
}

impl<'a> Card<'a> {
    pub(crate) fn new(recording: &'a Recording) -> Card<'a> {
        Card {
            recording,
            age: age(time_of(recording.created_at), SystemTime::now()),
            duration: clock(recording.shown_duration().as_secs()),
            views: count(recording.views, "view"),
            picture: preview::thumbnail_path(recording),
        }
    }
}

/// The beginning of a list.
pub(crate) struct Section<'a> {
    list: List,
    cards: Vec<Card<'a>>,
}

impl<'a> Section<'a> {
    pub(crate) fn new(list: List, recordings: &'a [Recording]) -> Section<'a> {
        Section {
            list,
            cards: recordings.iter().map(Card::new).collect(),
        }
    }

    fn title(&self) -> &'static str {
        list_title(self.list)
    }

    fn name(&self) -> &'static str {
        list_name(self.list)
    }
}

/// The first page: how to begin, and the beginning of each list.
#[derive(Template)]
#[template(path = "home.html")]
pub(crate) struct HomePage<'a> {
    pub(crate) user: Option<&'a str>,
    pub(crate) host: &'a str,
    pub(crate) base_url: &'a str,
    /// Whether it says what all this is.
    pub(crate) introduces: bool,
    pub(crate) sections: Vec<Section<'a>>,
}

/// A page of a list of public recordings.
#[derive(Template)]
#[template(path = "list.html")]
pub(crate) struct ListPage<'a> {
    pub(crate) user: Option<&'a str>,
    pub(crate) host: &'a str,
    pub(crate) list: List,
    pub(crate) cards: Vec<Card<'a>>,
    pub(crate) pager: Pager,
}

impl ListPage<'_> {
    fn title(&self) -> &'static str {
        list_title(self.list)
    }

    fn lists(&self) -> [(&'static str, &'static str, bool); 3] {
        [List::Featured, List::Popular, List::Recent]
            .map(|list| (list_name(list), list_title(list), list == self.list))
    }
}

/// Public recordings with a tag.
#[derive(Template)]
#[template(path = "tag.html")]
pub(crate) struct TagPage<'a> {
    pub(crate) user: Option<&'a str>,
    pub(crate) host: &'a str,
    pub(crate) tag: &'a str,
    pub(crate) cards: Vec<Card<'a>>,
    pub(crate) pager: Pager,
}

/// Somebody's public recordings.
#[derive(Template)]
#[template(path = "profile.html")]
pub(crate) struct ProfilePage<'a> {
    pub(crate) user: Option<&'a str>,
    pub(crate) host: &'a str,
    pub(crate) owner: &'a str,
    pub(crate) joined: String,
    pub(crate) is_mine: bool,
    pub(crate) base_url: &'a str,
    pub(crate) counts: Counts,
    pub(crate) cards: Vec<Card<'a>>,
    pub(crate) pager: Pager,
}

impl ProfilePage<'_> {
    fn recordings(&self) -> String {
        count(self.counts.public.unsigned_abs(), "public recording")
    }

    fn views(&self) -> String {
        count(self.counts.public_views.unsigned_abs(), "view")
    }

    /// Recordings that only the owner finds.
    fn hidden(&self) -> i64 {
        self.counts.unlisted + self.counts.private
    }
}

/// One's own recordings.
#[derive(Template)]
#[template(path = "own.html")]
pub(crate) struct OwnPage<'a> {
    pub(crate) user: Option<&'a str>,
    pub(crate) base_url: &'a str,
    pub(crate) counts: Counts,
    pub(crate) shelf: Shelf,
    /// The moment and the number of recordings thrown away just now.
    pub(crate) undo: Option<(i64, usize)>,
    pub(crate) cards: Vec<Card<'a>>,
    pub(crate) pager: Pager,
}

impl OwnPage<'_> {
    fn shelves(&self) -> [(&'static str, i64, bool); 5] {
        let counts = &self.counts;
        [
            (Shelf::All, counts.all()),
            (Shelf::With(Visibility::Public), counts.public),
            (Shelf::With(Visibility::Unlisted), counts.unlisted),
            (Shelf::With(Visibility::Private), counts.private),
            (Shelf::Deleted, counts.deleted),
        ]
        .map(|(shelf, count)| (shelf_name(shelf), count, shelf == self.shelf))
    }

    fn name(&self) -> &'static str {
        shelf_name(self.shelf)
    }

    fn is_bin(&self) -> bool {
        self.shelf == Shelf::Deleted
    }

    fn has_none_at_all(&self) -> bool {
        self.counts.all() + self.counts.deleted == 0
    }
}

/// The way to the other pages of a list.
pub(crate) struct Pager {
    pub(super) number: u32,
    has_more: bool,
    /// What stands in the query before the number of the page.
    query: String,
}

impl Pager {
    pub(crate) fn new(number: u32, has_more: bool, query: &str) -> Pager {
        Pager {
            number,
            has_more,
            query: query.to_owned(),
        }
    }

    pub(super) fn is_needed(&self) -> bool {
        self.number > 1 || self.has_more
    }

    pub(super) fn previous(&self) -> Option<String> {
        (self.number > 1).then(|| format!("?{}page={}", self.query, self.number - 1))
    }

    pub(super) fn next(&self) -> Option<String> {
        self.has_more
            .then(|| format!("?{}page={}", self.query, self.number + 1))
    }
}

fn list_name(list: List) -> &'static str {
    match list {
        List::Featured => "featured",
        List::Popular => "popular",
        List::Recent => "recent",
    }
}

fn list_title(list: List) -> &'static str {
    match list {
        List::Featured => "Featured",
        List::Popular => "Popular this week",
        List::Recent => "Recent",
    }
}

/// The list that an address names.
pub(crate) fn list_named(name: &str) -> Option<List> {
    [List::Featured, List::Popular, List::Recent]
        .into_iter()
        .find(|list| list_name(*list) == name)
}

/// The name of a shelf in addresses and on the page.
pub(crate) fn shelf_name(shelf: Shelf) -> &'static str {
    match shelf {
        Shelf::All => "all",
        Shelf::With(visibility) => visibility.name(),
        Shelf::Deleted => "deleted",
    }
}

/// The shelf that an address names; all recordings when it names none.
pub(crate) fn shelf_named(name: &str) -> Shelf {
    match name {
        "deleted" => Shelf::Deleted,
        name => Visibility::named(name).map_or(Shelf::All, Shelf::With),
    }
}

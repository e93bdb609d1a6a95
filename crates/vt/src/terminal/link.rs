//! Hyperlinks.

use std::sync::Arc;

use super::Terminal;
use super::osc::split_once;
use crate::parser::utf8::text_of;

/// Longest address that is kept, in bytes; browsers allow about as much.
const LONGEST: usize = 8192;

/// A hyperlink as OSC 8 gave it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Link {
    /// Ties the parts of one link together where text between them is not part of it.
    pub id: Option<String>,
    /// The address, not checked in any way.
    pub uri: String,
}

/// The links in use; a pen stores a link's place here plus one.
///
/// Links are found again through a sorted table of their places, and those that nothing refers to any
/// more are dropped when the owner of the cells collects: after as many new ones as were kept the
/// last time, so that a link in every cell has a constant price.
#[derive(Clone, Debug, Default)]
pub(crate) struct Links {
    links: Vec<Option<Arc<Link>>>,
    /// Places in order of their links, and those without one.
    sorted: Vec<u16>,
    free: Vec<u16>,
    /// How many were looked for in vain since the last collection.
    missed: usize,
    kept: usize,
}

impl Links {
    pub(crate) fn get(&self, number: u16) -> Option<&Link> {
        let place = usize::from(number).checked_sub(1)?;
        self.links.get(place)?.as_deref()
    }

    fn wants_collection(&self) -> bool {
        self.missed >= self.kept.max(SMALLEST_LIMIT)
    }

    /// The number of a link, a new one if it has none yet; 0 when there is no room.
    fn intern(&mut self, link: Link) -> u16 {
        let links = &self.links;
        let order = |&place: &u16| links[usize::from(place)].as_deref().cmp(&Some(&link));
        let at = match self.sorted.binary_search_by(order) {
            Ok(at) => return self.sorted[at] + 1,
            Err(at) => at,
        };
        self.missed += 1;
        let place = match self.free.pop() {
            Some(place) => place,
            None if self.links.len() == usize::from(u16::MAX) => return 0,
            None => {
                self.links.push(None);
                self.links.len() as u16 - 1
            }
        };
        self.links[usize::from(place)] = Some(Arc::new(link));
        self.sorted.insert(at, place);
        place + 1
    }

    /// Keeps the links whose entry in `used` is set.
    fn collect(&mut self, used: &[bool]) {
        for place in (0..)
            .zip(used)
            .filter_map(|(place, used)| (!used).then_some(place))
        {
            if self.links[usize::from(place)].take().is_some() {
                self.free.push(place);
            }
        }
        self.sorted.retain(|&place| used[usize::from(place)]);
        self.missed = 0;
        self.kept = self.sorted.len();
    }
}

impl Terminal {
    /// OSC 8 ; Pm ; Pt ST  Hyperlink  [<https://gist.github.com/egmontkob/eb114294efbcd5adb1944c9f3cb5feda>]
    pub(crate) fn set_link(&mut self, text: &[u8]) {
        let (params, uri) = split_once(text, b';');
        let mut params = params.split(|byte| *byte == b':');
        let id = params.find_map(|param| param.strip_prefix(b"id="));
        let id = id.filter(|id| !id.is_empty()).map(text_of);
        let uri = text_of(uri);
        let is_link = !uri.is_empty() && uri.len() <= LONGEST;
        if is_link && self.links.wants_collection() {
            self.collect();
        }
        let number = if is_link {
            self.links.intern(Link { id, uri })
        } else {
            0
        };
        self.pen.set_link(number);
        self.pen_changed();
    }

    /// Drops links that no style and no saved pen refers to.
    pub(crate) fn collect_links(&mut self) {
        let mut used = vec![false; self.links.links.len() + 1];
        used[usize::from(self.pen.link_number())] = true;
        for saved in self.saved.iter().flatten() {
            used[usize::from(saved.pen.link_number())] = true;
        }
        for pen in self.styles.listed() {
            used[usize::from(pen.link_number())] = true;
        }
        self.links.collect(&used[1..]);
    }
}

/// Below this many links, collection is not worth its walk over the cells.
const SMALLEST_LIMIT: usize = 256;

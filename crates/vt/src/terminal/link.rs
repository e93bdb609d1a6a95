//! Hyperlinks.

use std::collections::HashMap;
use std::sync::Arc;

use super::Terminal;

/// Longest address that is kept, in bytes; browsers allow about as much.
const LONGEST: usize = 8192;

/// A hyperlink as OSC 8 gave it.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Link {
    /// Ties the parts of one link together where text between them is not part of it.
    pub id: Option<String>,
    /// The address, not checked in any way.
    pub uri: String,
}

/// The links in use; a pen stores a link's place here plus one.
///
/// Links are found again through a table of their places, and those that nothing refers to any
/// more are dropped when the owner of the cells collects: after as many new ones as were kept the
/// last time, so that a link in every cell has a constant price.
#[derive(Debug, Default)]
pub(crate) struct Links {
    links: Vec<Option<Arc<Link>>>,
    /// Places by link, and those without one; empty in a copy until they are needed.
    places: HashMap<Arc<Link>, u16>,
    free: Vec<u16>,
    /// How many were looked for in vain since the last collection.
    missed: usize,
    kept: usize,
}

impl Clone for Links {
    fn clone(&self) -> Self {
        Self {
            links: self.links.clone(),
            places: HashMap::new(),
            free: Vec::new(),
            ..*self
        }
    }
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
        if self.places.is_empty() && !self.links.is_empty() {
            self.find_places();
        }
        if let Some(place) = self.places.get(&link) {
            return place + 1;
        }
        self.missed += 1;
        let place = match self.free.pop() {
            Some(place) => place,
            None if self.links.len() == usize::from(u16::MAX) => return 0,
            None => {
                self.links.push(None);
                self.links.len() as u16 - 1
            }
        };
        let link = Arc::new(link);
        self.links[usize::from(place)] = Some(link.clone());
        self.places.insert(link, place);
        place + 1
    }

    fn find_places(&mut self) {
        for (place, link) in (0..).zip(&self.links) {
            match link {
                Some(link) => _ = self.places.insert(link.clone(), place),
                None => self.free.push(place),
            }
        }
    }

    /// Keeps the links whose entry in `used` is set.
    fn collect(&mut self, used: &[bool]) {
        for (link, _) in self.links.iter_mut().zip(used).filter(|(_, used)| !**used) {
            *link = None;
        }
        self.places.clear();
        self.free.clear();
        self.missed = 0;
        self.kept = self.links.iter().flatten().count();
    }
}

impl Terminal {
    /// OSC 8 ; Pm ; Pt ST  Hyperlink  [<https://gist.github.com/egmontkob/eb114294efbcd5adb1944c9f3cb5feda>]
    pub(crate) fn set_link(&mut self, params: &str, uri: &str) {
        let id = params
            .split(':')
            .find_map(|param| param.strip_prefix("id="));
        let id = id.filter(|id| !id.is_empty()).map(str::to_owned);
        let is_link = !uri.is_empty() && uri.len() <= LONGEST;
        if is_link && self.links.wants_collection() {
            self.collect();
        }
        let number = if is_link {
            self.links.intern(Link {
                id,
                uri: uri.to_owned(),
            })
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
        for style in 0..self.styles.len() {
            used[usize::from(self.styles.get(style as u32).link_number())] = true;
        }
        self.links.collect(&used[1..]);
    }
}

/// Below this many links, collection is not worth its walk over the cells.
const SMALLEST_LIMIT: usize = 256;

//! Hyperlinks.

use super::Terminal;

/// Longest address that is kept, in bytes; browsers allow about as much.
const LONGEST: usize = 8192;

/// A hyperlink as OSC 8 gave it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Link {
    /// Ties the parts of one link together where text between them is not part of it.
    pub id: Option<String>,
    /// The address, not checked in any way.
    pub uri: String,
}

/// The links in use; a pen stores a link's place here plus one.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Links {
    links: Vec<Option<Link>>,
}

impl Links {
    pub(crate) fn get(&self, number: u16) -> Option<&Link> {
        self.links
            .get(usize::from(number).checked_sub(1)?)?
            .as_ref()
    }

    /// The number of a link, a new one if it has none yet; 0 when there is no room.
    fn intern(&mut self, link: Link) -> u16 {
        let known = self
            .links
            .iter()
            .rposition(|known| known.as_ref() == Some(&link));
        let place = known.or_else(|| {
            let free = self.links.iter().position(Option::is_none);
            let place = free.unwrap_or(self.links.len());
            if place == usize::from(u16::MAX) {
                return None;
            }
            if place == self.links.len() {
                self.links.push(None);
            }
            self.links[place] = Some(link);
            Some(place)
        });
        place.map_or(0, |place| place as u16 + 1)
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
        if is_link && self.links.links.len() >= self.link_limit {
            self.collect();
        }
        self.pen.link = if is_link {
            self.links.intern(Link {
                id,
                uri: uri.to_owned(),
            })
        } else {
            0
        };
        self.pen_changed();
    }

    /// Drops links that no style and no saved pen refers to.
    pub(crate) fn collect_links(&mut self) {
        let mut used = vec![false; self.links.links.len() + 1];
        used[usize::from(self.pen.link)] = true;
        for saved in self.saved.iter().flatten() {
            used[usize::from(saved.pen.link)] = true;
        }
        for style in 0..self.styles.len() {
            used[usize::from(self.styles.get(style as u32).link)] = true;
        }
        for (link, used) in self.links.links.iter_mut().zip(&used[1..]) {
            if !used {
                *link = None;
            }
        }
        let kept = used[1..].iter().filter(|used| **used).count();
        self.link_limit = (kept * 2).max(SMALLEST_LIMIT);
    }
}

/// Below this many links, collection is not worth its walk over the cells.
pub(crate) const SMALLEST_LIMIT: usize = 256;

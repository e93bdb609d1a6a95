//! Lists of recordings: everybody's, one user's, one's own.

pub(crate) mod explore;
pub(crate) mod own;
pub(crate) mod profile;

use serde::Deserialize;

use crate::policy::{self, Action, Actor, Decision};
use crate::recording::Recording;
use crate::store::recordings::lists::Slice;

/// Recordings on one page of a list.
const PAGE: u32 = 24;

/// Nobody turns more pages than this, other than to copy it all.
const LAST_PAGE: u32 = 1000;

/// Which page of a list is asked for.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct PageQuery {
    page: Option<String>,
}

impl PageQuery {
    pub(super) fn of(page: Option<String>) -> PageQuery {
        PageQuery { page }
    }

    /// The number of the page, from 1; what makes no sense is the first.
    pub(super) fn number(&self) -> u32 {
        let number = self.page.as_deref().and_then(|text| text.parse().ok());
        number.unwrap_or(1).clamp(1, LAST_PAGE)
    }
}

/// The recordings of a page, and one more to see whether there is a next page.
fn slice(number: u32) -> Slice {
    Slice {
        offset: (number - 1) * PAGE,
        limit: PAGE + 1,
    }
}

/// Whether there is a next page; takes away what belongs to it.
fn cut(actor: Actor, recordings: &mut Vec<Recording>) -> bool {
    let has_more = recordings.len() > PAGE as usize;
    recordings.truncate(PAGE as usize);
    recordings.retain(|recording| is_listed(actor, recording));
    has_more
}

/// Whether this actor may find the recording in a list. The queries choose so already; nothing
/// goes out that the policy does not allow as well.
pub(crate) fn is_listed(actor: Actor, recording: &Recording) -> bool {
    policy::decide(actor, Action::List, recording.subject()) == Decision::Allowed
}

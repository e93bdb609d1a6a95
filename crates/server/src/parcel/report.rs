//! What became of each thing in a parcel.

use serde::Serialize;

/// Most entries that are told one by one of those that the manifest does not know.
const STRANGERS: usize = 100;

/// What became of one thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Outcome {
    /// It is new here.
    Imported,
    /// It was here before.
    Present,
    /// It cannot be taken.
    Refused,
}

/// One thing in a parcel.
#[derive(Debug, Serialize)]
pub(crate) struct Line {
    /// The name of its file, or `collections/` and its number.
    pub(crate) name: String,
    pub(crate) outcome: Outcome,
    /// Where it is here.
    pub(crate) url: Option<String>,
    /// Why it is not, or what of it is not.
    pub(crate) reason: Option<String>,
}

/// What became of a parcel.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Report {
    /// Whether it was read to its end.
    pub(crate) complete: bool,
    /// Why it was not.
    pub(crate) problem: Option<String>,
    pub(crate) imported: usize,
    pub(crate) present: usize,
    pub(crate) refused: usize,
    pub(crate) entries: Vec<Line>,
    #[serde(skip)]
    strangers: usize,
}

impl Report {
    /// Something is here now, or was before.
    pub(super) fn taken(&mut self, name: String, is_new: bool, url: String, note: Option<String>) {
        let outcome = if is_new {
            self.imported += 1;
            Outcome::Imported
        } else {
            self.present += 1;
            Outcome::Present
        };
        self.entries.push(Line {
            name,
            outcome,
            url: Some(url),
            reason: note,
        });
    }

    /// Something cannot be taken.
    pub(super) fn refuse(&mut self, name: String, reason: impl Into<String>) {
        self.refused += 1;
        self.entries.push(Line {
            name,
            outcome: Outcome::Refused,
            url: None,
            reason: Some(reason.into()),
        });
    }

    /// Something is in the archive that its manifest does not know. There may be any number.
    pub(super) fn refuse_stranger(&mut self, name: String, reason: &str) {
        self.strangers += 1;
        if self.strangers <= STRANGERS {
            self.refuse(name, reason);
        } else {
            self.refused += 1;
        }
    }
}

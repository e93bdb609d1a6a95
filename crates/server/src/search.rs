//! Searching: what a question means, what words are, and where in a text they stand.
//!
//! Pure functions. How a database finds the words is known in `store::search`, which is given
//! texts and questions as words, so that every database agrees on what a word is.

mod marks;
mod query;
pub(crate) mod session;
pub(crate) mod terms;
mod words;

pub(crate) use self::marks::{Piece, Snippet, snippet};
pub(crate) use self::query::{Phrase, Query};

/// Most bytes of a session that are searched.
pub(crate) const SESSION_BYTES: usize = 512 * 1024;

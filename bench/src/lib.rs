//! The terminal core measured beside its peers: the same bytes, in the same chunks, in one run.
//!
//! Corpora come from a seeded generator and from folders of recordings. Knows nothing of what a
//! good result is: it prints ratios, and the reader judges.

pub mod clock;
pub mod corpus;
pub mod engine;
pub mod generate;
pub mod hostile;
pub mod measure;
pub mod state;
pub mod table;

//! The handlers, one file per resource and verb.
//!
//! They read the request, ask `policy`, `store` and `ingest`, and answer. Words for the user are
//! in `error` and the templates.

pub(crate) mod account;
pub(crate) mod admin;
pub(crate) mod api;
pub(crate) mod assets;
pub(crate) mod collections;
pub(crate) mod feeds;
pub(crate) mod health;
pub(crate) mod lists;
pub(crate) mod metrics;
pub(crate) mod oembed;
pub(crate) mod preflight;
pub(crate) mod recordings;
pub(crate) mod search;

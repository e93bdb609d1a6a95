//! Hosting of terminal session recordings: one binary with its database inside.
//!
//! [`serve`] runs the whole server on a listener, so that tests run it in-process. Routes know
//! HTTP; `store` knows SQL and files; `policy` decides who may do what; none of them knows the
//! others' business.

mod account;
mod administration;
mod assets;
mod audit;
mod auth;
mod avatar;
mod cache;
mod carry;
mod collection;
pub mod commands;
pub mod config;
mod connection;
mod encoding;
mod error;
mod gifs;
mod indexer;
mod ingest;
mod jobs;
mod mail;
mod markdown;
mod metrics;
mod middleware;
mod oidc;
mod overrides;
mod pages;
mod parcel;
mod policy;
mod popularity;
mod preview;
mod quota;
mod range;
mod rates;
mod recording;
mod router;
mod routes;
mod scope;
mod search;
#[doc(hidden)]
pub mod seeding;
mod server;
mod session;
mod state;
mod store;
mod token;

pub use server::{Server, address_url, serve};

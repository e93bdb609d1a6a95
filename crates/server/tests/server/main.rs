//! The server as its users meet it: over HTTP, in-process or as the real binary.

#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod account_changes;
mod accounts;
mod administration;
mod api_changes;
mod api_docs;
mod api_errors;
mod api_recordings;
mod api_tokens;
mod archival;
mod backups;
mod claims;
mod collections;
mod common;
mod crash;
mod described;
mod durability;
mod embeds;
mod files;
mod forms;
mod gifs;
mod identities;
mod issuer;
mod limits;
mod lists;
mod looks;
mod mail;
mod members;
mod metrics;
mod pages;
mod pair;
mod previews;
mod quotas;
mod rate_limits;
mod search;
mod security;
mod service;
mod settings;
mod slow_clients;
mod trims;
mod unfurl;
mod upload_keys;
mod uploads;
mod views;
mod with_cli;

//! The same tests on the other pair: PostgreSQL, in a cluster of its own for this process, and a
//! bucket of an S3 server within it. What is about the database inside is left out: `durability`.

#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

#[path = "../server/account_changes.rs"]
mod account_changes;
#[path = "../server/accounts.rs"]
mod accounts;
#[path = "../server/administration.rs"]
mod administration;
#[path = "../server/api_changes.rs"]
mod api_changes;
#[path = "../server/api_docs.rs"]
mod api_docs;
#[path = "../server/api_errors.rs"]
mod api_errors;
#[path = "../server/api_recordings.rs"]
mod api_recordings;
#[path = "../server/api_tokens.rs"]
mod api_tokens;
#[path = "../server/archival.rs"]
mod archival;
#[path = "../server/archives.rs"]
mod archives;
mod arrivals;
#[path = "../server/audits.rs"]
mod audits;
#[path = "../server/backups.rs"]
mod backups;
#[path = "../server/binary.rs"]
mod binary;
#[path = "../server/caches.rs"]
mod caches;
mod carrying;
#[path = "../server/claims.rs"]
mod claims;
#[path = "../server/collections.rs"]
mod collections;
#[path = "../server/common.rs"]
mod common;
#[path = "../server/crash.rs"]
mod crash;
#[path = "../server/described.rs"]
mod described;
#[path = "../server/embeds.rs"]
mod embeds;
#[path = "../server/files.rs"]
mod files;
#[path = "../server/forms.rs"]
mod forms;
#[path = "../server/gifs.rs"]
mod gifs;
#[path = "../server/identities.rs"]
mod identities;
#[path = "../server/issuer.rs"]
mod issuer;
#[path = "../server/limits.rs"]
mod limits;
#[path = "../server/lists.rs"]
mod lists;
#[path = "../server/looks.rs"]
mod looks;
#[path = "../server/mail.rs"]
mod mail;
#[path = "../server/members.rs"]
mod members;
#[path = "../server/metrics.rs"]
mod metrics;
mod nodes;
mod outages;
#[path = "../server/outside.rs"]
mod outside;
#[path = "../server/pages.rs"]
mod pages;
mod pair;
#[path = "../server/parcels.rs"]
mod parcels;
mod postgres;
#[path = "../server/previews.rs"]
mod previews;
#[path = "../server/quotas.rs"]
mod quotas;
#[path = "../server/rate_limits.rs"]
mod rate_limits;
mod repetitions;
mod s3;
mod schema;
#[path = "../server/search.rs"]
mod search;
#[path = "../server/security.rs"]
mod security;
#[path = "../server/service.rs"]
mod service;
#[path = "../server/settings.rs"]
mod settings;
#[path = "../server/slow_clients.rs"]
mod slow_clients;
mod tls;
#[path = "../server/trims.rs"]
mod trims;
#[path = "../server/unfurl.rs"]
mod unfurl;
#[path = "../server/upload_keys.rs"]
mod upload_keys;
#[path = "../server/uploads.rs"]
mod uploads;
#[path = "../server/views.rs"]
mod views;
#[path = "../server/visitor.rs"]
mod visitor;
#[path = "../server/with_cli.rs"]
mod with_cli;

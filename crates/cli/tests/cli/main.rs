//! The built program in real terminals, pipes and files.

mod append;
mod completions;
mod configuration;
mod edit;
mod failures;
mod files;
mod foreign;
mod golden;
mod home;
mod mission;
mod notifications;
mod play;
mod player;
mod probe;
mod programs;
mod record;
mod redact;
mod server;
mod soak;
mod terminal;
mod web;
mod windows;

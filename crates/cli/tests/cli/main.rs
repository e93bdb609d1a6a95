//! The built program in real terminals, pipes and files.

mod append;
mod failures;
mod files;
mod home;
mod record;
mod terminal;

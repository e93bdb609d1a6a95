//! The commands of `asciinema-server admin`, as they are written.

use clap::{Args, Subcommand};

use super::options::visibility;
use crate::recording::Visibility;

/// The commands of `asciinema-server admin`.
#[derive(Debug, Subcommand)]
pub enum AdminCommand {
    /// Make the account with an e-mail address an admin's
    Add {
        /// The address
        email: String,
    },
    /// Bring an archived recording, or one that was taken down, back for good
    Restore {
        /// The address of its page, or its number
        recording: String,
    },
    /// Accounts: find, show and change them
    Users {
        /// What to do
        #[command(subcommand)]
        command: UsersCommand,
    },
    /// Recordings: find, feature, hide and take them down
    Recordings {
        /// What to do
        #[command(subcommand)]
        command: RecordingsCommand,
    },
    /// Jobs: what waits and what was given up
    Jobs {
        /// What to do
        #[command(subcommand)]
        command: JobsCommand,
    },
    /// Print the audit log, latest first
    Audit {
        /// Only entries in which this stands: a name, an address, a deed such as user.suspended
        #[arg(default_value = "")]
        text: String,
        /// How the list is printed
        #[command(flatten)]
        list: ListOptions,
    },
    /// Print how much room everything takes, and which accounts take most
    Storage {
        /// How the list is printed
        #[command(flatten)]
        list: ListOptions,
    },
    /// Print a link with which the owner of an e-mail address logs in
    LoginLink {
        /// The address; without an account, the link makes one
        email: String,
    },
}

/// How a list is printed.
#[derive(Debug, Clone, Copy, Args)]
pub struct ListOptions {
    /// Print JSON, one object on each line
    #[arg(long)]
    pub json: bool,

    /// Most lines
    #[arg(long, value_name = "COUNT", default_value_t = 50)]
    pub limit: u32,
}

/// The commands of `asciinema-server admin users`.
#[derive(Debug, Subcommand)]
#[command(after_help = "Examples:
  asciinema-server admin users list --json example.com
  asciinema-server admin users set-quota jane --bytes '2 GB' --recordings none
  asciinema-server admin users delete jane --yes")]
pub enum UsersCommand {
    /// Print accounts, newest first
    List {
        /// Only those in whose name or address this stands
        #[arg(default_value = "")]
        text: String,
        /// How the list is printed
        #[command(flatten)]
        list: ListOptions,
    },
    /// Print one account
    Show {
        /// Username or e-mail address
        user: String,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Make an account an admin's, or no longer
    SetAdmin {
        /// Username or e-mail address
        user: String,
        /// Take the right away
        #[arg(long)]
        off: bool,
    },
    /// Set how much an account may keep
    SetQuota {
        /// Username or e-mail address
        user: String,
        /// Bytes of its stored files: a number, one like 500 MB, none or default
        #[arg(long, value_name = "BYTES", default_value = "default")]
        bytes: String,
        /// Recordings: a number, none or default
        #[arg(long, value_name = "COUNT", default_value = "default")]
        recordings: String,
    },
    /// Log an account out and let it in no more
    Suspend {
        /// Username or e-mail address
        user: String,
        /// Let it in again
        #[arg(long)]
        off: bool,
    },
    /// Delete an account with all its recordings, for good
    Delete {
        /// Username or e-mail address
        user: String,
        /// Do not ask
        #[arg(long)]
        yes: bool,
    },
}

/// The commands of `asciinema-server admin recordings`.
#[derive(Debug, Subcommand)]
#[command(after_help = "Examples:
  asciinema-server admin recordings list --show taken-down
  asciinema-server admin recordings list jane --json
  asciinema-server admin recordings takedown 17 --reason 'shows a password'
  asciinema-server admin recordings set-visibility 17 private
  asciinema-server admin recordings feature https://example.com/a/17")]
pub enum RecordingsCommand {
    /// Print recordings, newest first
    List {
        /// Only those with this in their title, this number, this link, or this owner
        #[arg(default_value = "")]
        text: String,
        /// Which kind: all, featured, unclaimed, archived, taken-down or deleted
        #[arg(long, value_name = "KIND", default_value = "all")]
        show: String,
        /// How the list is printed
        #[command(flatten)]
        list: ListOptions,
    },
    /// Take a recording down; everyone who opens it reads the reason
    Takedown {
        /// The address of its page, or its number
        recording: String,
        /// Why
        #[arg(long)]
        reason: String,
    },
    /// Bring a recording back from archival or a takedown, for good
    Restore {
        /// The address of its page, or its number
        recording: String,
    },
    /// Set who sees a recording
    SetVisibility {
        /// The address of its page, or its number
        recording: String,
        /// public, unlisted or private
        #[arg(value_parser = visibility)]
        visibility: Visibility,
    },
    /// Recommend a public recording on the first page, or no longer
    Feature {
        /// The address of its page, or its number
        recording: String,
        /// No longer
        #[arg(long)]
        off: bool,
    },
}

/// The commands of `asciinema-server admin jobs`.
#[derive(Debug, Subcommand)]
#[command(after_help = "Examples:
  asciinema-server admin jobs list
  asciinema-server admin jobs retry 12
  asciinema-server admin jobs drop 12")]
pub enum JobsCommand {
    /// Print jobs: those that were given up first, then what is due next
    List {
        /// How the list is printed
        #[command(flatten)]
        list: ListOptions,
    },
    /// Try a job again now
    Retry {
        /// Its number
        id: i64,
    },
    /// Remove a job that was given up or waits
    Drop {
        /// Its number
        id: i64,
    },
}

//! Who may see an uploaded recording: options of everything that uploads.

use clap::{Args, ValueEnum};

/// Options that say who may see it.
#[derive(Debug, Args)]
pub(crate) struct VisibilityArgs {
    /// Who may see it [default: as the account says]
    #[arg(long, value_name = "WHO")]
    visibility: Option<Visibility>,

    /// Unlisted: whoever has the link may see it
    #[arg(short = 'p', long = "secret", conflicts_with_all = ["visibility", "public"])]
    secret: bool,

    /// Public: listed for everybody
    #[arg(short = 'P', long, conflicts_with = "visibility")]
    public: bool,
}

/// Who may see a recording.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Visibility {
    /// Everybody, and it is listed.
    Public,
    /// Whoever has the link.
    Unlisted,
    /// Its owner.
    Private,
}

impl VisibilityArgs {
    /// The server's word for it; `None` when nothing was said.
    pub(crate) fn name(&self) -> Option<&'static str> {
        match self.visibility {
            Some(Visibility::Public) => Some("public"),
            Some(Visibility::Unlisted) => Some("unlisted"),
            Some(Visibility::Private) => Some("private"),
            None if self.secret => Some("unlisted"),
            None if self.public => Some("public"),
            None => None,
        }
    }
}

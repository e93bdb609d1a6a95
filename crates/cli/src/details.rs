//! What is said about an uploaded recording beside its file.

/// The fields of an upload. Those that are `None` are left to the server.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Details {
    /// Replaces the title in the recording.
    pub title: Option<String>,
    /// Markdown.
    pub description: Option<String>,
    /// Words joined by commas.
    pub tags: Option<String>,
    /// `public`, `unlisted` or `private`; without it the account's default decides.
    pub visibility: Option<String>,
    /// Address of a sound track.
    pub audio_url: Option<String>,
}

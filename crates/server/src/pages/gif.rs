//! The page of a GIF that is in the making.

use askama::Template;

use crate::recording::Recording;

/// How far a GIF is.
#[derive(Template)]
#[template(path = "gif.html")]
pub(crate) struct GifPage<'a> {
    pub(crate) user: Option<&'a str>,
    pub(crate) recording: &'a Recording,
    /// Path of the recording.
    pub(crate) path: &'a str,
    /// None while others come first.
    pub(crate) percent: Option<u8>,
}

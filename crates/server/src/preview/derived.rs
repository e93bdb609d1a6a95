//! What is made of a recording, and the names under which it is kept.

use std::fmt::Debug;

use sha2::{Digest, Sha256};

use super::{Kind, Scene};
use crate::recording::{Recording, Trim};
use crate::token;

/// Grows by one when pictures or transcripts change for the same recording.
const VERSION: u32 = 2;

/// Characters of a name that stand in the address of a picture.
pub(crate) const KEY: usize = 16;

/// What is made of a recording.
#[derive(Debug, Clone)]
pub(crate) enum Derived {
    Picture(Kind, Scene),
    Transcript(Option<Trim>),
    /// A part of the recording as one zstd frame.
    Part(Trim),
}

impl Derived {
    /// The media type of the result, decompressed.
    pub(crate) fn content_type(&self) -> &'static str {
        match self {
            Derived::Picture(Kind::Svg | Kind::Thumbnail, _) => "image/svg+xml",
            Derived::Picture(Kind::Png, _) => "image/png",
            Derived::Transcript(_) => "text/plain; charset=utf-8",
            Derived::Part(_) => "application/x-asciicast",
        }
    }

    /// Everything that changes the result, as a name.
    pub(crate) fn name(&self, recording: &Recording) -> String {
        name(recording, self)
    }
}

/// A name for what is made of a recording, of everything that changes it.
pub(super) fn name(recording: &Recording, derived: &impl Debug) -> String {
    let content = &recording.file.content_sha256;
    let text = format!("{VERSION} {content} {derived:?}");
    token::hex(&Sha256::digest(text.as_bytes()))
}

/// The path of a recording's picture in lists; it changes when the picture does.
pub(crate) fn thumbnail_path(recording: &Recording) -> String {
    let picture = Derived::Picture(Kind::Thumbnail, Scene::of(recording));
    let key = &picture.name(recording)[..KEY];
    format!("/a/{}.svg?f=t&v={key}", recording.slug())
}

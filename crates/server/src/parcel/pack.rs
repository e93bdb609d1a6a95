//! A parcel is made while it is sent.

use std::io::{self, Cursor, ErrorKind, Read};
use std::vec;

use super::manifest::{self, Written, WrittenCollection, WrittenRecording, file_name};
use super::{BLOCK, FORMAT, MANIFEST};
use crate::account::User;
use crate::error::AppError;
use crate::recording::Recording;
use crate::routes::api::body::moment;
use crate::state::AppState;
use crate::store::files::Files;
use crate::store::{collections, recordings, time_of};

/// Everything that somebody keeps, but for what is in the bin: the bytes of the archive.
pub(crate) async fn pack(state: &AppState, user: &User) -> Result<impl Read + use<>, AppError> {
    let recordings = recordings::all_of_user(&state.db, user.id).await?;
    let kept = collections::of_user(&state.db, user.id).await?;
    let mut collections = Vec::new();
    for one in &kept {
        collections.push(WrittenCollection {
            id: one.id,
            url: state.url(&format!("/c/{}", one.slug())),
            title: &one.title,
            description: one.description.as_deref(),
            visibility: one.visibility.name(),
            created_at: moment(one.created_at),
            recordings: collections::order(&state.db, one.id).await?,
        });
    }
    let manifest = Written {
        format: FORMAT,
        origin: state.base_url(),
        account: &user.username,
        exported_at: manifest::this_moment(),
        recordings: recordings
            .iter()
            .map(|one| WrittenRecording::new(state, one))
            .collect(),
        collections,
    };
    let manifest = serde_json::to_vec_pretty(&manifest).map_err(|_| AppError::internal())?;
    Ok(Archive::new(state.files.clone(), recordings, manifest)?)
}

/// The bytes of the archive, file after file.
struct Archive {
    files: Files,
    recordings: vec::IntoIter<Recording>,
    /// What is being read: a head, its content, and zeros up to the next block.
    current: Box<dyn Read + Send>,
    is_ended: bool,
}

impl Archive {
    fn new(files: Files, recordings: Vec<Recording>, manifest: Vec<u8>) -> io::Result<Archive> {
        let length = manifest.len() as u64;
        let current = entry(MANIFEST, length, 0, Cursor::new(manifest))?;
        Ok(Archive {
            files,
            recordings: recordings.into_iter(),
            current: Box::new(current),
            is_ended: false,
        })
    }

    /// Goes on to the next file, or to the end. `false` when there is nothing more.
    fn advance(&mut self) -> io::Result<bool> {
        for recording in self.recordings.by_ref() {
            let stored = match self.files.read(&recording.file.key) {
                // It was removed or replaced after the manifest was made.
                Err(error) if error.kind() == ErrorKind::NotFound => continue,
                stored => stored?,
            };
            let content = zstd::Decoder::new(stored)?;
            let time = time_of(recording.created_at).duration_since(std::time::UNIX_EPOCH);
            let time = time.map_or(0, |time| time.as_secs());
            let length = recording.file.content_bytes;
            self.current = Box::new(entry(&file_name(&recording), length, time, content)?);
            return Ok(true);
        }
        if self.is_ended {
            return Ok(false);
        }
        // Two blocks of zeros end an archive.
        self.current = Box::new(io::repeat(0).take(2 * BLOCK));
        self.is_ended = true;
        Ok(true)
    }
}

impl Read for Archive {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            let read = self.current.read(buffer)?;
            if read > 0 || buffer.is_empty() || !self.advance()? {
                return Ok(read);
            }
        }
    }
}

fn entry<R: Read + Send>(
    name: &str,
    length: u64,
    time: u64,
    content: R,
) -> io::Result<impl Read + Send + use<R>> {
    let mut header = tar::Header::new_ustar();
    header.set_path(name)?;
    header.set_size(length);
    header.set_mode(0o644);
    header.set_mtime(time);
    header.set_cksum();
    let head = Cursor::new(header.as_bytes().to_vec());
    let rest = length.next_multiple_of(BLOCK) - length;
    Ok(head
        .chain(content.take(length))
        .chain(io::repeat(0).take(rest)))
}

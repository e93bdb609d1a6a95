//! `GET /user/export`: everything that somebody keeps here, as one archive.
//!
//! A tar file that is made while it is sent: `recordings.json`, then each recording as it was
//! uploaded. Nothing of it is held in memory but the list.

use std::io::{self, Cursor, Read};
use std::vec;

use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;

use crate::encoding::reader_body;
use crate::error::{AppError, PageError};
use crate::pages;
use crate::recording::Recording;
use crate::session::LoggedIn;
use crate::state::AppState;
use crate::store::files::Files;
use crate::store::{recordings, time_of};

/// What the length of every file in the archive is a multiple of.
const BLOCK: u64 = 512;

/// Answers with the archive.
pub(crate) async fn show(
    State(state): State<AppState>,
    visitor: LoggedIn,
) -> Result<Response, PageError> {
    let recordings = recordings::all_of_user(&state.db, visitor.user.id).await?;
    let list: Vec<_> = recordings
        .iter()
        .map(|one| described(&state, one))
        .collect();
    let list = serde_json::to_vec_pretty(&list).map_err(|_| AppError::internal())?;
    let archive = Archive::new(state.files.clone(), recordings, list).map_err(AppError::from)?;
    let mut response = reader_body(archive).into_response();
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/x-tar"),
    );
    headers.insert(
        header::CONTENT_DISPOSITION,
        HeaderValue::from_static("attachment; filename=recordings.tar"),
    );
    pages::do_not_store(&mut response);
    Ok(response)
}

fn file_name(recording: &Recording) -> String {
    let extension = recording.extension();
    format!("recordings/{}.{extension}", recording.id)
}

/// What is known of a recording beside its file.
fn described(state: &AppState, recording: &Recording) -> serde_json::Value {
    let created = humantime::format_rfc3339_seconds(time_of(recording.created_at));
    json!({
        "id": recording.id,
        "file": file_name(recording),
        "url": state.url(&format!("/a/{}", recording.slug())),
        "title": recording.title,
        "description": recording.description,
        "visibility": recording.visibility.name(),
        "audio_url": recording.audio_url,
        "settings": recording.playback,
        "created_at": created.to_string(),
        "archived": recording.archived_at.is_some(),
    })
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
    fn new(files: Files, recordings: Vec<Recording>, list: Vec<u8>) -> io::Result<Archive> {
        let length = list.len() as u64;
        let current = entry("recordings.json", length, 0, Cursor::new(list))?;
        Ok(Archive {
            files,
            recordings: recordings.into_iter(),
            current: Box::new(current),
            is_ended: false,
        })
    }

    /// Goes on to the next file, or to the end. `false` when there is nothing more.
    fn advance(&mut self) -> io::Result<bool> {
        if let Some(recording) = self.recordings.next() {
            let content = zstd::Decoder::new(self.files.read(&recording.file.key)?)?;
            let length = recording.file.content_bytes;
            let time = time_of(recording.created_at)
                .duration_since(std::time::UNIX_EPOCH)
                .map_or(0, |time| time.as_secs());
            self.current = Box::new(entry(&file_name(&recording), length, time, content)?);
        } else if !self.is_ended {
            // Two blocks of zeros end an archive.
            self.current = Box::new(io::repeat(0).take(2 * BLOCK));
            self.is_ended = true;
        } else {
            return Ok(false);
        }
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

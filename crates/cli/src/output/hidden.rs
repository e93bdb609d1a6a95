//! The screen during a pause: what happens on it is not recorded, but how it looks afterwards is.
//!
//! A file is read back when a pause needs it, so that recording without pauses costs nothing. What
//! cannot be read back, as a pipe, is followed from the beginning.

use std::fs::File;
use std::io::BufReader;
use std::path::PathBuf;

use ::asciicast::{EventData, Reader, Size};
use vt::Vt;

use crate::repaint;

/// Follows the screen as far as it is needed.
pub(super) struct HiddenScreen {
    /// The recording, if it can be read back.
    path: Option<PathBuf>,
    vt: Option<Box<Vt>>,
}

impl HiddenScreen {
    /// Reads the recording at `path` when it is needed.
    pub(super) fn of_file(path: PathBuf) -> HiddenScreen {
        HiddenScreen {
            path: Some(path),
            vt: None,
        }
    }

    /// Follows a screen that is empty now.
    pub(super) fn live(size: Size) -> HiddenScreen {
        HiddenScreen {
            path: None,
            vt: Some(Box::new(terminal(size))),
        }
    }

    /// What is recorded was shown.
    pub(super) fn output(&mut self, bytes: &[u8]) {
        if let Some(vt) = &mut self.vt {
            vt.feed(bytes);
        }
    }

    /// The screen has another size.
    pub(super) fn resize(&mut self, size: Size) {
        if let Some(vt) = &mut self.vt {
            vt.resize(vt::Size::new(size.cols, size.rows));
        }
    }

    /// Whether the recording has to be read before what is hidden can be followed.
    pub(super) fn is_behind(&self) -> bool {
        self.vt.is_none()
    }

    /// Reads the recording. Without one the screen is unknown and stays so.
    pub(super) fn catch_up(&mut self) {
        self.vt = self.path.as_ref().and_then(replay).map(Box::new);
    }

    /// Output that paints the screen as it is now.
    pub(super) fn paint(&mut self) -> Option<Vec<u8>> {
        let bytes = repaint::paint(self.vt.as_ref()?);
        if self.path.is_some() {
            self.vt = None;
        }
        Some(bytes)
    }
}

fn terminal(size: Size) -> Vt {
    Vt::new(vt::Size::new(size.cols, size.rows))
}

fn replay(path: &PathBuf) -> Option<Vt> {
    let file = File::open(path).ok()?;
    let mut reader = Reader::new(BufReader::with_capacity(256 * 1024, file)).ok()?;
    let mut vt = terminal(reader.header().size);
    loop {
        match reader.next_event() {
            Ok(Some(event)) => match event.data {
                EventData::Output(text) => vt.feed(text.as_bytes()),
                EventData::Resize(size) => vt.resize(vt::Size::new(size.cols, size.rows)),
                _ => {}
            },
            Ok(None) => return Some(vt),
            Err(error) if error.is_recoverable() => {}
            Err(_) => return None,
        }
    }
}

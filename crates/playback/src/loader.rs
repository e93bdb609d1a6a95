//! The start of a recording that is still on its way.

use asciicast::{Decoder, Error, Header};

use crate::recording::{PIECE_BYTES, Recording};

/// Takes the bytes of a file as they arrive, until enough are there to play.
///
/// ```
/// let mut loader = playback::Loader::new();
/// loader.push(b"{\"version\":2,\"width\":80,")?;
/// assert!(!loader.is_playable());
/// loader.push(b"\"height\":24}\n[0.5, \"o\", \"$ \"]\n")?;
/// let mut recording = loader.into_recording().expect("the header is there");
/// assert_eq!(recording.event_count(), 1);
/// recording.push(b"[1.5, \"o\", \"ls\"]\n");
/// recording.finish();
/// assert_eq!(recording.event_count(), 2);
/// # Ok::<(), playback::Error>(())
/// ```
#[derive(Debug, Default)]
pub struct Loader {
    state: State,
}

#[derive(Debug)]
enum State {
    /// The header is not all there.
    Waiting(Box<Decoder>),
    Playable(Box<Recording>),
}

impl Default for State {
    fn default() -> State {
        State::Waiting(Box::default())
    }
}

impl Loader {
    /// A loader that has no bytes yet.
    #[must_use]
    pub fn new() -> Loader {
        Loader::default()
    }

    /// Adds bytes behind those that it has.
    ///
    /// # Errors
    /// When they are no asciicast header.
    pub fn push(&mut self, bytes: &[u8]) -> Result<(), Error> {
        for piece in bytes.chunks(PIECE_BYTES) {
            match &mut self.state {
                State::Waiting(decoder) => {
                    decoder.push(piece);
                    self.start()?;
                }
                State::Playable(recording) => recording.push(piece),
            }
        }
        Ok(())
    }

    /// Says that there are no more bytes, and gives the recording.
    ///
    /// # Errors
    /// When the bytes are no asciicast header.
    pub fn finish(mut self) -> Result<Recording, Error> {
        if let State::Waiting(decoder) = &mut self.state {
            decoder.finish();
            self.start()?;
        }
        match self.state {
            State::Waiting(_) => Err(Error::Empty),
            State::Playable(mut recording) => {
                recording.finish();
                Ok(*recording)
            }
        }
    }

    fn start(&mut self) -> Result<(), Error> {
        let State::Waiting(decoder) = &mut self.state else {
            return Ok(());
        };
        if decoder.start_reading()?
            && let Some(header) = decoder.header().cloned()
        {
            let decoder = std::mem::take(decoder.as_mut());
            self.state = State::Playable(Box::new(Recording::new(decoder, header)));
        }
        Ok(())
    }

    /// The header, once it is there.
    #[must_use]
    pub fn header(&self) -> Option<&Header> {
        match &self.state {
            State::Waiting(_) => None,
            State::Playable(recording) => Some(recording.header()),
        }
    }

    /// Whether the header is there, and so [`Loader::into_recording`] gives something. For
    /// asciicast v1 this takes the whole file.
    #[must_use]
    pub fn is_playable(&self) -> bool {
        matches!(self.state, State::Playable(_))
    }

    /// The recording as far as it is there; further bytes are given to the recording itself, or
    /// to the playback that has it.
    #[must_use]
    pub fn into_recording(self) -> Option<Recording> {
        match self.state {
            State::Waiting(_) => None,
            State::Playable(recording) => Some(*recording),
        }
    }
}

//! A thread that reads the recording, so that the player's loop can wait for it beside other
//! things.

use std::cell::Cell;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::os::fd::{AsFd, BorrowedFd};
use std::os::unix::net::UnixStream;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

use asciicast::{Error, Source};

/// Bytes that are read at once.
const PIECE_BYTES: usize = 64 * 1024;
/// Pieces that wait for the loop before the thread waits, too.
const WAITING_PIECES: usize = 16;

/// A part of the recording.
pub(super) enum Piece {
    /// The next bytes, decompressed.
    Bytes(Vec<u8>),
    /// There are no more.
    End,
    /// Reading went wrong.
    Failure(io::Error),
}

/// The receiving end of the thread.
pub(super) struct Feed {
    pieces: Receiver<Piece>,
    wake: UnixStream,
    has_ended: Cell<bool>,
}

impl Feed {
    /// Begins to read.
    pub(super) fn start(source: Box<dyn Read + Send>) -> io::Result<Feed> {
        let (sender, pieces) = sync_channel(WAITING_PIECES);
        let (wake, waker) = UnixStream::pair()?;
        wake.set_nonblocking(true)?;
        waker.set_nonblocking(true)?;
        thread::Builder::new()
            .name("feed".to_owned())
            .spawn(move || read_all(source, &sender, &waker))?;
        Ok(Feed {
            pieces,
            wake,
            has_ended: Cell::new(false),
        })
    }

    /// The next piece, if one is there.
    pub(super) fn take(&self) -> Option<Piece> {
        let mut bytes = [0; 64];
        // The wake-ups are forgotten first: a piece that comes now wakes the loop again.
        while (&self.wake)
            .read(&mut bytes)
            .is_ok_and(|count| count == bytes.len())
        {}
        let piece = self.pieces.try_recv().ok()?;
        self.has_ended.set(!matches!(piece, Piece::Bytes(_)));
        Some(piece)
    }

    /// Whether the last piece was taken.
    pub(super) fn has_ended(&self) -> bool {
        self.has_ended.get()
    }
}

impl AsFd for Feed {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.wake.as_fd()
    }
}

fn read_all(source: Box<dyn Read + Send>, pieces: &SyncSender<Piece>, mut waker: &UnixStream) {
    let reader = BufReader::with_capacity(PIECE_BYTES, source);
    let mut source = Source::new(reader);
    loop {
        let piece = source
            .as_mut()
            .map_or_else(|error| Piece::Failure(take(error)), next_piece);
        let is_last = !matches!(piece, Piece::Bytes(_));
        let is_taken = pieces.send(piece).is_ok();
        // A full buffer wakes as well as a further byte would.
        let _ = waker.write(&[1]);
        if is_last || !is_taken {
            return;
        }
    }
}

fn next_piece<R: BufRead>(source: &mut Source<R>) -> Piece {
    loop {
        match source.fill_buf() {
            Ok([]) => return Piece::End,
            Ok(bytes) => {
                let bytes = bytes.to_vec();
                source.consume(bytes.len());
                return Piece::Bytes(bytes);
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Piece::Failure(error),
        }
    }
}

fn take(error: &mut Error) -> io::Error {
    match error {
        Error::Io(error) => io::Error::new(error.kind(), error.to_string()),
        error => io::Error::other(error.to_string()),
    }
}

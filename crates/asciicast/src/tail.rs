//! What must be known of a recording before more is written behind it.

use std::{io::BufRead, time::Duration};

use crate::{decoder::Decoder, error::Error, event::EventData, header::Header, size::Size};

/// The end of an existing recording, found by reading all of it.
///
/// To append: cut the file to [`len`](Tail::len) bytes, write a line end unless
/// [`ends_with_newline`](Tail::ends_with_newline), then lines from an
/// [`Encoder`](crate::Encoder) that was [`resumed`](crate::Encoder::resume_at) at
/// [`duration`](Tail::duration). v1 cannot be appended to.
#[derive(Clone, Debug, PartialEq)]
pub struct Tail {
    /// The header; its version is the one to write.
    pub header: Header,
    /// Time of the last event.
    pub duration: Duration,
    /// Size of the terminal at the end.
    pub size: Size,
    /// Bytes up to the end of the last whole line.
    pub len: u64,
    /// Whether these end in a line end.
    pub ends_with_newline: bool,
    /// Whether a line that was cut off follows them.
    pub is_truncated: bool,
}

impl Tail {
    /// Reads a recording to its end. Lines that are no events are passed over.
    ///
    /// # Errors
    /// When the source fails, has no asciicast header, or is compressed.
    pub fn read(mut source: impl BufRead) -> Result<Tail, Error> {
        let mut decoder = Decoder::new();
        let mut is_finished = false;
        let (mut duration, mut size) = (Duration::ZERO, None);
        loop {
            match decoder.next_event() {
                Ok(Some(event)) => {
                    duration = event.time;
                    if let EventData::Resize(new_size) = event.data {
                        size = Some(new_size);
                    }
                }
                Ok(None) if is_finished => break,
                Ok(None) => {
                    let bytes = source.fill_buf()?;
                    let len = bytes.len();
                    decoder.push(bytes);
                    is_finished = len == 0;
                    if is_finished {
                        decoder.finish();
                    }
                    source.consume(len);
                }
                Err(error) if error.is_recoverable() => {}
                Err(error) => return Err(error),
            }
        }
        let header = decoder.header().cloned().unwrap_or_default();
        Ok(Tail {
            size: size.unwrap_or(header.size),
            header,
            duration,
            len: decoder.whole_len(),
            ends_with_newline: !decoder.ends_open(),
            is_truncated: decoder.is_truncated(),
        })
    }
}

#[cfg(test)]
mod tests;

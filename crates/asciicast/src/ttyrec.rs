//! ttyrec: frames of output, each behind twelve bytes with its time and length, little-endian:
//! seconds, microseconds, length. See <https://nethackwiki.com/wiki/Ttyrec>.

use std::{
    io::{BufRead, Read},
    time::Duration,
};

use crate::{
    error::Error,
    event::{Event, EventData},
    header::{Header, Version},
    size::Size,
    time::MAX_MICROS,
    utf8::Utf8Decoder,
};

const FRAME_HEADER_BYTES: usize = 12;

/// No frame is longer than this; a length beyond it means that the file is none of ttyrec's.
const MAX_FRAME_BYTES: u32 = 64 << 20;

/// Reads a ttyrec file as a recording.
///
/// Times count from the first frame; a clock that was set back stands still instead. The size is
/// that which the first frame sets with `CSI 8 ; rows ; cols t`, else 80x24.
#[derive(Debug)]
pub struct Ttyrec<R> {
    source: R,
    /// How many frames were read.
    frame: u64,
    header: Header,
    /// Microseconds at which the first frame was written.
    start: u64,
    micros: u64,
    bytes: Vec<u8>,
    text: String,
    decoder: Utf8Decoder,
    /// The first frame was read already.
    is_pending: bool,
    is_truncated: bool,
}

impl<R: BufRead> Ttyrec<R> {
    /// Reads the first frame.
    ///
    /// # Errors
    /// When the source fails, is empty or does not start with a frame.
    pub fn new(source: R) -> Result<Ttyrec<R>, Error> {
        let mut ttyrec = Ttyrec {
            source,
            frame: 0,
            header: Header {
                version: Version::V2,
                ..Header::default()
            },
            start: 0,
            micros: 0,
            bytes: Vec::new(),
            text: String::new(),
            decoder: Utf8Decoder::new(),
            is_pending: false,
            is_truncated: false,
        };
        ttyrec.is_pending = ttyrec.read_frame()?;
        if !ttyrec.is_pending {
            return Err(match ttyrec.is_truncated {
                true => Error::Frame {
                    frame: 1,
                    expected: "twelve bytes and as many as they say",
                },
                false => Error::Empty,
            });
        }
        ttyrec.header.size = announced_size(&ttyrec.text).unwrap_or_default();
        ttyrec.header.timestamp = Some(ttyrec.start / 1_000_000);
        Ok(ttyrec)
    }

    /// What is known of the session: when it started, and its size.
    #[must_use]
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// Whether the file ends in the middle of a frame.
    #[must_use]
    pub fn is_truncated(&self) -> bool {
        self.is_truncated
    }

    /// The next event; `None` at the end.
    ///
    /// # Errors
    /// When the source fails or what should be a frame is none.
    pub fn next_event(&mut self) -> Result<Option<Event<'_>>, Error> {
        if !std::mem::take(&mut self.is_pending) && !self.read_frame()? {
            return Ok(None);
        }
        let data = EventData::Output(self.text.as_str().into());
        Ok(Some(Event {
            time: Duration::from_micros(self.micros),
            data,
        }))
    }

    /// Reads a frame; whether there was one.
    fn read_frame(&mut self) -> Result<bool, Error> {
        self.fill(FRAME_HEADER_BYTES as u64)?;
        let Some(header) = self.bytes.first_chunk::<FRAME_HEADER_BYTES>() else {
            self.is_truncated |= !self.bytes.is_empty();
            return Ok(false);
        };
        let [seconds, micros, len] = [0, 4, 8].map(|at| {
            u32::from_le_bytes([header[at], header[at + 1], header[at + 2], header[at + 3]])
        });
        self.frame += 1;
        if len > MAX_FRAME_BYTES || micros >= 1_000_000 {
            let expected = "a time and a length of at most 64 MiB";
            return Err(Error::Frame {
                frame: self.frame,
                expected,
            });
        }
        let now = u64::from(seconds) * 1_000_000 + u64::from(micros);
        if self.frame == 1 {
            self.start = now;
        }
        self.micros = now
            .saturating_sub(self.start)
            .max(self.micros)
            .min(MAX_MICROS);
        self.fill(len.into())?;
        self.text.clear();
        self.decoder.decode(&self.bytes, &mut self.text);
        if (self.bytes.len() as u64) < u64::from(len) {
            self.decoder.flush(&mut self.text);
            self.is_truncated = true;
        }
        Ok(!self.is_truncated || !self.text.is_empty())
    }

    fn fill(&mut self, len: u64) -> Result<(), Error> {
        self.bytes.clear();
        self.source
            .by_ref()
            .take(len)
            .read_to_end(&mut self.bytes)?;
        Ok(())
    }
}

/// The size in a leading `CSI 8 ; rows ; cols t`.
fn announced_size(text: &str) -> Option<Size> {
    let (size, _) = text.strip_prefix("\x1b[8;")?.split_once('t')?;
    let (rows, cols) = size.split_once(';')?;
    Size::parse(&format!("{cols}x{rows}"))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

    use super::{Duration, Error, EventData, Size, Ttyrec};

    fn frame(seconds: u32, micros: u32, bytes: &[u8]) -> Vec<u8> {
        let len = bytes.len() as u32;
        let header = [seconds, micros, len].map(u32::to_le_bytes).concat();
        [&header, bytes].concat()
    }

    fn read(bytes: &[u8]) -> (Size, Vec<(u128, String)>, bool) {
        let mut ttyrec = Ttyrec::new(bytes).unwrap();
        let mut events = Vec::new();
        while let Some(event) = ttyrec.next_event().unwrap() {
            let EventData::Output(text) = event.data else {
                panic!("{event:?}")
            };
            events.push((event.time.as_millis(), text.into_owned()));
        }
        (ttyrec.header().size, events, ttyrec.is_truncated())
    }

    fn event(millis: u128, text: &str) -> (u128, String) {
        (millis, text.to_owned())
    }

    #[test]
    fn frames_become_output_that_counts_from_the_first() {
        let bytes = [
            frame(1_000_000_000, 900_000, b"\x1b[8;30;100tab\xf0\x9f"),
            frame(1_000_000_001, 100_000, b"\x98\x80c"),
            frame(1_000_000_000, 0, b""),
            frame(1_000_000_003, 0, b"d"),
        ];
        let (size, events, is_truncated) = read(&bytes.concat());
        assert_eq!(size, Size::new(100, 30));
        let start = event(0, "\x1b[8;30;100tab");
        assert_eq!(
            events,
            [start, event(200, "😀c"), event(200, ""), event(2100, "d")]
        );
        assert!(!is_truncated);
        let header = Ttyrec::new(bytes.concat().as_slice())
            .unwrap()
            .header()
            .clone();
        assert_eq!(header.timestamp, Some(1_000_000_000));
    }

    #[test]
    fn a_cut_file_gives_what_is_there() {
        let bytes = [frame(0, 0, b"ab"), frame(1, 0, b"cd")].concat();
        let (size, events, is_truncated) = read(&bytes[..bytes.len() - 1]);
        assert_eq!((size, is_truncated), (Size::DEFAULT, true));
        assert_eq!(events, [event(0, "ab"), event(1000, "c")]);
        let (_, events, is_truncated) = read(&bytes[..bytes.len() - 5]);
        assert_eq!((events, is_truncated), (vec![event(0, "ab")], true));
    }

    #[test]
    fn what_is_no_ttyrec_is_refused() {
        assert!(matches!(Ttyrec::new(&b""[..]), Err(Error::Empty)));
        assert!(matches!(
            Ttyrec::new(&b"hello"[..]),
            Err(Error::Frame { frame: 1, .. })
        ));
        let error = Ttyrec::new(&b"{\"version\": 2, \"width\": 80}"[..]).unwrap_err();
        assert!(
            error.to_string().starts_with("frame 1: expected"),
            "{error}"
        );
        let bytes = [frame(0, 0, b"ab"), vec![0xff; 12]].concat();
        let mut ttyrec = Ttyrec::new(bytes.as_slice()).unwrap();
        assert_eq!(ttyrec.next_event().unwrap().unwrap().time, Duration::ZERO);
        assert!(matches!(
            ttyrec.next_event(),
            Err(Error::Frame { frame: 2, .. })
        ));
    }
}

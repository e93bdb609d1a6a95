//! A recording that is still being written, read as a file whose end is not its end.
//!
//! A recorder writes the header once more when the terminal has said what it is, and moves the first
//! events by that. Who has read them by then goes on where they stand now.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};
use std::time::Duration;

/// How often to look whether the file has grown.
const GROWTH_STEP: Duration = Duration::from_millis(50);
/// Behind so many bytes of events no recorder writes its header once more.
const MOVABLE_BYTES: u64 = 8192;
/// A header has fewer bytes.
const MAX_HEADER_BYTES: u64 = 1024 * 1024;

/// Goes on reading where the end was.
pub(super) struct Growing {
    file: File,
    /// How much was read.
    at: u64,
    /// The first line as it was read, while it may change.
    header: Option<Vec<u8>>,
}

impl Growing {
    /// Reads `file`, of which nothing was read yet.
    pub(super) fn new(file: File) -> Growing {
        let is_file = file.metadata().is_ok_and(|metadata| metadata.is_file());
        Growing {
            file,
            at: 0,
            header: is_file.then(Vec::new),
        }
    }

    /// Whether `bytes` were read from where they are no more. The next read is from the right place
    /// then.
    fn has_moved(&mut self, bytes: &[u8]) -> io::Result<bool> {
        let Some(header) = &mut self.header else {
            return Ok(false);
        };
        if header.ends_with(b"\n") {
            let now = first_line(&self.file)?;
            let at = self.at;
            if now.ends_with(b"\n") && now != *header {
                self.at = at - header.len() as u64 + now.len() as u64;
                *header = now;
                self.file.seek(SeekFrom::Start(self.at))?;
                return Ok(true);
            }
            self.file.seek(SeekFrom::Start(at + bytes.len() as u64))?;
            if at > header.len() as u64 + MOVABLE_BYTES {
                self.header = None;
            }
        } else {
            let end = bytes.iter().position(|&byte| byte == b'\n');
            header.extend_from_slice(&bytes[..end.map_or(bytes.len(), |end| end + 1)]);
        }
        self.at += bytes.len() as u64;
        Ok(false)
    }
}

impl Read for Growing {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            match self.file.read(buffer)? {
                0 => std::thread::sleep(GROWTH_STEP),
                count if self.has_moved(&buffer[..count])? => {}
                count => return Ok(count),
            }
        }
    }
}

/// The line that `file` begins with now.
fn first_line(mut file: &File) -> io::Result<Vec<u8>> {
    let mut line = Vec::new();
    file.seek(SeekFrom::Start(0))?;
    BufReader::new(file.take(MAX_HEADER_BYTES)).read_until(b'\n', &mut line)?;
    Ok(line)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a failed test may panic")]

    use std::fs;

    use super::*;

    #[test]
    fn a_header_that_becomes_longer_costs_no_event_and_repeats_none() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("demo.cast");
        fs::write(&path, "").unwrap();
        let mut growing = Growing::new(File::open(&path).unwrap());
        let mut read = |content: &str| {
            fs::write(&path, content).unwrap();
            let mut buffer = [0; 100];
            let count = growing.read(&mut buffer).unwrap();
            String::from_utf8(buffer[..count].to_vec()).unwrap()
        };
        assert_eq!(read("short\none\n"), "short\none\n");
        assert_eq!(read("short\none\ntwo\n"), "two\n");
        assert_eq!(read("much longer\none\ntwo\nthree\n"), "three\n");
        assert_eq!(read("much longer\none\ntwo\nthree\nfour\n"), "four\n");
    }

    #[test]
    fn a_header_is_the_last_thing_to_change() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("demo.cast");
        let events = "event\n".repeat(10_000);
        fs::write(&path, format!("header\n{events}")).unwrap();
        let mut growing = Growing::new(File::open(&path).unwrap());
        let mut bytes = vec![0; "header\n".len() + events.len()];
        for piece in bytes.chunks_mut(4096) {
            growing.read_exact(piece).unwrap();
        }
        assert!(bytes.ends_with(events.as_bytes()));
        assert_eq!(growing.header, None);
    }
}

//! A file that may become so long, and take so much time to write.

use std::io::{self, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

/// Why writing was given up.
#[derive(Debug, Clone, Copy)]
pub(super) enum Excuse {
    Bytes,
    Time,
    Stopping,
}

/// A file that may become so long, and take so much time.
pub(super) struct Bounded<'a, W> {
    pub(super) file: W,
    pub(super) bytes_left: u64,
    pub(super) end: Instant,
    pub(super) is_stopping: &'a AtomicBool,
    pub(super) excuse: Option<Excuse>,
}

impl<W: Write> Write for Bounded<'_, W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let left = self.bytes_left.checked_sub(bytes.len() as u64);
        let excuse = match left {
            None => Some(Excuse::Bytes),
            Some(_) if self.is_stopping.load(Ordering::Relaxed) => Some(Excuse::Stopping),
            Some(_) if Instant::now() > self.end => Some(Excuse::Time),
            Some(left) => {
                self.bytes_left = left;
                None
            }
        };
        if excuse.is_some() {
            self.excuse = excuse;
            return Err(io::Error::other("given up"));
        }
        self.file.write_all(bytes)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_file_stops_at_its_limit_and_says_why() {
        let is_stopping = AtomicBool::new(false);
        let mut bounded = Bounded {
            file: Vec::new(),
            bytes_left: 4,
            end: Instant::now() + Duration::from_secs(60),
            is_stopping: &is_stopping,
            excuse: None,
        };
        bounded.write_all(b"1234").unwrap();
        bounded.write_all(b"5").unwrap_err();
        assert!(matches!(bounded.excuse, Some(Excuse::Bytes)));
        is_stopping.store(true, Ordering::Relaxed);
        bounded.write_all(b"").unwrap();
        bounded.bytes_left = 4;
        bounded.write_all(b"5").unwrap_err();
        assert!(matches!(bounded.excuse, Some(Excuse::Stopping)));
    }
}

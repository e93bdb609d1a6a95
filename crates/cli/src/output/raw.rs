//! The bytes that the program wrote, and nothing else, as `script` records them.

use std::fs::File;
use std::io;

use super::file::{self, write_some};
use super::{Data, Event, Output};

/// Output bytes in a file or pipe. They are never cut or repaired.
#[derive(Debug)]
pub struct RawOutput {
    file: File,
    buffer: Vec<u8>,
}

impl RawOutput {
    /// Writes `prefix`, then the session's output, at the current position of `file`.
    pub fn new(file: File, prefix: Vec<u8>) -> RawOutput {
        RawOutput {
            file,
            buffer: prefix,
        }
    }
}

impl Output for RawOutput {
    fn event(&mut self, event: Event<'_>) -> io::Result<()> {
        if let Data::Output(bytes) = event.data {
            self.buffer.extend_from_slice(bytes);
        }
        Ok(())
    }

    fn flush(&mut self) -> io::Result<()> {
        let mut written = 0;
        while written < self.buffer.len() {
            written += write_some(&mut self.file, &self.buffer[written..])?;
        }
        self.buffer.clear();
        Ok(())
    }

    fn sync(&mut self) -> io::Result<()> {
        file::sync(&self.file)
    }
}

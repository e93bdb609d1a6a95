//! Where commands print to.

use std::io::{self, ErrorKind, Write};

/// Standard output. When whoever read it has seen enough, as `head`, the rest goes nowhere, and
/// what is being done is done to its end. A full disk is an error as ever.
#[derive(Debug, Default)]
pub struct Output {
    nobody_reads: bool,
}

impl Output {
    fn unless_gone(&mut self, write: impl FnOnce() -> io::Result<()>) -> io::Result<()> {
        if self.nobody_reads {
            return Ok(());
        }
        match write() {
            Err(error) if error.kind() == ErrorKind::BrokenPipe => {
                self.nobody_reads = true;
                Ok(())
            }
            result => result,
        }
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.unless_gone(|| io::stdout().write_all(bytes))?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.unless_gone(|| io::stdout().flush())
    }
}

//! Writes after which a file holds whole lines only, also when the disk is full.

use std::fs::File;
use std::io::{self, Seek, SeekFrom, Write};
use std::os::unix::fs::FileExt;

use rustix::event::{PollFd, PollFlags};

/// Writes whole lines to a file.
#[derive(Debug)]
pub struct LineWriter {
    file: File,
    /// Where the file's end is, when it is one that can be cut.
    end: Option<u64>,
}

impl LineWriter {
    /// Goes on at the current position of `file`.
    pub fn new(mut file: File) -> LineWriter {
        let is_file = file.metadata().is_ok_and(|metadata| metadata.is_file());
        let end = is_file.then(|| file.stream_position().ok()).flatten();
        LineWriter { file, end }
    }

    /// Writes `lines`, whole lines, with one call where the kernel takes them at once. When
    /// the disk is full the file is cut back to its last whole line.
    pub fn write_lines(&mut self, lines: &[u8]) -> io::Result<()> {
        let mut written = 0;
        while written < lines.len() {
            match write_some(&mut self.file, &lines[written..]) {
                Ok(count) => written += count,
                Err(error) => {
                    self.cut(&lines[..written]);
                    return Err(error);
                }
            }
        }
        if let Some(end) = &mut self.end {
            *end += written as u64;
        }
        Ok(())
    }

    /// Makes `lines` all that there is in the file, which holds less. Nothing interrupts that when
    /// it is one page of the file at most.
    pub fn rewrite(&mut self, lines: &[u8]) -> io::Result<()> {
        self.file.write_all_at(lines, 0)?;
        let end = lines.len() as u64;
        self.file.seek(SeekFrom::Start(end))?;
        self.end = Some(end);
        Ok(())
    }

    /// Makes what was written outlast a loss of power.
    pub fn sync(&self) -> io::Result<()> {
        sync(&self.file)
    }

    fn cut(&mut self, written: &[u8]) {
        let whole = written
            .iter()
            .rposition(|&byte| byte == b'\n')
            .map_or(0, |index| index + 1);
        if let Some(end) = self.end {
            // A reader tolerates a cut line, so nothing is lost when this fails as well.
            let _ = self.file.set_len(end + whole as u64);
        }
    }
}

/// Makes what was written to `file` outlast a loss of power, as far as it is kept at all.
pub fn sync(file: &File) -> io::Result<()> {
    if file.metadata()?.is_file() {
        file.sync_data()
    } else {
        Ok(())
    }
}

/// Writes what the file takes, also when somebody else made its pipe non-blocking.
pub fn write_some(file: &mut File, bytes: &[u8]) -> io::Result<usize> {
    loop {
        match file.write(bytes) {
            Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
            Ok(count) => return Ok(count),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                let mut fds = [PollFd::new(&*file, PollFlags::OUT)];
                rustix::io::retry_on_intr(|| rustix::event::poll(&mut fds, None))?;
            }
            Err(error) => return Err(error),
        }
    }
}

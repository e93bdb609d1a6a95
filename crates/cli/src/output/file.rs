//! Files, pipes and devices that recordings are written to.
//!
//! Rules for files that exist already, and writes after which a file holds whole lines only,
//! also when the disk is full.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Seek, SeekFrom, Write};
use std::path::Path;

use anyhow::{Context, Result, bail};
use rustix::event::{PollFd, PollFlags};

/// What to do with a file that exists and is not empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Existing {
    /// Refuse.
    Keep,
    /// Start anew.
    Overwrite,
    /// Go on at its end.
    Append,
}

/// Opens `path` for writing; `-` is standard output. Missing folders are made. Empty files,
/// pipes and devices count as new.
pub fn open(path: &Path, existing: Existing) -> Result<File> {
    if path == Path::new("-") {
        return Ok(File::from(rustix::stdio::stdout().try_clone_to_owned()?));
    }
    let taken = has_content(path);
    if taken && existing == Existing::Keep {
        bail!(
            "{}: file exists, use --overwrite or another name",
            path.display()
        );
    }
    if let Some(parent) = path
        .parent()
        .filter(|parent| !parent.as_os_str().is_empty())
    {
        fs::create_dir_all(parent)
            .with_context(|| format!("cannot make the folder {}", parent.display()))?;
    }
    let mut options = OpenOptions::new();
    if taken && existing == Existing::Append {
        options.write(true);
    } else {
        options.write(true).create(true).truncate(true);
    }
    let mut file = options
        .open(path)
        .with_context(|| format!("cannot write {}", path.display()))?;
    if taken {
        // Pipes have no position and need none.
        let _ = file.seek(SeekFrom::End(0));
    }
    Ok(file)
}

/// Whether there is something at `path` that writing would destroy.
pub fn has_content(path: &Path) -> bool {
    path != Path::new("-") && fs::metadata(path).is_ok_and(|metadata| metadata.len() > 0)
}

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

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a failed test may panic")]

    use super::*;

    #[test]
    fn a_file_with_content_is_only_replaced_on_request() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new/folder/file");
        open(&path, Existing::Keep).unwrap();
        open(&path, Existing::Keep).unwrap();
        fs::write(&path, "x").unwrap();
        assert!(open(&path, Existing::Keep).is_err());
        open(&path, Existing::Overwrite).unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"");
    }
}

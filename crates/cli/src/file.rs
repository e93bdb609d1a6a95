//! Files that are written: what may be overwritten, and what `-` means.

mod reserved;

use std::fs::{self, File, OpenOptions};
use std::io::{self, Seek, SeekFrom};
use std::path::Path;

use anyhow::{Context, Result, bail};
use same_file::Handle;

pub(crate) use self::reserved::Reserved;

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
    let (file, is_to_be_emptied) = open_unchanged(path, existing)?;
    if is_to_be_emptied {
        file.set_len(0)
            .with_context(|| format!("cannot write {}", path.display()))?;
    }
    Ok(file)
}

/// Opens as [`open`] does, but leaves to the caller to empty a file that is to be overwritten: the
/// flag says whether it has to. Taking back the room of a long recording takes its time.
pub fn open_unchanged(path: &Path, existing: Existing) -> Result<(File, bool)> {
    if path == Path::new("-") {
        let file = stdout().context("cannot write to standard output")?;
        return Ok((file, false));
    }
    refuse_folder(path)?;
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
    let appends = taken && existing == Existing::Append;
    let mut file = OpenOptions::new()
        .write(true)
        .create(!appends)
        .truncate(false)
        .open(path)
        .with_context(|| format!("cannot write {}", path.display()))?;
    if appends {
        // Pipes have no position and need none.
        let _ = file.seek(SeekFrom::End(0));
    }
    Ok((file, taken && !appends))
}

/// Says what is wrong with a folder where a file is to be written.
pub fn refuse_folder(path: &Path) -> Result<()> {
    if path.is_dir() {
        bail!(
            "{} is a folder: give the name of a file in it, as {}",
            path.display(),
            path.join("demo.cast").display()
        );
    }
    Ok(())
}

/// Says what is wrong with writing to the file that is read, `-` for standard input: it would be
/// emptied first.
pub(crate) fn refuse_input(input: &str, output: &Path) -> Result<()> {
    let from = match input {
        "-" => Handle::stdin().ok(),
        path => handle(Path::new(path)),
    };
    if from.is_some() && from == handle(output) {
        bail!(
            "{} is both input and output: write to another file",
            output.display()
        );
    }
    Ok(())
}

/// What tells a file from others, whatever its name; nothing for pipes, which opening waits for.
fn handle(path: &Path) -> Option<Handle> {
    let is_file = fs::metadata(path).is_ok_and(|metadata| metadata.is_file());
    is_file.then(|| Handle::from_path(path).ok()).flatten()
}

/// Whether there is something at `path` that writing would destroy.
pub fn has_content(path: &Path) -> bool {
    path != Path::new("-") && fs::metadata(path).is_ok_and(|metadata| metadata.len() > 0)
}

/// Standard output as a file.
#[cfg(unix)]
fn stdout() -> io::Result<File> {
    use std::os::fd::AsFd;
    Ok(File::from(io::stdout().as_fd().try_clone_to_owned()?))
}

/// Standard output as a file.
#[cfg(windows)]
fn stdout() -> io::Result<File> {
    use std::os::windows::io::AsHandle;
    Ok(File::from(io::stdout().as_handle().try_clone_to_owned()?))
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
        for existing in [Existing::Keep, Existing::Overwrite, Existing::Append] {
            let error = open(folder.path(), existing).unwrap_err().to_string();
            assert!(error.contains("is a folder"), "{error}");
        }
    }
}

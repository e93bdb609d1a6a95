//! A new file whose place on the disk is taken before it is filled: in one piece, and for less work
//! than place for every write.

use std::fs::File;
use std::io::{self, Write};

/// Files that remain smaller have no place reserved.
const SMALL_BYTES: u64 = 128 * 1024;
/// The least and the most that is reserved at once; between them as much as was written.
const STEP_BYTES: std::ops::RangeInclusive<u64> = 1024 * 1024..=16 * 1024 * 1024;

/// A file that is written from its start to its end.
#[derive(Debug)]
pub(crate) struct Reserved {
    file: File,
    written: u64,
    /// Where the reserved place ends; nothing is reserved where that cannot be done.
    end: Option<u64>,
}

impl Reserved {
    /// Reserves place for `file` if it is one on a disk and empty.
    pub(crate) fn new(file: File) -> Reserved {
        let is_new = |file: &File| -> io::Result<bool> {
            let metadata = file.metadata()?;
            Ok(metadata.is_file() && metadata.len() == 0)
        };
        Reserved {
            end: is_new(&file).is_ok_and(|is_new| is_new).then_some(0),
            file,
            written: 0,
        }
    }

    /// Takes place for `count` more bytes, and some for those behind them. A disk without place
    /// shows when it is written to.
    fn reserve(&mut self, count: u64) {
        let needed = self.written + count;
        let Some(end) = self
            .end
            .filter(|end| needed > *end && needed >= SMALL_BYTES)
        else {
            return;
        };
        let step = needed
            .clamp(*STEP_BYTES.start(), *STEP_BYTES.end())
            .max(needed - end);
        self.end = allocate(&self.file, end, step).then_some(end + step);
    }
}

impl Write for Reserved {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.reserve(bytes.len() as u64);
        let count = self.file.write(bytes)?;
        self.written += count as u64;
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Drop for Reserved {
    /// Gives back what was reserved and not used.
    fn drop(&mut self) {
        if self.end.is_some_and(|end| end > self.written) {
            // The file is whole without this, it only takes more of the disk.
            let _ = self.file.set_len(self.written);
        }
    }
}

/// Takes place on the disk from `start` on without making the file longer; whether that was done.
#[cfg(target_os = "linux")]
fn allocate(file: &File, start: u64, len: u64) -> bool {
    use rustix::fs::{FallocateFlags, fallocate};
    fallocate(file, FallocateFlags::KEEP_SIZE, start, len).is_ok()
}

#[cfg(not(target_os = "linux"))]
fn allocate(_file: &File, _start: u64, _len: u64) -> bool {
    false
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a failed test may panic")]

    use std::fs;

    use super::*;

    #[test]
    fn a_file_of_any_length_has_what_was_written_and_no_place_beyond() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        for len in [0, 1000, 131_072, 1_048_576, 3_000_001] {
            let bytes: Vec<u8> = (0..len).map(|number| (number % 251) as u8).collect();
            let mut reserved = Reserved::new(File::create(&path).unwrap());
            for piece in bytes.chunks(70_000) {
                reserved.write_all(piece).unwrap();
            }
            drop(reserved);
            assert!(fs::read(&path).unwrap() == bytes, "{len}");
            #[cfg(unix)]
            assert!(
                std::os::unix::fs::MetadataExt::blocks(&fs::metadata(&path).unwrap()) * 512
                    < len as u64 + 512 * 1024,
                "{len}"
            );
        }
    }

    #[test]
    fn what_follows_in_a_file_that_has_something_stays() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        fs::write(&path, vec![b'x'; 500_000]).unwrap();
        let file = fs::OpenOptions::new().write(true).open(&path).unwrap();
        Reserved::new(file).write_all(&[b'y'; 200_000]).unwrap();
        assert_eq!(fs::read(&path).unwrap()[199_999..200_001], *b"yx");
        assert_eq!(fs::metadata(&path).unwrap().len(), 500_000);
    }
}

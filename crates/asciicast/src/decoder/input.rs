//! The bytes of a recording that are not decoded yet, taken out line by line.

#[cfg(feature = "files")]
use std::io;
use std::ops::Range;

use crate::error::Error;

/// A line in the buffer, line end left out.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub(super) range: Range<usize>,
    /// Counted from 1.
    pub(super) number: u64,
    /// Whether the line has its line end.
    pub(super) is_ended: bool,
}

/// Bytes as they came, and how far they were used.
#[derive(Debug)]
pub(super) struct Input {
    pub(super) buffer: Vec<u8>,
    /// Where the bytes that nobody used yet start.
    pub(super) start: usize,
    /// Where the bytes end that came. What the buffer has behind is room for more.
    end: usize,
    /// No line end is between `start` and here.
    searched: usize,
    /// How many bytes the stream had before the buffer.
    dropped: u64,
    /// The number of the line at `start`.
    pub(super) line: u64,
    pub(super) is_finished: bool,
    pub(super) max_bytes: usize,
    /// The rest of a line that was too long is on its way.
    is_skipping: bool,
}

impl Input {
    pub(super) fn new(max_bytes: usize) -> Input {
        Input {
            buffer: Vec::new(),
            start: 0,
            end: 0,
            searched: 0,
            dropped: 0,
            line: 1,
            is_finished: false,
            max_bytes,
            is_skipping: false,
        }
    }

    pub(super) fn push(&mut self, bytes: &[u8]) {
        self.drop_used();
        self.buffer.truncate(self.end);
        self.buffer.extend_from_slice(bytes);
        self.end = self.buffer.len();
    }

    /// Adds what `read` puts into room for `len` bytes, and returns how many bytes that were.
    #[cfg(feature = "files")]
    pub(super) fn push_from(
        &mut self,
        len: usize,
        read: impl FnOnce(&mut [u8]) -> io::Result<usize>,
    ) -> io::Result<usize> {
        self.drop_used();
        let enough = self.end + len;
        if self.buffer.is_empty() {
            // The system has zeros at hand, and gives them only where they are looked at.
            self.buffer = vec![0; enough];
        } else if self.buffer.len() < enough {
            self.buffer.resize(enough, 0);
        }
        let count = read(&mut self.buffer[self.end..enough])?.min(len);
        self.end += count;
        Ok(count)
    }

    /// Moves the rest to the front, if that costs no more than what was used since the last time.
    fn drop_used(&mut self) {
        if self.start < self.end - self.start {
            return;
        }
        self.buffer.copy_within(self.start..self.end, 0);
        self.end -= self.start;
        self.dropped += self.start as u64;
        self.searched = self.searched.saturating_sub(self.start);
        self.start = 0;
    }

    /// Gives back what is held.
    pub(super) fn clear(&mut self) {
        (self.buffer, self.start, self.end) = (Vec::new(), 0, 0);
    }

    /// How many bytes of the stream were used.
    pub(super) fn offset(&self) -> u64 {
        self.dropped + self.start as u64
    }

    pub(super) fn rest(&self) -> &[u8] {
        &self.buffer[self.start..self.end]
    }

    /// Uses `len` bytes which have no line end among them that should count.
    pub(super) fn advance(&mut self, len: usize) {
        self.start += len;
    }

    /// Whether what is held is more than one line may have.
    pub(super) fn is_too_long(&self) -> bool {
        self.rest().len() > self.max_bytes
    }

    /// The line at the start, without using it; `None` until its end is there.
    pub(super) fn peek_line(&mut self) -> Option<Line> {
        let from = self.searched.max(self.start);
        let number = self.line;
        if let Some(len) = memchr::memchr(b'\n', &self.buffer[from..self.end]) {
            self.searched = from + len;
            return Some(Line {
                range: self.start..from + len,
                number,
                is_ended: true,
            });
        }
        self.searched = self.end;
        let has_last = self.is_finished && self.start < self.end;
        has_last.then_some(Line {
            range: self.start..self.end,
            number,
            is_ended: false,
        })
    }

    /// The next line; `None` until its end is there.
    pub(super) fn next_line(&mut self) -> Result<Option<Line>, Error> {
        loop {
            let Some(line) = self.peek_line() else {
                return self.give_up_long_line();
            };
            self.take_line(&line);
            if std::mem::take(&mut self.is_skipping) {
                continue;
            }
            // A line may come as a whole: the limit is the same in any pieces.
            return match line.range.len() > self.max_bytes {
                true => Err(self.line_too_long(line.number)),
                false => Ok(Some(line)),
            };
        }
    }

    /// That a line is longer than the limit.
    pub(super) fn line_too_long(&self, line: u64) -> Error {
        Error::LineTooLong {
            line,
            max_bytes: self.max_bytes,
        }
    }

    /// Uses the line that was peeked at.
    pub(super) fn take_line(&mut self, line: &Line) {
        self.start = line.range.end + usize::from(line.is_ended);
        self.line += 1;
    }

    /// Whether what comes is the rest of a line that was too long.
    pub(super) fn is_skipping(&self) -> bool {
        self.is_skipping
    }

    /// Stops holding a line that outgrew the limit.
    fn give_up_long_line(&mut self) -> Result<Option<Line>, Error> {
        if self.is_skipping {
            self.start = self.end;
        } else if self.is_too_long() {
            self.is_skipping = true;
            self.start = self.end;
            return Err(self.line_too_long(self.line));
        }
        Ok(None)
    }
}

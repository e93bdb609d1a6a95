//! How far long work is: one line on the terminal that is made anew and disappears at the end.
//!
//! Nothing is printed where nobody watches, nor for work that is done at once.

use std::io::{self, IsTerminal, Read, Write};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Work that takes less time is not talked about.
const SHORT: Duration = Duration::from_millis(500);
/// How often the line is made anew.
const STEP: Duration = Duration::from_millis(100);
/// Columns of the bar.
const BAR_COLS: u64 = 30;

/// Counts bytes of some work.
#[derive(Debug, Clone)]
pub struct Progress(Option<Arc<Mutex<State>>>);

#[derive(Debug)]
struct State {
    what: String,
    /// All bytes, if that is known.
    total: Option<u64>,
    done: u64,
    next_print: Instant,
    is_printed: bool,
}

impl Progress {
    /// Work on bytes of which there are `total`. `what` says what is done, as in `Uploading`.
    pub fn new(what: &str, total: Option<u64>) -> Progress {
        let is_watched = io::stderr().is_terminal();
        Progress(is_watched.then(|| {
            Arc::new(Mutex::new(State {
                what: what.to_owned(),
                total,
                done: 0,
                next_print: Instant::now() + SHORT,
                is_printed: false,
            }))
        }))
    }

    /// Work that nobody watches.
    pub fn none() -> Progress {
        Progress(None)
    }

    /// The same reader; what is read from it is counted.
    pub fn reader<R: Read>(&self, inner: R) -> Counting<R> {
        Counting {
            inner,
            progress: self.clone(),
        }
    }

    /// Removes the line.
    pub fn clear(&self) {
        self.change(|state| {
            if std::mem::take(&mut state.is_printed) {
                print("\r\x1b[K");
            }
        });
    }

    fn add(&self, count: u64) {
        self.change(|state| {
            state.done += count;
            let now = Instant::now();
            if now >= state.next_print {
                state.next_print = now + STEP;
                state.is_printed = true;
                print(&format!("\r{}\x1b[K", state.line()));
            }
        });
    }

    fn change(&self, change: impl FnOnce(&mut State)) {
        if let Some(state) = &self.0 {
            change(&mut state.lock().unwrap_or_else(PoisonError::into_inner));
        }
    }
}

impl State {
    fn line(&self) -> String {
        let State {
            what, done, total, ..
        } = self;
        let Some(total) = total.filter(|total| total >= done && *total > 0) else {
            return format!("{what} {}", megabytes(*done));
        };
        let filled = done * BAR_COLS / total;
        let bar: String = (0..BAR_COLS)
            .map(|col| if col < filled { '#' } else { '.' })
            .collect();
        let percent = done * 100 / total;
        format!("{what} [{bar}] {percent:3} % of {}", megabytes(total))
    }
}

fn megabytes(bytes: u64) -> String {
    format!("{}.{} MB", bytes / 1_000_000, bytes / 100_000 % 10)
}

fn print(text: &str) {
    let mut stderr = io::stderr().lock();
    // Nobody is left to be told when this fails.
    let _ = stderr
        .write_all(text.as_bytes())
        .and_then(|()| stderr.flush());
}

/// A reader whose bytes are counted. Dropping it removes the line.
#[derive(Debug)]
pub struct Counting<R> {
    inner: R,
    progress: Progress,
}

impl<R: Read> Read for Counting<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.progress.add(count as u64);
        Ok(count)
    }
}

impl<R> Drop for Counting<R> {
    fn drop(&mut self) {
        self.progress.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_says_how_much_of_how_much_is_done() {
        let mut state = State {
            what: "Uploading".to_owned(),
            total: Some(20_000_000),
            done: 5_050_000,
            next_print: Instant::now(),
            is_printed: false,
        };
        assert_eq!(
            state.line(),
            "Uploading [#######.......................]  25 % of 20.0 MB"
        );
        state.total = None;
        assert_eq!(state.line(), "Uploading 5.0 MB");
    }
}

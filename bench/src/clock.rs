//! The processor time of this thread: what other programs take from the machine is not counted,
//! though what they do to its caches is.

use rustix::time::{ClockId, Timespec, clock_gettime};

/// Measures from its start on.
#[derive(Clone, Copy, Debug)]
pub struct Stopwatch(Timespec);

impl Stopwatch {
    /// Begins now.
    #[must_use]
    pub fn start() -> Self {
        Self(now())
    }

    /// Seconds of processor time since the start.
    #[must_use]
    pub fn seconds(&self) -> f64 {
        let (start, end) = (self.0, now());
        (end.tv_sec - start.tv_sec) as f64 + (end.tv_nsec - start.tv_nsec) as f64 / 1e9
    }
}

fn now() -> Timespec {
    clock_gettime(ClockId::ThreadCPUTime)
}

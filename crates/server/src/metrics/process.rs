//! What the operating system says about this process; nothing where it is not Linux.
//!
//! <https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html>

use std::fs;

/// Ticks of the clock in a second, as programs see it: the same on every architecture of Linux
/// that this program is built for.
const TICKS: f64 = 100.0;

/// Time that processors spent on this process.
pub(super) fn cpu_seconds() -> Option<f64> {
    let stat = fs::read_to_string("/proc/self/stat").ok()?;
    // The name stands in brackets and may have anything in it.
    let (_, fields) = stat.rsplit_once(')')?;
    let mut fields = fields.split_whitespace().skip(11);
    let user: f64 = fields.next()?.parse().ok()?;
    let system: f64 = fields.next()?.parse().ok()?;
    Some((user + system) / TICKS)
}

/// Memory that this process holds.
pub(super) fn memory_bytes() -> Option<i64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:"))?;
    let kilobytes: i64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kilobytes * 1024)
}

#[cfg(all(test, target_os = "linux"))]
#[expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
mod tests {
    use super::*;

    #[test]
    fn this_process_has_memory_and_used_a_processor() {
        assert!(memory_bytes().unwrap() > 100_000);
        let start = cpu_seconds().unwrap();
        let end = std::time::Instant::now() + std::time::Duration::from_secs(60);
        while cpu_seconds().unwrap() < start + 0.02 {
            assert!(std::time::Instant::now() < end);
        }
    }
}

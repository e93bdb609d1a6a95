//! The terminal that the user sits at: its size, its raw mode, and the way back.
//!
//! It is reached by `/dev/tty`, not by the standard streams, so that these can be pipes.
//!
//! See termios(3) and tty(4).

use std::os::fd::{AsFd, BorrowedFd, OwnedFd};

use rustix::fs::{Mode, OFlags};
use rustix::io::Errno;
use rustix::termios::{OptionalActions, Termios, Winsize};

/// The controlling terminal.
///
/// Dropping it gives the terminal back the settings that it was found with, so every way out
/// of the program does that: returning, an error, a panic. Signals that end the program are
/// turned into a return by the loops that hold a `Tty` (see [`crate::signals`]).
#[derive(Debug)]
pub struct Tty {
    fd: OwnedFd,
    saved: Termios,
    is_raw: bool,
}

impl Tty {
    /// Opens the controlling terminal. `None` when the process has none, or when it is already
    /// gone.
    pub fn open() -> Option<Tty> {
        let fd = open_fd()?;
        let saved = rustix::termios::tcgetattr(&fd).ok()?;
        Some(Tty {
            fd,
            saved,
            is_raw: false,
        })
    }

    /// Whether the process has a controlling terminal.
    pub fn is_available() -> bool {
        open_fd().is_some()
    }

    /// Whether what is typed is meant for this process: one in the background would be stopped when
    /// it reads that or changes settings.
    pub fn is_ours(&self) -> bool {
        rustix::termios::tcgetpgrp(&self.fd) == Ok(rustix::process::getpgrp())
    }

    /// Makes every byte that is typed or written pass unchanged. What was typed before is kept.
    pub fn enter_raw_mode(&mut self) {
        let mut raw = self.saved.clone();
        raw.make_raw();
        self.is_raw = rustix::termios::tcsetattr(&self.fd, OptionalActions::Now, &raw).is_ok();
    }

    /// Makes it so again after the program was stopped: the shell that took the terminal meanwhile
    /// left it as shells want it. One that goes on in the background has no terminal to change.
    pub fn enter_raw_mode_again(&mut self) {
        if self.is_raw && self.is_ours() {
            self.enter_raw_mode();
        }
    }

    /// The settings that the terminal had, and will have again.
    pub fn saved_settings(&self) -> &Termios {
        &self.saved
    }

    /// The size as the kernel knows it; parts that it does not know are zero.
    pub fn size(&self) -> Winsize {
        size_of(self.fd.as_fd())
    }

    /// Reads what was typed into `buffer`; 0 at the end, [`Errno::AGAIN`] when nothing waits.
    pub fn read(&self, buffer: &mut [u8]) -> Result<usize, Errno> {
        rustix::io::retry_on_intr(|| rustix::io::read(&self.fd, &mut *buffer))
    }

    /// Writes as much of `bytes` as the terminal takes now.
    pub fn write(&self, bytes: &[u8]) -> Result<usize, Errno> {
        rustix::io::retry_on_intr(|| rustix::io::write(&self.fd, bytes))
    }
}

impl AsFd for Tty {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.fd.as_fd()
    }
}

impl Drop for Tty {
    fn drop(&mut self) {
        if self.is_raw {
            let _ = rustix::termios::tcsetattr(&self.fd, OptionalActions::Now, &self.saved);
        }
    }
}

fn size_of(fd: BorrowedFd<'_>) -> Winsize {
    rustix::termios::tcgetwinsize(fd).unwrap_or(Winsize {
        ws_col: 0,
        ws_row: 0,
        ws_xpixel: 0,
        ws_ypixel: 0,
    })
}

/// Opens the terminal anew: the non-blocking flag then belongs to this description alone and
/// does not leak to the shell that shares the standard streams.
fn open_fd() -> Option<OwnedFd> {
    let flags = OFlags::RDWR | OFlags::NOCTTY | OFlags::CLOEXEC | OFlags::NONBLOCK;
    rustix::fs::open(device_path(), flags, Mode::empty()).ok()
}

#[cfg(not(target_vendor = "apple"))]
fn device_path() -> &'static str {
    "/dev/tty"
}

/// On macOS `poll` refuses `/dev/tty` itself, while it accepts the device behind it.
#[cfg(target_vendor = "apple")]
fn device_path() -> std::ffi::CString {
    let streams = [
        rustix::stdio::stdin(),
        rustix::stdio::stdout(),
        rustix::stdio::stderr(),
    ];
    streams
        .into_iter()
        .find_map(|stream| rustix::termios::ttyname(stream, Vec::new()).ok())
        .unwrap_or_else(|| c"/dev/tty".to_owned())
}

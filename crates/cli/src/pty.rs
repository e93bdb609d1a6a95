//! A child process on its own pseudo-terminal.
//!
//! The only module with `unsafe` code: the child has to leave its session and take the new
//! terminal between `fork` and `exec`. It knows nothing of recording.
//!
//! See pty(7) and setsid(2).
#![expect(
    unsafe_code,
    reason = "the child takes its terminal between fork and exec"
)]

use std::ffi::{CString, OsStr, OsString};
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::process::{Child, Command, ExitStatus, Stdio};

use anyhow::{Context, Result};
use rustix::event::{PollFd, PollFlags, Timespec};
use rustix::fs::{Mode, OFlags};
use rustix::io::{Errno, FdFlags};
use rustix::process::{Pid, Signal};
use rustix::pty::OpenptFlags;
use rustix::termios::{OptionalActions, Termios, Winsize};

/// What runs in the pseudo-terminal.
#[derive(Debug, Clone)]
pub struct Program {
    /// The shell command line, given to `/bin/sh -c`.
    pub command: OsString,
    /// Variables added to the environment.
    pub env: Vec<(OsString, OsString)>,
}

/// The master side of a pseudo-terminal and the process on its other side.
#[derive(Debug)]
pub struct Pty {
    master: OwnedFd,
    path: CString,
    child: Child,
}

impl Pty {
    /// Starts `program` on a new terminal of the given size. With `settings` (those of the
    /// user's own terminal) the new one has the same erase key, UTF-8 mode and so on.
    pub fn spawn(program: &Program, size: Winsize, settings: Option<&Termios>) -> Result<Pty> {
        let (master, slave, path) = open(size, settings).context("cannot open a new terminal")?;
        let stdin = slave.try_clone()?;
        let stdout = slave.try_clone()?;
        let mut command = Command::new("/bin/sh");
        command
            .arg("-c")
            .arg(&program.command)
            .envs(
                program
                    .env
                    .iter()
                    .map(|(name, value)| (name.as_os_str(), value.as_os_str())),
            )
            .stdin(Stdio::from(stdin))
            .stdout(Stdio::from(stdout))
            .stderr(Stdio::from(slave));
        // SAFETY: the closure runs in the child after fork. It makes two system calls, both
        // async-signal-safe, allocates nothing and takes no lock.
        unsafe {
            command.pre_exec(|| {
                rustix::process::setsid()?;
                rustix::process::ioctl_tiocsctty(rustix::stdio::stdin())?;
                Ok(())
            });
        }
        let child = command.spawn().context("cannot start /bin/sh")?;
        Ok(Pty {
            master,
            path,
            child,
        })
    }

    /// The master side; reads and writes on it do not block.
    pub fn master(&self) -> &OwnedFd {
        &self.master
    }

    /// The child's process id.
    pub fn process_id(&self) -> Pid {
        Pid::from_child(&self.child)
    }

    /// Tells the kernel, and so the foreground programs, about a new size.
    pub fn resize(&self, size: Winsize) {
        // Fails only when the other side is gone, and then nobody is left to be told.
        let _ = rustix::termios::tcsetwinsize(&self.master, size);
    }

    /// The exit status once the child has ended, without waiting for it.
    pub fn try_wait(&mut self) -> Option<ExitStatus> {
        self.child.try_wait().ok().flatten()
    }

    /// Waits for the child's end.
    pub fn wait(&mut self) -> Option<ExitStatus> {
        self.child.wait().ok()
    }

    /// What a closed window does: a hangup for the session's leader and for the programs in
    /// the foreground, stopped ones included.
    pub fn hang_up(&self) {
        let leader = self.process_id();
        for signal in [Signal::HUP, Signal::CONT] {
            let _ = rustix::process::kill_process(leader, signal);
            if let Ok(group) = rustix::termios::tcgetpgrp(&self.master) {
                let _ = rustix::process::kill_process_group(group, signal);
            }
        }
    }

    /// Ends the child for good.
    pub fn kill(&mut self) {
        let _ = rustix::process::kill_process_group(self.process_id(), Signal::KILL);
        let _ = self.child.kill();
    }

    /// Whether input waits in the terminal that no program has read yet.
    pub fn input_waits(&self) -> bool {
        let flags = OFlags::RDWR | OFlags::NOCTTY | OFlags::CLOEXEC;
        let Ok(slave) = rustix::fs::open(&self.path, flags, Mode::empty()) else {
            return false;
        };
        let mut fds = [PollFd::new(&slave, PollFlags::IN)];
        rustix::event::poll(
            &mut fds,
            Some(&Timespec {
                tv_sec: 0,
                tv_nsec: 0,
            }),
        )
        .is_ok_and(|n| n > 0)
    }
}

/// Reads what programs have written to the terminal that `master` belongs to; 0 at its end,
/// [`Errno::AGAIN`] when nothing waits.
///
/// Linux looks for data first and then whether the other side is closed, so a read that finds
/// nothing can miss what was written right before the end. That is there for the next read.
pub fn read(master: impl AsFd, buffer: &mut [u8]) -> rustix::io::Result<usize> {
    for _ in 0..2 {
        match rustix::io::retry_on_intr(|| rustix::io::read(&master, &mut *buffer)) {
            Err(Errno::IO) => {}
            result => return result,
        }
    }
    Ok(0)
}

/// The exit code that a shell would show for `status`: 128 + n after signal n.
pub fn exit_code(status: ExitStatus) -> i32 {
    status
        .code()
        .or_else(|| status.signal().map(|signal| 128 + signal))
        .unwrap_or(1)
}

/// The shell command line to record when none is given: the user's shell.
pub fn default_shell() -> OsString {
    std::env::var_os("SHELL")
        .filter(|shell| !shell.is_empty())
        .unwrap_or_else(|| OsStr::new("/bin/sh").to_owned())
}

fn open(size: Winsize, settings: Option<&Termios>) -> Result<(OwnedFd, OwnedFd, CString)> {
    let master = rustix::pty::openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY)?;
    rustix::io::fcntl_setfd(&master, FdFlags::CLOEXEC)?;
    rustix::pty::grantpt(&master)?;
    rustix::pty::unlockpt(&master)?;
    let path = rustix::pty::ptsname(&master, Vec::new())?;
    let flags = OFlags::RDWR | OFlags::NOCTTY | OFlags::CLOEXEC;
    let slave = rustix::fs::open(&path, flags, Mode::empty())?;
    if let Some(settings) = settings {
        rustix::termios::tcsetattr(&slave, OptionalActions::Now, settings)?;
    }
    rustix::termios::tcsetwinsize(&slave, size)?;
    set_nonblocking(master.as_fd())?;
    Ok((master, slave, path))
}

/// Makes reads and writes on `fd` return instead of waiting. Only for descriptors whose open
/// file description is ours alone: the flag is shared by all duplicates.
pub fn set_nonblocking(fd: impl AsFd) -> rustix::io::Result<()> {
    let flags = rustix::fs::fcntl_getfl(&fd)?;
    rustix::fs::fcntl_setfl(&fd, flags | OFlags::NONBLOCK)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_right_before_the_end_is_read() {
        let size = Winsize {
            ws_col: 80,
            ws_row: 24,
            ws_xpixel: 0,
            ws_ypixel: 0,
        };
        // The wrong moment is short: even a reader that asks all the time meets it only once in
        // some thousand rounds.
        for round in 0..5000 {
            let (master, slave, _) = open(size, None).expect("a terminal");
            let writer = std::thread::spawn(move || rustix::io::write(slave, b"the end"));
            let mut buffer = [0; 100];
            let mut output = Vec::new();
            loop {
                match read(&master, &mut buffer) {
                    Ok(0) => break,
                    Ok(count) => output.extend_from_slice(&buffer[..count]),
                    Err(error) => assert_eq!(error, Errno::AGAIN),
                }
            }
            assert_eq!(output, b"the end", "round {round}");
            writer.join().expect("no panic").expect("it is written");
        }
    }
}

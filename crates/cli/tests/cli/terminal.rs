//! A terminal for tests: a real pseudo-terminal, and somebody who watches and types.

use std::io::Write;
use std::os::fd::OwnedFd;
use std::path::Path;
use std::sync::{Arc, Condvar, Mutex};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use asciinema::pty::{self, Program, Pty};
use rustix::event::{PollFd, PollFlags};
use rustix::io::Errno;
use rustix::termios::{LocalModes, OptionalActions, Termios, Winsize};

use super::home::Home;

/// Longer than anything takes, also on a slow and busy machine.
const PATIENCE: Duration = Duration::from_secs(120);

/// Everything that was shown so far.
#[derive(Default)]
struct Shown {
    bytes: Mutex<Vec<u8>>,
    changed: Condvar,
}

pub(crate) struct Terminal {
    pty: Pty,
    master: std::fs::File,
    shown: Arc<Shown>,
    watcher: JoinHandle<()>,
}

/// The size in cells and, as if a cell had 8x16 pixels, in pixels.
pub(crate) fn winsize(cols: u16, rows: u16) -> Winsize {
    Winsize {
        ws_col: cols,
        ws_row: rows,
        ws_xpixel: cols * 8,
        ws_ypixel: rows * 16,
    }
}

impl Terminal {
    /// Runs a shell command line in the home folder, in a terminal of 80x24.
    pub(crate) fn run(home: &Home, line: &str) -> Terminal {
        let folder = home.path("").to_string_lossy().into_owned();
        let program = Program {
            command: format!("cd '{folder}' && {line}").into(),
            env: home
                .env()
                .into_iter()
                .map(|(name, value)| (name.into(), value.into()))
                .collect(),
        };
        let pty = Pty::spawn(&program, winsize(80, 24), None).expect("the program starts");
        let master = pty.master().try_clone().expect("a second handle");
        let shown = Arc::new(Shown::default());
        let seen = Arc::clone(&shown);
        let handle = pty.master().try_clone().expect("a third handle");
        let watcher = thread::spawn(move || watch(handle, &seen));
        Terminal {
            pty,
            master: master.into(),
            shown,
            watcher,
        }
    }

    /// Everything that was shown so far.
    pub(crate) fn shown(&self) -> String {
        String::from_utf8_lossy(&self.shown.bytes.lock().expect("no panic")).into_owned()
    }

    /// What is on the screen.
    pub(crate) fn screen(&self) -> Vec<String> {
        let mut vt = vt::Vt::new(vt::Size::new(80, 24));
        vt.feed(&self.shown.bytes.lock().expect("no panic"));
        vt.text()
    }

    /// Waits until a row of the screen is this text.
    pub(crate) fn wait_for_row(&self, text: &str) {
        let has_row = |rows: &[String]| rows.iter().any(|row| row == text);
        self.wait_for_rows(&format!("row {text:?}"), has_row);
    }

    /// Waits until these rows are on the screen from its first row on, and nothing below them.
    pub(crate) fn wait_for_screen(&self, expected: &[&str]) {
        let is_shown = |rows: &[String]| {
            let (shown, below) = rows.split_at(expected.len());
            shown == expected && below.iter().all(String::is_empty)
        };
        self.wait_for_rows(&format!("{expected:?}"), is_shown);
    }

    /// Waits until the rows of the screen are as they should be. What is painted together may be
    /// seen in parts, so nothing but the whole screen says that all of it is there.
    fn wait_for_rows(&self, what: &str, are_shown: impl Fn(&[String]) -> bool) {
        let start = Instant::now();
        while !are_shown(&self.screen()) {
            assert!(
                start.elapsed() < PATIENCE,
                "{what} is not on the screen {:#?}",
                self.screen()
            );
            thread::sleep(Duration::from_millis(5));
        }
    }

    /// Waits until `text` was shown.
    pub(crate) fn wait_for(&self, text: &str) {
        self.wait_for_count(text, 1);
    }

    /// Waits until `text` was shown `count` times.
    pub(crate) fn wait_for_count(&self, text: &str, count: usize) {
        let (mut seen, mut found) = (0, 0);
        // Looks at every byte once, however many pieces they come in.
        let missing = |bytes: &mut Vec<u8>| {
            while let Some(at) = position(&bytes[seen..], text.as_bytes()) {
                seen += at + text.len();
                found += 1;
            }
            seen = seen.max((bytes.len() + 1).saturating_sub(text.len()));
            found < count
        };
        let bytes = self.shown.bytes.lock().expect("no panic");
        let (bytes, timeout) = self
            .shown
            .changed
            .wait_timeout_while(bytes, PATIENCE, missing)
            .expect("no panic");
        let last = String::from_utf8_lossy(&bytes[bytes.len().saturating_sub(2000)..]);
        assert!(
            !timeout.timed_out(),
            "{text:?} was not shown, but in the end {last:?}"
        );
    }

    /// Waits until anything more is shown.
    pub(crate) fn wait_for_more(&self) {
        let len = self.len();
        wait_until("more output", || self.len() > len);
    }

    /// Waits until nothing has been shown for a while.
    pub(crate) fn wait_for_silence(&self) {
        wait_until("silence", || {
            let len = self.len();
            thread::sleep(Duration::from_millis(300));
            self.len() == len
        });
    }

    fn len(&self) -> usize {
        self.shown.bytes.lock().expect("no panic").len()
    }

    /// Lets nobody watch, so that the terminal fills, until what this returns is dropped.
    pub(crate) fn look_away(&self) -> impl Sized {
        self.shown.bytes.lock().expect("no panic")
    }

    /// Types `text`.
    pub(crate) fn type_text(&self, text: &str) {
        (&self.master)
            .write_all(text.as_bytes())
            .expect("the terminal takes it");
    }

    /// Gives the window another size.
    pub(crate) fn resize(&self, cols: u16, rows: u16) {
        self.pty.resize(winsize(cols, rows));
    }

    /// The settings of the terminal.
    pub(crate) fn settings(&self) -> Termios {
        rustix::termios::tcgetattr(&self.master).expect("the terminal is open")
    }

    /// What a shell does with the terminal while a program is stopped.
    pub(crate) fn leave_raw_mode(&self) {
        let mut settings = self.settings();
        settings.local_modes |= LocalModes::ICANON | LocalModes::ECHO;
        rustix::termios::tcsetattr(&self.master, OptionalActions::Now, &settings)
            .expect("the terminal is open");
    }

    /// Waits until what is typed goes to a program that wants every key.
    pub(crate) fn wait_for_raw_mode(&self) {
        wait_until("raw mode", || {
            !self.settings().local_modes.contains(LocalModes::ICANON)
        });
    }

    /// Waits for the end and returns the exit code. All output was seen then: the end of the
    /// first program takes the terminal away from all others.
    pub(crate) fn exit_code(&mut self) -> i32 {
        let start = Instant::now();
        let mut status = None;
        loop {
            status = status.or_else(|| self.pty.try_wait());
            if let Some(status) = status.filter(|_| self.watcher.is_finished()) {
                return pty::exit_code(status);
            }
            assert!(
                start.elapsed() < PATIENCE,
                "it does not end; shown: {:?}",
                self.shown()
            );
            thread::sleep(Duration::from_millis(5));
        }
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        self.pty.kill();
        self.pty.wait();
    }
}

fn watch(master: OwnedFd, shown: &Shown) {
    let mut buffer = [0; 64 * 1024];
    loop {
        match pty::read(&master, &mut buffer) {
            Ok(count) if count > 0 => {
                let mut bytes = shown.bytes.lock().expect("no panic");
                bytes.extend_from_slice(&buffer[..count]);
                shown.changed.notify_all();
            }
            Err(Errno::AGAIN) => {
                let mut fds = [PollFd::new(&master, PollFlags::IN)];
                let _ = rustix::event::poll(&mut fds, None);
            }
            _ => return,
        }
    }
}

/// Waits until `condition` holds.
pub(crate) fn wait_until(what: &str, condition: impl Fn() -> bool) {
    let start = Instant::now();
    while !condition() {
        assert!(start.elapsed() < PATIENCE, "{what} did not happen");
        thread::sleep(Duration::from_millis(5));
    }
}

/// Waits until a file has this many lines.
pub(crate) fn wait_for_lines(path: &Path, count: usize) {
    let lines = || std::fs::read_to_string(path).map_or(0, |text| text.lines().count());
    wait_until("the file's lines", || lines() >= count);
}

/// Where `wanted` begins in `bytes`.
fn position(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|part| part == wanted)
}

//! What the player writes to the terminal, and how it leaves it.

use std::io::{self, Write};

use anyhow::{Context, Result};
use asciicast::Size;
use rustix::io::Errno;
use vt::Vt;

use super::queries::QueryFilter;
use super::view::{Area, View};
use crate::repaint::{self, LEAVE_ALTERNATE_SCREEN, MODES_OFF};
use crate::tty::Tty;

/// The terminal shows what stands between these at once.
const UPDATE_START: &str = "\x1b[?2026h";
const UPDATE_END: &str = "\x1b[?2026l";

/// Bytes on their way to the terminal.
#[derive(Debug)]
pub(super) struct Show {
    waiting: Vec<u8>,
    filter: QueryFilter,
    /// Write to the terminal itself, which never blocks, and not to standard output.
    to_tty: bool,
    /// Somebody watches, so there is something to clean up.
    has_shown: bool,
    /// The recorded screen is painted, instead of what was recorded being written.
    view: Option<View>,
    /// The status line, while there is one.
    bar: Option<String>,
}

impl Show {
    pub(super) fn new(to_tty: bool) -> Show {
        Show {
            waiting: Vec::new(),
            filter: QueryFilter::default(),
            to_tty,
            has_shown: false,
            view: None,
            bar: None,
        }
    }

    /// Chooses how to show what `vt` shows: as it was recorded, or painted, which a status line
    /// and a window that is too small need.
    pub(super) fn arrange(&mut self, vt: &Vt, window: Area, bar: Option<String>) {
        let size = vt.size();
        let is_clipped = window != Area::default()
            && (usize::from(size.cols) > window.cols || usize::from(size.rows) > window.rows);
        let area = Area {
            rows: window.rows - usize::from(bar.is_some()).min(window.rows),
            ..window
        };
        let is_new_bar = bar != self.bar;
        self.bar = bar;
        if !self.to_tty || !(is_clipped || self.bar.is_some()) {
            if self.view.take().is_some() {
                self.paint(vt);
            }
            return;
        }
        if self.view.is_none() {
            self.waiting.extend_from_slice(&repaint::clear());
        }
        let view = self.view.get_or_insert_with(|| View::new(area));
        view.set_area(area);
        if is_new_bar && let Some(bar) = &self.bar {
            let text: String = bar.chars().take(window.cols).collect();
            let line = format!("\x1b[{};1H\x1b[0;7m{text}\x1b[K\x1b[m", window.rows);
            self.waiting.extend_from_slice(line.as_bytes());
        }
    }

    /// Paints what has changed of what `vt` shows, if it is painted.
    pub(super) fn refresh(&mut self, vt: &Vt) {
        if let Some(view) = &mut self.view {
            self.waiting.extend_from_slice(UPDATE_START.as_bytes());
            view.paint(vt, &mut self.waiting);
            self.waiting.extend_from_slice(UPDATE_END.as_bytes());
        }
    }

    /// Where text goes that is no picture.
    pub(super) fn text(&mut self) -> &mut Vec<u8> {
        &mut self.waiting
    }

    /// Whether everything was written.
    pub(super) fn is_idle(&self) -> bool {
        self.waiting.is_empty()
    }

    /// Whether the terminal did not take everything yet.
    pub(super) fn waits_for_tty(&self) -> bool {
        self.to_tty && !self.waiting.is_empty()
    }

    /// Shows recorded output.
    pub(super) fn output(&mut self, bytes: &[u8]) {
        if self.view.is_none() {
            self.filter.filter(bytes, &mut self.waiting);
        }
    }

    /// Asks the window to take a size.
    pub(super) fn resize_window(&mut self, size: Size) {
        let sequence = format!("\x1b[8;{};{}t", size.rows, size.cols);
        self.waiting.extend_from_slice(sequence.as_bytes());
    }

    fn spoil(&mut self) {
        if let Some(view) = &mut self.view {
            view.spoil();
        }
        self.bar = None;
    }

    /// Shows what `vt` shows.
    pub(super) fn paint(&mut self, vt: &Vt) {
        if self.view.is_some() {
            return self.spoil();
        }
        self.waiting.extend_from_slice(UPDATE_START.as_bytes());
        self.filter = QueryFilter::default();
        self.waiting.extend_from_slice(&repaint::paint(vt));
        self.waiting.extend_from_slice(UPDATE_END.as_bytes());
    }

    /// Writes what the terminal takes.
    pub(super) fn write(&mut self, tty: Option<&Tty>) -> Result<()> {
        if self.waiting.is_empty() {
            return Ok(());
        }
        self.has_shown = true;
        match tty.filter(|_| self.to_tty) {
            Some(tty) => match tty.write(&self.waiting) {
                Ok(count) => drop(self.waiting.drain(..count)),
                Err(Errno::AGAIN) => {}
                Err(error) => return Err(error).context("cannot write to the terminal"),
            },
            None => {
                let mut stdout = io::stdout().lock();
                let result = stdout
                    .write_all(&self.waiting)
                    .and_then(|()| stdout.flush());
                self.waiting.clear();
                result.context("cannot write to standard output")?;
            }
        }
        Ok(())
    }

    /// Leaves the terminal as a shell expects it, wherever playing ended. `vt` tells on which
    /// screen that was.
    pub(super) fn finish(&mut self, vt: &Vt, tty: Option<&Tty>) {
        if !self.has_shown || !self.to_tty {
            return;
        }
        // CAN ends a sequence that was written in part.
        let mut end = String::from("\x18");
        let is_painted = self.view.is_some();
        if vt.is_alternate_screen() && !is_painted {
            end.push_str(LEAVE_ALTERNATE_SCREEN);
        }
        end.push_str(MODES_OFF);
        end.push_str(UPDATE_END);
        if is_painted {
            // Below all that is painted, the status line included.
            end.push_str("\x1b[9999;1H\x1b[K");
        } else if vt.cursor().col > 0 {
            end.push_str("\r\n");
        }
        let mut rest = end.as_bytes();
        while let Some(tty) = tty.filter(|_| !rest.is_empty()) {
            match tty.write(rest) {
                Ok(count) => rest = &rest[count..],
                // A terminal that takes nothing now has stopped, or lags behind its output.
                Err(Errno::AGAIN) if wait_for(tty) => {}
                Err(_) => return,
            }
        }
    }
}

/// Waits a moment until the terminal takes more.
fn wait_for(tty: &Tty) -> bool {
    use rustix::event::{PollFd, PollFlags, Timespec};
    let mut fds = [PollFd::new(tty, PollFlags::OUT)];
    let second = Timespec {
        tv_sec: 1,
        tv_nsec: 0,
    };
    rustix::event::poll(&mut fds, Some(&second)).is_ok_and(|count| count > 0)
}

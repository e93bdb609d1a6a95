//! The text of a session, line by line, as it went by.

use std::io::{self, Read};
use std::time::Duration;

use asciicast::EventData;
use vt::{Size, Vt};

use super::{Clock, open};
use crate::error::AppError;
use crate::recording::Trim;

/// Lines that one piece of output can bring; see [`PIECE`].
const SCROLLBACK: usize = 100_000;

/// Output is fed in pieces of so many bytes: even if every sequence in one scrolls by a whole
/// screen, no line is lost before it is taken.
const PIECE: usize = 1024;

/// The text of a session or of a part of it; what programs drew over is left out. A part begins
/// with what is on the screen then. `write` is given one piece after another and stops it all with an error.
pub(crate) fn transcript(
    content: impl Read,
    trim: Option<Trim>,
    mut write: impl FnMut(&str) -> io::Result<()>,
) -> Result<(), AppError> {
    let mut reader = open(content)?;
    let size = Size::new(reader.header().size.cols, reader.header().size.rows);
    let mut vt = Vt::builder()
        .size(size)
        .scrollback_limit(SCROLLBACK)
        .build();
    let mut lines = Lines::default();
    let mut clock = Clock::new(reader.header().idle_time_limit);
    let from = trim.map_or(Duration::ZERO, |trim| trim.from);
    let to = trim.and_then(|trim| trim.to).unwrap_or(Duration::MAX);
    while let Ok(Some(event)) = reader.next_event() {
        let now = clock.advance(event.time);
        if now > to {
            break;
        }
        match event.data {
            EventData::Output(text) if now < from => {
                vt.feed(text.as_bytes());
                vt.clear_scrollback();
            }
            EventData::Output(text) => {
                for piece in text.as_bytes().chunks(PIECE) {
                    vt.feed(piece);
                    lines.take_scrollback(&mut vt, &mut write)?;
                }
            }
            EventData::Resize(size) => {
                vt.resize(Size::new(size.cols, size.rows));
                lines.take_scrollback(&mut vt, &mut write)?;
            }
            _ => {}
        }
    }
    for row in 0..usize::from(vt.size().rows) {
        if let Some(line) = vt.line(row) {
            lines.push(line, &mut write)?;
        }
    }
    lines.finish(&mut write)?;
    Ok(())
}

/// What is held of a line that goes on and on.
const HELD: usize = 1_000_000;

/// Lines on their way out: wrapped ones are joined, blank ones wait for one that is not.
#[derive(Default)]
struct Lines {
    line: String,
    /// Whether the beginning of the line is out already.
    is_begun: bool,
    blank: usize,
}

impl Lines {
    fn take_scrollback(
        &mut self,
        vt: &mut Vt,
        write: &mut impl FnMut(&str) -> io::Result<()>,
    ) -> io::Result<()> {
        for index in 0..vt.scrollback_len() {
            if let Some(line) = vt.scrollback_line(index) {
                self.push(line, write)?;
            }
        }
        vt.clear_scrollback();
        Ok(())
    }

    fn push(
        &mut self,
        line: vt::Line<'_>,
        write: &mut impl FnMut(&str) -> io::Result<()>,
    ) -> io::Result<()> {
        if !line.is_wrapped() {
            self.line.push_str(&line.text());
            return self.end(write);
        }
        // Blanks at the end of a row that goes on are blanks within the line.
        for cell in line.cells().filter(|cell| cell.width > 0) {
            cell.text.push_to(&mut self.line);
        }
        if self.line.len() > HELD {
            self.write_line(write)
        } else {
            Ok(())
        }
    }

    fn end(&mut self, write: &mut impl FnMut(&str) -> io::Result<()>) -> io::Result<()> {
        if self.line.is_empty() && !self.is_begun {
            self.blank += 1;
            return Ok(());
        }
        self.line.push('\n');
        self.write_line(write)?;
        self.is_begun = false;
        Ok(())
    }

    fn write_line(&mut self, write: &mut impl FnMut(&str) -> io::Result<()>) -> io::Result<()> {
        for _ in 0..std::mem::take(&mut self.blank) {
            write("\n")?;
        }
        write(&self.line)?;
        self.line.clear();
        self.is_begun = true;
        Ok(())
    }

    /// Ends the last line, if it has not ended by itself.
    fn finish(&mut self, write: &mut impl FnMut(&str) -> io::Result<()>) -> io::Result<()> {
        if self.line.is_empty() && !self.is_begun {
            Ok(())
        } else {
            self.end(write)
        }
    }
}

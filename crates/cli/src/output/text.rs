//! The lines of a session's output as plain text, see [`crate::text`].

use std::fs::File;
use std::io;

use asciicast::Size;

use super::file::LineWriter;
use super::{Data, Event, Output};
use crate::text::TextCollector;

/// Plain text in a file or pipe.
pub struct TextOutput {
    writer: LineWriter,
    collector: TextCollector,
    lines: Vec<u8>,
}

impl TextOutput {
    /// Writes the lines of a session in a window of size `size`.
    pub fn new(file: File, size: Size) -> TextOutput {
        TextOutput {
            writer: LineWriter::new(file),
            collector: TextCollector::new(size),
            lines: Vec::new(),
        }
    }
}

impl Output for TextOutput {
    fn event(&mut self, event: Event<'_>) -> io::Result<()> {
        match event.data {
            Data::Output(bytes) => self.collector.feed(bytes, &mut self.lines),
            Data::Resize(size) => self.collector.resize(size, &mut self.lines),
            Data::Exit(_) => self.collector.finish(&mut self.lines),
            Data::Input(_) | Data::Marker(_) | Data::Pause | Data::Hidden(_) | Data::Resume => {}
        }
        Ok(())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.writer.write_lines(&self.lines)?;
        self.lines.clear();
        Ok(())
    }

    fn sync(&mut self) -> io::Result<()> {
        self.writer.sync()
    }
}

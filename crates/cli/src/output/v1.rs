//! Recordings in asciicast v1. They can be read only when the session has ended.

use std::fs::File;
use std::io;

use ::asciicast::{Header, Utf8Decoder};

use super::file::LineWriter;
use super::{Data, Event, Output};
use crate::v1::V1Encoder;

/// An asciicast v1 in a file or pipe.
pub struct V1Output {
    writer: LineWriter,
    encoder: V1Encoder,
    decoder: Utf8Decoder,
    text: String,
    buffer: Vec<u8>,
}

impl V1Output {
    /// A new recording, which begins with `header`.
    pub fn new(file: File, header: &Header) -> V1Output {
        let encoder = V1Encoder::default();
        let mut buffer = Vec::new();
        encoder.header(header, &mut buffer);
        V1Output {
            writer: LineWriter::new(file),
            encoder,
            decoder: Utf8Decoder::new(),
            text: String::new(),
            buffer,
        }
    }
}

impl Output for V1Output {
    fn event(&mut self, event: Event<'_>) -> io::Result<()> {
        self.text.clear();
        match event.data {
            Data::Output(bytes) => self.decoder.decode(bytes, &mut self.text),
            Data::Pause | Data::Exit(_) => self.decoder.flush(&mut self.text),
            Data::Input(_) | Data::Marker(_) | Data::Resize(_) => {}
        }
        if !self.text.is_empty() {
            self.encoder
                .output(event.time, &self.text, &mut self.buffer);
        }
        if matches!(event.data, Data::Exit(_)) {
            self.encoder.finish(&mut self.buffer);
        }
        Ok(())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.writer.write_lines(&self.buffer)?;
        self.buffer.clear();
        Ok(())
    }
}

//! Pictures and text of a recording: what its terminal shows.
//!
//! Reads the recording event by event, so that memory depends on the size of the terminal and
//! not on the length of the session. Blocks.

use std::io::{self, BufReader, Read};
use std::time::Duration;

use asciicast::{EventData, Header, Reader};
use render::{Fonts, Palette, Rgb, Theme, View, palette, png, svg};
use vt::{Size, Vt};

use crate::error::AppError;

/// Lines that one piece of output can bring; see [`PIECE`].
const SCROLLBACK: usize = 100_000;

/// Output is fed in pieces of so many bytes: even if every sequence in one scrolls by a whole
/// screen, no line is lost before it is taken.
const PIECE: usize = 1024;

/// What a picture shows and how.
#[derive(Debug, Clone)]
pub(crate) struct Scene {
    /// The moment, with pauses cut to the limit.
    pub(crate) at: Duration,
    pub(crate) idle_time_limit: Option<Duration>,
    /// A built-in theme, or `original` for the recording's own.
    pub(crate) theme: Option<String>,
}

/// The kind of a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Svg,
    Png,
    /// The part that fits a list of recordings.
    Thumbnail,
}

/// Draws a moment of a recording.
pub(crate) fn picture(content: impl Read, scene: &Scene, kind: Kind) -> Result<Vec<u8>, AppError> {
    let mut reader = open(content)?;
    let header = reader.header().clone();
    let vt = screen(&mut reader, &header, scene);
    let palette = Palette::new(&theme(scene, &header), palette::Options::default());
    let whole = View::whole(&vt);
    match kind {
        Kind::Svg => {
            let options = svg::Options {
                play_button: true,
                ..svg::Options::default()
            };
            Ok(svg::render(&vt, &palette, &whole, &options).into_bytes())
        }
        Kind::Thumbnail => {
            let options = svg::Options {
                radius: 0.0,
                ..svg::Options::default()
            };
            let view = View::cropped(&vt, Size::new(80, 18));
            Ok(svg::render(&vt, &palette, &view, &options).into_bytes())
        }
        Kind::Png => {
            let options = png::Options::default();
            let file = png::render(&vt, &palette, &whole, &Fonts::default(), &options);
            file.map_err(|error| {
                tracing::error!(%error, "a picture cannot be drawn");
                AppError::internal()
            })
        }
    }
}

type Content<R> = Reader<BufReader<R>>;

fn open<R: Read>(content: R) -> Result<Content<R>, AppError> {
    Reader::new(BufReader::with_capacity(64 * 1024, content)).map_err(|error| {
        tracing::error!(%error, "a stored recording cannot be read");
        AppError::internal()
    })
}

/// The screen at the moment.
fn screen<R: Read>(reader: &mut Content<R>, header: &Header, scene: &Scene) -> Vt {
    let mut vt = Vt::new(Size::new(header.size.cols, header.size.rows));
    let limit = scene.idle_time_limit.or(header.idle_time_limit);
    let (mut previous, mut time) = (Duration::ZERO, Duration::ZERO);
    while let Ok(Some(event)) = reader.next_event() {
        let pause = event.time.saturating_sub(previous);
        time += limit.map_or(pause, |limit| pause.min(limit));
        previous = event.time;
        if time > scene.at {
            break;
        }
        match event.data {
            EventData::Output(text) => vt.feed(text.as_bytes()),
            EventData::Resize(size) => vt.resize(Size::new(size.cols, size.rows)),
            _ => {}
        }
    }
    vt
}

/// The colours: those that were set, else the recording's own, else the default ones.
fn theme(scene: &Scene, header: &Header) -> Theme {
    let named = scene.theme.as_deref().and_then(Theme::named).copied();
    let rgb = |color: asciicast::Rgb| Rgb::new(color.red, color.green, color.blue);
    let own = header.theme.as_ref().and_then(|theme| {
        Theme::from_colors(rgb(theme.fg), rgb(theme.bg), &theme.palette.map(rgb))
    });
    named.or(own).unwrap_or_default()
}

/// The text of a whole session, line by line, as it went by; what programs drew over is left
/// out. `write` is given one piece after another and stops it all with an error.
pub(crate) fn transcript(
    content: impl Read,
    mut write: impl FnMut(&str) -> io::Result<()>,
) -> Result<(), AppError> {
    let mut reader = open(content)?;
    let size = Size::new(reader.header().size.cols, reader.header().size.rows);
    let mut vt = Vt::builder()
        .size(size)
        .scrollback_limit(SCROLLBACK)
        .build();
    let mut lines = Lines::default();
    while let Ok(Some(event)) = reader.next_event() {
        match event.data {
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

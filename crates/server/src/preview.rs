//! Pictures and text of a recording: what its terminal shows.
//!
//! Reads the recording event by event, so that memory depends on the size of the terminal and
//! not on the length of the session. Blocks.

mod animation;
mod derived;
mod lines;
mod transcript;
mod trim;

use std::io::{BufReader, Read};
use std::ops::Range;
use std::time::Duration;

use asciicast::{EventData, Header, Reader};
use render::{Fonts, Palette, Rgb, Theme, View, palette, png, svg};
use vt::{Size, Vt};

pub(crate) use self::animation::Animation;
pub(crate) use self::derived::{Derived, KEY, thumbnail_path};
pub(crate) use self::lines::{TimedLine, lines};
pub(crate) use self::transcript::transcript;
pub(crate) use self::trim::trim;
use crate::error::AppError;
use crate::recording::{Recording, Trim};

/// What a picture shows and how. Its text is part of the name under which the picture is kept:
/// whatever changes the picture belongs here.
#[derive(Debug, Clone)]
pub(crate) struct Scene {
    /// The moment within the part that is shown, with pauses cut to the limit.
    at: Duration,
    idle_time_limit: Option<Duration>,
    trim: Option<Trim>,
    /// A built-in theme, or `original` for the recording's own.
    theme: Option<String>,
    font_family: Option<String>,
    line_height: Option<f64>,
    cols: Option<u16>,
    rows: Option<u16>,
    adaptive_palette: bool,
    bold_is_bright: bool,
    hides_cursor: bool,
}

impl Scene {
    /// What the pictures of a recording show.
    pub(crate) fn of(recording: &Recording) -> Scene {
        let playback = &recording.playback;
        let seconds = |value: f64| Duration::try_from_secs_f64(value).ok();
        Scene {
            at: recording.poster(),
            idle_time_limit: playback.idle_time_limit.and_then(seconds),
            trim: recording.trim(),
            theme: playback.theme.clone(),
            font_family: playback.font_family.clone(),
            line_height: playback.line_height,
            cols: playback.cols,
            rows: playback.rows,
            adaptive_palette: playback.adaptive_palette,
            bold_is_bright: playback.bold_is_bright,
            hides_cursor: playback.cursor_mode.as_deref() == Some("hidden"),
        }
    }
}

/// The kind of a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Svg,
    Png,
    /// The part that fits a list of recordings.
    Thumbnail,
}

/// The part of a screen that fits a list.
const THUMBNAIL: Size = Size { cols: 80, rows: 18 };

/// Draws a moment of a recording.
pub(crate) fn picture(content: impl Read, scene: &Scene, kind: Kind) -> Result<Vec<u8>, AppError> {
    let mut reader = open(content)?;
    let header = reader.header().clone();
    let vt = screen(&mut reader, &header, scene);
    let options = palette::Options {
        adaptive: scene.adaptive_palette,
        bold_is_bright: scene.bold_is_bright,
    };
    let palette = Palette::new(&theme(scene, &header), options);
    match kind {
        Kind::Svg => {
            let options = svg::Options {
                play_button: true,
                ..svg_options(scene)
            };
            Ok(svg::render(&vt, &palette, &View::whole(&vt), &options).into_bytes())
        }
        Kind::Thumbnail => {
            let options = svg::Options {
                radius: 0.0,
                ..svg_options(scene)
            };
            Ok(svg::render(&vt, &palette, &thumbnail(&vt), &options).into_bytes())
        }
        Kind::Png => {
            let mut options = png::Options::default();
            if let Some(height) = scene.line_height {
                options.line_height = height as f32;
            }
            let whole = View::whole(&vt);
            let file = png::render(&vt, &palette, &whole, &Fonts::default(), &options);
            file.map_err(|error| {
                tracing::error!(%error, "a picture cannot be drawn");
                AppError::internal()
            })
        }
    }
}

fn svg_options(scene: &Scene) -> svg::Options {
    let mut options = svg::Options::default();
    if let Some(height) = scene.line_height {
        options.line_height = height as f32;
    }
    if let Some(font) = &scene.font_family {
        options.font_family = format!("'{font}',{}", options.font_family);
    }
    options
}

/// The latest output of a shell; the whole screen of a program that fills it, and of a terminal
/// so large that most of the text would be left out.
fn thumbnail(vt: &Vt) -> View {
    let cropped = View::cropped(vt, THUMBNAIL);
    let written = |rows: Range<usize>, cols: Range<usize>| -> usize {
        let lines = rows.filter_map(|row| vt.line(row));
        let written = |line: vt::Line<'_>| {
            let text = line.text();
            let cells = text.chars().enumerate();
            let seen = |(col, char): &(usize, char)| !char.is_whitespace() && cols.contains(col);
            cells.filter(seen).count()
        };
        lines.map(written).sum()
    };
    let all = written(0..usize::from(vt.size().rows), 0..usize::MAX);
    let seen = written(cropped.rows.clone(), cropped.cols.clone());
    if vt.is_alternate_screen() || seen * 3 < all {
        View::whole(vt)
    } else {
        cropped
    }
}

type Content<R> = Reader<BufReader<R>>;

fn open<R: Read>(content: R) -> Result<Content<R>, AppError> {
    Reader::new(BufReader::with_capacity(64 * 1024, content)).map_err(|error| {
        tracing::error!(%error, "a stored recording cannot be read");
        AppError::internal()
    })
}

/// Counts the time of events with long pauses cut.
struct Clock {
    limit: Option<Duration>,
    previous: Duration,
    now: Duration,
}

impl Clock {
    fn new(limit: Option<Duration>) -> Clock {
        Clock {
            limit,
            previous: Duration::ZERO,
            now: Duration::ZERO,
        }
    }

    fn advance(&mut self, time: Duration) -> Duration {
        let pause = time.saturating_sub(self.previous);
        self.previous = time;
        self.now += self.limit.map_or(pause, |limit| pause.min(limit));
        self.now
    }
}

/// The screen at the moment.
fn screen<R: Read>(reader: &mut Content<R>, header: &Header, scene: &Scene) -> Vt {
    let shown =
        |cols: u16, rows: u16| Size::new(scene.cols.unwrap_or(cols), scene.rows.unwrap_or(rows));
    let mut vt = Vt::new(shown(header.size.cols, header.size.rows));
    let mut clock = Clock::new(header.idle_time_limit);
    let from = scene.trim.map_or(Duration::ZERO, |trim| trim.from);
    let to = scene.trim.and_then(|trim| trim.to).unwrap_or(Duration::MAX);
    // Within the part that is shown the owner's own limit counts.
    let limit = scene.idle_time_limit.or(header.idle_time_limit);
    let mut played = Clock::new(limit);
    while let Ok(Some(event)) = reader.next_event() {
        let now = clock.advance(event.time);
        if now > to || (now >= from && played.advance(now - from) > scene.at) {
            break;
        }
        match event.data {
            EventData::Output(text) => vt.feed(text.as_bytes()),
            EventData::Resize(size) => vt.resize(shown(size.cols, size.rows)),
            _ => {}
        }
    }
    if scene.hides_cursor {
        vt.feed(b"\x1b[?25l");
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

//! One player: a recording that comes in, its playback, and the picture of its screen. The
//! exports in `lib.rs` are a thin cover over what is here.

use std::time::Duration;

use asciicast::{Header, Version};
use playback::{Kind as EventKind, Marker, Options, Playback, Recording};
use vt::{Size, Vt};

use crate::facts::{Fact, Facts};
use crate::painter::Painter;
use crate::row_text::RowText;
use crate::view::Scroll;

mod picture;

/// What `Fact::Status` holds.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd)]
enum Status {
    Waiting,
    Playable,
    Whole,
}

/// Something that JavaScript is told after `advance`.
enum Report {
    Input(Vec<u8>),
    Marker(usize),
}

/// Everything behind one handle. What is used from many places and small comes first: WebAssembly
/// names a place among the first 128 bytes in one byte.
#[repr(C)]
pub(crate) struct Player {
    /// Of what is in view, and of the recording behind a poster.
    scroll: Scroll,
    scroll_behind: Scroll,
    /// Where JavaScript writes what it hands over.
    pub(crate) input: Vec<u8>,
    /// The text that the facts point to.
    text: Vec<u8>,
    /// Rows whose text JavaScript has not read since it changed.
    stale_texts: Vec<bool>,
    painter: Painter,
    pub(crate) facts: Facts,
    /// Shown instead of the recording.
    poster: Option<Vt>,
    playback: Option<Playback>,
    status: Status,
    reports: std::vec::IntoIter<Report>,
    row_text: RowText,
    options: Options,
    /// Outputs within this are one.
    frame_time: Duration,
}

/// Options that are numbers; the table in `lib.rs` says what they mean.
pub(crate) const IDLE_TIME_LIMIT: u32 = 0;
pub(crate) const COLS: u32 = 1;
pub(crate) const ROWS: u32 = 2;
pub(crate) const BOLD_IS_BRIGHT: u32 = 3;
pub(crate) const OWN_MARKERS: u32 = 4;
pub(crate) const FRAME_TIME: u32 = 5;
pub(crate) const SCROLLBACK: u32 = 6;

impl Player {
    pub(crate) fn new() -> Player {
        let painter = Painter::default();
        let mut facts = Facts::default();
        facts.set(Fact::NextEvent, f64::INFINITY);
        facts.set_address(Fact::Palette, &painter.palette.colors);
        Player {
            facts,
            input: Vec::new(),
            options: Options::default(),
            frame_time: Duration::ZERO,
            playback: None,
            status: Status::Waiting,
            text: Vec::new(),
            reports: Vec::new().into_iter(),
            poster: None,
            scroll: Scroll::default(),
            scroll_behind: Scroll::default(),
            painter,
            stale_texts: Vec::new(),
            row_text: RowText::default(),
        }
    }

    /// Options count until the recording begins.
    pub(crate) fn set_option(&mut self, option: u32, value: f64) {
        match option {
            IDLE_TIME_LIMIT => self.options.idle_time_limit = Some(from_ms(value * 1000.0)),
            COLS => self.options.cols = Some(value as u16),
            ROWS => self.options.rows = Some(value as u16),
            BOLD_IS_BRIGHT => self.painter.palette.bold_is_bright = value != 0.0,
            FRAME_TIME => self.frame_time = from_ms(value * 1000.0),
            SCROLLBACK => self.options.scrollback_limit = value as usize,
            OWN_MARKERS => self.options.markers = Some(Vec::new()),
            _ => {}
        }
    }

    pub(crate) fn add_marker(&mut self, time: f64, label: &[u8]) {
        let label = vt::text_of(label);
        self.options.markers.get_or_insert_default().push(Marker {
            time: from_ms(time),
            label,
        });
    }

    /// The recording starts, with what its header says.
    pub(crate) fn begin(
        &mut self,
        size: (u16, u16),
        times_are_absolute: bool,
        idle_time_limit: f64,
    ) {
        let header = Header {
            version: if times_are_absolute {
                Version::V2
            } else {
                Version::V3
            },
            size: asciicast::Size::new(size.0, size.1),
            idle_time_limit: (idle_time_limit >= 0.0).then(|| from_ms(idle_time_limit * 1000.0)),
            ..Header::default()
        };
        let options = std::mem::take(&mut self.options);
        self.options.scrollback_limit = options.scrollback_limit;
        let mut recording = Recording::behind_header(header);
        recording.join_outputs_within(self.frame_time);
        self.playback = Some(Playback::new(recording, options));
        self.status = Status::Playable;
        self.refresh();
    }

    /// Takes the bytes in `input`, as far as they were written, as lines of the recording.
    pub(crate) fn append(&mut self, len: usize) {
        let bytes = &self.input[..len.min(self.input.len())];
        if let Some(playback) = &mut self.playback {
            playback.push(bytes);
        }
        self.refresh();
    }

    /// Notes that there are no more bytes.
    pub(crate) fn end_input(&mut self) {
        self.input = Vec::new();
        if let Some(playback) = &mut self.playback {
            playback.finish();
            self.status = Status::Whole;
        }
        self.refresh();
    }

    pub(crate) fn advance(&mut self, time: f64) {
        let Some(playback) = &mut self.playback else {
            return;
        };
        let mut reports = Vec::new();
        playback.advance_to(
            from_ms(time),
            &mut |event| match (event.kind, event.marker) {
                (EventKind::Input, _) => reports.push(Report::Input(event.bytes.to_vec())),
                (_, Some(index)) => reports.push(Report::Marker(index)),
                _ => {}
            },
        );
        self.reports = reports.into_iter();
        self.refresh();
    }

    /// Tells of the next thing that happened during `advance`: 0 none, 1 input, 2 marker.
    pub(crate) fn next_event(&mut self) -> u32 {
        match self.reports.next() {
            None => 0,
            Some(Report::Input(text)) => {
                self.say(text);
                1
            }
            Some(Report::Marker(index)) => {
                self.get_marker(index);
                self.facts.set_count(Fact::Kind, index);
                2
            }
        }
    }

    /// Goes elsewhere, feeding about so many bytes of output; whether the screen is there.
    pub(crate) fn seek(&mut self, time: f64, bytes: usize) -> bool {
        let is_there = self
            .playback
            .as_mut()
            .is_none_or(|playback| playback.seek_some(from_ms(time), bytes));
        self.scroll(0);
        is_there
    }

    /// Whether there was an output to go to.
    pub(crate) fn step(&mut self, count: i32) -> bool {
        let moved = self
            .playback
            .as_mut()
            .is_some_and(|playback| playback.step(count as isize));
        self.scroll(0);
        moved
    }

    /// Builds keyframes out of about so many bytes of output; whether all are there.
    pub(crate) fn index(&mut self, bytes: usize) -> bool {
        self.playback
            .as_mut()
            .is_none_or(|playback| playback.build_keyframes(bytes))
    }

    pub(crate) fn get_marker(&mut self, index: usize) {
        let marker = self
            .playback
            .as_ref()
            .and_then(|playback| playback.markers().get(index));
        let (time, label) = marker.map_or((0.0, String::new()), |marker| {
            (to_ms(marker.time), marker.label.clone())
        });
        self.facts.set(Fact::Time, time);
        self.say(label);
    }

    /// When a moment of the session is played, pauses being shortened.
    pub(crate) fn played_time(&self, recorded: f64) -> f64 {
        let time = from_ms(recorded);
        self.playback
            .as_ref()
            .map_or(recorded, |playback| to_ms(playback.played_time(time)))
    }

    /// Shows the bytes in `input` on a terminal of their own, after those that it already shows.
    pub(crate) fn write_poster(&mut self, len: usize) {
        let bytes = &self.input[..len.min(self.input.len())];
        if let Some(poster) = &mut self.poster {
            poster.feed(bytes);
            self.refresh();
            return;
        }
        let size = self
            .playback
            .as_ref()
            .map_or_else(Size::default, |playback| playback.vt().size());
        let limit = self.options.scrollback_limit;
        let mut poster = Vt::builder().size(size).scrollback_limit(limit).build();
        poster.feed(bytes);
        self.show_poster(poster);
    }

    /// Shows the screen just before a time.
    pub(crate) fn set_poster_time(&mut self, time: f64) {
        if let Some(playback) = &self.playback {
            let poster = playback.screen_before(from_ms(time));
            self.show_poster(poster);
        }
    }

    fn show_poster(&mut self, poster: Vt) {
        if self.poster.replace(poster).is_none() {
            self.scroll_behind = std::mem::take(&mut self.scroll);
        }
        self.touch_everything();
        self.refresh();
    }

    pub(crate) fn end_poster(&mut self) {
        if self.poster.take().is_some() {
            self.scroll = self.scroll_behind;
            self.touch_everything();
            self.refresh();
        }
    }

    /// The terminal in view.
    fn vt(&self) -> Option<&Vt> {
        in_view(&self.poster, &self.playback)
    }

    /// Has the facts point to a text. JavaScript puts U+FFFD where it is not UTF-8.
    fn say(&mut self, text: impl Into<Vec<u8>>) {
        self.text = text.into();
        self.facts.set_address(Fact::TextAddress, &self.text);
        self.facts.set_count(Fact::TextBytes, self.text.len());
    }

    fn refresh(&mut self) {
        self.follow_scroll();
        self.facts.set(Fact::Status, self.status as u8);
        let Some(playback) = &self.playback else {
            return;
        };
        let size = self.vt().map_or_else(Size::default, Vt::size);
        let next = playback.next_event_time().map_or(f64::INFINITY, to_ms);
        self.facts.set(Fact::Cols, size.cols);
        self.facts.set(Fact::Rows, size.rows);
        self.facts.set(Fact::Duration, to_ms(playback.duration()));
        self.facts.set(Fact::Position, to_ms(playback.position()));
        self.facts.set(Fact::NextEvent, next);
        self.facts
            .set_count(Fact::Markers, playback.markers().len());
    }
}

/// The terminal that is to be seen.
fn in_view<'a>(poster: &'a Option<Vt>, playback: &'a Option<Playback>) -> Option<&'a Vt> {
    poster.as_ref().or(playback.as_ref().map(Playback::vt))
}

/// Milliseconds from JavaScript; nonsense is the start, and nothing is later than a century.
#[inline(never)]
fn from_ms(ms: f64) -> Duration {
    const CENTURY_MS: f64 = 100.0 * 366.0 * 86_400_000.0;
    if ms > 0.0 {
        Duration::from_micros((ms.min(CENTURY_MS) * 1000.0 + 0.5) as u64)
    } else {
        Duration::ZERO
    }
}

#[inline(never)]
fn to_ms(time: Duration) -> f64 {
    let micros = time.as_secs() * 1_000_000 + u64::from(time.subsec_micros());
    micros as f64 / 1000.0
}

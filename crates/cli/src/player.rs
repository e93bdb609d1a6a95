//! Plays a recording in the terminal.
//!
//! Recorded bytes are written as they are, while a second terminal, in memory, follows. A jump
//! writes what that terminal shows at the new position, and a window that is too small gets a part
//! of it, painted. Keys come from the controlling terminal, so the recording may come through
//! standard input; without a terminal there are no keys.
//!
//! A thread reads the recording, and playing begins when its header is there.

mod clock;
mod control;
mod events;
mod feed;
mod keys;
mod queries;
mod search;
mod show;
mod status;
mod view;
mod wait;

use std::io;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use asciicast::{EventData, Header};
use playback::{Kind, Loader, Playback};
use rustix::event::{PollFd, PollFlags};
use rustix::io::Errno;

use self::clock::Clock;
use self::control::Control;
use self::events::EventWriter;
pub use self::events::Form;
use self::feed::{Feed, Piece};
pub use self::keys::Keys;
use self::show::Show;
use self::view::Area;
use crate::signals::Signals;
use crate::tty::Tty;

/// How to play.
#[derive(Debug, Clone)]
pub struct Options {
    /// Factor, more than 0.
    pub speed: f64,
    /// Longest pause; the recording's own limit if not given.
    pub idle_time_limit: Option<Duration>,
    /// Begin again at the end.
    pub is_loop: bool,
    /// Pause at each marker.
    pub pause_on_markers: bool,
    /// Give the window the recording's size.
    pub resize: bool,
    /// Where to begin.
    pub start_at: Duration,
    /// Wait for keys at the end, when somebody can press some.
    pub stays: bool,
    /// The recording grows until the session that it is of has ended.
    pub follows: bool,
    /// What to write.
    pub form: Form,
    /// The player's keys.
    pub keys: Keys,
}

/// How playing ended.
#[derive(Debug)]
pub struct Outcome {
    /// The user did not want to see more.
    pub is_interrupted: bool,
    /// The signal that ended the player.
    pub ended_by: Option<i32>,
    /// What was wrong with the recording.
    pub warnings: Vec<String>,
}

/// Plays the recording that `source` gives.
pub fn play(source: Box<dyn io::Read + Send>, options: Options) -> Result<Outcome> {
    let signals = Signals::install().context("cannot handle signals")?;
    let feed = Feed::start(source).context("cannot read the recording")?;
    let Some((loader, is_complete)) = load_header(&feed, &signals)? else {
        return Ok(Outcome {
            is_interrupted: true,
            ended_by: None,
            warnings: Vec::new(),
        });
    };
    let playback_options = playback::Options {
        idle_time_limit: options.idle_time_limit,
        ..playback::Options::default()
    };
    let recording = match (loader, is_complete) {
        (loader, true) => loader.finish()?,
        (loader, false) => loader
            .into_recording()
            .context("cannot read the recording")?,
    };
    let is_shown = io::IsTerminal::is_terminal(&io::stdout());
    // What plays into a file or a pipe can do that in the background.
    let mut tty = Tty::open().filter(|tty| is_shown || tty.is_ours());
    if let Some(tty) = &mut tty {
        tty.enter_raw_mode();
    }
    let to_tty = tty.is_some() && is_shown;
    let mut player = Player {
        clock: Clock::start(options.start_at, options.speed),
        control: Control::new(&options.keys),
        show: Show::new(to_tty),
        events: EventWriter::new(options.form, to_tty),
        window: Area::default(),
        has_exited: false,
        playback: Playback::new(recording, playback_options),
        is_waiting: false,
        input_failed: None,
        tty,
        signals,
        feed,
        options,
    };
    let end = player.run();
    player
        .show
        .finish(player.playback.vt(), player.tty.as_ref());
    let warnings = player.warnings();
    end.map(|end| Outcome { warnings, ..end })
}

/// Reads until playing can begin, and says whether that was the whole recording. `None` when
/// the user did not want to wait.
fn load_header(feed: &Feed, signals: &Signals) -> Result<Option<(Loader, bool)>> {
    let mut loader = Loader::new();
    while !loader.is_playable() {
        let mut fds = [
            PollFd::new(feed, PollFlags::IN),
            PollFd::new(signals, PollFlags::IN),
        ];
        match rustix::event::poll(&mut fds, None) {
            Ok(_) | Err(Errno::INTR) => {}
            Err(error) => return Err(error).context("cannot wait for the recording"),
        }
        signals.acknowledge();
        if signals.take_ending().is_some() {
            return Ok(None);
        }
        while let Some(piece) = feed.take() {
            match piece {
                Piece::Bytes(bytes) => loader.push(&bytes)?,
                Piece::End => return Ok(Some((loader, true))),
                Piece::Failure(error) => return Err(error).context("cannot read the recording"),
            }
        }
    }
    Ok(Some((loader, false)))
}

struct Player {
    playback: Playback,
    clock: Clock,
    control: Control,
    show: Show,
    events: EventWriter,
    /// The size of the window; zero when it is not known.
    window: Area,
    /// The last event that was shown ended the recorded session.
    has_exited: bool,
    tty: Option<Tty>,
    signals: Signals,
    feed: Feed,
    options: Options,
    /// All events that are there were played, and more may come.
    is_waiting: bool,
    input_failed: Option<io::Error>,
}

/// Why the loop ends.
enum Stop {
    End,
    Quit,
    Signal(i32),
}

impl Player {
    fn run(&mut self) -> Result<Outcome> {
        let header = self.playback.recording().header().clone();
        self.begin(&header);
        let stop = loop {
            if let Some(stop) = self.turn()? {
                break stop;
            }
        };
        Ok(Outcome {
            is_interrupted: !matches!(stop, Stop::End),
            ended_by: if let Stop::Signal(signal) = stop {
                Some(signal)
            } else {
                None
            },
            warnings: Vec::new(),
        })
    }

    fn begin(&mut self, header: &Header) {
        self.measure_window();
        self.events.header(header, self.show.text());
        if self.options.resize {
            self.show.resize_window(header.size);
        }
        if self.options.start_at > Duration::ZERO {
            self.seek(self.options.start_at);
        }
    }

    /// One turn of the loop: shows what is due, then waits for what comes first.
    fn turn(&mut self) -> Result<Option<Stop>> {
        let now = Instant::now();
        let is_ready = self.show.is_idle();
        if is_ready {
            self.arrange(now);
            if !self.clock.is_paused() {
                self.advance(now);
                // A marker may have ended that.
                if self.clock.is_paused() {
                    self.arrange(now);
                }
            }
            if self.options.form == Form::Screen {
                self.show.refresh(self.playback.vt());
                self.playback.clear_changed_rows();
            }
        }
        self.show.write(self.tty.as_ref())?;
        if !is_ready && self.show.is_idle() {
            return Ok(None);
        }
        let is_at_end = self.playback.next_event_time().is_none();
        let has_all = self.feed.has_ended() || self.options.follows && self.has_exited;
        self.is_waiting = is_at_end && !has_all;
        if is_at_end && has_all && self.show.is_idle() && !self.clock.is_paused() {
            if self.options.is_loop {
                self.begin_again(now);
            } else if self.options.stays && self.tty.is_some() {
                self.clock.pause(now);
                return Ok(None);
            } else {
                return Ok(Some(Stop::End));
            }
        }
        self.wait(now)
    }

    /// Chooses how to show what follows.
    fn arrange(&mut self, now: Instant) {
        if self.options.form == Form::Screen {
            let bar = self.status(now);
            self.show.arrange(self.playback.vt(), self.window, bar);
        }
    }

    fn measure_window(&mut self) {
        if let Some(tty) = &self.tty {
            let size = tty.size();
            self.window = Area {
                cols: size.ws_col.into(),
                rows: size.ws_row.into(),
            };
        }
    }

    /// Shows the events that are due.
    fn advance(&mut self, now: Instant) {
        while let Some(time) = self.playback.next_event_time() {
            if time > self.clock.time(now) || !self.show.is_idle() {
                return;
            }
            let Player {
                playback,
                show,
                options,
                events,
                clock,
                has_exited,
                ..
            } = self;
            let (mut passed_marker, mut passed_resize) = (false, false);
            playback.advance_to(time, &mut |event| {
                passed_marker |= event.kind == Kind::Marker;
                passed_resize |= event.kind == Kind::Resize;
                *has_exited = event.kind == Kind::Exit;
                if options.form != Form::Screen {
                    let time = event.time.div_f64(clock.speed());
                    return events.event(time, event.data(), show.text());
                }
                match event.data() {
                    EventData::Output(_) => show.output(event.bytes),
                    EventData::Resize(size) if options.resize => show.resize_window(size),
                    _ => {}
                }
            });
            if passed_resize {
                self.arrange(now);
            }
            if passed_marker && self.options.pause_on_markers && self.tty.is_some() {
                self.clock.set(time, now);
                self.clock.pause(now);
                return;
            }
        }
    }

    fn begin_again(&mut self, now: Instant) {
        self.playback.seek(Duration::ZERO);
        self.clock.set(Duration::ZERO, now);
        // What happened at the very start is on the screen already.
        if self.options.form == Form::Screen {
            self.show.paint(self.playback.vt());
        }
    }

    fn warnings(&self) -> Vec<String> {
        let recording = self.playback.recording();
        let mut warnings = Vec::new();
        if let Some(error) = recording.first_error() {
            let count = recording.skipped_lines();
            warnings.push(format!("{error}: {count} such lines were left out"));
        }
        match &self.input_failed {
            Some(error) if error.kind() != io::ErrorKind::UnexpectedEof => {
                warnings.push(format!("reading stopped: {error}"));
            }
            Some(_) => warnings.push("it ends too early".to_owned()),
            None if recording.is_truncated() => {
                warnings.push("it ends in the middle of an event".to_owned());
            }
            None => {}
        }
        warnings
    }
}

//! Plays a recording in the terminal.
//!
//! Recorded bytes are written as they are, while a second terminal, in memory, follows. A jump
//! writes what that terminal shows at the new position. Keys come from the controlling terminal,
//! so the recording may come through standard input; without a terminal there are no keys.
//!
//! A thread reads the recording, and playing begins when its header is there.

mod clock;
mod feed;
mod keys;
mod queries;
mod show;

use std::io;
use std::os::fd::AsFd;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use asciicast::Header;
use playback::{Kind, Loader, Playback};
use rustix::event::{PollFd, PollFlags, Timespec};
use rustix::io::Errno;

use self::clock::Clock;
use self::feed::{Feed, Piece};
pub use self::keys::Keys;
use self::keys::{Action, KeyReader};
use self::show::Show;
use crate::signals::Signals;
use crate::tty::Tty;

/// How far the arrow keys jump.
const JUMP: Duration = Duration::from_secs(5);

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
    let mut tty = Tty::open();
    if let Some(tty) = &mut tty {
        tty.enter_raw_mode();
    }
    let mut player = Player {
        clock: Clock::start(options.start_at, options.speed),
        keys: KeyReader::new(&options.keys),
        show: Show::new(tty.is_some() && io::IsTerminal::is_terminal(&io::stdout())),
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
    keys: KeyReader,
    show: Show,
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
        if self.show.is_idle() && !self.clock.is_paused() {
            self.advance(now);
        }
        self.show.write(self.tty.as_ref())?;
        let is_at_end = self.playback.next_event_time().is_none();
        self.is_waiting = is_at_end && !self.feed.has_ended();
        if is_at_end && self.feed.has_ended() && self.show.is_idle() && !self.clock.is_paused() {
            if !self.options.is_loop {
                return Ok(Some(Stop::End));
            }
            self.begin_again(now);
        }
        self.wait(now)
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
                ..
            } = self;
            let mut passed_marker = false;
            playback.advance_to(time, &mut |event| match event.kind {
                Kind::Output => show.output(event.bytes),
                Kind::Marker => passed_marker = true,
                Kind::Resize if options.resize => {
                    if let asciicast::EventData::Resize(size) = event.data() {
                        show.resize_window(size);
                    }
                }
                _ => {}
            });
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
        self.show.clear();
    }

    /// Waits for the next event, a key, a signal or more of the recording.
    fn wait(&mut self, now: Instant) -> Result<Option<Stop>> {
        let timeout = self.timeout(now).map(|timeout| Timespec {
            tv_sec: i64::try_from(timeout.as_secs()).unwrap_or(i64::MAX),
            tv_nsec: timeout.subsec_nanos().into(),
        });
        let mut fds = vec![PollFd::new(&self.signals, PollFlags::IN)];
        if let Some(tty) = &self.tty {
            let wants_to_write = if self.show.waits_for_tty() {
                PollFlags::OUT
            } else {
                PollFlags::empty()
            };
            fds.push(PollFd::new(tty, PollFlags::IN | wants_to_write));
        }
        if !self.feed.has_ended() {
            fds.push(PollFd::from_borrowed_fd(self.feed.as_fd(), PollFlags::IN));
        }
        match rustix::event::poll(&mut fds, timeout.as_ref()) {
            Ok(_) | Err(Errno::INTR) => {}
            Err(error) => return Err(error).context("cannot wait for the terminal"),
        }
        drop(fds);
        self.signals.acknowledge();
        if let Some(signal) = self.signals.take_ending() {
            return Ok(Some(Stop::Signal(signal)));
        }
        self.take_pieces();
        self.take_keys()
    }

    /// How long nothing is due.
    fn timeout(&self, now: Instant) -> Option<Duration> {
        if self.clock.is_paused() || !self.show.is_idle() {
            return None;
        }
        self.clock.wait_until(self.playback.next_event_time()?, now)
    }

    fn take_pieces(&mut self) {
        let mut is_new = false;
        while let Some(piece) = self.feed.take() {
            match piece {
                Piece::Bytes(bytes) => self.playback.push(&bytes),
                Piece::End => self.playback.finish(),
                Piece::Failure(error) => {
                    self.playback.finish();
                    self.input_failed = Some(error);
                }
            }
            is_new = true;
        }
        // What comes late is shown at once, and what follows it in its own time.
        if is_new
            && self.is_waiting
            && let Some(time) = self.playback.next_event_time()
        {
            let now = Instant::now();
            if self.clock.time(now) > time {
                self.clock.set(time, now);
            }
        }
    }

    fn take_keys(&mut self) -> Result<Option<Stop>> {
        let Some(tty) = &self.tty else {
            return Ok(None);
        };
        let mut buffer = [0; 4096];
        let count = match tty.read(&mut buffer) {
            Ok(0) | Err(Errno::IO) => return Ok(Some(Stop::Signal(signal_hook::consts::SIGHUP))),
            Ok(count) => count,
            Err(_) => return Ok(None),
        };
        for action in self.keys.read(&buffer[..count]) {
            if action == Action::Quit {
                return Ok(Some(Stop::Quit));
            }
            self.act(action);
        }
        Ok(None)
    }

    fn act(&mut self, action: Action) {
        let now = Instant::now();
        let position = self.position(now);
        match action {
            Action::Quit => {}
            Action::TogglePause if self.clock.is_paused() => self.clock.resume(now),
            Action::TogglePause => self.clock.pause(now),
            Action::Back => self.seek(position.saturating_sub(JUMP)),
            Action::Forward => self.seek(position + JUMP),
            Action::Digit(digit) => self.seek(self.playback.duration() * u32::from(digit) / 10),
            Action::Slower => self.clock.set_speed(self.clock.speed() / 1.5, now),
            Action::Faster => self.clock.set_speed(self.clock.speed() * 1.5, now),
            Action::Step | Action::StepBack => {
                self.clock.pause(now);
                let steps = if action == Action::Step { 1 } else { -1 };
                if self.playback.step(steps) {
                    self.clock.set(self.playback.position(), now);
                    self.show.paint(self.playback.vt());
                }
            }
            Action::NextMarker | Action::PreviousMarker => {
                if let Some(time) = self.marker_time(action, position) {
                    self.clock.pause(now);
                    self.seek(time);
                }
            }
        }
    }

    /// The time that is shown, which is behind the clock's while the recording is awaited.
    fn position(&self, now: Instant) -> Duration {
        self.clock.time(now).min(self.playback.duration())
    }

    fn seek(&mut self, time: Duration) {
        self.playback.seek(time);
        self.clock.set(self.playback.position(), Instant::now());
        self.show.paint(self.playback.vt());
    }

    fn marker_time(&self, action: Action, position: Duration) -> Option<Duration> {
        let mut times = self.playback.markers().iter().map(|marker| marker.time);
        if action == Action::NextMarker {
            times.find(|time| *time > position)
        } else {
            times.rfind(|time| *time < position)
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

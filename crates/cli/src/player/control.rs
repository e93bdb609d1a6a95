//! What the keys of the player do.

use std::time::{Duration, Instant};

use anyhow::Result;
use rustix::io::Errno;

use super::events::Form;
use super::keys::{Action, KeyReader, Keys};
use super::search::{Answer, Direction, Found, Prompt, Search};
use super::{Player, Stop};

/// How far the arrow keys jump.
const JUMP: Duration = Duration::from_secs(5);

/// What the user asked for.
pub(super) struct Control {
    keys: KeyReader,
    /// A text to look for is being typed.
    pub(super) prompt: Option<Prompt>,
    search: Option<(Search, Direction)>,
    /// The result of the last search, until something else is done.
    pub(super) found: Found,
    /// The status line is wanted.
    status: bool,
}

impl Control {
    pub(super) fn new(keys: &Keys) -> Control {
        Control {
            keys: KeyReader::new(keys),
            prompt: None,
            search: None,
            found: Found::Ahead,
            status: false,
        }
    }

    /// Whether there is a status line, asked for or needed for something else.
    pub(super) fn shows_status(&self) -> bool {
        self.status || self.prompt.is_some() || self.found != Found::Ahead
    }
}

impl Player {
    pub(super) fn take_keys(&mut self) -> Result<Option<Stop>> {
        let Some(tty) = &self.tty else {
            return Ok(None);
        };
        let mut buffer = [0; 4096];
        let count = match tty.read(&mut buffer) {
            Ok(0) | Err(Errno::IO) => return Ok(Some(Stop::Signal(signal_hook::consts::SIGHUP))),
            Ok(count) => count,
            Err(_) => return Ok(None),
        };
        let mut rest = &buffer[..count];
        while !rest.is_empty() {
            if let Some(prompt) = &mut self.control.prompt {
                let answer = prompt.read(&mut rest);
                self.answer(answer);
                continue;
            }
            let (actions, after) = self.control.keys.read(rest);
            rest = after;
            for action in actions {
                if action == Action::Quit {
                    return Ok(Some(Stop::Quit));
                }
                self.act(action);
            }
        }
        Ok(None)
    }

    /// Does what was asked for at the prompt. The empty text is the last one that was looked for.
    fn answer(&mut self, answer: Answer) {
        if answer == Answer::Open {
            return;
        }
        let prompt = self.control.prompt.take();
        let (Answer::Text(text), Some(prompt)) = (answer, prompt) else {
            return;
        };
        let last = self.control.search.take().map(|(search, _)| search);
        let search = Search::new(&text).or(last);
        self.control.search = search.map(|search| (search, prompt.direction));
        self.search(false);
    }

    /// Pauses where the text that is looked for appears next, in its direction or the other one.
    fn search(&mut self, is_reversed: bool) {
        let Some((search, direction)) = &self.control.search else {
            return;
        };
        let direction = if is_reversed {
            direction.reversed()
        } else {
            *direction
        };
        let now = Instant::now();
        self.control.found = search.go(&mut self.playback, direction);
        if self.control.found != Found::Nowhere {
            self.clock.pause(now);
        }
        self.clock.set(self.playback.position(), now);
        self.show.paint(self.playback.vt());
    }

    fn act(&mut self, action: Action) {
        let now = Instant::now();
        let position = self.position(now);
        self.control.found = Found::Ahead;
        // Events as text cannot be taken back.
        if self.options.form != Form::Screen && action.moves() {
            return;
        }
        match action {
            Action::Quit => {}
            Action::TogglePause if self.stays_at_end() => {
                self.clock.resume(now);
                self.begin_again(now);
            }
            Action::TogglePause if self.clock.is_paused() => self.clock.resume(now),
            Action::TogglePause => self.clock.pause(now),
            Action::Back => self.seek(position.saturating_sub(JUMP)),
            Action::Forward => self.seek(position + JUMP),
            Action::Digit(digit) => self.seek(self.playback.duration() * u32::from(digit) / 10),
            Action::End => self.seek(self.playback.duration()),
            Action::Search(direction) => self.control.prompt = Some(Prompt::new(direction)),
            Action::SearchAgain => self.search(false),
            Action::SearchBack => self.search(true),
            Action::ToggleStatus => self.control.status = !self.control.status,
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

    fn stays_at_end(&self) -> bool {
        self.options.stays && self.clock.is_paused() && self.playback.next_event_time().is_none()
    }

    /// The time that is shown, which is behind the clock's while the recording is awaited.
    pub(super) fn position(&self, now: Instant) -> Duration {
        self.clock.time(now).min(self.playback.duration())
    }

    pub(super) fn seek(&mut self, time: Duration) {
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
}

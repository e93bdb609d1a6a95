//! The status line: where playback is, how fast it goes, and what is looked for.

use std::time::{Duration, Instant};

use super::Player;
use super::search::{Direction, Found};

impl Player {
    /// The status line, when there is one.
    pub(super) fn status(&self, now: Instant) -> Option<String> {
        if !self.control.shows_status() {
            return None;
        }
        if let Some(prompt) = &self.control.prompt {
            let key = match prompt.direction {
                Direction::On => '/',
                Direction::Back => '?',
            };
            return Some(format!("{key}{}", prompt.text()));
        }
        let position = self.position(now);
        let mut parts = vec![format!(
            "{} / {}{}",
            clock_text(position),
            clock_text(self.playback.duration()),
            if self.feed.has_ended() { "" } else { "+" }
        )];
        if self.clock.speed() != 1.0 {
            parts.push(format!("x{:.2}", self.clock.speed()));
        }
        if self.clock.is_paused() {
            parts.push("paused".to_owned());
        }
        let marker = self
            .playback
            .markers()
            .iter()
            .rfind(|marker| marker.time <= position && !marker.label.is_empty());
        parts.extend(marker.map(|marker| format!("[{}]", marker.label)));
        match self.control.found {
            Found::Ahead => {}
            Found::Around => parts.push("search went on at the other end".to_owned()),
            Found::Nowhere => parts.push("not found".to_owned()),
        }
        Some(format!(" {}", parts.join("  ")))
    }
}

/// Hours as far as there are any, minutes and seconds.
fn clock_text(time: Duration) -> String {
    let seconds = time.as_secs();
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if hours > 0 {
        format!("{hours}:{minutes:02}:{seconds:02}")
    } else {
        format!("{minutes}:{seconds:02}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_read_as_on_a_clock() {
        let times = [0, 65, 3600 + 62].map(|seconds| clock_text(Duration::from_secs(seconds)));
        assert_eq!(times, ["0:00", "1:05", "1:01:02"]);
    }
}

//! The lines that a session shows, each with the moment at which it came: what is searched.
//!
//! The screen is looked at again and again, and what was not on it before is taken. Programs that
//! fill the screen change a few lines of it at a time, and only those are taken; a line of theirs
//! that differs from an earlier one by nothing but its digits is not new.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::Read;
use std::time::Duration;

use asciicast::EventData;
use vt::{Size, Vt};

use super::{Clock, open};
use crate::error::AppError;
use crate::recording::Trim;

/// The screen is looked at after so many bytes, or after so much time.
const PIECE: usize = 8 * 1024;
const PAUSE: Duration = Duration::from_millis(100);

/// Lines that one piece of output can bring.
const SCROLLBACK: usize = 10_000;

/// A line that was away for so long is new when it comes again.
const AWAY: Duration = Duration::from_secs(10);

/// A line and the moment at which it came, as the player counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TimedLine {
    pub(crate) time: Duration,
    pub(crate) text: String,
}

/// The lines of the part that is shown, up to so many bytes. Pauses are cut by the owner's limit
/// or the one in the file, as the player does.
pub(crate) fn lines(
    content: impl Read,
    trim: Option<Trim>,
    idle_time_limit: Option<Duration>,
    most_bytes: usize,
) -> Result<Vec<TimedLine>, AppError> {
    let mut reader = open(content)?;
    let size = reader.header().size;
    let own_limit = reader.header().idle_time_limit;
    let mut vt = Vt::builder()
        .size(Size::new(size.cols, size.rows))
        .scrollback_limit(SCROLLBACK)
        .build();
    let mut clock = Clock::new(own_limit);
    let mut played = Clock::new(idle_time_limit.or(own_limit));
    let from = trim.map_or(Duration::ZERO, |trim| trim.from);
    let to = trim.and_then(|trim| trim.to).unwrap_or(Duration::MAX);
    let mut watch = Watch::new(most_bytes);
    let mut has_begun = false;
    while let Ok(Some(event)) = reader.next_event() {
        let now = clock.advance(event.time);
        if now > to || watch.is_full() {
            break;
        }
        let time = (now >= from).then(|| played.advance(now - from));
        if let Some(time) = time {
            if !std::mem::replace(&mut has_begun, true) {
                // What is on the screen then is what the part begins with.
                watch.look(&mut vt);
            }
            watch.wait_until(time, &mut vt);
        }
        match event.data {
            EventData::Output(text) if time.is_none() => {
                vt.feed(text.as_bytes());
                vt.clear_scrollback();
            }
            EventData::Output(text) => {
                for piece in text.as_bytes().chunks(PIECE) {
                    vt.feed(piece);
                    watch.fed(piece.len(), &mut vt);
                }
            }
            EventData::Resize(size) => vt.resize(Size::new(size.cols, size.rows)),
            _ => {}
        }
    }
    watch.look(&mut vt);
    Ok(watch.lines)
}

/// Somebody who looks at the screen and writes down what is new.
struct Watch {
    lines: Vec<TimedLine>,
    bytes: usize,
    most_bytes: usize,
    now: Duration,
    looked_at: Duration,
    unseen_bytes: usize,
    /// When each line was on the screen last, by the hash of its text.
    seen: HashMap<u64, Duration>,
    /// Hashes of the lines that were on the screen when it was looked at last.
    shown: Vec<u64>,
    /// What began at each row when it was looked at last: the line, if it was new.
    rows: Vec<Option<usize>>,
}

impl Watch {
    fn new(most_bytes: usize) -> Watch {
        Watch {
            lines: Vec::new(),
            bytes: 0,
            most_bytes,
            now: Duration::ZERO,
            looked_at: Duration::ZERO,
            unseen_bytes: 0,
            seen: HashMap::new(),
            shown: Vec::new(),
            rows: Vec::new(),
        }
    }

    fn is_full(&self) -> bool {
        self.bytes >= self.most_bytes
    }

    /// What is on the screen stays there until this moment.
    fn wait_until(&mut self, time: Duration, vt: &mut Vt) {
        if self.unseen_bytes > 0 && time.saturating_sub(self.looked_at) > PAUSE {
            self.look(vt);
        }
        if time.saturating_sub(self.now) > AWAY / 2 {
            let still_there = self.shown.iter().map(|hash| (*hash, time));
            self.seen.extend(still_there);
        }
        self.now = time;
    }

    fn fed(&mut self, bytes: usize, vt: &mut Vt) {
        self.unseen_bytes += bytes;
        if self.unseen_bytes >= PIECE {
            self.look(vt);
        }
    }

    fn look(&mut self, vt: &mut Vt) {
        let digits_count = !vt.is_alternate_screen();
        let mut line = String::new();
        for index in 0..vt.scrollback_len() {
            if let Some(row) = vt.scrollback_line(index) {
                append(row, &mut line);
                if !row.is_wrapped() {
                    self.see(&line, true, None);
                    line.clear();
                }
            }
        }
        self.shown.clear();
        // A line whose beginning scrolled away goes on at the top of the screen.
        let mut first_row = 0;
        let mut rows = vec![None; usize::from(vt.size().rows)];
        for index in 0..rows.len() {
            let Some(row) = vt.line(index) else { break };
            append(row, &mut line);
            if !row.is_wrapped() || index + 1 == rows.len() {
                let before = self.rows.get(first_row).copied().flatten();
                rows[first_row] = self.see(&line, digits_count, before);
                line.clear();
                first_row = index + 1;
            }
        }
        self.rows = rows;
        vt.clear_scrollback();
        self.looked_at = self.now;
        self.unseen_bytes = 0;
    }

    /// Writes a line down if it is new. `before` is the line that was at its place; if this one
    /// only goes on with it, it takes its place. Gives the line that is written down here.
    fn see(&mut self, text: &str, digits_count: bool, before: Option<usize>) -> Option<usize> {
        let text = text.trim();
        if text.is_empty() {
            return None;
        }
        let hash = hash(text, digits_count);
        self.shown.push(hash);
        let last_seen = self.seen.insert(hash, self.now);
        if last_seen.is_some_and(|time| self.now.saturating_sub(time) <= AWAY) {
            return before.filter(|index| self.lines[*index].text == text);
        }
        let text: String = text.chars().filter(|letter| !letter.is_control()).collect();
        if let Some(index) = before
            && text.starts_with(&self.lines[index].text)
        {
            self.bytes += text.len() - self.lines[index].text.len();
            self.lines[index].text = text;
            return Some(index);
        }
        if self.bytes + text.len() > self.most_bytes {
            self.bytes = self.most_bytes;
            return None;
        }
        self.bytes += text.len();
        let time = self.now;
        self.lines.push(TimedLine { time, text });
        Some(self.lines.len() - 1)
    }
}

/// Blanks at the end of a row that goes on are blanks within the line.
fn append(row: vt::Line<'_>, line: &mut String) {
    if row.is_wrapped() {
        for cell in row.cells().filter(|cell| cell.width > 0) {
            cell.text.push_to(line);
        }
    } else {
        line.push_str(&row.text());
    }
}

fn hash(text: &str, digits_count: bool) -> u64 {
    let mut hasher = DefaultHasher::new();
    for byte in text.bytes() {
        let byte = if byte.is_ascii_digit() && !digits_count {
            b'0'
        } else {
            byte
        };
        byte.hash(&mut hasher);
    }
    hasher.finish()
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
mod tests {
    use super::*;

    fn cast(events: &[(f64, &str)]) -> String {
        let mut text = "{\"version\":2,\"width\":20,\"height\":4}\n".to_owned();
        for (time, data) in events {
            text.push_str(&serde_json::json!([time, "o", data]).to_string());
            text.push('\n');
        }
        text
    }

    fn seen(events: &[(f64, &str)]) -> Vec<(u64, String)> {
        let found = lines(cast(events).as_bytes(), None, None, 1000).unwrap();
        let milliseconds = |line: TimedLine| {
            let time = u64::try_from(line.time.as_millis()).unwrap();
            (time, line.text)
        };
        found.into_iter().map(milliseconds).collect()
    }

    fn line(time: u64, text: &str) -> (u64, String) {
        (time, text.to_owned())
    }

    #[test]
    fn lines_come_with_the_moment_at_which_they_began() {
        let events = [
            (1.0, "$ "),
            (2.0, "l"),
            (2.3, "s"),
            (3.0, "\r\na\r\nb\r\n"),
            (9.0, "c\r\nd\r\ne\r\n"),
        ];
        let expected = [
            line(1000, "$ ls"),
            line(3000, "a"),
            line(3000, "b"),
            line(9000, "c"),
            line(9000, "d"),
            line(9000, "e"),
        ];
        let mut found = seen(&events);
        found.sort();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_long_line_is_one_line() {
        let text = "one two three four five six seven";
        assert_eq!(seen(&[(0.0, text)]), [line(0, text)]);
    }

    #[test]
    fn a_screen_full_of_numbers_is_written_down_once() {
        let mut events = vec![(0.0, "\x1b[?1049h\x1b[HCPU 10%\x1b[2Hfirst".to_owned())];
        for second in 1..50 {
            events.push((f64::from(second), format!("\x1b[HCPU {second:02}%")));
        }
        events.push((60.0, "\x1b[2Hother".into()));
        let events: Vec<(f64, &str)> = events
            .iter()
            .map(|(at, text)| (*at, text.as_str()))
            .collect();
        let expected = [line(0, "CPU 10%"), line(0, "first"), line(60_000, "other")];
        assert_eq!(seen(&events), expected);
    }

    #[test]
    fn what_comes_again_after_a_while_has_another_moment() {
        let clear = "\x1b[2J\x1b[H";
        let events = [
            (0.0, "make"),
            (1.0, clear),
            (2.0, "make"),
            (3.0, clear),
            (60.0, "make"),
        ];
        assert_eq!(seen(&events), [line(0, "make"), line(60_000, "make")]);
    }

    #[test]
    fn a_part_has_its_own_clock_and_nothing_from_outside() {
        let text = cast(&[
            (1.0, "before\r\n\x1b[2Jkept\r\n"),
            (5.0, "within\r\n"),
            (9.0, "after"),
        ]);
        let trim = Trim {
            from: Duration::from_secs(4),
            to: Some(Duration::from_secs(8)),
        };
        let found = lines(text.as_bytes(), Some(trim), None, 1000).unwrap();
        let found: Vec<_> = found
            .iter()
            .map(|line| (line.time.as_secs(), line.text.as_str()))
            .collect();
        assert_eq!(found, [(0, "kept"), (1, "within")]);
    }

    #[test]
    fn pauses_are_cut_as_the_player_cuts_them() {
        let text = cast(&[(1.0, "one\r\n"), (100.0, "two\r\n")]);
        let limit = Some(Duration::from_secs(2));
        let found = lines(text.as_bytes(), None, limit, 1000).unwrap();
        assert_eq!(found[1].time, Duration::from_secs(3));
    }

    #[test]
    fn so_many_bytes_and_no_more() {
        let events: Vec<(f64, String)> = (0..200)
            .map(|index| (f64::from(index), format!("line {index}\r\n")))
            .collect();
        let events: Vec<(f64, &str)> = events
            .iter()
            .map(|(at, text)| (*at, text.as_str()))
            .collect();
        let bytes: usize = seen(&events).iter().map(|(_, text)| text.len()).sum();
        assert!((900..=1000).contains(&bytes), "{bytes}");
    }
}

//! What a typescript says of its session: in the first line before the bytes
//! (`Script started on ... [TERM="xterm" COLUMNS="80" LINES="24"]`) and in `H` entries of an
//! advanced timing file.

use std::collections::BTreeMap;

use crate::{
    header::{Header, Version},
    size::Size,
};

/// Names with values, as found.
#[derive(Debug, Default)]
pub(super) struct Facts(BTreeMap<String, String>);

impl Facts {
    /// Takes in the `NAME="value"` pairs of the line before the bytes.
    pub(super) fn read_first_line(&mut self, line: &str) {
        for name in ["COMMAND", "TERM", "COLUMNS", "LINES"] {
            let start = format!("{name}=\"");
            let value = line.find(&start).map(|at| &line[at + start.len()..]);
            // A value may have quotes of its own; the next name or the end closes it.
            let value = value.and_then(|rest| {
                let end = [
                    "\" TERM=",
                    "\" TTY=",
                    "\" COLUMNS=",
                    "\" LINES=",
                    "\" <",
                    "\"]",
                ];
                end.iter()
                    .filter_map(|end| rest.find(end))
                    .min()
                    .map(|end| &rest[..end])
            });
            if let Some(value) = value {
                self.0.insert(name.to_owned(), value.to_owned());
            }
        }
        if let Some(time) = line.strip_prefix("Script started on ") {
            self.0.insert("START_TIME".to_owned(), time.to_owned());
        }
    }

    /// Takes in a line of the timing file, if it is an `H` entry before the events.
    pub(super) fn read_entry(&mut self, line: &[u8]) -> bool {
        let line = String::from_utf8_lossy(line);
        let mut words = line.trim_end().splitn(4, ' ');
        if words.next() != Some("H") {
            return false;
        }
        if let (Some(_), Some(name), Some(value)) = (words.next(), words.next(), words.next()) {
            if name == "EXIT_CODE" {
                return false;
            }
            self.0.insert(name.to_owned(), value.to_owned());
        }
        true
    }

    /// Whether input and output are in one file.
    pub(super) fn is_shared(&self) -> bool {
        let input = self.0.get("INPUT_LOG");
        input.is_some() && input == self.0.get("OUTPUT_LOG")
    }

    pub(super) fn into_header(mut self) -> Header {
        let number = |name| {
            self.0
                .get(name)
                .and_then(|value| value.parse().ok())
                .unwrap_or(0)
        };
        let size = Size::new(number("COLUMNS"), number("LINES"));
        let timestamp = self.0.get("START_TIME").and_then(|time| unix_time(time));
        let env = self
            .0
            .remove("SHELL")
            .map(|shell| ("SHELL".to_owned(), shell));
        Header {
            version: Version::V2,
            size,
            timestamp,
            term_type: self.0.remove("TERM"),
            command: self.0.remove("COMMAND"),
            env: env.into_iter().collect(),
            ..Header::default()
        }
    }
}

/// The size in `SIGWINCH ROWS=24 COLS=80`.
pub(super) fn resize(signal: &str) -> Option<Size> {
    let mut words = signal.split_whitespace();
    words.next().filter(|&name| name == "SIGWINCH")?;
    let (mut cols, mut rows) = (0, 0);
    for word in words {
        match word.split_once('=') {
            Some(("COLS", value)) => cols = value.parse().ok()?,
            Some(("ROWS", value)) => rows = value.parse().ok()?,
            _ => {}
        }
    }
    (cols > 0 && rows > 0).then_some(Size { cols, rows })
}

/// Unix seconds of `2026-11-22 20:46:47+00:00`.
fn unix_time(text: &str) -> Option<u64> {
    let number = |start: usize, end: usize| text.get(start..end)?.parse::<i64>().ok();
    let (year, month, day) = (number(0, 4)?, number(5, 7)?, number(8, 10)?);
    let (hour, minute, second) = (number(11, 13)?, number(14, 16)?, number(17, 19)?);
    let sign = match text.as_bytes().get(19) {
        Some(b'-') => -1,
        _ => 1,
    };
    let offset = match (number(20, 22), number(23, 25)) {
        (Some(hours), Some(minutes)) => sign * (hours * 60 + minutes) * 60,
        _ => 0,
    };
    // Days since 1970 in the Gregorian calendar, counted in years that begin in March, so that
    // the leap day is the last of its year.
    let (year, month) = if month > 2 {
        (year, month - 3)
    } else {
        (year - 1, month + 9)
    };
    let days =
        year * 365 + year / 4 - year / 100 + year / 400 + (month * 153 + 2) / 5 + day - 719_469;
    u64::try_from(days * 86_400 + hour * 3600 + minute * 60 + second - offset).ok()
}

#[cfg(test)]
mod tests {
    use super::{resize, unix_time};
    use crate::size::Size;

    #[test]
    fn start_times_become_unix_seconds() {
        for (text, seconds) in [
            ("1970-01-01 00:00:00+00:00", Some(0)),
            ("2000-02-29 12:00:00+00:00", Some(951_825_600)),
            ("2026-11-22 20:46:47+00:00", Some(1_795_380_407)),
            (
                "2026-11-22 21:46:47+01:00 [TERM=\"xterm\"]",
                Some(1_795_380_407),
            ),
            ("2026-11-22 15:16:47-05:30", Some(1_795_380_407)),
            ("yesterday", None),
        ] {
            assert_eq!(unix_time(text), seconds, "{text}");
        }
    }

    #[test]
    fn only_window_changes_are_resizes() {
        assert_eq!(
            resize("SIGWINCH ROWS=30 COLS=100"),
            Some(Size::new(100, 30))
        );
        assert_eq!(resize("SIGTERM"), None);
        assert_eq!(resize("SIGWINCH ROWS=0 COLS=0"), None);
    }
}

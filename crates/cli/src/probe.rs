//! Asks the user's terminal for its colours and its name while the program already runs.
//!
//! The questions are written before the program can write, so the terminal answers them first.
//! The answers are cut out of what is typed, each once and in order: a second answer of a kind
//! belongs to the program. The last question, which every terminal answers, ends the probe.
//!
//! See "Device Attributes", "XTVERSION" and "Operating System Commands" in
//! <https://invisible-island.net/xterm/ctlseqs/ctlseqs.html>.

use std::time::{Duration, Instant};

use asciicast::{Rgb, Theme};

/// XTVERSION, foreground, background, palette, and primary device attributes as the fence.
const QUESTIONS_START: &str = "\x1b[>0q\x1b]10;?\x1b\\\x1b]11;?\x1b\\\x1b]4";
const QUESTIONS_END: &str = "\x1b\\\x1b[c";
/// Colours of the palette that are asked for.
const COLORS: usize = 16;
/// How long the beginning of an answer waits for its rest.
const REST: Duration = Duration::from_secs(1);
/// How long an escape key waits, which could be the beginning of an answer. Only at the start:
/// later an answer that is cut right there is less likely than somebody who presses that key.
const ESCAPE: Duration = Duration::from_millis(50);
/// Answers that are longer are none.
const MAX_ANSWER_BYTES: usize = 1024;

/// What a terminal says about itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    /// Its colours, when it told all of them.
    pub theme: Option<Theme>,
    /// Its name and version.
    pub version: Option<String>,
}

/// A conversation with the terminal.
#[derive(Debug)]
pub struct Probe {
    start: Instant,
    /// The beginning of what may be an answer, and since when it waits.
    held: Vec<u8>,
    held_since: Instant,
    version: Option<String>,
    foreground: Option<Rgb>,
    background: Option<Rgb>,
    palette: [Option<Rgb>; COLORS],
    is_done: bool,
}

/// What stands at the beginning of some bytes.
enum Found {
    /// An answer of this many bytes, which was taken.
    Answer(usize),
    /// Something that may become an answer.
    Part,
    /// Something else.
    Other,
}

/// The questions, for a terminal that can be asked.
pub fn questions() -> Vec<u8> {
    let colors: String = (0..COLORS).map(|index| format!(";{index};?")).collect();
    format!("{QUESTIONS_START}{colors}{QUESTIONS_END}").into_bytes()
}

/// Whether the terminal can be asked: some show the questions instead of answering them, and
/// `screen` keeps the answers to itself.
pub fn is_possible() -> bool {
    let term = std::env::var("TERM").unwrap_or_default();
    !matches!(term.as_str(), "" | "dumb" | "linux") && std::env::var_os("STY").is_none()
}

impl Probe {
    /// A probe whose questions were written at `now`.
    pub fn new(now: Instant) -> Probe {
        Probe {
            start: now,
            held: Vec::new(),
            held_since: now,
            version: None,
            foreground: None,
            background: None,
            palette: [None; COLORS],
            is_done: false,
        }
    }

    /// When the questions were written.
    pub fn start(&self) -> Instant {
        self.start
    }

    /// Takes the answers out of what came from the terminal and appends the rest to `typed`.
    pub fn take(&mut self, bytes: &[u8], now: Instant, typed: &mut Vec<u8>) {
        let had_held = !self.held.is_empty();
        self.held.extend_from_slice(bytes);
        let held = std::mem::take(&mut self.held);
        let mut rest = held.as_slice();
        while let [first, after @ ..] = rest {
            match self.find(rest) {
                Found::Answer(len) => rest = &rest[len..],
                Found::Part if self.waits(rest, now) => {
                    self.held_since = if had_held { self.held_since } else { now };
                    self.held = rest.to_vec();
                    return;
                }
                Found::Part | Found::Other => {
                    typed.push(*first);
                    rest = after;
                }
            }
        }
    }

    /// Appends what waited for its rest in vain to `typed`.
    pub fn release_if_due(&mut self, now: Instant, typed: &mut Vec<u8>) {
        if self.due_at().is_some_and(|due_at| now >= due_at) {
            typed.append(&mut self.held);
        }
    }

    /// When something held will be released.
    pub fn due_at(&self) -> Option<Instant> {
        let wait = if is_escape_key(&self.held) {
            ESCAPE
        } else {
            REST
        };
        (!self.held.is_empty()).then(|| self.held_since + wait)
    }

    /// Whether the terminal has answered the last question.
    pub fn is_done(&self) -> bool {
        self.is_done
    }

    /// What is known so far.
    pub fn facts(&self) -> Facts {
        let theme = || {
            let mut palette = [Rgb::default(); COLORS];
            for (color, known) in palette.iter_mut().zip(self.palette) {
                *color = known?;
            }
            Some(Theme {
                fg: self.foreground?,
                bg: self.background?,
                palette,
            })
        };
        Facts {
            theme: theme(),
            version: self.version.clone(),
        }
    }

    fn waits(&self, part: &[u8], now: Instant) -> bool {
        part.len() <= MAX_ANSWER_BYTES && !(is_escape_key(part) && now > self.start + REST)
    }

    fn find(&mut self, bytes: &[u8]) -> Found {
        match bytes {
            _ if self.is_done => Found::Other,
            [0x1b] => Found::Part,
            [0x1b, b'[', rest @ ..] => self.find_attributes(rest),
            [0x1b, b']', rest @ ..] => self.find_color(rest),
            [0x1b, b'P', rest @ ..] => self.find_version(rest),
            _ => Found::Other,
        }
    }

    /// `? 6 2 ; 2 2 c`
    fn find_attributes(&mut self, rest: &[u8]) -> Found {
        let Some((b'?', parameters)) = rest.split_first() else {
            return if rest.is_empty() {
                Found::Part
            } else {
                Found::Other
            };
        };
        let end = parameters
            .iter()
            .position(|byte| !matches!(byte, b'0'..=b'9' | b';'));
        match end.map(|end| (end, parameters[end])) {
            None => Found::Part,
            Some((end, b'c')) => {
                self.is_done = true;
                Found::Answer(3 + end + 1)
            }
            Some(_) => Found::Other,
        }
    }

    /// `1 0 ; r g b : f f f f / f f f f / f f f f`, ended by BEL or ST.
    fn find_color(&mut self, rest: &[u8]) -> Found {
        let Some((text, len)) = string(rest) else {
            return part_of(rest, &["10;rgb", "11;rgb", "4;"]);
        };
        let mut parts = text.splitn(3, ';');
        let (code, second, third) = (parts.next(), parts.next(), parts.next());
        let (slot, color) = match (code, second, third) {
            (Some("10"), Some(color), None) => (Some(&mut self.foreground), color),
            (Some("11"), Some(color), None) => (Some(&mut self.background), color),
            (Some("4"), Some(index), Some(color)) => {
                let index = index.parse::<usize>().ok();
                (index.and_then(|index| self.palette.get_mut(index)), color)
            }
            _ => (None, ""),
        };
        match (slot, parse_color(color)) {
            (Some(slot), Some(color)) if slot.is_none() => {
                *slot = Some(color);
                Found::Answer(2 + len)
            }
            _ => Found::Other,
        }
    }

    /// `> | n a m e`, ended by ST.
    fn find_version(&mut self, rest: &[u8]) -> Found {
        let Some((text, len)) = string(rest) else {
            return part_of(rest, &[">|"]);
        };
        match text.strip_prefix(">|") {
            Some(version) if self.version.is_none() => {
                self.version = Some(version.trim().to_owned());
                Found::Answer(2 + len)
            }
            _ => Found::Other,
        }
    }
}

/// What the escape key sends, and Alt with a key that begins an answer, too.
fn is_escape_key(bytes: &[u8]) -> bool {
    bytes.len() <= 2
}

/// A control string up to its end, and its length with the end.
fn string(bytes: &[u8]) -> Option<(&str, usize)> {
    let end = memchr::memchr2(0x07, 0x1b, bytes)?;
    let len = match &bytes[end..] {
        [0x07, ..] => end + 1,
        [0x1b, b'\\', ..] => end + 2,
        _ => return None,
    };
    str::from_utf8(&bytes[..end]).ok().map(|text| (text, len))
}

/// Whether an unfinished string may become one that begins with one of `beginnings`.
fn part_of(bytes: &[u8], beginnings: &[&str]) -> Found {
    let may_be = |beginning: &&str| {
        let len = beginning.len().min(bytes.len());
        bytes[..len] == beginning.as_bytes()[..len]
    };
    // An escape that ends no string begins something else.
    let is_open = memchr::memchr(0x1b, bytes).is_none_or(|at| at + 1 == bytes.len());
    if is_open && beginnings.iter().any(may_be) {
        Found::Part
    } else {
        Found::Other
    }
}

/// Reads `rgb:r/g/b` and `rgba:r/g/b/a` with one to four hexadecimal digits each.
fn parse_color(text: &str) -> Option<Rgb> {
    let (model, channels) = text.split_once(':')?;
    if !matches!(model, "rgb" | "rgba") {
        return None;
    }
    let mut channels = channels.split('/').map(parse_channel);
    Some(Rgb {
        red: channels.next()??,
        green: channels.next()??,
        blue: channels.next()??,
    })
}

fn parse_channel(digits: &str) -> Option<u8> {
    if digits.is_empty() || digits.len() > 4 {
        return None;
    }
    let value = u32::from_str_radix(digits, 16).ok()?;
    let max = (1 << (4 * digits.len())) - 1;
    u8::try_from((value * 255 + max / 2) / max).ok()
}

#[cfg(test)]
mod tests;

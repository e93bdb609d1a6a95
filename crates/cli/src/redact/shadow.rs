//! A terminal that knows of each character on its screen which byte of the stream it came from.
//!
//! The byte's number is the colour of the character: the terminal then carries it along however
//! lines are wrapped, scrolled, shifted and overwritten.

use std::collections::BTreeMap;

use asciicast::Size;
use vt::{Color, Vt};

use super::patterns::Patterns;
use super::scanner::{Piece, Scanner};

/// What becomes of a secret byte: that many asterisks, as many as its character has columns.
type Replacement = usize;

/// A stream of text and the screen it leads to.
pub(super) struct Shadow {
    vt: Vt,
    scanner: Scanner,
    /// Number of the next byte.
    next: u64,
    /// Bytes that belong to secrets.
    secret: BTreeMap<u64, Replacement>,
    /// Bytes for the terminal.
    colored: Vec<u8>,
    /// A private key has begun whose end was not seen.
    is_in_key: bool,
    /// The last byte given out belonged to a secret character, whose rest may follow.
    is_in_secret: bool,
}

/// A line of the screen, wrapped rows put together.
#[derive(Default)]
struct Line {
    text: String,
    /// Where each character begins in the text, the byte it came from, and its columns.
    chars: Vec<(usize, u64, usize)>,
    has_cursor: bool,
}

impl Shadow {
    pub(super) fn new(size: Size) -> Shadow {
        Shadow {
            vt: Vt::new(vt::Size::new(size.cols, size.rows)),
            scanner: Scanner::default(),
            next: 0,
            secret: BTreeMap::new(),
            colored: Vec::new(),
            is_in_key: false,
            is_in_secret: false,
        }
    }

    pub(super) fn resize(&mut self, size: Size) {
        self.vt.resize(vt::Size::new(size.cols, size.rows));
    }

    /// The number that the next byte will have.
    pub(super) fn next(&self) -> u64 {
        self.next
    }

    /// Follows `bytes` and looks for secrets in what they show.
    pub(super) fn feed(&mut self, bytes: &[u8], patterns: &Patterns) {
        // What one look at the screen may miss at most has to be on it still.
        let rows = usize::from(self.vt.size().rows).div_ceil(2);
        let cells = rows * usize::from(self.vt.size().cols);
        let (mut lines, mut chars, mut first) = (0, 0, self.next);
        for &byte in bytes {
            let at = self.next;
            self.next += 1;
            match self.scanner.next(byte, at) {
                Piece::Control => self.colored.push(byte),
                Piece::Char => {
                    push_color(at, &mut self.colored);
                    self.colored.push(byte);
                    chars += 1;
                }
                Piece::Title(title) => {
                    self.colored.push(byte);
                    let title = Line::of_bytes(title);
                    mark(&title, patterns, &mut self.secret);
                }
            }
            lines += usize::from(byte == b'\n');
            if lines >= rows || chars >= cells {
                self.look(first, patterns);
                (lines, chars, first) = (0, 0, self.next);
            }
        }
        self.look(first, patterns);
    }

    /// The first byte that may still become part of a secret: those before are on finished lines.
    pub(super) fn open(&self) -> u64 {
        let cursor_line = self.lines().into_iter().find(|line| line.has_cursor);
        let chars = cursor_line.map(|line| line.chars).unwrap_or_default();
        let first = chars.iter().map(|(_, byte, _)| *byte).min();
        let string = self.scanner.open();
        first.into_iter().chain(string).min().unwrap_or(self.next)
    }

    /// `bytes`, the first of which has number `start`, without secrets.
    pub(super) fn masked(&mut self, start: u64, bytes: &[u8]) -> Vec<u8> {
        let mut masked = Vec::with_capacity(bytes.len());
        let mut rest = self.secret.split_off(&start);
        let after = rest.split_off(&(start + bytes.len() as u64));
        self.secret = after;
        for (byte, number) in bytes.iter().zip(start..) {
            match rest.get(&number) {
                None if self.is_in_secret && matches!(byte, 0x80..=0xbf) => continue,
                None => masked.push(*byte),
                Some(columns) => masked.extend(std::iter::repeat_n(b'*', *columns)),
            }
            self.is_in_secret = rest.contains_key(&number);
        }
        masked
    }

    /// Looks for secrets on lines that have changed since byte `first`.
    fn look(&mut self, first: u64, patterns: &Patterns) {
        self.vt.feed(&self.colored);
        self.colored.clear();
        let lines = self.lines();
        let begins = lines.iter().any(|line| patterns.begins_key(&line.text));
        let mut is_in_key = self.is_in_key && !begins;
        for line in &lines {
            is_in_key |= patterns.begins_key(&line.text);
            if is_in_key {
                line.chars
                    .iter()
                    .for_each(|&(_, byte, columns)| hide(&mut self.secret, byte, columns));
                is_in_key &= !patterns.ends_key(&line.text);
            } else if line.chars.iter().any(|(_, byte, _)| *byte >= first) {
                mark(line, patterns, &mut self.secret);
            }
        }
        self.is_in_key = is_in_key;
    }

    fn lines(&self) -> Vec<Line> {
        let mut lines = Vec::new();
        let mut line = Line::default();
        let cursor = self.vt.cursor().row;
        for row in 0..usize::from(self.vt.size().rows) {
            let Some(cells) = self.vt.line(row) else {
                break;
            };
            line.has_cursor |= row == cursor;
            for cell in cells.cells().filter(|cell| cell.width > 0) {
                let byte = number(cell.pen.fg(), cell.pen.bg());
                if let Some(byte) = byte {
                    line.chars
                        .push((line.text.len(), byte, usize::from(cell.width)));
                }
                cell.text.push_to(&mut line.text);
            }
            if !cells.is_wrapped() {
                line.text.truncate(line.text.trim_end().len());
                lines.push(std::mem::take(&mut line));
            }
        }
        lines.push(line);
        lines
    }
}

impl Line {
    /// A line of characters with the numbers of their bytes.
    fn of_bytes(bytes: &[(u64, u8)]) -> Line {
        let text: Vec<u8> = bytes.iter().map(|(_, byte)| *byte).collect();
        let Ok(text) = String::from_utf8(text) else {
            return Line::default();
        };
        let chars = text
            .char_indices()
            .map(|(at, _)| (at, bytes[at].0, 1))
            .collect();
        Line {
            text,
            chars,
            has_cursor: false,
        }
    }
}

fn mark(line: &Line, patterns: &Patterns, secret: &mut BTreeMap<u64, Replacement>) {
    patterns.find(&line.text, |range| {
        for &(at, byte, columns) in &line.chars {
            if range.contains(&at) {
                hide(secret, byte, columns);
            }
        }
    });
}

/// Hides the character that begins with a byte.
fn hide(secret: &mut BTreeMap<u64, Replacement>, byte: u64, columns: usize) {
    secret.insert(byte, columns);
}

/// The sequence that colours the next character with the number of its first byte.
fn push_color(byte: u64, out: &mut Vec<u8>) {
    let [.., a, b, c, d, e, f] = byte.to_be_bytes();
    let sequence = format!("\x1b[38;2;{d};{e};{f};48;2;{a};{b};{c}m");
    out.extend_from_slice(sequence.as_bytes());
}

/// The number that colours stand for.
fn number(foreground: Color, background: Color) -> Option<u64> {
    let (Color::Rgb(d, e, f), Color::Rgb(a, b, c)) = (foreground, background) else {
        return None;
    };
    Some(u64::from_be_bytes([0, 0, a, b, c, d, e, f]))
}

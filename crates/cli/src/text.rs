//! The lines of a session's output as plain text.
//!
//! A terminal follows the output. A line is written when it has left the screen, so what a
//! program overwrites does not appear; the screen follows at the end. Lines that the terminal
//! has wrapped become one again.

use asciicast::Size;
use memchr::memmem;
use vt::Vt;

/// Bytes after which lines are collected.
const FEED_BYTES: usize = 8 * 1024;
/// Lines that the terminal keeps above its screen until they are collected. No more fit into
/// [`FEED_BYTES`].
const SCROLLBACK_LINES: usize = FEED_BYTES;
/// Clears the lines above the screen. They are collected before.
const CLEAR_SCROLLBACK: &[u8] = b"\x1b[3J";

/// Turns output into lines.
pub struct TextCollector {
    vt: Vt,
    /// Beginning of a wrapped line whose rest has not left the screen yet.
    line: String,
}

impl TextCollector {
    /// Starts with an empty screen.
    pub fn new(size: Size) -> TextCollector {
        TextCollector {
            vt: terminal(size),
            line: String::new(),
        }
    }

    /// Appends the lines that `bytes` push off the screen to `lines`.
    pub fn feed(&mut self, bytes: &[u8], lines: &mut Vec<u8>) {
        let mut start = 0;
        for clear in memmem::find_iter(bytes, CLEAR_SCROLLBACK).chain([bytes.len()]) {
            for chunk in bytes[start..clear].chunks(FEED_BYTES) {
                self.vt.feed(chunk);
                self.collect(lines);
            }
            start = clear;
        }
    }

    /// Gives the screen another size.
    pub fn resize(&mut self, size: Size, lines: &mut Vec<u8>) {
        self.collect(lines);
        self.vt.resize(vt::Size::new(size.cols, size.rows));
    }

    /// Appends what is on the screen, without the blank lines at its end.
    pub fn finish(&mut self, lines: &mut Vec<u8>) {
        self.collect(lines);
        let rows = usize::from(self.vt.size().rows);
        let view = (0..rows).filter_map(|row| self.vt.line(row));
        let screen: Vec<(String, bool)> =
            view.map(|line| (line.text(), line.is_wrapped())).collect();
        let used = screen
            .iter()
            .rposition(|(text, _)| !text.is_empty())
            .map_or(0, |row| row + 1);
        for (text, is_wrapped) in &screen[..used] {
            push_row(&mut self.line, text, *is_wrapped, lines);
        }
        if !self.line.is_empty() {
            push_row(&mut self.line, "", false, lines);
        }
    }

    fn collect(&mut self, lines: &mut Vec<u8>) {
        for index in 0..self.vt.scrollback_len() {
            if let Some(row) = self.vt.scrollback_line(index) {
                push_row(&mut self.line, &row.text(), row.is_wrapped(), lines);
            }
        }
        self.vt.clear_scrollback();
    }
}

fn terminal(size: Size) -> Vt {
    let size = vt::Size::new(size.cols, size.rows);
    Vt::builder()
        .size(size)
        .scrollback_limit(SCROLLBACK_LINES)
        .build()
}

fn push_row(line: &mut String, text: &str, is_wrapped: bool, lines: &mut Vec<u8>) {
    line.push_str(text);
    if !is_wrapped {
        lines.extend_from_slice(line.trim_end().as_bytes());
        lines.push(b'\n');
        line.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(size: Size, pieces: &[&str]) -> String {
        let mut collector = TextCollector::new(size);
        let mut lines = Vec::new();
        pieces
            .iter()
            .for_each(|piece| collector.feed(piece.as_bytes(), &mut lines));
        collector.finish(&mut lines);
        String::from_utf8_lossy(&lines).into_owned()
    }

    #[test]
    fn wrapped_lines_become_one_wherever_they_leave_the_screen() {
        let size = Size::new(4, 2);
        assert_eq!(
            text(size, &["abcdefghij\r\nk", "lm\r\n\r\n"]),
            "abcdefghij\nklm\n"
        );
        assert_eq!(text(size, &["abcdefghij"]), "abcdefghij\n");
    }

    #[test]
    fn what_was_overwritten_is_not_there() {
        assert_eq!(
            text(Size::new(20, 3), &["10%\r50%\r", "\x1b[1m100%\x1b[m\r\n"]),
            "100%\n"
        );
    }

    #[test]
    fn lines_are_kept_when_the_program_clears_everything() {
        let pieces = ["a\r\nb\r\nc\r\nd", "\x1b[H\x1b[2J\x1b[3Jx"];
        assert_eq!(text(Size::new(5, 2), &pieces), "a\nb\nx\n");
    }

    #[test]
    fn a_long_text_comes_out_whole() {
        let lines: Vec<String> = (0..50_000).map(|number| format!("line {number}")).collect();
        let output = lines
            .iter()
            .map(|line| format!("{line}\r\n"))
            .collect::<String>();
        let text = text(Size::new(80, 24), &[&output]);
        let differing = text
            .lines()
            .zip(&lines)
            .find(|(line, expected)| line != expected);
        assert_eq!(differing, None);
        assert_eq!(text.lines().count(), lines.len());
    }
}

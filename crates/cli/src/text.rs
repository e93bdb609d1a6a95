//! The lines of a session's output as plain text.
//!
//! A terminal follows the output. A line is written when it has left the screen, so what a
//! program overwrites does not appear; the screen follows at the end. Lines that the terminal
//! has wrapped become one again.

use asciicast::Size;
use memchr::memmem::Finder;
use vt::{Line, Vt};

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
    clear_scrollback: Finder<'static>,
    /// Beginning of a wrapped line whose rest has not left the screen yet.
    line: Vec<u8>,
}

impl TextCollector {
    /// Starts with an empty screen.
    pub fn new(size: Size) -> TextCollector {
        TextCollector {
            vt: terminal(size),
            clear_scrollback: Finder::new(CLEAR_SCROLLBACK),
            line: Vec::new(),
        }
    }

    /// Appends the lines that `bytes` push off the screen to `lines`.
    pub fn feed(&mut self, bytes: &[u8], lines: &mut Vec<u8>) {
        let mut rest = bytes;
        while !rest.is_empty() {
            // The sequence itself is fed after what stands before it was collected.
            let clear = self.clear_scrollback.find(&rest[1..]);
            let (before, after) = rest.split_at(clear.map_or(rest.len(), |at| at + 1));
            for chunk in before.chunks(FEED_BYTES) {
                self.vt.feed(chunk);
                self.collect(lines);
            }
            rest = after;
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
        let mut end = lines.len();
        for row in (0..rows).filter_map(|row| self.vt.line(row)) {
            let start = lines.len();
            push_row(&mut self.line, &row, lines);
            if lines.len() > start + 1 {
                end = lines.len();
            }
        }
        if self.line.is_empty() {
            lines.truncate(end);
        } else {
            end_line(&mut self.line, lines);
        }
    }

    fn collect(&mut self, lines: &mut Vec<u8>) {
        for index in 0..self.vt.scrollback_len() {
            if let Some(row) = self.vt.scrollback_line(index) {
                push_row(&mut self.line, &row, lines);
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

/// Appends a row of the terminal to `lines`, or to the beginning of a line in `line`.
fn push_row(line: &mut Vec<u8>, row: &Line<'_>, lines: &mut Vec<u8>) {
    if row.is_wrapped() {
        row.append_text_and_spaces(line);
    } else if line.is_empty() {
        row.append_text(lines);
        lines.push(b'\n');
    } else {
        row.append_text(line);
        end_line(line, lines);
    }
}

/// Appends a line that was wrapped to `lines`.
fn end_line(line: &mut Vec<u8>, lines: &mut Vec<u8>) {
    lines.extend_from_slice(line.trim_ascii_end());
    lines.push(b'\n');
    line.clear();
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
    fn a_space_at_the_edge_still_stands_between_two_words() {
        assert_eq!(text(Size::new(4, 2), &["abc def\r\n"]), "abc def\n");
        assert_eq!(text(Size::new(4, 2), &["abc     \r\nx"]), "abc\nx\n");
    }

    #[test]
    fn a_wide_character_that_does_not_fit_leaves_no_space() {
        assert_eq!(text(Size::new(4, 2), &["abc\u{4e16}d"]), "abc\u{4e16}d\n");
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

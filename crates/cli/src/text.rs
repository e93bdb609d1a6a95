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
    /// A wrapped line has a text of which the rest has not left the screen yet.
    is_open: bool,
    /// Spaces at the end of such a line that count if there is more text behind them.
    spaces: usize,
}

impl TextCollector {
    /// Starts with an empty screen.
    pub fn new(size: Size) -> TextCollector {
        TextCollector {
            vt: terminal(size),
            clear_scrollback: Finder::new(CLEAR_SCROLLBACK),
            is_open: false,
            spaces: 0,
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
        for row in 0..rows {
            let was_open = self.is_open;
            let len = self.push_row(lines, |vt| vt.line(row));
            if was_open || len > 0 {
                end = lines.len();
            }
        }
        lines.truncate(end);
        if std::mem::take(&mut self.is_open) {
            lines.push(b'\n');
        }
    }

    fn collect(&mut self, lines: &mut Vec<u8>) {
        for index in 0..self.vt.scrollback_len() {
            self.push_row(lines, |vt| vt.scrollback_line(index));
        }
        self.vt.clear_scrollback();
    }

    /// Appends a row of the terminal, and the line end if the line goes no further. Returns the
    /// length of its text.
    fn push_row(&mut self, lines: &mut Vec<u8>, row: impl Fn(&Vt) -> Option<Line<'_>>) -> usize {
        let Some(row) = row(&self.vt) else {
            return 0;
        };
        let start = lines.len();
        lines.resize(start + std::mem::take(&mut self.spaces), b' ');
        if row.is_wrapped() {
            row.append_text_and_spaces(lines);
        } else {
            row.append_text(lines);
        }
        let len = lines[start..].trim_ascii_end().len();
        let spaces = lines.len() - start - len;
        lines.truncate(start + len);
        if row.is_wrapped() {
            self.spaces = spaces;
            self.is_open |= len > 0;
        } else {
            self.is_open = false;
            lines.push(b'\n');
        }
        len
    }
}

fn terminal(size: Size) -> Vt {
    let size = vt::Size::new(size.cols, size.rows);
    Vt::builder()
        .size(size)
        .scrollback_limit(SCROLLBACK_LINES)
        .build()
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
    fn a_line_of_any_length_is_passed_on_as_it_leaves_the_screen() {
        let mut collector = TextCollector::new(Size::new(10, 2));
        let (mut lines, mut all) = (Vec::new(), Vec::new());
        for _ in 0..1000 {
            collector.feed("word    and word         ".as_bytes(), &mut lines);
            assert!(lines.len() < 100);
            all.append(&mut lines);
        }
        collector.feed(b"\r\n\r\nend\r\n\r\n", &mut all);
        collector.finish(&mut all);
        let expected = "word    and word         ".repeat(1000);
        let expected = format!("{}\n\nend\n", expected.trim_end());
        assert_eq!(String::from_utf8_lossy(&all), expected);
    }

    #[test]
    fn blank_lines_at_the_end_are_left_out_and_others_are_not() {
        let size = Size::new(4, 3);
        assert_eq!(text(size, &["abcd        "]), "abcd\n");
        assert_eq!(
            text(size, &["abcdefgh\r\n\r\n\r\n\r\nx\r\n"]),
            "abcdefgh\n\n\n\nx\n"
        );
        assert_eq!(text(size, &["            \r\n"]), "");
        assert_eq!(text(size, &[]), "");
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

//! Leaves out of recorded output what would make the terminal answer.
//!
//! A program asked and got its answer when it was recorded. Asked again during playback, the
//! terminal would answer to the player or, after its end, to the shell. All other bytes pass
//! unchanged.
//!
//! See <https://invisible-island.net/xterm/ctlseqs/ctlseqs.html>.

use memchr::memchr2;

const ESC: u8 = 0x1b;
const ENQ: u8 = 0x05;
/// Longer strings are no queries.
const QUERY_BYTES: usize = 512;

/// Filters a stream of output, over any boundaries.
#[derive(Debug, Default)]
pub(super) struct QueryFilter {
    /// The beginning of a sequence whose end is awaited.
    held: Vec<u8>,
    state: State,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum State {
    #[default]
    Ground,
    /// After ESC.
    Escape,
    /// After `ESC [`.
    Control,
    /// In a string that may be a query, ended by BEL or `ESC \`.
    String,
    /// In a string that is none.
    LongString,
}

impl QueryFilter {
    /// Appends what may be shown of `bytes` to `out`.
    pub(super) fn filter(&mut self, bytes: &[u8], out: &mut Vec<u8>) {
        let mut rest = bytes;
        while !rest.is_empty() {
            if self.state == State::Ground {
                let plain = memchr2(ESC, ENQ, rest).unwrap_or(rest.len());
                out.extend_from_slice(&rest[..plain]);
                rest = &rest[plain..];
            }
            if let [byte, after @ ..] = rest {
                self.take(*byte, out);
                rest = after;
            }
        }
    }

    /// Takes a byte that is not plain output.
    fn take(&mut self, byte: u8, out: &mut Vec<u8>) {
        if self.state == State::LongString {
            return self.take_in_long_string(byte, out);
        }
        if byte == ESC && self.state != State::String {
            // What was begun before is not finished any more.
            self.pass(out);
            self.held.push(byte);
            self.state = State::Escape;
            return;
        }
        self.held.push(byte);
        match (self.state, byte) {
            (State::Ground, _) => self.held.clear(),
            (State::Escape, b'[') => self.state = State::Control,
            (State::Escape, b']' | b'P' | b'_') => self.state = State::String,
            // Terminals once told by DECID what they are.
            (State::Escape, b'Z') => self.drop_held(),
            (State::Escape, 0x20..=0x2f) => {}
            (State::Escape, _) => self.pass(out),
            (State::Control, 0x40..=0x7e) => self.end(is_control_query, out),
            (State::Control, _) if self.held.len() > QUERY_BYTES => self.pass(out),
            (State::Control, _) => {}
            (State::String, _) if self.held.ends_with(b"\x1b\\") || byte == 0x07 => {
                self.end(is_string_query, out);
            }
            (State::String, 0x18 | 0x1a) => self.pass(out),
            (State::String, _) if self.held.len() > QUERY_BYTES && byte != ESC => {
                out.append(&mut self.held);
                self.state = State::LongString;
            }
            (State::String | State::LongString, _) => {}
        }
    }

    fn take_in_long_string(&mut self, byte: u8, out: &mut Vec<u8>) {
        let ends = matches!(byte, 0x07 | 0x18 | 0x1a);
        let ends_twice = byte == b'\\' && out.last() == Some(&ESC);
        out.push(byte);
        if ends || ends_twice {
            self.state = State::Ground;
        }
    }

    fn end(&mut self, is_query: fn(&[u8]) -> bool, out: &mut Vec<u8>) {
        if is_query(&self.held) {
            self.drop_held()
        } else {
            self.pass(out)
        }
    }

    fn pass(&mut self, out: &mut Vec<u8>) {
        out.append(&mut self.held);
        self.state = State::Ground;
    }

    fn drop_held(&mut self) {
        self.held.clear();
        self.state = State::Ground;
    }
}

/// Whether a control sequence, from ESC to its final byte, asks for something.
fn is_control_query(sequence: &[u8]) -> bool {
    let [_, _, body @ .., last] = sequence else {
        return false;
    };
    let first_number = || {
        let end = body
            .iter()
            .position(|byte| !byte.is_ascii_digit())
            .unwrap_or(body.len());
        str::from_utf8(&body[..end])
            .ok()
            .and_then(|digits| digits.parse::<u16>().ok())
    };
    match (body, last) {
        // DA, DSR, DECREQTPARM.
        (_, b'c' | b'n') => true,
        (_, b'x') => body.iter().all(u8::is_ascii_digit),
        // XTVERSION.
        ([b'>', ..], b'q') => true,
        // DECRQM.
        ([.., b'$'], b'p') => true,
        // DECRQCRA.
        ([.., b'*'], b'y') => true,
        // The state of the keyboard protocol.
        ([b'?', ..], b'u' | b'm') => true,
        // Reports about the window.
        (_, b't') => matches!(first_number(), Some(11 | 13..=16 | 18..=21)),
        _ => false,
    }
}

/// Whether a string, from ESC to its end, asks for something.
fn is_string_query(sequence: &[u8]) -> bool {
    let [_, kind, body @ ..] = sequence else {
        return false;
    };
    let body = body
        .strip_suffix(b"\x1b\\")
        .or_else(|| body.strip_suffix(b"\x07"))
        .unwrap_or(body);
    match kind {
        // Colours and the clipboard, where a question mark stands for the value.
        b']' => body
            .split(|&byte| byte == b';')
            .skip(1)
            .any(|part| part == b"?"),
        // DECRQSS, XTGETTCAP, XTGETXRES.
        b'P' => [b"$q".as_slice(), b"+q", b"+Q"]
            .iter()
            .any(|start| body.starts_with(start)),
        // Images that are only tried, or that are to be confirmed.
        b'_' => body.first() == Some(&b'G') && body.windows(3).any(|part| part == b"a=q"),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filtered(bytes: &[u8], size: usize) -> String {
        let mut filter = QueryFilter::default();
        let mut out = Vec::new();
        bytes
            .chunks(size)
            .for_each(|chunk| filter.filter(chunk, &mut out));
        String::from_utf8_lossy(&out).into_owned()
    }

    #[test]
    fn queries_are_left_out_in_any_chunking() {
        let queries = [
            "\x1b[c",
            "\x1b[0c",
            "\x1b[>c",
            "\x1b[=c",
            "\x1b[6n",
            "\x1b[?6n",
            "\x1b[>0q",
            "\x1b[?2026$p",
            "\x1b[18t",
            "\x1b[14;2t",
            "\x1b[?u",
            "\x1bZ",
            "\x05",
            "\x1b]10;?\x07",
            "\x1b]4;1;?\x1b\\",
            "\x1b]52;c;?\x07",
            "\x1bP$qm\x1b\\",
            "\x1bP+q544e\x1b\\",
            "\x1b_Gi=1,a=q;AAAA\x1b\\",
        ];
        for query in queries {
            let output = format!("a{query}b");
            for size in 1..output.len() {
                assert_eq!(
                    filtered(output.as_bytes(), size),
                    "ab",
                    "{query:?} by {size}"
                );
            }
        }
    }

    #[test]
    fn everything_else_passes_unchanged() {
        let long = format!("\x1b]52;c;{}\x07x\x1b[c", "QUJD".repeat(1000));
        assert_eq!(
            filtered(long.as_bytes(), 7),
            long.trim_end_matches("\x1b[c")
        );
        let outputs = [
            "plain é日🙂\r\n",
            "\x1b[1;31mred\x1b[m",
            "\x1b]0;title?\x07",
            "\x1b[8;24;80t",
            "\x1b[22;0t",
            "\x1b[2 q",
            "\x1b[>1u",
            "\x1b(B",
            "\x1b7\x1b8",
            "\x1b[?25l\x1b[?25h",
            "\x1b]8;;http://x/?q=1\x1b\\link\x1b]8;;\x1b\\",
            "\x1b[1\x1b[2mx",
            "\x1b[>4;2m",
        ];
        for output in outputs {
            for size in 1..=output.len() {
                assert_eq!(filtered(output.as_bytes(), size), output, "by {size}");
            }
        }
    }
}

//! The window's title during a pause.
//!
//! The title may only be set between two control functions of the program: inside one it would
//! become part of it. The old title is kept on the terminal's own stack meanwhile.
//!
//! See `XTWINOPS` in <https://invisible-island.net/xterm/ctlseqs/ctlseqs.html>.

/// Keeps the title and sets another one.
const PAUSED: &[u8] = b"\x1b[22;2t\x1b]2;[recording paused]\x07";
/// Brings the kept title back.
const BACK: &[u8] = b"\x1b[23;2t";
/// Bytes of output that are looked at.
const TAIL_BYTES: usize = 256;

/// Shows in the title whether recording is paused.
#[derive(Debug, Default)]
pub(super) struct Title {
    /// The end of the output so far.
    tail: Vec<u8>,
    shows_pause: bool,
}

impl Title {
    /// Output was shown.
    pub(super) fn follow(&mut self, bytes: &[u8]) {
        if bytes.len() >= TAIL_BYTES {
            self.tail.clear();
            self.tail
                .extend_from_slice(&bytes[bytes.len() - TAIL_BYTES..]);
            return;
        }
        let excess = (self.tail.len() + bytes.len()).saturating_sub(TAIL_BYTES);
        self.tail.drain(..excess);
        self.tail.extend_from_slice(bytes);
    }

    /// What to write so that the title shows `is_paused`; nothing while that has to wait for the
    /// end of a control function, or is shown already.
    pub(super) fn update(&mut self, is_paused: bool) -> &'static [u8] {
        if self.shows_pause == is_paused || ends_inside_sequence(&self.tail) {
            return b"";
        }
        self.shows_pause = is_paused;
        if is_paused { PAUSED } else { BACK }
    }
}

/// Whether `output` ends in the middle of a control function or of a character.
fn ends_inside_sequence(output: &[u8]) -> bool {
    let text = output.iter().rev().take(4);
    let continuation = text.take_while(|byte| matches!(byte, 0x80..=0xbf)).count();
    if let Some(&lead) = output.iter().rev().nth(continuation)
        && lead.leading_ones() as usize > continuation + 1
    {
        return true;
    }
    let Some(start) = output.iter().rposition(|&byte| byte == 0x1b) else {
        return false;
    };
    match &output[start + 1..] {
        [] => true,
        [b'[', parameters @ ..] => !parameters.iter().any(|byte| matches!(byte, 0x40..=0x7e)),
        [b']', string @ ..] => !string.contains(&0x07),
        [b'P' | b'X' | b'^' | b'_', ..] => true,
        intermediates => !intermediates.iter().any(|byte| matches!(byte, 0x30..=0x7e)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_title_waits_for_the_end_of_a_control_function() {
        let cut = [
            "\x1b",
            "\x1b[1;2",
            "\x1b]0;abc",
            "\x1bP1$r",
            "\x1b(",
            "x\x1b]8;;\x1b",
        ];
        let whole = [
            "",
            "abc",
            "\x1b[1m",
            "\x1b]0;a\x07",
            "\x1b]0;a\x1b\\",
            "\x1b(B",
            "é",
            "\x1b7x",
        ];
        for output in cut {
            assert!(ends_inside_sequence(output.as_bytes()), "{output:?}");
        }
        assert!(ends_inside_sequence(b"a\xe2\x82"));
        for output in whole {
            assert!(!ends_inside_sequence(output.as_bytes()), "{output:?}");
        }
        let mut title = Title::default();
        title.follow(b"\x1b[3");
        assert_eq!(title.update(true), b"");
        title.follow(b"8;5;1m");
        assert_eq!(title.update(true), PAUSED);
        assert_eq!(title.update(true), b"");
        assert_eq!(title.update(false), BACK);
    }

    #[test]
    fn only_the_end_of_the_output_is_kept() {
        let mut title = Title::default();
        for count in [10, 250, 1000, 3] {
            title.follow(&vec![b'x'; count]);
            assert!(title.tail.len() <= TAIL_BYTES);
        }
        assert_eq!(title.tail, vec![b'x'; TAIL_BYTES]);
    }
}

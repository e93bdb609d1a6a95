//! A header that is in the file before all is known that belongs into it.
//!
//! A recorder that is killed has to leave a recording behind, so the header does not wait for what
//! the terminal says about itself. It is written again when that is known, together with the few
//! events that follow it by then; the first ones wait a moment, and mostly there are none.

use ::asciicast::{Encoder, Header};

use crate::probe::Facts;

/// What is written at once or not at all: one page of a file.
const PAGE_BYTES: usize = 4096;

/// What is known of a header, and what the file holds.
#[derive(Debug)]
pub(super) struct Provisional {
    header: Header,
    /// The file's content, which begins with the header's line.
    lines: Vec<u8>,
}

impl Provisional {
    /// `header` will be the first line that is written.
    pub(super) fn new(header: Header) -> Provisional {
        Provisional {
            header,
            lines: Vec::new(),
        }
    }

    /// Lines were written to the file. `false` when they leave no room for another header.
    pub(super) fn follow(&mut self, lines: &[u8]) -> bool {
        let fits = self.lines.is_empty() || self.lines.len() + lines.len() < PAGE_BYTES;
        if fits {
            self.lines.extend_from_slice(lines);
        }
        fits
    }

    /// The file's content with a header that says everything; `None` when what follows the header
    /// leaves no room for that.
    pub(super) fn complete(&self, facts: Facts, encoder: &Encoder) -> Option<Vec<u8>> {
        let header = Header {
            theme: facts.theme,
            term_version: facts.version,
            ..self.header.clone()
        };
        let mut lines = Vec::new();
        encoder.header(&header, &mut lines);
        let header_len = self.lines.iter().position(|&byte| byte == b'\n')? + 1;
        let following = &self.lines[header_len..];
        lines.extend_from_slice(following);
        (following.is_empty() || lines.len() <= PAGE_BYTES).then_some(lines)
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a failed test may panic")]

    use super::*;

    fn facts(version: &str) -> Facts {
        Facts {
            version: Some(version.to_owned()),
            ..Facts::default()
        }
    }

    #[test]
    fn a_header_is_completed_as_long_as_nothing_interrupts_its_writing() {
        let encoder = Encoder::v3();
        let mut provisional = Provisional::new(Header::default());
        assert!(provisional.follow(b"{\"version\": 3}\n"));
        let long = "x".repeat(2 * PAGE_BYTES);
        assert!(provisional.complete(facts(&long), &encoder).is_some());
        let event = b"[0.1, \"o\", \"x\"]\n";
        assert!(provisional.follow(event));
        let lines = provisional.complete(facts("foot(1)"), &encoder).unwrap();
        assert!(lines.ends_with(event) && lines.len() > provisional.lines.len());
        assert_eq!(lines.iter().filter(|&&byte| byte == b'\n').count(), 2);
        assert_eq!(provisional.complete(facts(&long), &encoder), None);
        assert!(!provisional.follow(long.as_bytes()));
    }
}

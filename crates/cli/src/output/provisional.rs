//! A header that is in the file before all is known that belongs into it.
//!
//! A recorder that is killed has to leave a recording behind, so neither header nor events wait for
//! the terminal's answers. The header is written with room behind it instead, spaces that JSON does
//! not mind, and written again in its place when the answers are there.

use ::asciicast::{Encoder, Header, Rgb, Theme};

use crate::probe::Facts;

/// Names of terminals with their versions are not longer, or are left out when events follow.
const MAX_VERSION_BYTES: usize = 100;

/// What is known of a header, and how much room it has.
#[derive(Debug)]
pub(super) struct Provisional {
    header: Header,
    /// Length of the line in the file.
    line_len: usize,
    /// Something stands behind the header.
    pub(super) is_followed: bool,
}

impl Provisional {
    /// Makes `header` with its room all that `lines` has.
    pub(super) fn begin(header: Header, encoder: &Encoder, lines: &mut Vec<u8>) -> Provisional {
        let longest = Facts {
            theme: Some(Theme {
                fg: Rgb::default(),
                bg: Rgb::default(),
                palette: [Rgb::default(); 16],
            }),
            version: Some("x".repeat(MAX_VERSION_BYTES)),
        };
        let line_len = line(&header, longest, encoder).len();
        let provisional = Provisional {
            header,
            line_len,
            is_followed: false,
        };
        *lines = provisional.padded(Facts::default(), encoder);
        provisional
    }

    /// The header as it is when nothing follows it yet.
    pub(super) fn exact(&self, facts: Facts, encoder: &Encoder) -> Vec<u8> {
        line(&self.header, facts, encoder)
    }

    /// The header in the room that it has.
    pub(super) fn padded(&self, facts: Facts, encoder: &Encoder) -> Vec<u8> {
        let theme = facts.theme.clone();
        let mut padded = line(&self.header, facts, encoder);
        if padded.len() > self.line_len {
            let version = None;
            padded = line(&self.header, Facts { theme, version }, encoder);
        }
        padded.pop();
        padded.resize(self.line_len - 1, b' ');
        padded.push(b'\n');
        padded
    }
}

fn line(header: &Header, facts: Facts, encoder: &Encoder) -> Vec<u8> {
    let header = Header {
        theme: facts.theme,
        term_version: facts.version,
        ..header.clone()
    };
    let mut line = Vec::new();
    encoder.header(&header, &mut line);
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts(version: &str) -> Facts {
        Facts {
            version: Some(version.to_owned()),
            ..Facts::default()
        }
    }

    #[test]
    fn the_header_keeps_its_length_whatever_the_terminal_says() {
        let encoder = Encoder::v3();
        let mut lines = Vec::new();
        let provisional = Provisional::begin(Header::default(), &encoder, &mut lines);
        for said in [
            Facts::default(),
            facts("foot(1)"),
            facts(&"\u{1}".repeat(500)),
        ] {
            let line = provisional.padded(said, &encoder);
            assert_eq!(line.len(), lines.len());
            assert!(line.ends_with(b"}\n") || line.ends_with(b" \n"));
        }
        let line = provisional.exact(facts("foot(1)"), &encoder);
        assert!(String::from_utf8_lossy(&line).ends_with("}\n"));
    }
}

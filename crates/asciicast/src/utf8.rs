//! Text out of bytes that arrive in any pieces, as a recorder reads them from a terminal.

/// An incremental UTF-8 decoder.
///
/// A character that is cut at the end of a piece waits for the next one. What is not UTF-8 becomes
/// one U+FFFD for each maximal part of a character, as the Unicode standard recommends
/// (chapter 3.9, "U+FFFD substitution of maximal subparts"). The text is the same for any chunking.
#[derive(Clone, Debug, Default)]
pub struct Utf8Decoder {
    /// The start of a character, not yet whole.
    tail: [u8; 3],
    tail_len: usize,
}

impl Utf8Decoder {
    /// A decoder at the start of a text.
    #[must_use]
    pub fn new() -> Utf8Decoder {
        Utf8Decoder::default()
    }

    /// Appends to `out` what can be told from `bytes`.
    pub fn decode(&mut self, bytes: &[u8], out: &mut String) {
        let taken = self.complete_tail(bytes, out);
        if taken < bytes.len() {
            self.decode_from_boundary(&bytes[taken..], out);
        }
    }

    /// The text is over, or pauses: a character that was waiting for its end becomes U+FFFD.
    pub fn flush(&mut self, out: &mut String) {
        if std::mem::take(&mut self.tail_len) > 0 {
            out.push(char::REPLACEMENT_CHARACTER);
        }
    }

    /// Gives the waiting character its missing bytes; returns how many were taken from `bytes`.
    fn complete_tail(&mut self, bytes: &[u8], out: &mut String) -> usize {
        if self.tail_len == 0 {
            return 0;
        }
        let mut character = [0; 4];
        character[..self.tail_len].copy_from_slice(&self.tail[..self.tail_len]);
        for (taken, &byte) in bytes.iter().enumerate() {
            let len = self.tail_len + 1;
            character[len - 1] = byte;
            match std::str::from_utf8(&character[..len]) {
                Ok(text) => {
                    out.push_str(text);
                    self.tail_len = 0;
                    return taken + 1;
                }
                Err(error) if error.error_len().is_none() => {
                    self.tail[len - 1] = byte;
                    self.tail_len = len;
                }
                Err(_) => {
                    self.flush(out);
                    return taken;
                }
            }
        }
        bytes.len()
    }

    fn decode_from_boundary(&mut self, bytes: &[u8], out: &mut String) {
        let (whole, cut) = bytes.split_at(cut_character(bytes));
        match valid(whole) {
            Some(text) if is_beginning(cut) => {
                out.push_str(text);
                self.tail[..cut.len()].copy_from_slice(cut);
                self.tail_len = cut.len();
            }
            _ => self.decode_with_replacements(bytes, out),
        }
    }

    fn decode_with_replacements(&mut self, mut bytes: &[u8], out: &mut String) {
        loop {
            let error = match std::str::from_utf8(bytes) {
                Ok(text) => return out.push_str(text),
                Err(error) => error,
            };
            let (valid, rest) = bytes.split_at(error.valid_up_to());
            out.push_str(std::str::from_utf8(valid).unwrap_or_default());
            let Some(invalid_len) = error.error_len() else {
                self.tail[..rest.len()].copy_from_slice(rest);
                self.tail_len = rest.len();
                return;
            };
            out.push(char::REPLACEMENT_CHARACTER);
            bytes = &rest[invalid_len..];
        }
    }
}

/// Where the last character begins, if its lead promises more bytes than there are; else the end.
fn cut_character(bytes: &[u8]) -> usize {
    let is_lead = |byte: &u8| !matches!(byte, 0x80..=0xbf);
    let last = bytes.len().saturating_sub(3);
    let lead = bytes[last..].iter().rposition(is_lead).map(|at| last + at);
    lead.filter(|&at| bytes[at].leading_ones() as usize > bytes.len() - at)
        .unwrap_or(bytes.len())
}

/// Whether `bytes` may become a character, or are none.
fn is_beginning(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes).map_or_else(|error| error.error_len().is_none(), str::is_empty)
}

#[cfg(feature = "files")]
fn valid(bytes: &[u8]) -> Option<&str> {
    simdutf8::basic::from_utf8(bytes).ok()
}

#[cfg(not(feature = "files"))]
fn valid(bytes: &[u8]) -> Option<&str> {
    std::str::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Utf8Decoder;

    fn decode(chunks: &[&[u8]]) -> String {
        let (mut decoder, mut out) = (Utf8Decoder::new(), String::new());
        for chunk in chunks {
            decoder.decode(chunk, &mut out);
        }
        decoder.flush(&mut out);
        out
    }

    #[test]
    fn a_character_in_pieces_is_put_together() {
        assert_eq!(decode(&[b"a\xf0", b"\x9f", b"\x98\x80b"]), "a😀b");
        assert_eq!(decode(&[b"\xc3", b"", b"\xa9"]), "é");
    }

    #[test]
    fn what_is_not_utf8_becomes_one_replacement_for_each_maximal_part() {
        assert_eq!(decode(&[b"\xe4\xb8", b"a"]), "\u{fffd}a");
        assert_eq!(decode(&[b"\xff\xfe"]), "\u{fffd}\u{fffd}");
        assert_eq!(decode(&[b"\xf0\x9f", b"\xf0\x9f\x98\x80"]), "\u{fffd}😀");
        assert_eq!(decode(&[b"\xed", b"\xa0\x80"]), "\u{fffd}\u{fffd}\u{fffd}");
    }

    #[test]
    fn a_cut_character_at_the_end_becomes_a_replacement() {
        assert_eq!(decode(&[b"ok\xe4\xb8"]), "ok\u{fffd}");
    }

    proptest! {
        #[test]
        fn any_chunking_gives_the_text_of_the_whole(
            pieces in proptest::collection::vec(
                prop_oneof![
                    Just("é世😀".as_bytes().to_vec()),
                    proptest::collection::vec(any::<u8>(), 0..6),
                    proptest::collection::vec(0x80..=0xf5_u8, 0..4),
                ],
                0..8,
            ),
            size in 1..7_usize,
        ) {
            let bytes = pieces.concat();
            let chunks: Vec<&[u8]> = bytes.chunks(size).collect();
            prop_assert_eq!(decode(&chunks), String::from_utf8_lossy(&bytes));
        }
    }
}

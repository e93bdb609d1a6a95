//! Strings that stand in a file just as they would be written, and so can be copied.

use super::{
    ESCAPES, SHORT,
    block::Block,
    look::{AHEAD, BLOCK, Look},
    stops::{STEP, Stops},
};

/// The length of a string with its closing quote, from behind its opening one, if it is just what
/// writing its text gives. `None` of anything else, and when its end is not there yet.
#[inline(always)]
pub(crate) fn canonical_len(look: impl Look, bytes: &[u8]) -> Option<usize> {
    let start = bytes.first_chunk::<STEP>()?;
    let stops = Stops::of(start);
    let (len, is_ascii) = match stops.first() {
        Some(end) if start[end] == b'"' => (end, stops.beyond_ascii() == 0),
        _ => blocks_len(look, bytes)?,
    };
    let is_text = is_ascii || simdutf8::basic::from_utf8(&bytes[..len]).is_ok();
    is_text.then_some(len + 1)
}

/// The length of a string without its closing quote, and whether it is ASCII.
#[inline(always)]
fn blocks_len(look: impl Look, bytes: &[u8]) -> Option<(usize, bool)> {
    let (mut pos, mut is_escaped, mut seen) = (0, false, 0);
    loop {
        let ahead = bytes.get(pos..)?.first_chunk::<AHEAD>()?;
        let block = Block::of(look, ahead, &mut is_escaped);
        seen |= block.beyond_ascii();
        let escapes = block.escapes();
        if escapes != 0 {
            let mut others = escapes & !look.usual_escapes(ahead);
            while others != 0 {
                escape_len(&ahead[others.trailing_zeros() as usize..])?;
                others &= others - 1;
            }
        }
        if let Some(end) = block.end() {
            return (ahead[end] == b'"').then_some((pos + end, seen == 0));
        }
        pos += BLOCK;
    }
}

/// The length of the escape sequence at the start of `bytes`, if it is one that is written.
#[cold]
fn escape_len(bytes: &[u8]) -> Option<usize> {
    match bytes {
        [b'\\', b'u', b'0', b'0', high @ (b'0' | b'1'), low, ..] => {
            let control = (high - b'0') << 4 | (*low as char).to_digit(16)? as u8;
            let escape = &ESCAPES[control as usize];
            (escape[7] == 6 && escape[..6] == bytes[..6]).then_some(6)
        }
        [b'\\', b'/', ..] => None,
        [b'\\', second, ..] => (SHORT[*second as usize] != 0).then_some(2),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::canonical_len;
    use crate::json::{
        look::{AHEAD, OneByOne},
        write_string,
    };

    /// Whether `inside` is canonical where it stands in a line.
    fn is_canonical(inside: &[u8]) -> bool {
        let line = [inside, b"\"]\n[0.5, \"o\", \"next\"]\n", &[b' '; AHEAD]].concat();
        canonical_len(OneByOne, &line) == Some(inside.len() + 1)
    }

    #[test]
    fn only_the_written_form_is_canonical() {
        for inside in [
            "",
            "plain text, é世",
            "\\u001b[1m\\r\\n\\t\\\"\\\\",
            "\\u0000\\u001f",
        ] {
            assert!(is_canonical(inside.as_bytes()), "{inside}");
        }
        for inside in [
            "\"", "a\\", "\\/", "\\u001B", "\\u000a", "\\u00e9", "\\u0041", "\\x", "\t",
        ] {
            assert!(!is_canonical(inside.as_bytes()), "{inside}");
            assert!(
                !is_canonical(format!("12345678{inside}12345678").as_bytes()),
                "{inside}"
            );
        }
        assert!(!is_canonical(b"\xff"));
    }

    proptest! {
        #[test]
        fn what_is_written_is_canonical(text in "(?s).{0,40}") {
            let mut json = Vec::new();
            write_string(&text, &mut json);
            prop_assert!(is_canonical(&json[1..json.len() - 1]));
        }

        #[test]
        fn what_is_canonical_is_what_would_be_written(
            inside in "([\\\\u01bfnr\"/a]|\\\\u00[01][0-9a-fA-F]){0,30}",
        ) {
            let quoted = format!("\"{inside}\"");
            let written = serde_json::from_str::<String>(&quoted).ok().map(|text| {
                let mut json = Vec::new();
                write_string(&text, &mut json);
                json
            });
            let is_same = written.is_some_and(|json| json == quoted.as_bytes());
            prop_assert_eq!(is_canonical(inside.as_bytes()), is_same);
        }
    }
}

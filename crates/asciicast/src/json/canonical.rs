//! Strings that stand in a file just as they would be written, and so can be copied.

use super::{
    ESCAPES, SHORT, is_escape_character,
    stops::{STEP, Stops},
};

/// So many bytes are looked at at once where no escapes are.
const WIDE: usize = 32;
/// Plain steps after which more such are expected.
const PLAIN_STEPS: usize = 2;

/// The length of a string with its closing quote, from behind its opening one, if it is just what
/// writing its text gives. `None` of anything else, and when its end is not there yet.
#[inline(always)]
pub(crate) fn canonical_len(bytes: &[u8]) -> Option<usize> {
    let (mut pos, mut plain_steps, mut seen, mut is_ascii) = (0, 0, 0, true);
    loop {
        let chunk = bytes.get(pos..)?.first_chunk::<STEP>()?;
        let stops = Stops::of(chunk);
        seen |= stops.beyond_ascii();
        let Some(plain) = stops.first() else {
            pos += STEP;
            plain_steps += 1;
            if plain_steps == PLAIN_STEPS {
                let (len, len_is_ascii) = plain_len(&bytes[pos..]);
                is_ascii &= len_is_ascii;
                pos += len;
                plain_steps = 0;
            }
            continue;
        };
        pos += plain;
        plain_steps = 0;
        if bytes[pos] == b'"' {
            break;
        }
        pos += if is_escape_character(bytes[pos..].first_chunk()?) {
            6
        } else {
            escape_len(&bytes[pos..])?
        };
    }
    let is_ascii = is_ascii && seen == 0;
    let is_text = is_ascii || simdutf8::basic::from_utf8(&bytes[..pos]).is_ok();
    is_text.then_some(pos + 1)
}

/// The length of the whole steps of [`WIDE`] bytes at the start of `bytes` that have nothing to
/// escape, and whether they are ASCII. Written so that it becomes vector instructions.
fn plain_len(bytes: &[u8]) -> (usize, bool) {
    let (mut len, mut seen) = (0, 0);
    for chunk in bytes.as_chunks::<WIDE>().0 {
        let stops = chunk.iter().fold(0, |stops, &byte| {
            stops | u8::from(byte < 0x20) | u8::from(byte == b'"') | u8::from(byte == b'\\')
        });
        if stops != 0 {
            break;
        }
        seen = chunk.iter().fold(seen, |seen, byte| seen | byte);
        len += WIDE;
    }
    (len, seen < 0x80)
}

/// The length of the escape sequence at the start of `bytes`, if it is one that is written.
#[inline(always)]
fn escape_len(bytes: &[u8]) -> Option<usize> {
    match bytes {
        [b'\\', b'u', b'0', b'0', b'1', b'b', ..] => Some(6),
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
    use crate::json::write_string;

    /// Whether `inside` is canonical where it stands in a line.
    fn is_canonical(inside: &[u8]) -> bool {
        let line = [inside, b"\"]\n[0.5, \"o\", \"next\"]\n"].concat();
        canonical_len(&line) == Some(inside.len() + 1)
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

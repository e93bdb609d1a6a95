//! Strings that stand in a file just as they would be written, and so can be copied.

use super::{ESCAPES, SHORT, needs_escape};

/// Whether `inside`, what is between the quotes of a JSON string, is what writing its text gives.
pub(crate) fn is_canonical(inside: &[u8]) -> bool {
    let mut pos = 0;
    while let Some(chunk) = inside[pos..].first_chunk::<8>() {
        let marks = needs_escape(u64::from_le_bytes(*chunk));
        if marks == 0 {
            pos += 8;
            continue;
        }
        pos += marks.trailing_zeros() as usize / 8;
        match escape_len(&inside[pos..]) {
            Some(len) => pos += len,
            None => return false,
        }
    }
    while let Some(&byte) = inside.get(pos) {
        let is_plain = needs_escape(u64::from_le_bytes([byte; 8])) == 0;
        match escape_len(&inside[pos..]) {
            _ if is_plain => pos += 1,
            Some(len) => pos += len,
            None => return false,
        }
    }
    std::str::from_utf8(inside).is_ok()
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

    use super::is_canonical;
    use crate::json::write_string;

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

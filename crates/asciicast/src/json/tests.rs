#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use proptest::prelude::*;

use super::{Cursor, Expected, skip_string, unescape, write_string};

/// The text of the string literal `json`, which must be all of it.
fn read(json: &[u8]) -> Result<Vec<u8>, Expected> {
    let mut cursor = Cursor::new(json);
    cursor.pos = 1;
    let mut out = Vec::new();
    unescape(&mut cursor, &mut out)?;
    assert_eq!(cursor.pos, json.len());
    Ok(out)
}

fn write(text: &str) -> String {
    let mut out = Vec::new();
    write_string(text, &mut out);
    String::from_utf8(out).unwrap()
}

#[test]
fn escapes_become_what_they_stand_for() {
    for (json, text) in [
        (r#""""#, ""),
        (r#""\u001b[1mbold\r\n""#, "\x1b[1mbold\r\n"),
        (r#""\"\\\/\b\f\n\r\t""#, "\"\\/\x08\x0c\n\r\t"),
        (r#""\u00e9 \u4E16 \ud83d\ude00""#, "é 世 😀"),
        (r#""1234567\n12345678\n""#, "1234567\n12345678\n"),
    ] {
        assert_eq!(read(json.as_bytes()).unwrap(), text.as_bytes(), "{json}");
    }
}

#[test]
fn lone_surrogates_become_replacement_characters() {
    for (json, text) in [
        (r#""\ud83d""#, "\u{fffd}"),
        (r#""a\ude00b""#, "a\u{fffd}b"),
        (r#""\ud83d\u0041""#, "\u{fffd}A"),
        (r#""\ud83d\ud83d\ude00""#, "\u{fffd}😀"),
    ] {
        assert_eq!(read(json.as_bytes()).unwrap(), text.as_bytes(), "{json}");
    }
}

#[test]
fn broken_strings_are_refused() {
    for json in [
        r#""abc"#,
        r#""abc\"#,
        r#""\x41""#,
        r#""\u12""#,
        r#""\u12g4""#,
        r#""\u+123""#,
    ] {
        assert!(read(json.as_bytes()).is_err(), "{json}");
    }
}

#[test]
fn control_characters_are_written_as_escapes_and_the_rest_raw() {
    assert_eq!(
        write("\x1b[0m\r\n\t\"\\/\x7f é世😀"),
        r#""\u001b[0m\r\n\t\"\\/"#.to_owned() + "\x7f é世😀\""
    );
    assert_eq!(write("\0\x01\x1f"), r#""\u0000\u0001\u001f""#);
}

proptest! {
    #[test]
    fn text_survives_writing_and_reading(text in "(?s).{0,80}") {
        let json = write(&text);
        prop_assert_eq!(&read(json.as_bytes()).unwrap(), text.as_bytes());
        prop_assert_eq!(serde_json::from_str::<String>(&json).unwrap(), text);
    }

    #[test]
    fn strings_are_skipped_to_the_same_place_as_they_are_read(text in "(?s)[\\\\\"a\u{1b}é]{0,40}") {
        let json = write(&text);
        let mut cursor = Cursor::new(json.as_bytes());
        skip_string(&mut cursor).unwrap();
        prop_assert_eq!(cursor.pos, json.len());
    }

    #[test]
    fn any_bytes_are_read_without_panic(bytes in proptest::collection::vec(any::<u8>(), 0..60)) {
        let mut cursor = Cursor::new(&bytes);
        let _ = unescape(&mut cursor, &mut Vec::new());
        prop_assert!(cursor.pos <= bytes.len());
    }
}

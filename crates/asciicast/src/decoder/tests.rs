#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::time::Duration;

use proptest::prelude::*;

use super::{Code, Decoder};
use crate::{
    error::Error,
    event::{Event, EventData},
    header::Version,
    size::Size,
};

const V2: &str = "{\"version\": 2, \"width\": 80, \"height\": 24}\n";
const V3: &str = "{\"version\": 3, \"term\": {\"cols\": 80, \"rows\": 24}}\n";

/// All events with all errors, and the decoder at its end.
fn decode_chunks(bytes: &[u8], size: usize) -> (Vec<Result<Event<'static>, String>>, Decoder) {
    let mut decoder = Decoder::new();
    let mut events = Vec::new();
    let mut take = |decoder: &mut Decoder| loop {
        match decoder.next_event() {
            Ok(Some(event)) => events.push(Ok(event.into_owned())),
            Ok(None) => break,
            Err(error) => events.push(Err(error.to_string())),
        }
    };
    for chunk in bytes.chunks(size) {
        decoder.push(chunk);
        take(&mut decoder);
    }
    decoder.finish();
    take(&mut decoder);
    (events, decoder)
}

fn decode(text: &str) -> Vec<Result<Event<'static>, String>> {
    decode_chunks(text.as_bytes(), usize::MAX).0
}

/// (seconds, code, text) of events that must all be good.
fn good(text: &str) -> Vec<(f64, String, String)> {
    let events = decode(text).into_iter().map(Result::unwrap);
    events
        .map(|event| {
            (
                event.time.as_secs_f64(),
                event.data.code().to_owned(),
                data(&event),
            )
        })
        .collect()
}

fn data(event: &Event<'_>) -> String {
    match &event.data {
        EventData::Output(text) | EventData::Input(text) | EventData::Marker(text) => {
            text.to_string()
        }
        EventData::Resize(size) => size.to_string(),
        EventData::Exit(status) => status.to_string(),
        EventData::Other(_, text) => text.to_string(),
    }
}

fn event(seconds: f64, code: &str, text: &str) -> (f64, String, String) {
    (seconds, code.to_owned(), text.to_owned())
}

#[test]
fn v2_times_count_from_the_start_and_never_run_backwards() {
    let text = format!("{V2}[1.5, \"o\", \"a\"]\n[1, \"o\", \"b\"]\n[1e1,\"i\",\"c\"]\n");
    assert_eq!(
        good(&text),
        [
            event(1.5, "o", "a"),
            event(1.5, "o", "b"),
            event(10.0, "i", "c")
        ]
    );
}

#[test]
fn v3_times_are_intervals_and_comments_are_passed_over() {
    let text = format!("{V3}# hello\n[1.5, \"o\", \"a\"]\n\n \t\r\n#\n[0.25, \"x\", \"3\"]\n");
    assert_eq!(good(&text), [event(1.5, "o", "a"), event(1.75, "x", "3")]);
}

#[test]
fn v1_is_read_in_one_line_and_in_many() {
    let line = r#"{"version":1,"width":90,"height":20,"duration":2,"stdout":[[0.5,"a\n"],[1,"é"]],"env":{"TERM":"xterm","X":null}}"#;
    let pretty = "{\n  \"version\": 1,\n  \"env\": {\"TERM\": \"xterm\", \"X\": null},\n  \
                  \"stdout\": [\n    [\n      0.5,\n      \"a\\n\"\n    ],\n    [1, \"é\"]\n  ],\n  \
                  \"height\": 20,\n  \"width\": 90,\n  \"duration\": 2\n}\n";
    for text in [line, pretty] {
        let (events, decoder) = decode_chunks(text.as_bytes(), 7);
        let header = decoder.header().unwrap();
        assert_eq!(
            (header.version, header.size),
            (Version::V1, Size::new(90, 20))
        );
        assert_eq!(header.term_type.as_deref(), Some("xterm"));
        assert_eq!(header.env.len(), 1);
        let times: Vec<Duration> = events
            .iter()
            .map(|event| event.as_ref().unwrap().time)
            .collect();
        assert_eq!(
            times,
            [Duration::from_millis(500), Duration::from_millis(1500)]
        );
        assert!(!decoder.is_truncated());
    }
}

#[test]
fn a_truncated_v1_keeps_the_events_before_the_cut() {
    for cut in [
        "",
        ",",
        ", [",
        ", [1e",
        ", [2, ",
        ", [2, \"unfin",
        ", [2, \"a\\u00",
        "]",
    ] {
        let text = format!(r#"{{"version": 1, "width": 90, "stdout": [[0.5, "a"], [1, "b"]{cut}"#);
        let (events, decoder) = decode_chunks(text.as_bytes(), 100);
        assert_eq!(
            events.iter().filter(|event| event.is_ok()).count(),
            2,
            "{events:?}"
        );
        assert_eq!(events.len(), 2, "{events:?}");
        assert!(decoder.is_truncated(), "{cut}");
        assert_eq!(decoder.header().unwrap().size, Size::DEFAULT);
    }
}

#[test]
fn a_truncated_last_line_is_no_error() {
    for cut in [
        "[",
        "[2.",
        "[2.0, \"o\", \"hal",
        "[2.0, \"o\", \"half\\u00",
        "\0\0\0\0",
    ] {
        let text = format!("{V2}[1.5, \"o\", \"a\"]\n{cut}");
        let (events, decoder) = decode_chunks(text.as_bytes(), 1000);
        assert_eq!(events.len(), 1, "{cut:?}");
        assert!(decoder.is_truncated(), "{cut:?}");
    }
    let (events, decoder) = decode_chunks(format!("{V2}[1.5, \"o\", \"a\"]").as_bytes(), 1000);
    assert_eq!((events.len(), decoder.is_truncated()), (1, false));
}

#[test]
fn a_bad_line_is_named_and_the_lines_after_it_are_read() {
    let text =
        format!("{V2}[1, \"o\", \"a\"]\n[2, \"o\", \"b[2.5, \"o\", \"c\"]\n[3, \"o\", \"d\"]\n");
    let events = decode(&text);
    assert_eq!(events.len(), 3);
    let error = events[1].as_ref().unwrap_err();
    assert!(error.starts_with("line 3, column 19: expected"), "{error}");
    assert_eq!(data(events[2].as_ref().unwrap()), "d");
}

#[test]
fn lines_that_are_no_events_are_refused_with_what_was_expected() {
    for (line, expected) in [
        ("{}", "an event"),
        ("[]", "a time"),
        ("[NaN, \"o\", \"a\"]", "a time"),
        ("[-1, \"o\", \"a\"]", "a time"),
        ("[\"1\", \"o\", \"a\"]", "a time"),
        ("[1 \"o\", \"a\"]", "a comma"),
        ("[1, 5, \"a\"]", "an event code"),
        ("[1, \"o\"]", "a comma"),
        ("[1, \"o\", 5]", "the data"),
        ("[1, \"o\", \"a\\q\"]", "one of"),
        ("[1, \"o\", \"a\"", "a closing bracket"),
        ("[1, \"o\", \"a\"] 5", "nothing after"),
        ("[1, \"o\", \"a\", oops!]", "a closing bracket"),
    ] {
        let events = decode(&format!("{V2}{line}\n"));
        let error = events[0].as_ref().unwrap_err();
        assert!(
            error.contains("line 2, ") && error.contains(expected),
            "{line}: {error}"
        );
    }
}

#[test]
fn unusual_lines_are_understood() {
    for (line, expected) in [
        ("[1,\"o\",\"a\"]", event(1.0, "o", "a")),
        ("  [ 1 , \"o\" , \"a\" ]  \r", event(1.0, "o", "a")),
        (
            "[1, \"o\", \"a\", {\"b\": [1, \"]\"]}, null]",
            event(1.0, "o", "a"),
        ),
        ("[1, \"\\u006f\", \"a\"]", event(1.0, "o", "a")),
        ("[1, \"custom\", \"a\"]", event(1.0, "custom", "a")),
        (
            "[1, \"custom\", {\"b\": 1}]",
            event(1.0, "custom", "{\"b\": 1}"),
        ),
        ("[1, \"m\"]", event(1.0, "m", "")),
        ("[1, \"m\", null]", event(1.0, "m", "")),
        ("[1, \"x\", 0]", event(1.0, "x", "0")),
        ("[1, \"x\", \"-15\"]", event(1.0, "x", "-15")),
        ("[1, \"r\", \"0x0\"]", event(1.0, "r", "0x0")),
        ("[1, \"o\", \"\\ud83d\"]", event(1.0, "o", "\u{fffd}")),
    ] {
        assert_eq!(good(&format!("{V2}{line}\n")), [expected], "{line}");
    }
    let events = decode(&format!("{V2}[1, \"r\", \"0x0\"]\n"));
    let other = EventData::Other("r".into(), "0x0".into());
    assert_eq!(events[0].as_ref().unwrap().data, other);
}

#[test]
fn bytes_that_are_not_utf8_become_replacement_characters() {
    let bytes = [V2.as_bytes(), b"[1, \"o\", \"a\xff\xe4\xb8b\"]\n"].concat();
    let (events, _) = decode_chunks(&bytes, 1000);
    assert_eq!(data(events[0].as_ref().unwrap()), "a\u{fffd}\u{fffd}b");
}

#[test]
fn a_byte_order_mark_and_crlf_are_passed_over() {
    let text = format!("\u{feff}\r\n{V2}[1, \"o\", \"a\"]\n").replace('\n', "\r\n");
    assert_eq!(good(&text), [event(1.0, "o", "a")]);
}

#[test]
fn what_is_no_recording_is_refused_with_the_line() {
    for (text, message) in [
        ("", "the file is empty"),
        (" \n\n", "the file is empty"),
        ("\u{feff}", "the file is empty"),
        ("hello", "line 1: expected a JSON object"),
        ("\n\n[1, 2]", "line 3: expected a JSON object"),
        ("{\"version\": 2}\n", "line 1: expected a field \"width\""),
        ("{\"width\": 80}\n", "line 1: expected a field \"version\""),
        ("{\"version\": 4, \"a\": 1}\n", "version 4 is not supported"),
        ("{\"version\": \"2\"}\n", "version \"2\" is not supported"),
        (
            "{\"version\": 2, \"width\": 80",
            "line 1: expected the whole header",
        ),
        (
            "{\"version\": 2,\n\"width\": 80}",
            "line 1: expected the whole header",
        ),
        (
            "{\"version\": 2, \"width\": 80, \"height\": 24} x\n",
            "nothing after the header",
        ),
        (
            "{\"version\": 1, \"width\": 80, \"height\": 24}",
            "a field \"stdout\"",
        ),
        ("{\n\"version\": 1,\n!", "line 3: expected a field name"),
        ("{\n", "line 1: expected a field \"version\""),
        ("\x1f\u{8b}", "line 1: expected a JSON object"),
    ] {
        let events = decode(text);
        let error = events[0].as_ref().unwrap_err();
        assert!(error.contains(message), "{text:?}: {error}");
        assert_eq!(events.len(), 1, "{text:?}");
    }
}

#[test]
fn garbage_without_line_ends_is_refused_at_once() {
    let mut decoder = Decoder::new();
    decoder.push(b"\x7fELF\x02\x01");
    assert!(matches!(
        decoder.next_event(),
        Err(Error::Header { line: 1, .. })
    ));
}

#[test]
fn a_line_beyond_the_limit_is_refused_without_being_held() {
    let mut decoder = Decoder::with_max_line(100);
    decoder.push(V2.as_bytes());
    let mut errors = 0;
    for _ in 0..1000 {
        decoder.push(&[b'a'; 50]);
        errors += usize::from(decoder.next_event().is_err());
        assert!(decoder.input.buffer.len() <= 200);
    }
    assert_eq!(errors, 1);
    decoder.push(b"\n[1, \"o\", \"a\"]\n");
    assert_eq!(data(&decoder.next_event().unwrap().unwrap()), "a");
}

#[test]
fn raw_events_append_their_text() {
    let mut decoder = Decoder::new();
    decoder.push(format!("{V3}[1, \"o\", \"a\"]\n[1, \"zz\", \"b\"]\nbad\n").as_bytes());
    let mut text = b"before ".to_vec();
    let raw = decoder.next_raw(&mut text).unwrap().unwrap();
    assert_eq!((raw.micros, raw.code), (1_000_000, Code::Output));
    let raw = decoder.next_raw(&mut text).unwrap().unwrap();
    assert_eq!((raw.micros, raw.code), (2_000_000, Code::Other(b"zz")));
    assert!(decoder.next_raw(&mut text).is_err());
    assert_eq!(text, b"before ab");
}

proptest! {
    #[test]
    fn any_chunking_gives_the_same_events(
        header in prop_oneof![Just(V2), Just(V3), Just("{\"version\":1,\n\"width\":1,\"height\":1,\"stdout\":[")],
        pieces in proptest::collection::vec(
            prop_oneof![
                Just("[1.5, \"o\", \"\\u001b[1mé\\ud83d\\ude00\"]\n"),
                Just("[0.1,\"i\",\"\\r\\n\"]\r\n"),
                Just("[1, \"text\"],\n"),
                Just("# note\n\n"),
                Just("[1, \"o\", \"cut"),
                Just("\n"),
                Just("]"),
                Just("\"\\"),
                Just("\0"),
            ],
            0..12,
        ),
        size in 1..40_usize,
    ) {
        let text = header.to_owned() + &pieces.concat();
        let (whole, at_once) = decode_chunks(text.as_bytes(), usize::MAX);
        let (parts, in_parts) = decode_chunks(text.as_bytes(), size);
        prop_assert_eq!(whole, parts);
        prop_assert_eq!(at_once.header(), in_parts.header());
        prop_assert_eq!(at_once.is_truncated(), in_parts.is_truncated());
        prop_assert_eq!(at_once.whole_len(), in_parts.whole_len());
    }

    #[test]
    fn any_bytes_are_read_without_panic(
        start in prop_oneof![Just(""), Just(V2), Just("{\"version\":1,"), Just("{\"stdout\":[")],
        bytes in proptest::collection::vec(any::<u8>(), 0..200),
    ) {
        decode_chunks(&[start.as_bytes(), &bytes].concat(), 13);
    }
}

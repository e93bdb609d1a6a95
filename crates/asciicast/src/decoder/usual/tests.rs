#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::time::Duration;

use proptest::prelude::*;

use crate::{Code, Decoder, Encoder};

const V2: &str = "{\"version\": 2, \"width\": 80, \"height\": 24}\n";
const V3: &str = "{\"version\":3,\"term\":{\"cols\":80,\"rows\":24}}\n";

/// More than is looked at at once.
const NEXT: &str = "# a comment that is longer than what has to be there behind the last byte of a \
                    line which is to be taken with others";

/// A decoder that has read the header and has `lines` before it.
fn decoder(header: &str, lines: &str) -> Decoder {
    let mut decoder = Decoder::new();
    decoder.push(header.as_bytes());
    assert!(decoder.start_reading().unwrap());
    decoder.push(lines.as_bytes());
    decoder
}

#[test]
fn output_is_taken_up_to_what_is_something_else() {
    let lines =
        "[0.5, \"o\", \"\\u001b[1mé\\r\\n\"]\n[0.125, \"o\", \"b\\u0007\"]\n[1.000, \"m\", \"\"]\n";
    let mut decoder = decoder(V3, &[lines, NEXT].concat());
    let mut room = [0; 200];
    let count = decoder.take_output(&mut room);
    assert_eq!(&room[..count], "\x1b[1mé\r\nb\x07".as_bytes());
    assert_eq!(decoder.time(), Duration::from_millis(625));
    assert_eq!(decoder.take_output(&mut room), 0);
    let mut text = Vec::new();
    let event = decoder.next_raw(&mut text).unwrap().unwrap();
    assert_eq!((event.micros, event.code), (1_625_000, Code::Marker));
}

#[test]
fn output_that_does_not_fit_is_left() {
    for text in ["0123456789", "0123456789 0123456789"] {
        let line = format!("[0.5, \"o\", \"{text}\"]\n");
        let mut decoder = decoder(V2, &[&line, &line, NEXT].concat());
        let mut room = [0; 100];
        let room = &mut room[..if text.len() < 16 { 20 } else { 100 }];
        assert_eq!(decoder.take_output(room), text.len());
        assert_eq!(decoder.take_output(room), text.len());
        assert_eq!(decoder.take_output(room), 0);
    }
}

#[test]
fn copied_lines_have_other_times_and_nothing_else() {
    let lines = "[1.5, \"o\", \"\\u001b\"]\n[1.0, \"i\", \"é\"]\n[2.000001, \"x\", \"0\"]\n\
                 [3.0, \"r\", \"1x1\"]\n";
    let mut decoder = decoder(V2, &[lines, NEXT].concat());
    let mut room = [0; 200];
    let mut encoder = Encoder::v3();
    let count = decoder.transcode(&mut encoder, 500_000, &mut room);
    assert_eq!(
        std::str::from_utf8(&room[..count]).unwrap(),
        "[2.000, \"o\", \"\\u001b\"]\n[0.000, \"i\", \"é\"]\n[0.500, \"x\", \"0\"]\n"
    );
    assert!(decoder.next_encoded().unwrap().unwrap().resize().is_some());
}

/// Texts of output and times of all events, many at once as far as that goes.
fn at_once(mut decoder: Decoder, room_bytes: usize) -> (Vec<u8>, Vec<u64>, u64) {
    let (mut texts, mut times, mut text) = (Vec::new(), Vec::new(), Vec::new());
    let mut room = vec![0; room_bytes];
    loop {
        let count = decoder.take_output(&mut room);
        texts.extend_from_slice(&room[..count]);
        if count > 0 {
            continue;
        }
        text.clear();
        match decoder.next_raw(&mut text) {
            Ok(Some(event)) if event.code == Code::Output => {
                texts.extend_from_slice(&text);
            }
            Ok(Some(event)) => times.push(event.micros),
            Ok(None) => break,
            Err(_) => times.push(u64::MAX),
        }
    }
    (texts, times, decoder.whole_len())
}

/// The same, one by one.
fn one_by_one(mut decoder: Decoder) -> (Vec<u8>, Vec<u64>, u64) {
    let (mut texts, mut times, mut text) = (Vec::new(), Vec::new(), Vec::new());
    loop {
        text.clear();
        match decoder.next_raw(&mut text) {
            Ok(Some(event)) if event.code == Code::Output => texts.extend_from_slice(&text),
            Ok(Some(event)) => times.push(event.micros),
            Ok(None) => return (texts, times, decoder.whole_len()),
            Err(_) => times.push(u64::MAX),
        }
    }
}

fn line() -> impl Strategy<Value = String> {
    let time = prop_oneof![
        "[0-9]{1,6}\\.[0-9]{1,7}",
        "[0-9]{1,3}",
        "[0-9]\\.[0-9]e[0-9]"
    ];
    let code = prop_oneof![4 => Just("o"), 1 => Just("m"), 1 => Just("r"), 1 => Just("\\u006f")];
    let piece = prop_oneof![
        "[ -!#-\\[\\]-~]{0,40}",
        Just("é世".to_owned()),
        Just("\\u001b[".to_owned()),
        Just("\\r\\n".to_owned()),
        Just("\\\"".to_owned()),
        Just("\\\\".to_owned()),
        Just("\\u001B".to_owned()),
        "(\\\\u001b\\[[0-9;]{0,8}m[a-z]{0,9}){9,20}",
        "(\\\\r\\\\n|\\\\t|\\\\\\\\){1,20}",
        Just("\\u00e9".to_owned()),
        Just("\t".to_owned()),
        Just("\n".to_owned())
    ];
    let text = proptest::collection::vec(piece, 0..8).prop_map(|pieces| pieces.concat());
    let end = prop_oneof![8 => Just("]\n"), 1 => Just("]\r\n"), 1 => Just(" ]\n"), 1 => Just("\n")];
    (time, code, text, end)
        .prop_map(|(time, code, text, end)| format!("[{time}, \"{code}\", \"{text}\"{end}"))
}

proptest! {
    #[test]
    fn many_at_once_are_the_same_as_one_by_one(
        header in prop_oneof![Just(V2), Just(V3)],
        lines in proptest::collection::vec(line(), 0..12),
        room_bytes in 8..2000_usize,
    ) {
        let lines = lines.concat();
        let with_end = || {
            let mut decoder = decoder(header, &lines);
            decoder.finish();
            decoder
        };
        prop_assert_eq!(at_once(with_end(), room_bytes), one_by_one(with_end()));
    }

    #[test]
    fn copies_are_what_decoding_and_encoding_gives(
        header in prop_oneof![Just(V2), Just(V3)],
        lines in proptest::collection::vec(line(), 0..12),
        room_bytes in 0..2000_usize,
    ) {
        let lines = lines.concat();
        let (mut copied, mut room) = (Vec::new(), vec![0; room_bytes]);
        let mut encoder = Encoder::v3();
        let mut copying = decoder(header, &lines);
        let mut encoded = Vec::new();
        let mut plain_encoder = Encoder::v3();
        let mut plain = decoder(header, &lines);
        loop {
            let count = copying.transcode(&mut encoder, 7, &mut room);
            copied.extend_from_slice(&room[..count]);
            match copying.next_encoded() {
                Ok(Some(event)) => {
                    let later = event.time + Duration::from_micros(7);
                    encoder.encoded(&event.at(later), &mut copied);
                }
                Ok(None) => break,
                Err(_) => {}
            }
        }
        loop {
            match plain.next_event() {
                Ok(Some(mut event)) => {
                    event.time += Duration::from_micros(7);
                    plain_encoder.event(&event, &mut encoded);
                }
                Ok(None) => break,
                Err(_) => {}
            }
        }
        prop_assert_eq!(String::from_utf8_lossy(&copied), String::from_utf8_lossy(&encoded));
    }
}

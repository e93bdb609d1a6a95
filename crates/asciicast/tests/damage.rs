//! Damaged files: nothing panics, and how the bytes arrive makes no difference.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::path::PathBuf;

use asciicast::{Decoder, Encoder, Event, Reader, Tail, Ttyrec, Typescript};
use proptest::prelude::*;

fn fixture(name: &str) -> Vec<u8> {
    let mut path = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    path.extend(["..", "..", "fixtures", "casts", name]);
    std::fs::read(path).unwrap()
}

/// A change to a file: at a place in it, so many bytes are replaced by others.
fn damage() -> impl Strategy<Value = (prop::sample::Index, usize, Vec<u8>)> {
    let bytes = prop_oneof![
        proptest::collection::vec(any::<u8>(), 0..5),
        Just(b"\n".to_vec()),
        Just(b"\"".to_vec()),
        Just(b"\\".to_vec()),
        Just(b"]".to_vec()),
        Just(b"\\ud83d".to_vec()),
        Just(b"[1e9,\"o\",\"\\u001b[H\"]\n".to_vec()),
        Just(b"-1".to_vec()),
        Just(vec![0; 20]),
    ];
    (any::<prop::sample::Index>(), 0..20_usize, bytes)
}

fn damaged(file: &[u8], damages: &[(prop::sample::Index, usize, Vec<u8>)]) -> Vec<u8> {
    let mut file = file.to_vec();
    for (at, len, bytes) in damages {
        let start = at.index(file.len() + 1);
        let end = (start + len).min(file.len());
        file.splice(start..end, bytes.iter().copied());
    }
    file
}

/// Events and errors of `bytes` pushed in pieces of `size`, asking each time or only at the end.
fn decode(bytes: &[u8], size: usize, asks_each_time: bool) -> (Vec<String>, bool) {
    let mut decoder = Decoder::new();
    let mut seen = Vec::new();
    let mut take = |decoder: &mut Decoder| loop {
        match decoder.next_event() {
            Ok(Some(Event { time, data })) => seen.push(format!("{time:?} {data:?}")),
            Ok(None) => break,
            Err(error) => seen.push(error.to_string()),
        }
    };
    for piece in bytes.chunks(size) {
        decoder.push(piece);
        if asks_each_time {
            take(&mut decoder);
        }
    }
    decoder.finish();
    take(&mut decoder);
    (seen, decoder.is_truncated())
}

/// The file written anew by way of events, the errors on the way among them.
fn copy_decoded(file: &[u8]) -> Option<Vec<u8>> {
    let (mut reader, mut encoder) = (Reader::new(file).ok()?, Encoder::v2());
    let mut out = Vec::new();
    loop {
        match reader.next_event() {
            Ok(Some(event)) => encoder.event(&event, &mut out),
            Ok(None) => return Some(out),
            Err(error) => out.extend(error.to_string().into_bytes()),
        }
    }
}

/// The same with events that are not decoded.
fn copy_undecoded(file: &[u8]) -> Option<Vec<u8>> {
    let (mut reader, mut encoder) = (Reader::new(file).ok()?, Encoder::v2());
    let mut out = Vec::new();
    loop {
        match reader.next_encoded() {
            Ok(Some(event)) => encoder.encoded(&event, &mut out),
            Ok(None) => return Some(out),
            Err(error) => out.extend(error.to_string().into_bytes()),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn damaged_recordings_are_read_alike_in_any_chunking(
        name in prop::sample::select(vec![
            "v1-pretty.json", "v1-one-line.json", "v2.cast", "v3.cast", "bom-crlf.cast",
        ]),
        damages in proptest::collection::vec(damage(), 1..6),
        size in 1..200_usize,
    ) {
        let file = damaged(&fixture(name), &damages);
        let whole = decode(&file, usize::MAX, false);
        prop_assert_eq!(&whole, &decode(&file, size, true));
        prop_assert_eq!(&whole, &decode(&file, size, false));
        prop_assert_eq!(copy_undecoded(&file), copy_decoded(&file));
        if let Ok(tail) = Tail::read(file.as_slice()) {
            prop_assert!(tail.len <= file.len() as u64);
            prop_assert_eq!(tail.is_truncated, whole.1);
        }
    }

    #[test]
    fn what_a_tail_keeps_reads_as_before(
        damages in proptest::collection::vec(damage(), 1..4),
        name in prop::sample::select(vec!["v2.cast", "v3.cast"]),
    ) {
        let file = damaged(&fixture(name), &damages);
        if let Ok(tail) = Tail::read(file.as_slice()) {
            let mut kept = file[..tail.len as usize].to_vec();
            if !tail.ends_with_newline {
                kept.push(b'\n');
            }
            let events = |bytes: &[u8]| {
                let (mut seen, is_truncated) = decode(bytes, usize::MAX, false);
                seen.retain(|event| !event.contains("expected"));
                (seen, is_truncated)
            };
            prop_assert_eq!(events(&kept), (events(&file).0, false));
        }
    }

    #[test]
    fn any_bytes_are_read_as_typescript_and_ttyrec_without_panic(
        timing in prop_oneof!["([OISH]? ?[0-9.]{1,6} [0-9A-Z]{1,4} ?[0-9]{0,3}\n){0,8}", ".{0,60}"],
        bytes in proptest::collection::vec(any::<u8>(), 0..200),
    ) {
        let input = Some(bytes.as_slice());
        if let Ok(mut typescript) = Typescript::new(timing.as_bytes(), bytes.as_slice(), input) {
            while !matches!(typescript.next_event(), Ok(None)) {}
        }
        if let Ok(mut ttyrec) = Ttyrec::new(bytes.as_slice()) {
            while matches!(ttyrec.next_event(), Ok(Some(_))) {}
        }
    }
}

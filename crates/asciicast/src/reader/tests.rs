#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::io::BufReader;

use super::Reader;
use crate::error::Error;

const CAST: &str = "{\"version\": 2, \"width\": 80, \"height\": 24}\n\
                    [1.0, \"o\", \"a\"]\n[2.0, \"o\", \"b\"]\n[3.0, \"o\", \"c\"]\n";

/// How many events there are, and whether the recording is truncated.
fn count(bytes: &[u8]) -> (usize, bool) {
    let mut reader = Reader::new(BufReader::with_capacity(3, bytes)).unwrap();
    assert_eq!(reader.header().size.cols, 80);
    let mut events = 0;
    while reader.next_event().unwrap().is_some() {
        events += 1;
    }
    (events, reader.is_truncated())
}

#[test]
fn plain_text_is_read_in_small_pieces() {
    assert_eq!(count(CAST.as_bytes()), (3, false));
    assert_eq!(count(&CAST.as_bytes()[..CAST.len() - 3]), (2, true));
}

#[test]
fn errors_name_the_line_and_reading_goes_on() {
    let text = CAST.replace("[2.0,", "[two,");
    let mut reader = Reader::new(text.as_bytes()).unwrap();
    assert!(reader.next_event().unwrap().is_some());
    assert!(matches!(
        reader.next_event(),
        Err(Error::Event { line: 3, .. })
    ));
    assert!(reader.next_event().unwrap().is_some());
    assert!(reader.next_event().unwrap().is_none());
}

#[test]
fn a_source_without_a_header_is_no_recording() {
    assert!(matches!(Reader::new(&b""[..]), Err(Error::Empty)));
    assert!(matches!(
        Reader::new(&b"#!/bin/sh\n"[..]),
        Err(Error::Header { line: 1, .. })
    ));
}

#[cfg(feature = "gzip")]
mod gzip {
    use std::io::Write;

    use super::{CAST, count};

    fn compressed() -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(CAST.as_bytes()).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn gzip_is_read() {
        assert_eq!(count(&compressed()), (3, false));
    }

    #[test]
    fn gzip_members_one_after_the_other_are_one_recording() {
        let mut bytes = compressed();
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(b"[4.0, \"o\", \"d\"]\n").unwrap();
        bytes.extend(encoder.finish().unwrap());
        assert_eq!(count(&bytes), (4, false));
    }

    #[test]
    fn truncated_gzip_gives_the_events_before_the_cut() {
        let bytes = compressed();
        assert_eq!(count(&bytes[..bytes.len() - 4]), (3, true));
    }
}

#[cfg(feature = "zstd")]
mod zstd {
    use super::{CAST, count};

    #[test]
    fn zstd_is_read() {
        let bytes = ::zstd::encode_all(CAST.as_bytes(), 1).unwrap();
        assert_eq!(count(&bytes), (3, false));
    }
}

#[cfg(not(feature = "gzip"))]
#[test]
fn compressed_files_are_refused_by_name_where_they_cannot_be_read() {
    let error = Reader::new(&b"\x1f\x8b\x08\x00\x00\x00"[..]).unwrap_err();
    assert!(error.to_string().contains("gzip"), "{error}");
}

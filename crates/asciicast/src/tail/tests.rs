#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::time::Duration;

use super::Tail;
use crate::{error::Error, header::Version, size::Size};

const V3: &str = "{\"version\":3,\"term\":{\"cols\":80,\"rows\":24}}\n[1.0, \"o\", \"a\"]\n";
const V2: &str = "{\"version\":2,\"width\":80,\"height\":24}\n[1.0, \"o\", \"a\"]\n";

fn tail(text: &str) -> Tail {
    Tail::read(text.as_bytes()).unwrap()
}

#[test]
fn a_whole_recording_can_be_continued_at_its_end() {
    let text = format!("{V3}[0.5, \"r\", \"100x30\"]\n# the end\n\n");
    let tail = tail(&text);
    assert_eq!(tail.header.version, Version::V3);
    assert_eq!(tail.duration, Duration::from_millis(1500));
    assert_eq!(tail.size, Size::new(100, 30));
    assert_eq!(tail.len, text.len() as u64);
    assert!(tail.ends_with_newline && !tail.is_truncated);
}

#[test]
fn a_line_that_was_cut_off_is_left_out() {
    let tail = tail(&format!("{V2}[2.0, \"o\", \"hal"));
    assert_eq!((tail.len, tail.is_truncated), (V2.len() as u64, true));
    assert!(tail.ends_with_newline);
    assert_eq!(tail.duration, Duration::from_secs(1));
}

#[test]
fn a_last_line_that_lacks_only_its_end_is_kept() {
    let text = format!("{V2}[2.0, \"o\", \"b\"]");
    let tail = tail(&text);
    assert_eq!((tail.len, tail.is_truncated), (text.len() as u64, false));
    assert!(!tail.ends_with_newline);
    assert_eq!(tail.duration, Duration::from_secs(2));
}

#[test]
fn a_header_alone_can_be_continued() {
    let header = "{\"version\":2,\"width\":80,\"height\":24}";
    let tail = tail(header);
    assert_eq!(
        (tail.len, tail.ends_with_newline),
        (header.len() as u64, false)
    );
    assert_eq!((tail.duration, tail.size), (Duration::ZERO, Size::DEFAULT));
}

#[test]
fn bad_lines_in_the_middle_do_not_end_it() {
    let text = format!("{V3}garbage\n[0.5, \"o\", \"b\"]\n");
    assert_eq!(tail(&text).len, text.len() as u64);
}

#[test]
fn compressed_files_are_refused() {
    let result = Tail::read(&b"\x1f\x8b\x08\x00\x00\x00\x00\x00"[..]);
    assert!(matches!(result, Err(Error::Compressed(_))), "{result:?}");
}

//! `Range`: a part of a file instead of the whole.
//!
//! <https://www.rfc-editor.org/rfc/rfc9110#name-range-requests>

use axum::http::{HeaderMap, header};

/// What a request wants of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    Whole,
    /// From the first byte to the one before the second.
    Bytes(u64, u64),
    /// Something beyond the end.
    Nothing,
}

/// The part of a file of this length and with this `ETag` that a request asks for. More than
/// one part at once is answered with the whole.
pub(crate) fn wanted(headers: &HeaderMap, length: u64, tag: &str) -> Part {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let Some(ranges) = text(header::RANGE).and_then(|range| range.strip_prefix("bytes=")) else {
        return Part::Whole;
    };
    // The rest of another form, or of another time, is of no use. A weak tag is none here.
    if text(header::IF_RANGE).is_some_and(|known| known != tag) {
        return Part::Whole;
    }
    let Some((first, last)) = ranges.trim().split_once('-') else {
        return Part::Whole;
    };
    let number = |text: &str| match text.is_empty() {
        true => Some(None),
        false => text.parse::<u64>().ok().map(Some),
    };
    match (number(first), number(last)) {
        (Some(Some(first)), Some(last)) if last.is_none_or(|last| first <= last) => {
            let end = last.map_or(length, |last| last.saturating_add(1).min(length));
            if first < end {
                Part::Bytes(first, end)
            } else {
                Part::Nothing
            }
        }
        (Some(None), Some(Some(count))) if count > 0 && length > 0 => {
            Part::Bytes(length.saturating_sub(count), length)
        }
        (Some(None), Some(Some(_))) => Part::Nothing,
        _ => Part::Whole,
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
mod tests {
    use super::*;

    fn part(range: &str) -> Part {
        let mut headers = HeaderMap::new();
        headers.insert(header::RANGE, range.parse().unwrap());
        wanted(&headers, 100, "\"tag\"")
    }

    #[test]
    fn a_part_is_given_by_its_first_and_last_byte_or_by_its_length() {
        assert_eq!(part("bytes=0-0"), Part::Bytes(0, 1));
        assert_eq!(part("bytes=10-19"), Part::Bytes(10, 20));
        assert_eq!(part("bytes=90-"), Part::Bytes(90, 100));
        assert_eq!(part("bytes=90-1000"), Part::Bytes(90, 100));
        assert_eq!(part("bytes=-30"), Part::Bytes(70, 100));
        assert_eq!(part("bytes=-1000"), Part::Bytes(0, 100));
    }

    #[test]
    fn what_lies_beyond_the_end_is_nothing_and_what_cannot_be_read_the_whole() {
        for range in ["bytes=100-", "bytes=200-300", "bytes=-0"] {
            assert_eq!(part(range), Part::Nothing, "{range}");
        }
        for range in [
            "bytes=0-1,5-6",
            "bytes=5-2",
            "lines=1-2",
            "bytes=a-b",
            "bytes=-",
            "bytes=7",
        ] {
            assert_eq!(part(range), Part::Whole, "{range}");
        }
    }

    #[test]
    fn a_part_of_another_form_is_never_given() {
        let mut headers = HeaderMap::new();
        headers.insert(header::RANGE, "bytes=1-2".parse().unwrap());
        headers.insert(header::IF_RANGE, "\"tag\"".parse().unwrap());
        assert_eq!(wanted(&headers, 100, "\"tag\""), Part::Bytes(1, 3));
        assert_eq!(wanted(&headers, 100, "\"other\""), Part::Whole);
        headers.insert(header::IF_RANGE, "W/\"tag\"".parse().unwrap());
        assert_eq!(wanted(&headers, 100, "\"tag\""), Part::Whole);
    }
}

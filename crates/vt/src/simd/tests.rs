//! What the instruction set offers against the plain way.

use super::{TEXT, imp, portable, printable_run, string_stop};

#[test]
fn every_byte_at_every_place_stops_as_the_plain_search_says() {
    for len in 0..50 {
        for place in 0..len {
            for byte in 0..=255 {
                let mut bytes = vec![b'x'; len];
                bytes[place] = byte;
                let unprintable = !matches!(byte, 0x20..=0x7e);
                let stops = byte < 0x20 || byte == 0x9c;
                assert_eq!(printable_run(&bytes), if unprintable { place } else { len });
                assert_eq!(string_stop(&bytes), stops.then_some(place));
            }
        }
    }
}

#[test]
fn the_first_of_several_stops_counts() {
    let bytes = b"0123456789abcdefghi\x1b\n\x9cxyz 0123456789abcdef\x07";
    assert_eq!(printable_run(bytes), 19);
    assert_eq!(string_stop(bytes), Some(19));
    assert_eq!(string_stop(b"plain text without an end"), None);
}

#[test]
fn each_byte_has_its_bit() {
    for place in 0..16 {
        for byte in 0..=255_u8 {
            let mut chunk = *b"1;234m\x80:/0000000";
            chunk[place] = byte;
            let digits = (0..16).filter(|place| !chunk[*place].is_ascii_digit());
            let expected = digits.fold(0, |bits, place| bits | 1 << place);
            assert_eq!(imp::non_digits(&chunk), expected);
            assert_eq!(portable::non_digits(&chunk), expected);
            // Of these only the first is asked for.
            let first = |bits: u32| bits.trailing_zeros();
            let stops = [imp::unprintable(&chunk), imp::string_stops(&chunk)];
            let expected = [
                portable::unprintable(&chunk),
                portable::string_stops(&chunk),
            ];
            assert_eq!(stops.map(first), expected.map(first));
        }
    }
}

#[test]
fn bytes_become_words_in_order() {
    let bytes = [b'a', 0, 0x7f, 0x80, 0xff, b'z', 1, 2];
    let expected = bytes.map(|byte| 0xdead_beef_u64 << 32 | u64::from(byte));
    assert_eq!(imp::spread(bytes, 0xdead_beef), expected);
    assert_eq!(portable::spread(bytes, 0xdead_beef), expected);
}

#[test]
fn code_points_become_words_in_order() {
    let codes = [0x61, 0, 0x7ff, 0x800, 0xffff, 0x2500, 1, 2];
    let expected = codes.map(|code| 0xdead_beef_u64 << 32 | u64::from(code));
    assert_eq!(imp::spread_codes(codes, 0xdead_beef), expected);
    assert_eq!(portable::spread_codes(codes, 0xdead_beef), expected);
}

#[test]
fn text_is_seen_as_the_plain_way_sees_it() {
    let mut text = [0; TEXT];
    text.copy_from_slice("aż─\u{d7ff}日\x7f😀\x1b".as_bytes());
    for place in 0..TEXT {
        for byte in 0..=255 {
            let mut text = text;
            text[place] = byte;
            let (one, other) = (imp::planes(&text), portable::planes(&text));
            assert_eq!(one.codes, other.codes, "{text:x?}");
            let bits = |planes: &super::Planes| {
                (
                    planes.high,
                    [planes.controls, planes.overlong, planes.inner],
                    planes.above_e2 & planes.high[0],
                )
            };
            assert_eq!(bits(&one), bits(&other), "{text:x?}");
        }
    }
}

//! What the instruction set offers against the plain way.

use super::{Characters, TEXT, characters, imp, portable, printable_run, string_stop};
use crate::width::Properties;

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
fn text_is_seen_as_the_plain_way_sees_it() {
    let mut text = [0; TEXT];
    text.copy_from_slice("aż─\u{d7ff}日\x7f😀\x1b".as_bytes());
    for place in 0..TEXT {
        for byte in 0..=255 {
            let mut text = text;
            text[place] = byte;
            let (one, other) = (imp::planes(&text), portable::planes(&text));
            assert_eq!(imp::codes(&text), portable::codes(&text), "{text:x?}");
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

type NarrowWords = fn(&[u8; TEXT], u32, u32, &mut [u64; 16]) -> (usize, Option<usize>);

/// As the instruction set has it, and plainly.
const NARROW_WORDS: [NarrowWords; 2] = [imp::narrow_words, portable::narrow_words];

/// The words of the first characters of `text`, how many bytes they have, and how many follow.
fn narrow(narrow_words: NarrowWords, text: &[u8; TEXT]) -> Option<(Vec<u64>, usize, usize)> {
    let Characters { starts, len, .. } = characters(text)?;
    let mut words = [0; 16];
    let (count, taken) = narrow_words(text, starts, 0xdead_beef, &mut words);
    let left = starts.count_ones() as usize - count;
    Some((words[..count].to_vec(), taken.unwrap_or(len), left))
}

/// Sixteen bytes and two more of characters that are repeated.
fn repeated(chars: &str) -> [u8; TEXT] {
    let mut bytes = chars.bytes().cycle();
    std::array::from_fn(|_| bytes.next().unwrap_or(b' '))
}

#[test]
fn words_of_narrow_characters_are_those_of_their_code_points() {
    let texts = [
        "─│",
        "é",
        "xé",
        "a─bé",
        "┌─x",
        "abcdefgé",
        "żółw ",
        "⣿⡇ ",
        "ab─",
    ];
    for chars in texts {
        for shift in 0..chars.chars().count() {
            let start: String = chars.chars().cycle().skip(shift).take(18).collect();
            let [quick, plain] = NARROW_WORDS.map(|narrow_words| {
                let found = narrow(narrow_words, &repeated(&start));
                let (words, bytes, left) = found.expect("it is well-formed");
                let chars = start.get(..bytes).expect("characters are not cut").chars();
                let expected: Vec<u64> = chars
                    .map(|char| 0xdead_beef << 32 | u64::from(char))
                    .collect();
                if !words.is_empty() {
                    assert_eq!(words, expected, "{start}");
                }
                (words, left)
            });
            assert_eq!(plain.1, 0, "{start}");
            assert!(plain.0.starts_with(&quick.0), "{start}");
        }
    }
}

#[cfg(target_arch = "x86_64")]
#[test]
fn vectors_take_at_least_eight_narrow_characters() {
    if !is_x86_feature_detected!("avx") || !is_x86_feature_detected!("popcnt") {
        return;
    }
    for (chars, expected, left) in [("─", 6, 0), ("é", 8, 0), ("abé", 8, 4), ("abcdefé", 14, 0)]
    {
        let (words, _, rest) = narrow(imp::narrow_words, &repeated(chars)).expect("it is text");
        assert_eq!((words.len(), rest), (expected, left), "{chars}");
    }
}

#[test]
fn only_what_takes_one_column_is_narrow() {
    for narrow_words in NARROW_WORDS {
        for char in (0x80..=0xffff).filter_map(char::from_u32) {
            let Some((words, ..)) = narrow(narrow_words, &repeated(&format!("é{char}ab"))) else {
                continue;
            };
            let width = Properties::of(char.into()).width();
            assert!(words.len() < 2 || width == 1, "{char:?}");
        }
    }
}

#[test]
fn three_bytes_for_what_fits_into_two_are_not_narrow() {
    for narrow_words in NARROW_WORDS {
        for second in 0x80..0xa0 {
            let mut text = repeated("─");
            text[3..6].copy_from_slice(&[0xe0, second, 0xa1]);
            let words = narrow(narrow_words, &text).map(|(words, ..)| words);
            assert!(words.unwrap_or_default().len() < 2, "{second:#x}");
        }
    }
}

//! The vector searches against the plain ones.

use super::{printable_run, scalar_printable_run, scalar_string_stop, string_stop};

#[test]
fn every_byte_at_every_place_stops_as_the_plain_search_says() {
    for len in 0..50 {
        for place in 0..len {
            for byte in 0..=255 {
                let mut bytes = vec![b'x'; len];
                bytes[place] = byte;
                assert_eq!(printable_run(&bytes), scalar_printable_run(&bytes));
                assert_eq!(string_stop(&bytes), scalar_string_stop(&bytes));
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

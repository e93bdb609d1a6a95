//! The generated table against other implementations of the same properties.

use unicode_width::UnicodeWidthChar;

use super::{Properties, continues_cluster};

#[test]
fn widths_agree_with_unicode_width() {
    let mut differences = Vec::new();
    for char in '\u{a0}'..=char::MAX {
        let ours = Properties::of(char as u32).width();
        if Some(ours) != char.width() {
            differences.push(char as u32);
        }
    }
    println!("{} {:x?}", differences.len(), differences);
    assert_eq!(differences.len(), 0);
}

//! The generated table against other implementations of the same properties.

use unicode_width::UnicodeWidthChar;

use super::{Class, Properties};

/// Code points to which `unicode-width` gives another width for a reason.
fn is_known_difference(char: char) -> bool {
    let class = Properties::of(char as u32).class();
    match char {
        // Drawn by terminals, as a hyphen.
        '\u{ad}' => true,
        // Letters of Indic scripts that it takes for a part of the syllable: wcwidth does not.
        _ if matches!(class, Class::SpacingMark | Class::Extend | Class::Prepend) => true,
        // Fillers and separators, invisible by name, seen as blanks or as nothing.
        '\u{b53}' | '\u{b54}' | '\u{2028}' | '\u{2029}' | '\u{3164}' | '\u{ffa0}' | '\u{17a4}'
        | '\u{17d8}' => true,
        '\u{5c8}' | '\u{5c9}' | '\u{d7c7}'..='\u{d7ca}' | '\u{d7fc}'..='\u{d7ff}' => true,
        '\u{2065}' | '\u{fff0}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}' => true,
        '\u{13430}'..='\u{1343f}' | '\u{1d127}'..='\u{1d17a}' | '\u{a8fa}' | '\u{2d7f}' => true,
        // Assigned or made wide since the version of the table.
        '\u{2630}'..='\u{2637}' | '\u{268a}'..='\u{268f}' | '\u{2ffc}'..='\u{2fff}' => true,
        '\u{31e4}'..='\u{31ef}' | '\u{4dc0}'..='\u{4dff}' | '\u{897}' | '\u{1acf}'..='\u{1af0}' => {
            true
        }
        '\u{10d69}'..='\u{10efc}' | '\u{113b8}'..='\u{113e2}' | '\u{11b60}'..='\u{11df0}' => true,
        '\u{11f5a}' | '\u{1611e}'..='\u{1612f}' | '\u{16ff0}'..='\u{19191}' => true,
        '\u{191a0}'..='\u{1b168}' | '\u{1d250}'..='\u{1d376}' | '\u{1e5ee}'..='\u{1e6f5}' => true,
        '\u{1f1ae}' | '\u{1f6d8}'..='\u{1fafa}' => true,
        _ => false,
    }
}

#[test]
fn widths_agree_with_unicode_width() {
    let differs = |char: &char| Some(Properties::of(*char as u32).width()) != char.width();
    let unknown: Vec<String> = ('\u{a0}'..=char::MAX)
        .filter(|char| differs(char) && !is_known_difference(*char))
        .map(|char| format!("U+{:04X}", char as u32))
        .collect();
    assert_eq!(unknown, [""; 0]);
}

#[test]
fn marks_wide_and_ambiguous_characters_have_their_widths() {
    for (char, width) in [
        ('é', 1),
        ('─', 1),
        ('漢', 2),
        ('ｱ', 1),
        ('Ａ', 2),
        ('😀', 2),
    ] {
        assert_eq!(Properties::of(char as u32).width(), width, "{char}");
    }
    for mark in ['\u{300}', '\u{200d}', '\u{fe0f}', '\u{1160}', '\u{e0001}'] {
        assert_eq!(Properties::of(mark as u32).width(), 0);
    }
    assert!(Properties::of('─' as u32).is_ambiguous());
    assert!(!Properties::of('x' as u32).is_ambiguous());
    // What is no scalar value or past the last code point is looked up without harm.
    assert_eq!(Properties::of(0xd800).width(), 1);
    assert_eq!(Properties::of(u32::MAX).width(), 1);
}

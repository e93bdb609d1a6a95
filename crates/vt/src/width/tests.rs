//! The generated table against other implementations of the same properties.

use proptest::prelude::*;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthChar;

use super::{Class, Properties, continues_cluster};

/// Some of each class, and what the rules treat apart.
const JOINERS: &[char] = &[
    'a', '漢', '\u{300}', '\u{200d}', '\u{200c}', '\u{fe0f}', '\u{903}', '\u{600}', '🇩', '🇪',
    '\u{1100}', '\u{1161}', '\u{11a8}', '가', '각', '😀', '👩', '🏽', '❤', 'क', 'ष', '\u{94d}',
    '\u{93c}', 'ક', '\u{acd}',
];

/// Code points to which `unicode-width` gives another width for a reason.
fn is_known_difference(char: char) -> bool {
    let class = Properties::of(char as u32).class();
    match char {
        // Drawn by terminals, as a hyphen.
        '\u{ad}' => true,
        // Letters of Indic scripts that it takes for a part of the syllable: wcwidth does not.
        _ if matches!(
            class,
            Class::SpacingMark | Class::Extend | Class::Linker | Class::Prepend
        ) =>
        {
            true
        }
        // Fillers and separators, invisible by name, seen as blanks or as nothing.
        '\u{b53}' | '\u{b54}' | '\u{2028}' | '\u{2029}' | '\u{3164}' | '\u{ffa0}' | '\u{17a4}'
        | '\u{17d8}' => true,
        '\u{5c8}' | '\u{5c9}' | '\u{d7c7}'..='\u{d7ca}' | '\u{d7fc}'..='\u{d7ff}' => true,
        '\u{2065}' | '\u{fff0}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}' => true,
        '\u{13430}'..='\u{1343f}' | '\u{1d127}'..='\u{1d17a}' | '\u{a8fa}' | '\u{2d7f}' => true,
        // Assigned or made wide since the version of the table.
        '\u{1ade}'..='\u{1af0}' | '\u{10ecb}'..='\u{10ef9}' | '\u{11df0}' => true,
        '\u{18cd6}'..='\u{191d2}' | '\u{1b123}'..='\u{1b168}' => true,
        '\u{1d250}'..='\u{1d281}' | '\u{1f1ae}' | '\u{1f6d9}'..='\u{1fafa}' => true,
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

/// Where `text` falls into clusters, as [`continues_cluster`] has it.
fn clusters(text: &str) -> Vec<String> {
    let mut clusters: Vec<String> = Vec::new();
    for char in text.chars() {
        match clusters.last_mut() {
            Some(cluster) if continues_cluster(cluster, char) => cluster.push(char),
            _ => clusters.push(char.into()),
        }
    }
    clusters
}

proptest! {
    #[test]
    fn clusters_end_where_unicode_segmentation_ends_them(
        text in prop::collection::vec(prop::sample::select(JOINERS), 1..12)
    ) {
        let text: String = text.into_iter().collect();
        prop_assert_eq!(clusters(&text), text.graphemes(true).collect::<Vec<_>>());
    }
}

#[test]
fn every_character_joins_its_neighbours_as_in_unicode_segmentation() {
    // Invisible characters without a class end a cluster on both sides, but for a terminal they
    // are marks: they have no cell of their own. The soft hyphen is seen, as are reserved ones.
    let is_control = |char: &char| {
        let properties = Properties::of(*char as u32);
        let reserved =
            matches!(char, '\u{2065}' | '\u{fff0}'..='\u{fff8}' | '\u{e0000}'..='\u{e0fff}');
        let invisible = properties.width() == 0 && properties.class() == Class::Other;
        invisible || reserved || *char == '\u{ad}'
    };
    for char in ('\u{a0}'..=char::MAX).filter(|char| !is_control(char)) {
        for neighbour in ['a', '\u{300}', 'क', '\u{1100}', '😀'] {
            let text: String = [neighbour, char, neighbour].iter().collect();
            let theirs: Vec<&str> = text.graphemes(true).collect();
            assert_eq!(clusters(&text), theirs, "U+{:04X}", char as u32);
        }
    }
}

#[test]
fn controls_take_no_columns() {
    for code in (0..0x20).chain(0x7f..0xa0) {
        assert_eq!(Properties::of(code).width(), 0, "{code:x}");
    }
}

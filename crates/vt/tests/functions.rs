//! Control functions one by one, where the replays of whole sessions say too little.

use vt::Color::{Default, Indexed};
use vt::{Size, Vt};

fn terminal(cols: u16, rows: u16, input: &str) -> Vt {
    let mut vt = Vt::new(Size::new(cols, rows));
    vt.feed(input.as_bytes());
    vt
}

#[test]
fn a_soft_reset_ends_reverse_wrap() {
    for mode in [45, 1045] {
        let wrapping = format!("\x1b[?{mode}habcdef");
        assert_eq!(
            terminal(5, 2, &format!("{wrapping}\x08\x08X")).text(),
            ["abcdX", "f"]
        );
        let reset = terminal(5, 2, &format!("{wrapping}\x1b[!p\x08\x08X"));
        assert_eq!(reset.text(), ["abcde", "X"]);
    }
}

#[test]
fn a_soft_reset_wraps_shows_the_cursor_and_overwrites() {
    let vt = terminal(3, 2, "\x1b[?7l\x1b[?25l\x1b[4hab\x1b[!p\rcdef");
    assert_eq!(vt.text(), ["cde", "f"]);
    assert!(vt.cursor().visible);
}

#[test]
fn a_reset_gives_a_wide_screen_its_80_columns_back() {
    let wide = terminal(80, 5, "\x1b[?40h\x1b[?3h");
    assert_eq!(wide.size(), Size::new(132, 5));
    assert_eq!(
        terminal(80, 5, "\x1b[?40h\x1b[?3h\x1bc").size(),
        Size::new(80, 5)
    );
    assert_eq!(terminal(99, 5, "\x1b[?40h\x1bc").size(), Size::new(99, 5));
}

#[test]
fn a_tab_does_a_pending_wrap_only_with_the_fix_for_more() {
    let plain = terminal(10, 2, "abcdefghij\tX");
    assert_eq!(plain.text(), ["abcdefghij", "X"]);
    let fixed = terminal(10, 2, "\x1b[?41habcdefghij\tX");
    assert_eq!(fixed.text(), ["abcdefghij", "        X"]);
    let without_wrap = terminal(10, 2, "\x1b[?41h\x1b[?7labcdefghij\tX");
    assert_eq!(without_wrap.text(), ["abcdefghiX", ""]);
}

#[test]
fn what_was_used_last_says_from_which_erasure_characters_are_protected() {
    let erased = |functions: &str| terminal(3, 1, &format!("a\x1bVb\x1bWc{functions}")).text();
    assert_eq!(erased("\x1b[2K"), [" b"]);
    assert_eq!(erased("\x1b[?2K"), [" b"]);
    assert_eq!(erased("\x1b[0\"q\x1b[2K"), [""]);
    assert_eq!(erased("\x1b[0\"q\x1b[?2K"), [" b"]);
    assert_eq!(erased("\x1b[0\"q\x1bV\x1b[2K"), [" b"]);
}

#[test]
fn characters_move_to_either_side_with_the_blanks_between_them() {
    let cases = [
        ("abcdef\x1b[1;2H\x1b[2P", "adef"),
        ("abcdef\x1b[1;2H\x1b[2@", "a  bcdef"),
        ("abcdef\x1b[1;2H\x1b[9@", "a"),
        ("ab\x1b[1;7Hg\x1b[1;2H\x1b[3P", "a  g"),
        ("ab\x1b[1;7Hg\x1b[1;2H\x1b[@", "a b    g"),
        ("ab\x1b[1;6H\x1b[2P\x1b[2@", "ab"),
        ("a日b\x1b[1;3H\x1b[P", "a b"),
        ("a日b\x1b[1;3H\x1b[@", "a   b"),
        ("abcdefgh\x1b[?69h\x1b[2;6s\x1b[1;3H\x1b[2P", "abef  gh"),
        ("abcdefgh\x1b[?69h\x1b[2;6s\x1b[1;3H\x1b[2@", "ab  cdgh"),
        ("ab\x1b[?69h\x1b[2;6s\x1b[1;2H\x1b[2@c", "ac b"),
    ];
    for (input, expected) in cases {
        assert_eq!(terminal(8, 1, input).text(), [expected], "{input:?}");
    }
}

#[test]
fn blanks_keep_their_colors_when_characters_move() {
    // The row ends in green, and the gap is red.
    let vt = terminal(6, 1, "ab\x1b[42m\x1b[K\x1b[41m\x1b[1;1H\x1b[P");
    let line = vt.line(0).expect("there is a row");
    let backgrounds: Vec<_> = line.cells().map(|cell| cell.pen.bg()).collect();
    let green = Indexed(2);
    assert_eq!(
        backgrounds,
        [Default, green, green, green, green, Indexed(1)]
    );
}

#[test]
fn what_is_printed_just_before_is_repeated_once_and_without_marks() {
    let cases = [
        ("ab\x1b[2b", "abbb"),
        ("e\u{301}\x1b[2b", "e\u{301}ee"),
        ("ab\x1b[b\x1b[2b", "abb"),
        ("ab\x7f\x1b[2b", "ab"),
        ("ab\x1b[m\x1b[2b", "ab"),
        (
            "──────\u{301}\x1b[2babcdefghijkl",
            "──────\u{301}──abcdefghijkl",
        ),
    ];
    for (input, expected) in cases {
        assert_eq!(terminal(30, 1, input).text(), [expected], "{input:?}");
        let (before, repeat) = input.split_at(input.rfind('\x1b').unwrap_or(0));
        let mut rebuilt = Vt::new(Size::new(30, 1));
        rebuilt.feed(&terminal(30, 1, before).dump());
        rebuilt.feed(repeat.as_bytes());
        assert_eq!(rebuilt.text(), [expected], "a dump of {before:?}");
    }
}

#[test]
fn a_wrap_stays_pending_through_what_leaves_the_cursor_alone() {
    for function in [
        "\x1b[ @", "\x1b[ A", "\x1b['}", "\x1b['~", "\x1b9", "\x1b[!p", "\x1b[k",
    ] {
        let vt = terminal(4, 2, &format!("abcd{function}X"));
        assert_eq!(vt.text()[1], "X", "{function:?}");
    }
    for function in ["\x1b[K", "\x1b[P", "\x1b[X", "\x1b[A", "\x1b[?1049h"] {
        let vt = terminal(4, 2, &format!("abcd{function}X"));
        assert_eq!(vt.text()[1], "", "{function:?}");
        assert!(vt.text()[0].ends_with('X'), "{function:?}");
    }
}

//! What must hold for any input: no chunking shows, dumps rebuild, sizes never break anything.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use proptest::collection::vec;
use proptest::prelude::*;
use vt::{Size, Vt};

/// Finals of control sequences that a terminal knows, with their markers and intermediates.
const SEQUENCES: &[(&str, &str)] = &[
    ("", "A"),
    ("", "B"),
    ("", "C"),
    ("", "D"),
    ("", "E"),
    ("", "F"),
    ("", "G"),
    ("", "H"),
    ("", "I"),
    ("", "J"),
    ("", "K"),
    ("", "L"),
    ("", "M"),
    ("", "P"),
    ("", "S"),
    ("", "T"),
    ("", "W"),
    ("", "X"),
    ("", "Z"),
    ("", "@"),
    ("", "`"),
    ("", "a"),
    ("", "b"),
    ("", "d"),
    ("", "e"),
    ("", "g"),
    ("", "j"),
    ("", "k"),
    ("", "m"),
    ("", "r"),
    ("", "s"),
    ("", "u"),
    ("?", "J"),
    ("?", "K"),
    ("?", "W"),
    ("?", "r"),
    ("?", "s"),
    ("", " @"),
    ("", " A"),
    ("", " q"),
    ("", "!p"),
    ("", "\"q"),
    ("", "\"p"),
    ("6", "\"p"),
    ("", "$r"),
    ("", "$t"),
    ("", "$v"),
    ("", "$x"),
    ("", "$z"),
    ("", "${"),
    ("", "'}"),
    ("", "'~"),
    ("", "*x"),
    (">", "m"),
    ("", "22t"),
    ("", "23t"),
];

const MODES: &[&str] = &[
    "4", "20", "?1", "?3", "?5", "?6", "?7", "?12", "?25", "?40", "?45", "?47", "?66", "?69",
    "?95", "?1000", "?1045", "?1047", "?1048", "?1049", "?2004", "?2026", "?2027",
];

const ESCAPES: &[&str] = &[
    "6", "7", "8", "9", "=", ">", "D", "E", "H", "M", "N", "O", "V", "W", "n", "o", "#8", "(0",
    "(B", "(A", ")0", "*K", "+%6", "\\", "c",
];

const STRINGS: &[&str] = &[
    "\x1b]0;title\x07",
    "\x1b]2;other\x1b\\",
    "\x1b]8;id=a;http://example.org\x1b\\",
    "\x1b]8;;http://example.net\x07",
    "\x1b]8;;\x07",
    "\x1b]4;1;rgb:12/34/56\x07",
    "\x1b]10;#abcdef\x07",
    "\x1b]104\x07",
    "\x1b]133;A\x07",
    "\x1b]133;A\x07",
    "\r\x1b]133;A;cl=m\x07",
    "\x1bPq#0~\x1b\\",
    "\x1b_Gi=1;AAAA\x1b\\",
    "\x1b^pm\u{9c}",
    "\x1bktitle\x1b\\",
    "\x1b]52;c;\u{18}",
];

const TEXTS: &[&str] = &[
    "a",
    "hello world",
    "ab",
    "漢字",
    "😀",
    "e\u{301}",
    "\u{301}",
    "❤\u{fe0f}",
    "👩\u{200d}💻",
    "🇵🇱",
    "👍🏽",
    "│─┌",
    "\u{a0}",
    "ﾀ",
    "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
    "\u{84}",
    "\u{9b}3m",
];

fn token() -> impl Strategy<Value = Vec<u8>> {
    let param = prop_oneof![
        6 => (0_u32..12).prop_map(|n| n.to_string()),
        2 => (0_u32..120).prop_map(|n| n.to_string()),
        1 => Just(String::new()),
        1 => Just("4294967296".to_owned()),
    ];
    let params = vec(param, 0..6).prop_map(|params| params.join(";"));
    let pen = prop_oneof![
        Just("38;2;1;2;3".to_owned()),
        Just("48:5:9".to_owned()),
        Just("4:3;58:2::7:8:9".to_owned()),
        (0_u32..108).prop_map(|n| n.to_string()),
    ];
    prop_oneof![
        5 => prop::sample::select(TEXTS).prop_map(|text| text.as_bytes().to_vec()),
        1 => prop::sample::select(STRINGS).prop_map(|text| text.as_bytes().to_vec()),
        2 => pen.prop_map(|pen| format!("\x1b[{pen}m").into_bytes()),
        6 => (prop::sample::select(SEQUENCES), params)
            .prop_map(|((marker, last), params)| format!("\x1b[{marker}{params}{last}").into_bytes()),
        2 => (prop::sample::select(MODES), prop::bool::ANY)
            .prop_map(|(mode, on)| format!("\x1b[{mode}{}", if on { 'h' } else { 'l' }).into_bytes()),
        2 => prop::sample::select(ESCAPES).prop_map(|text| format!("\x1b{text}").into_bytes()),
        2 => prop::sample::select(&b"\x08\x09\x0a\x0a\x0d\x0d\x0e\x0f\x07\x18\x7f"[..])
            .prop_map(|byte| vec![byte]),
        1 => vec(any::<u8>(), 1..4),
    ]
}

/// Bytes that are printed in a readable form when a test fails.
#[derive(Clone)]
struct Input(Vec<u8>);

impl std::fmt::Debug for Input {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "b\"{}\"", self.0.escape_ascii())
    }
}

fn input() -> impl Strategy<Value = Input> {
    (
        vec(token(), 0..60),
        any::<prop::sample::Index>(),
        prop::bool::ANY,
    )
        .prop_map(|(tokens, cut, whole)| {
            let mut bytes = tokens.concat();
            if !whole && !bytes.is_empty() {
                bytes.truncate(cut.index(bytes.len()));
            }
            Input(bytes)
        })
}

fn size() -> impl Strategy<Value = Size> {
    (1_u16..24, 1_u16..8).prop_map(|(cols, rows)| Size::new(cols, rows))
}

fn terminal(size: Size, scrollback: usize, clusters: bool) -> Vt {
    Vt::builder()
        .size(size)
        .scrollback_limit(scrollback)
        .grapheme_clusters(clusters)
        .build()
}

/// Everything that can be seen has sensible places and widths.
fn check(vt: &Vt) {
    let size = vt.size();
    let (cols, rows) = (usize::from(size.cols), usize::from(size.rows));
    let cursor = vt.cursor();
    assert!(cursor.col < cols && cursor.row < rows);
    for row in 0..rows {
        let line = vt.line(row).unwrap();
        let cells: Vec<_> = line.cells().collect();
        assert_eq!(cells.len(), cols);
        for (col, cell) in cells.iter().enumerate() {
            match cell.width {
                2 => assert_eq!(cells.get(col + 1).map(|next| next.width), Some(0)),
                0 => assert_eq!(
                    cells.get(col.wrapping_sub(1)).map(|last| last.width),
                    Some(2)
                ),
                width => assert_eq!(width, 1),
            }
        }
    }
    assert!(!vt.line(rows - 1).unwrap().is_wrapped());
}

#[test]
fn a_wrap_pending_in_one_buffer_is_not_pending_where_the_other_has_wrapped() {
    let mut vt = Vt::new(Size::new(2, 2));
    vt.feed(b"abc\x1b[?1047h\x1b[Hxy\x1b[?1047l");
    assert!(!vt.cursor().pending_wrap);
    let mut rebuilt = Vt::new(vt.size());
    rebuilt.feed(&vt.dump());
    assert!(vt == rebuilt);
}

#[test]
fn a_prompt_in_a_blank_alternate_buffer_is_dumped() {
    let mut vt = Vt::new(Size::new(2, 2));
    vt.feed(b"\x1b[?1047h\x1b]133;A\x07\x1b[?47l");
    let mut rebuilt = Vt::new(vt.size());
    rebuilt.feed(&vt.dump());
    assert!(vt == rebuilt);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn chunks_do_not_show(Input(bytes) in input(), size in size(), cuts in vec(any::<prop::sample::Index>(), 0..6)) {
        let mut whole = terminal(size, 5, false);
        whole.feed(&bytes);
        check(&whole);
        let mut single = terminal(size, 5, false);
        for byte in &bytes {
            single.feed(&[*byte]);
        }
        prop_assert!(whole == single, "byte by byte differs");
        let mut cuts: Vec<usize> = cuts.iter().map(|cut| cut.index(bytes.len() + 1)).collect();
        cuts.extend([0, bytes.len()]);
        cuts.sort_unstable();
        let mut pieces = terminal(size, 5, false);
        for pair in cuts.windows(2) {
            pieces.feed(&bytes[pair[0]..pair[1]]);
        }
        prop_assert!(whole == pieces, "random pieces differ");
    }

    #[test]
    fn a_dump_rebuilds_the_state(
        Input(bytes) in input(),
        Input(more) in input(),
        sizes in (size(), size()),
        scrollback in prop_oneof![Just(0_usize), Just(3), Just(100)],
        clusters in prop::bool::ANY,
    ) {
        let mut vt = terminal(sizes.0, scrollback, clusters);
        vt.feed(&bytes);
        vt.resize(sizes.1);
        vt.feed(&more);
        let dump = vt.dump();
        let mut rebuilt = terminal(vt.size(), scrollback, clusters);
        rebuilt.feed(&dump);
        prop_assert!(vt == rebuilt, "{:?}\n{:#?}\n{:#?}", Input(dump), vt, rebuilt);
    }

    #[test]
    fn any_size_keeps_everything_in_its_place(
        steps in vec((input(), size()), 1..6),
        scrollback in prop_oneof![Just(0_usize), Just(4)],
    ) {
        let mut vt = terminal(Size::new(10, 4), scrollback, false);
        for (Input(bytes), size) in steps {
            vt.feed(&bytes);
            check(&vt);
            vt.resize(size);
            check(&vt);
            prop_assert!(vt.scrollback_len() <= scrollback);
        }
    }

    #[test]
    fn lines_are_as_before_when_the_width_comes_back(
        lines in vec("[a-z]{0,25}", 1..8),
        cols in 2..30_u16,
    ) {
        let wide = Size::new(30, 120);
        let mut vt = terminal(wide, 0, false);
        vt.feed(lines.join("\r\n").as_bytes());
        let before = vt.text();
        vt.resize(Size::new(cols, wide.rows));
        vt.resize(wide);
        prop_assert_eq!(vt.text(), before);
    }

    #[test]
    fn a_clone_goes_its_own_way_and_the_same_way(Input(bytes) in input(), Input(more) in input(), size in size()) {
        let mut vt = terminal(size, 3, false);
        vt.feed(&bytes);
        let before = vt.clone();
        let mut copy = vt.clone();
        vt.feed(&more);
        copy.feed(&more);
        prop_assert!(vt == copy);
        let mut late = before;
        late.feed(&more);
        prop_assert!(vt == late);
    }

    #[test]
    fn a_snapshot_becomes_the_terminal_it_was_taken_of(
        Input(bytes) in input(),
        Input(more) in input(),
        sizes in (size(), size()),
        scrollback in prop_oneof![Just(0_usize), Just(300)],
    ) {
        let mut vt = terminal(sizes.0, scrollback, false);
        vt.feed(&bytes);
        vt.resize(sizes.1);
        let before = vt.clone();
        let snapshot = vt.snapshot();
        prop_assert!(vt == before, "taking it has changed the terminal");
        let mut restored = snapshot.restore();
        prop_assert!(vt == restored);
        vt.feed(&more);
        restored.feed(&more);
        check(&restored);
        prop_assert!(vt == restored);
        prop_assert!(snapshot.restore() == before);
    }
}

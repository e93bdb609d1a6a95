//! Text is printed many characters at a time; byte by byte it goes another way. Both have to leave
//! the same screen, whatever the text is made of and whatever was there before.

use proptest::prelude::*;
use vt::{Size, Vt};

/// Characters of all lengths and widths, and bytes that are none.
const PIECES: &[&[u8]] = &[
    b"a",
    b" word ",
    b"sixteen letters.",
    "é".as_bytes(),
    "жщ".as_bytes(),
    "─│┌┐".as_bytes(),
    "…".as_bytes(),
    "日本語".as_bytes(),
    "각".as_bytes(),
    "\u{d7ff}".as_bytes(),
    "\u{e000}".as_bytes(),
    "\u{feff}".as_bytes(),
    "กำ".as_bytes(),
    "e\u{301}".as_bytes(),
    "\u{200d}".as_bytes(),
    "🚀".as_bytes(),
    "👩\u{200d}💻".as_bytes(),
    "❤\u{fe0f}".as_bytes(),
    "\u{85}".as_bytes(),
    "\u{9b}31m".as_bytes(),
    b"\r\n",
    b"\x1b[H",
    b"\x1b[32m",
    b"\x7f",
    b"\x80",
    b"\xc0\xaf",
    b"\xc3",
    b"\xe0\x80\x80",
    b"\xe2\x94",
    b"\xed\xa0\x80",
    b"\xf0\x9f",
    b"\xff",
];

fn text() -> impl Strategy<Value = Vec<u8>> {
    let piece = proptest::sample::select(PIECES);
    proptest::collection::vec(piece, 1..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4000))]

    #[test]
    fn text_leaves_the_same_screen_whole_and_byte_by_byte(
        before in text(),
        text in text(),
        cols in 1_u16..60,
    ) {
        let mut whole = Vt::new(Size::new(cols, 4));
        whole.feed(&before);
        whole.feed(b"\x1b[H\x1b[7m");
        let mut bytes = whole.clone();
        whole.feed(&text);
        text.iter().for_each(|byte| bytes.feed(&[*byte]));
        for row in 0..4 {
            let cells = |vt: &Vt| {
                let line = vt.line(row);
                let cells = line.iter().flat_map(|line| line.cells());
                cells.map(|cell| format!("{cell:?}")).collect::<Vec<String>>()
            };
            prop_assert_eq!(cells(&whole), cells(&bytes));
        }
        prop_assert_eq!(whole.cursor(), bytes.cursor());
        prop_assert_eq!(whole.dump(), bytes.dump());
    }
}

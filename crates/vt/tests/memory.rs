//! What a terminal without scrollback keeps while nothing happens: a server has one for every
//! recording and stream that it shows, and a player one for every keyframe that it has unpacked.
//!
//! Every allocation is counted, so this is a program of its own, with one test.

use peak_alloc::PeakAlloc;
use vt::{Size, Vt};

#[global_allocator]
static ALLOCATOR: PeakAlloc = PeakAlloc;

const SIZE: Size = Size { cols: 80, rows: 24 };
const MOST_BYTES: usize = 64 * 1000;

/// Enough that what the test's own harness allocates meanwhile is nothing in the mean.
const TERMINALS: usize = 64;

/// Bytes that a terminal keeps after some input, its own value included: the mean of many.
fn kept(input: &str) -> usize {
    let mut terminals = Vec::with_capacity(TERMINALS);
    let before = ALLOCATOR.current_usage();
    for _ in 0..TERMINALS {
        let mut vt = Vt::new(SIZE);
        vt.feed(input.as_bytes());
        terminals.push(vt);
    }
    let allocated = ALLOCATOR.current_usage() - before;
    assert_eq!(terminals.len(), TERMINALS);
    allocated / TERMINALS + size_of::<Vt>()
}

/// A screen full of letters, each of them with the colour that `color` gives its cell.
fn screen(color: impl Fn(usize) -> String) -> String {
    let mut screen = String::from("\x1b[H");
    for cell in 0..usize::from(SIZE.cols) * usize::from(SIZE.rows) {
        screen += &color(cell);
        screen.push('x');
    }
    screen
}

#[test]
fn an_idle_terminal_keeps_less_than_64_kilobytes() {
    let plain = screen(|_| String::new());
    let palette = screen(|cell| format!("\x1b[38;5;{}m", cell % 256));
    let picture = screen(|cell| format!("\x1b[38;2;{};{};7m", cell % 256, cell / 256));
    let cases = [
        ("nothing", String::new()),
        ("text", plain.clone()),
        ("text that scrolled", plain.repeat(20).replace("\x1b[H", "")),
        ("the colours of the palette", palette.clone()),
        (
            "the same without text",
            palette.clone() + "\x1b[m\x1b[H\x1b[2J$ ",
        ),
        (
            "an application before text",
            format!("{plain}\x1b[?1049h{palette}"),
        ),
    ];
    for (name, input) in &cases {
        let kept = kept(input);
        assert!(kept < MOST_BYTES, "{name}: {kept} bytes are kept");
    }
    let picture = kept(&picture);
    assert!(
        picture > MOST_BYTES,
        "a colour for each cell takes more than its letters, yet only {picture} bytes are counted"
    );
}

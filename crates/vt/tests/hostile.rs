//! Input that is made to cost memory: what is kept is bounded by the screen, not by the input.
//!
//! Every allocation is counted, so this is a program of its own, with one test.

use peak_alloc::PeakAlloc;
use vt::{Size, Vt};

#[global_allocator]
static ALLOCATOR: PeakAlloc = PeakAlloc;

const KIB: usize = 1 << 10;
const INPUT_BYTES: usize = 2 << 20;

/// What a terminal takes at most while it is fed, and what it keeps.
struct Memory {
    most: usize,
    kept: usize,
}

fn memory_of(size: Size, input: &[u8]) -> Memory {
    let before = ALLOCATOR.current_usage();
    ALLOCATOR.reset_peak_usage();
    let mut vt = Vt::new(size);
    input.chunks(4096).for_each(|chunk| vt.feed(chunk));
    Memory {
        most: ALLOCATOR.peak_usage() - before,
        kept: ALLOCATOR.current_usage() - before,
    }
}

/// A start, and a unit with the number of its repetition again and again.
fn input(start: &str, unit: impl Fn(usize) -> String) -> Vec<u8> {
    let mut input = start.to_owned();
    let mut number = 0;
    while input.len() < INPUT_BYTES {
        input += &unit(number);
        number += 1;
    }
    input.into_bytes()
}

#[test]
fn memory_is_bounded_by_the_screen_and_not_by_the_input() {
    let mark = |number: usize| char::from_u32(0x300 + number as u32 % 0x70).unwrap_or('\u{301}');
    let cases: [(&str, Vec<u8>); 14] = [
        (
            "a string that does not end",
            input("\x1b]0;", |_| "title".into()),
        ),
        (
            "a string of another kind",
            input("\x1b_G", |_| "AAAA".into()),
        ),
        (
            "a parameter of many digits",
            input("\x1b[", |_| "9".repeat(100)),
        ),
        (
            "a list of many parameters",
            input("\x1b[", |_| "2147483648;".into()),
        ),
        (
            "many sub-parameters",
            input("\x1b[38", |_| ":4294967296".into()),
        ),
        ("intermediates", input("\x1b", |_| "  ".into())),
        (
            "titles on their stack",
            input("", |n| format!("\x1b]0;{n:0900}\x07\x1b[22;0t")),
        ),
        (
            "hyperlinks",
            input("", |n| format!("\x1b]8;id={n};http://host/{n}\x07x")),
        ),
        (
            "hyperlinks without text",
            input("", |n| format!("\x1b]8;;http://host/{n}\x07")),
        ),
        (
            "styles",
            input("", |n| {
                format!("\x1b[38;2;{};{};{}mx", n >> 16, n >> 8 & 255, n & 255)
            }),
        ),
        ("marks on one character", input("a", |n| mark(n).into())),
        (
            "clusters",
            input("", |n| format!("a{}{}", mark(n), mark(n / 0x70))),
        ),
        (
            "one joined cluster",
            input("\x1b[?2027h", |_| "👩\u{200d}".into()),
        ),
        (
            "sizes",
            input("", |_| "\x1b[8;65535;65535t\x1b[8;1;1t".into()),
        ),
    ];
    for (name, input) in cases {
        let Memory { most, kept } = memory_of(Size::new(80, 24), &input);
        assert!(most < 1024 * KIB, "{name}: {most} bytes at most");
        assert!(kept < 512 * KIB, "{name}: {kept} bytes kept");
    }
    let largest = memory_of(Size::new(u16::MAX, u16::MAX), b"\x1b#8");
    let bytes_of_cells = 8 * Size::MAX_CELLS as usize;
    assert!(
        largest.kept < bytes_of_cells + 256 * KIB,
        "{} bytes",
        largest.kept
    );
}

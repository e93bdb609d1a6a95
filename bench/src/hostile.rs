//! Input that is made to cost more than its length.

/// A kind of hostile input: a start, and what is repeated until the wanted length is reached.
#[derive(Clone, Copy, Debug)]
pub struct Hostile {
    /// What it tries.
    pub name: &'static str,
    start: &'static str,
    unit: Unit,
}

#[derive(Clone, Copy, Debug)]
enum Unit {
    /// Always the same.
    Same(&'static str),
    /// With the number of the repetition in it.
    Numbered(fn(u32) -> String),
}

impl Hostile {
    /// At least `length` bytes of it.
    #[must_use]
    pub fn input(&self, length: usize) -> String {
        let mut input = String::with_capacity(length + 256);
        input += self.start;
        let mut number = 0;
        while input.len() < length {
            match self.unit {
                Unit::Same(text) => input += text,
                Unit::Numbered(text) => input += &text(number),
            }
            number += 1;
        }
        input
    }
}

const fn same(name: &'static str, start: &'static str, text: &'static str) -> Hostile {
    Hostile {
        name,
        start,
        unit: Unit::Same(text),
    }
}

const fn numbered(name: &'static str, start: &'static str, text: fn(u32) -> String) -> Hostile {
    Hostile {
        name,
        start,
        unit: Unit::Numbered(text),
    }
}

/// All kinds.
pub const ALL: &[Hostile] = &[
    same(
        "parameters beyond 2^31",
        "",
        "\x1b[2147483648;4294967296H\x1b[99999999999999999999C",
    ),
    same("a parameter of many digits", "\x1b[", "9999999999"),
    same("a list of many parameters", "\x1b[", "1;31;"),
    same("an OSC string that does not end", "\x1b]0;", "title "),
    same("a DCS string that does not end", "\x1bPq", "#0;2;0;0;0~~"),
    same("an APC string that does not end", "\x1b_G", "AAAA"),
    same(
        "titles pushed onto the stack",
        "\x1b]0;a title of some length\x07",
        "\x1b[22;0t",
    ),
    numbered("titles, each pushed", "", |n| {
        format!("\x1b]0;{n:0200}\x07\x1b[22;0t")
    }),
    numbered("hyperlinks, each another", "", |n| {
        format!("\x1b]8;;http://h/{n}\x07x")
    }),
    numbered("hyperlinks without text", "", |n| {
        format!("\x1b]8;;http://h/{n}\x07")
    }),
    numbered("styles, each another", "", |n| {
        format!("\x1b[38;2;{};{};{}mx", n & 255, n >> 8 & 255, n >> 16 & 255)
    }),
    numbered("palette entries", "", |n| {
        format!("\x1b]4;{};#{:06x}\x07", n & 255, n & 0xff_ffff)
    }),
    same("repetition of a character", "x", "\x1b[65535b"),
    same("repetition of a wide character", "世", "\x1b[65535b"),
    same("combining marks on one character", "a", "\u{301}\u{302}"),
    numbered("clusters, each another", "", |n| {
        let mark = |n: u32| char::from_u32(0x300 + n % 0x70).unwrap_or('\u{301}');
        format!("a{}{}{}", mark(n), mark(n / 0x70), mark(n / 0x70 / 0x70))
    }),
    same("one joined cluster", "\x1b[?2027h", "👩\u{200d}"),
    same("insertion of lines", "", "\x1b[H\x1b[65535L"),
    same("insertion of characters", "", "\x1b[H\x1b[65535@"),
    same("scrolling by much", "", "\x1b[65535S\x1b[65535T"),
    same("reverse line feeds", "", "\x1bM"),
    same("tabs by much", "", "\x1b[65535I\x1b[65535Z"),
    same("screens of E", "", "\x1b#8"),
    same("erased screens", "", "\x1b[2J"),
    same("filled rectangles", "", "\x1b[65$x"),
    same("copied rectangles", "", "\x1b[$v"),
    same("alternate screens", "", "\x1b[?1049h\x1b[?1049l"),
    same("resets", "", "\x1bc"),
    same(
        "sizes between least and most",
        "",
        "\x1b[8;65535;65535t\x1b[8;1;1t",
    ),
    same(
        "sizes of long lines",
        "x\r\n",
        "\x1b[8;24;132t\x1b[8;24;80t",
    ),
];

//! Text that is mostly printed as it comes: lines, screens of letters, other scripts, borders.

use super::random::Random;
use super::{COLS, ROWS};

const EMOJI: &[&str] = &[
    "😀",
    "😂",
    "🚀",
    "🔥",
    "🎉",
    "✅",
    "❌",
    "⚡",
    "🌍",
    "🐍",
    "🦀",
    "📦",
    "🔧",
    "👩‍💻",
    "👍🏽",
    "🇵🇱",
    "❤️",
];
const NARROW: &[char] = &[
    'à', 'é', 'î', 'õ', 'ü', 'ß', 'ł', 'ż', 'ź', 'ć', 'ş', 'ğ', 'α', 'β', 'γ', 'δ', 'ж', 'щ', 'ю',
    'я', '│', '─', '┌', '┐', '└', '┘', '├', '┤', '█', '▓', '▒', '░', '…', '→',
];
const LETTERS: &[char] = &[
    'à', 'á', 'â', 'ä', 'ç', 'è', 'é', 'ê', 'í', 'î', 'ñ', 'ó', 'ô', 'ö', 'õ', 'ú', 'ü', 'ß', 'å',
    'ø', 'ą', 'ę', 'ł', 'ś', 'ż', 'č', 'š', 'ž', 'ř', 'ő', 'ű', 'ğ', 'ı', 'ş',
];
/// Code points of CJK ideographs, Hangul syllables and Hiragana.
const WIDE: &[(usize, usize)] = &[(0x4e00, 0x5e00), (0xac00, 0xb800), (0x3041, 0x3097)];

/// Prose that scrolls: lines shorter and longer than the screen is wide.
pub(super) fn plain_scroll(random: &mut Random, out: &mut String) {
    let end = out.len() + random.pick(&[20, 60, 79, 79, 120, 200]);
    while out.len() < end {
        *out += random.word();
        out.push(' ');
    }
    out.truncate(end);
    *out += "\r\n";
}

/// What `yes` prints: hardly any text, a scroll for each two characters.
pub(super) fn newlines(_: &mut Random, out: &mut String) {
    *out += &"y\r\n".repeat(500);
}

/// Full screens of one letter per row.
pub(super) fn light_cells(random: &mut Random, out: &mut String) {
    *out += "\x1b[H";
    for row in 0..ROWS {
        let letter = char::from(b'A' + random.below(26) as u8);
        out.extend(std::iter::repeat_n(letter, COLS));
        if row + 1 < ROWS {
            *out += "\r\n";
        }
    }
}

/// East Asian text, emoji with and without joiners, accents, and words between them.
pub(super) fn unicode(random: &mut Random, out: &mut String) {
    for _ in 0..random.between(10, 60) {
        match random.below(100) {
            0..45 => {
                let (start, end) = random.pick(WIDE);
                out.extend(char::from_u32(random.between(start, end) as u32));
            }
            45..55 => *out += random.pick(EMOJI),
            55..80 => out.push(random.pick(NARROW)),
            _ => {
                *out += random.word();
                out.push(' ');
            }
        }
    }
    *out += "\r\n";
}

/// Rows between borders, of narrow characters that take two or three bytes.
pub(super) fn box_drawing(random: &mut Random, out: &mut String) {
    *out += "│ ";
    for _ in 0..random.between(10, 74) {
        out.push(random.pick(NARROW));
    }
    *out += " │\r\n";
}

/// European prose: words of ASCII and letters of two bytes.
pub(super) fn latin(random: &mut Random, out: &mut String) {
    for _ in 0..random.between(6, 14) {
        for letter in random.word().chars() {
            match random.below(8) {
                0 => out.push(random.pick(LETTERS)),
                _ => out.push(letter),
            }
        }
        out.push(' ');
    }
    *out += "\r\n";
}

/// East Asian prose: characters of two columns, their punctuation, now and then a foreign word.
pub(super) fn cjk(random: &mut Random, out: &mut String) {
    let (start, end) = random.pick(WIDE);
    for _ in 0..random.between(2, 6) {
        for _ in 0..random.between(4, 12) {
            out.extend(char::from_u32(random.between(start, end) as u32));
        }
        match random.below(5) {
            0 => *out += random.word(),
            1 => *out += " ",
            _ => out.push(random.pick(&['、', '。', '，', '！', '？'])),
        }
    }
    *out += "\r\n";
}

/// Messages of a chat or a build: short words with emoji before and behind them.
pub(super) fn emoji(random: &mut Random, out: &mut String) {
    for _ in 0..random.between(3, 9) {
        *out += random.pick(EMOJI);
        out.push(' ');
        *out += random.word();
        out.push(' ');
    }
    *out += "\r\n";
}

//! Printing text beyond ASCII in runs.

use std::hint::select_unpredictable;

use super::Terminal;
use crate::cell::RawCell;
use crate::parser::utf8::{self, Decoded};
use crate::simd::{self, Characters};
use crate::width::Properties;

impl Terminal {
    /// Prints text that starts with a character beyond ASCII, as far as it goes without a
    /// control, a malformed or an incomplete sequence. Returns the number of bytes printed, which
    /// is zero when the first character needs more than this path knows.
    #[inline(never)]
    pub(crate) fn print_text(&mut self, bytes: &[u8]) -> usize {
        if self.modes.insert() || self.modes.clusters() || self.options.ambiguous_is_wide {
            return 0;
        }
        // Nothing may happen before it is sure that a character can be printed.
        let width = match utf8::decode(bytes) {
            Decoded::Char(char, _) => Properties::of(char as u32).width(),
            _ => return 0,
        };
        if width == 0 {
            return 0;
        }
        if self.cursor.pending_wrap {
            self.resolve_pending_wrap();
        }
        let limit = self.right_limit();
        if self.cursor.col + width > limit {
            return 0;
        }
        let ascii_too = !self.charsets.translates();
        let style = self.style();
        let (row, first) = (self.cursor.row, self.cursor.col);
        self.screen.split_wide(row, first);
        let used = self.screen.row(row).used().saturating_sub(first);
        let cells = &mut self.screen.open(row, first, first)[first..limit];
        let mut writer = Writer {
            cells,
            used,
            col: 0,
            style,
            wide: 0,
            was_narrow: false,
            last: 0,
        };
        let mut at = 0;
        while writer.col < writer.cells.len() {
            let rest = &bytes[at..];
            // Behind emoji there are words, and soon the next of them.
            let is_word = writer.last > 0xffff && matches!(rest, [0x20..=0x7e, ..]);
            if is_word && ascii_too {
                let count = writer.write_ascii(rest);
                at += count;
                if count == LONGEST_WORD {
                    break;
                }
                continue;
            }
            let together = match simd::TOGETHER && ascii_too {
                true => writer.write_together(rest),
                false => None,
            };
            let len = together.unwrap_or_else(|| writer.write_single(rest, ascii_too));
            if len == 0 {
                break;
            }
            at += len;
        }
        let Writer {
            col, wide, last, ..
        } = writer;
        if col > 0 {
            self.finish_text(first + col, wide != 0, last);
        }
        at
    }

    /// Book-keeping after a run was written from the cursor up to column `end`.
    #[inline(always)]
    fn finish_text(&mut self, end: usize, wide: bool, last: u32) {
        let row = self.cursor.row;
        self.touch(row);
        // What lies behind the run may be the rest of a wide character that it has overwritten.
        let description = self.screen.row(row);
        if description.has_wide() && end < description.used() {
            self.screen.blank_tail(row, end);
        }
        let description = self.screen.row_mut(row);
        if end > description.used() {
            description.set_used(end);
        }
        if wide {
            description.set_wide();
        }
        self.last_char = char::from_u32(last);
        self.charsets.single_shift = None;
        self.advance(end - self.cursor.col);
    }
}

/// Where a run of text goes.
struct Writer<'a> {
    /// From the run's first column to the last that it can have.
    cells: &'a mut [RawCell],
    /// How many of them were written before: nobody looks at what lies behind.
    used: usize,
    /// The next column.
    col: usize,
    style: u32,
    /// Not 0 if there was a wide character.
    wide: usize,
    /// The characters before were written together.
    was_narrow: bool,
    /// The last character.
    last: u32,
}

/// Longer runs of ASCII are printed sooner as such.
const LONGEST_WORD: usize = 16;

impl Writer<'_> {
    /// Writes the printable ASCII that `bytes` starts with, as far as it fits and is no longer than
    /// a word. Returns how many bytes.
    #[inline(never)]
    fn write_ascii(&mut self, bytes: &[u8]) -> usize {
        let room = &mut self.cells[self.col..];
        let mut count = 0;
        for (cell, byte) in room.iter_mut().zip(bytes).take(LONGEST_WORD) {
            if !matches!(byte, 0x20..=0x7e) {
                break;
            }
            *cell = RawCell::narrow(u32::from(*byte), self.style);
            self.last = u32::from(*byte);
            count += 1;
        }
        self.col += count;
        count
    }

    /// Writes the first character of `bytes`; returns how many it has, or 0 if there is none that
    /// takes columns and fits.
    #[inline]
    fn write_single(&mut self, bytes: &[u8], ascii_too: bool) -> usize {
        let (code, len) = match bytes {
            [byte @ 0x20..=0x7e, ..] if ascii_too => (u32::from(*byte), 1),
            _ => match utf8::decode(bytes) {
                Decoded::Char(char, len) if len > 1 => (char as u32, len),
                _ => return 0,
            },
        };
        match self.write_sized(code, Properties::of(code).width()) {
            true => len,
            false => 0,
        }
    }

    /// Writes the characters of up to three bytes that `bytes` starts with, as far as they take
    /// columns and fit. Returns how many bytes they have, 0 also where plain ASCII goes on, or
    /// nothing if they are to be taken one by one.
    #[inline(always)]
    fn write_together(&mut self, bytes: &[u8]) -> Option<usize> {
        let text: &[u8; simd::TEXT] = bytes.first_chunk()?;
        if text[0] >= 0xf0 || !self.was_narrow && ends_soon(text) {
            return None;
        }
        let Characters { starts, high, len } = simd::characters(text)?;
        if starts == 0 {
            return None;
        }
        if starts == 0xffff {
            return Some(0);
        }
        if !high {
            let (count, taken) = self.write_narrow(text, starts);
            if count > 0 {
                self.was_narrow = true;
                return Some(taken.unwrap_or(len));
            }
        }
        self.was_narrow = false;
        Some(self.write_mixed(text, starts, len))
    }

    /// Writes the first characters if they surely take one column and there is room. Returns how
    /// many, and how many bytes they have where others are left.
    #[inline(always)]
    fn write_narrow(&mut self, text: &[u8; simd::TEXT], starts: u32) -> (usize, Option<usize>) {
        let room = &mut self.cells[self.col..];
        let (count, taken);
        match room.first_chunk_mut() {
            // Nobody looks behind what was written before.
            Some(cells) if self.col >= self.used => {
                (count, taken) = simd::narrow_words(text, starts, self.style, cells);
            }
            _ => {
                let mut cells = [RawCell::default(); 16];
                (count, taken) = simd::narrow_words(text, starts, self.style, &mut cells);
                if count > room.len() {
                    return (0, None);
                }
                room[..count].copy_from_slice(&cells[..count]);
            }
        }
        self.col += count;
        if count > 0 {
            self.last = self.cells[self.col - 1].code();
        }
        (count, taken)
    }

    /// The same for characters of any width.
    fn write_mixed(&mut self, text: &[u8; simd::TEXT], mut starts: u32, len: usize) -> usize {
        let codes = simd::codes(text);
        while starts != 0 {
            let start = starts.trailing_zeros() as usize;
            let code = codes[start % 16];
            if !self.write_sized(code.into(), Properties::of_basic(code).width()) {
                return start;
            }
            starts &= starts - 1;
        }
        len
    }

    /// Writes a character that takes `width` columns, if it takes any and fits; returns whether.
    #[inline(always)]
    fn write_sized(&mut self, code: u32, width: usize) -> bool {
        match &mut self.cells[self.col..] {
            [cell, next, ..] if width != 0 => {
                // Widths cannot be predicted where they differ.
                let tail = RawCell::tail(self.style);
                *cell = RawCell::sized(code, width, self.style);
                *next = select_unpredictable(width == 2, tail, *next);
            }
            [cell] if width == 1 => *cell = RawCell::narrow(code, self.style),
            _ => return false,
        }
        self.col += width;
        self.wide |= width & 2;
        self.last = code;
        true
    }
}

/// Whether there is a control among the first bytes: a border, and colours behind it. So few
/// characters are printed sooner one by one.
#[inline(always)]
fn ends_soon(text: &[u8; simd::TEXT]) -> bool {
    let [a, b, c, d, e, f, g, h, ..] = *text;
    let bytes = u64::from_le_bytes([a, b, c, d, e, f, g, h]);
    // The high bit of bytes below 0x20, and perhaps of some behind the first of them.
    bytes.wrapping_sub(0x2020_2020_2020_2020) & !bytes & 0x8080_8080_8080_8080 != 0
}

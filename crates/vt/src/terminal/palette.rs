//! Colours that a program has set in the terminal's palette.

use super::Terminal;

/// Overridden colours as red, green, blue. What is not overridden is the theme's.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Palette {
    /// The default colour of text.
    pub foreground: Option<[u8; 3]>,
    /// The default colour behind text.
    pub background: Option<[u8; 3]>,
    /// The cursor's colour.
    pub cursor: Option<[u8; 3]>,
    /// Entries of the palette, ordered by their index.
    indexed: Vec<(u8, [u8; 3])>,
}

impl Palette {
    /// The overridden entries, ordered by index.
    pub fn indexed(&self) -> impl Iterator<Item = (u8, [u8; 3])> + '_ {
        self.indexed.iter().copied()
    }

    /// The colour set for `index`.
    #[must_use]
    pub fn get(&self, index: u8) -> Option<[u8; 3]> {
        let place = self
            .indexed
            .binary_search_by_key(&index, |entry| entry.0)
            .ok()?;
        Some(self.indexed[place].1)
    }

    fn set(&mut self, index: u8, color: Option<[u8; 3]>) {
        match (
            self.indexed.binary_search_by_key(&index, |entry| entry.0),
            color,
        ) {
            (Ok(place), Some(color)) => self.indexed[place].1 = color,
            (Ok(place), None) => drop(self.indexed.remove(place)),
            (Err(place), Some(color)) => self.indexed.insert(place, (index, color)),
            (Err(_), None) => {}
        }
    }
}

impl Terminal {
    /// OSC 4 ; Pn ; Pt ST  Change Palette Color  [xterm ctlseqs]
    pub(crate) fn set_palette(&mut self, text: &str) {
        let mut fields = text.split(';');
        while let (Some(index), Some(color)) = (fields.next(), fields.next()) {
            if let (Ok(index), Some(color)) = (index.parse(), parse_color(color)) {
                self.palette.set(index, Some(color));
                self.touch_all();
            }
        }
    }

    /// OSC 104 ; Pn ST  Reset Palette Color  [xterm ctlseqs]
    pub(crate) fn reset_palette(&mut self, text: &str) {
        if text.is_empty() {
            self.palette.indexed.clear();
        }
        for index in text.split(';').filter_map(|index| index.parse().ok()) {
            self.palette.set(index, None);
        }
        self.touch_all();
    }

    /// OSC 10 ; Pt ST ; OSC 11 ; Pt ST ; OSC 12 ; Pt ST  Set Dynamic Colors  [xterm ctlseqs]
    ///
    /// Further colours in the same string are for the numbers that follow.
    pub(crate) fn set_dynamic_colors(&mut self, first: u16, text: &str) {
        for (number, color) in (first..).zip(text.split(';')) {
            if let (Some(color), Some(place)) = (parse_color(color), self.dynamic_color(number)) {
                *place = Some(color);
                self.touch_all();
            }
        }
    }

    /// OSC 110 ST ; OSC 111 ST ; OSC 112 ST  Reset Dynamic Colors  [xterm ctlseqs]
    pub(crate) fn reset_dynamic_color(&mut self, number: u16) {
        if let Some(place) = self.dynamic_color(number - 100) {
            *place = None;
            self.touch_all();
        }
    }

    fn dynamic_color(&mut self, number: u16) -> Option<&mut Option<[u8; 3]>> {
        match number {
            10 => Some(&mut self.palette.foreground),
            11 => Some(&mut self.palette.background),
            12 => Some(&mut self.palette.cursor),
            _ => None,
        }
    }
}

/// Reads `rgb:r/g/b` with one to four hexadecimal digits each, or `#` with three equal parts.
fn parse_color(text: &str) -> Option<[u8; 3]> {
    if let Some(parts) = text.strip_prefix("rgb:") {
        let mut parts = parts.split('/').map(|part| scaled(part, true));
        let color = [parts.next()??, parts.next()??, parts.next()??];
        return parts.next().is_none().then_some(color);
    }
    let digits = text.strip_prefix('#')?;
    let len = digits.len() / 3;
    if digits.len() % 3 != 0 || !digits.is_ascii() {
        return None;
    }
    let part = |index: usize| scaled(&digits[index * len..(index + 1) * len], false);
    Some([part(0)?, part(1)?, part(2)?])
}

/// One to four hexadecimal digits as a byte. `rgb:` scales the value (`f` is full), `#` fills it
/// up with zeros (`f` is f0), as X11 has it.
fn scaled(digits: &str, scale: bool) -> Option<u8> {
    if !(1..=4).contains(&digits.len()) || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    let value = u32::from_str_radix(digits, 16).ok()?;
    let bits = 4 * digits.len() as u32;
    let byte = if scale {
        value * 255 / ((1 << bits) - 1)
    } else {
        value << 16 >> bits >> 8
    };
    u8::try_from(byte).ok()
}

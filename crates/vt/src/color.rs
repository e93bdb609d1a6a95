//! Colours as escape sequences name them. What red looks like is the theme's business.

/// A foreground, background or underline colour.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, Default)]
pub enum Color {
    /// The terminal's own colour for the purpose.
    #[default]
    Default,
    /// An entry of the palette: 0–7 the base colours, 8–15 their bright forms, then the 6×6×6
    /// cube and 24 greys.
    Indexed(u8),
    /// Red, green and blue.
    Rgb(u8, u8, u8),
}

/// A colour in four bytes, as pens store it: nothing, `1 << 24 | index` or `2 << 24 | rgb`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct PackedColor(pub(crate) u32);

impl PackedColor {
    pub(crate) const fn indexed(index: u8) -> Self {
        Self(1 << 24 | index as u32)
    }

    pub(crate) const fn rgb(red: u8, green: u8, blue: u8) -> Self {
        Self(2 << 24 | (red as u32) << 16 | (green as u32) << 8 | blue as u32)
    }

    pub(crate) const fn unpack(self) -> Color {
        let [blue, green, red, kind] = self.0.to_le_bytes();
        match kind {
            0 => Color::Default,
            1 => Color::Indexed(blue),
            _ => Color::Rgb(red, green, blue),
        }
    }
}

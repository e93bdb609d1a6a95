//! Terminal colours as recordings carry them: `#rrggbb`, and a palette joined by colons.

use std::fmt;

/// A colour, 8 bits a channel.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Rgb {
    /// Red.
    pub red: u8,
    /// Green.
    pub green: u8,
    /// Blue.
    pub blue: u8,
}

impl Rgb {
    /// Reads `#rrggbb` in either case.
    #[must_use]
    pub fn parse(text: &str) -> Option<Rgb> {
        let digits = text.trim().strip_prefix('#')?;
        if digits.len() != 6 || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
        let value = u32::from_str_radix(digits, 16).ok()?;
        let [_, red, green, blue] = value.to_be_bytes();
        Some(Rgb { red, green, blue })
    }
}

impl fmt::Display for Rgb {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "#{:02x}{:02x}{:02x}",
            self.red, self.green, self.blue
        )
    }
}

/// Foreground, background and the 16 colours of the palette.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Theme {
    /// Default foreground.
    pub fg: Rgb,
    /// Default background.
    pub bg: Rgb,
    /// Colours 0 to 15.
    pub palette: [Rgb; 16],
}

impl Theme {
    /// Reads the three fields of a header's theme. A palette of 8 serves as normal and bright
    /// colours alike; members that are no colours do not count. `None` when the fields make no
    /// theme: a recording plays in other colours rather than not at all.
    #[must_use]
    pub fn parse(fg: &str, bg: &str, palette: &str) -> Option<Theme> {
        let colors: Vec<Rgb> = palette.split(':').filter_map(Rgb::parse).collect();
        if colors.len() != 8 && colors.len() != 16 {
            return None;
        }
        Some(Theme {
            fg: Rgb::parse(fg)?,
            bg: Rgb::parse(bg)?,
            palette: std::array::from_fn(|index| colors[index % colors.len()]),
        })
    }

    /// The palette as headers hold it: `#rrggbb` joined by colons.
    #[must_use]
    pub fn palette_text(&self) -> String {
        self.palette.map(|color| color.to_string()).join(":")
    }
}

#[cfg(test)]
mod tests {
    use super::{Rgb, Theme};

    const EIGHT: &str = "#000000:#010101:#020202:#030303:#040404:#050505:#060606:#070707";

    #[test]
    fn a_palette_of_eight_is_doubled() {
        let theme = Theme::parse("#FFFFFF", "#abcdef", EIGHT).expect("a theme");
        assert_eq!(
            theme.fg,
            Rgb {
                red: 255,
                green: 255,
                blue: 255
            }
        );
        assert_eq!(theme.bg.to_string(), "#abcdef");
        assert_eq!(theme.palette[..8], theme.palette[8..]);
        assert_eq!(theme.palette_text(), format!("{EIGHT}:{EIGHT}"));
    }

    #[test]
    fn members_that_are_no_colors_do_not_count() {
        assert!(Theme::parse("#ffffff", "#000000", &format!("{EIGHT}:nope")).is_some());
        assert!(Theme::parse("#ffffff", "#000000", &format!("{EIGHT}:#111111")).is_none());
        assert!(Theme::parse("white", "#000000", EIGHT).is_none());
        assert!(Theme::parse("#fff", "#000000", EIGHT).is_none());
        assert!(Theme::parse("#+fffff", "#000000", EIGHT).is_none());
    }
}

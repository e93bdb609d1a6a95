//! A colour as screens have it.

use std::fmt;

/// Red, green and blue in sRGB.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Rgb {
    /// Red, 0 to 255.
    pub red: u8,
    /// Green, 0 to 255.
    pub green: u8,
    /// Blue, 0 to 255.
    pub blue: u8,
}

impl Rgb {
    /// A colour from its parts.
    #[must_use]
    pub const fn new(red: u8, green: u8, blue: u8) -> Self {
        Self { red, green, blue }
    }

    /// This colour laid on `under` with an opacity of 0 to 255.
    #[must_use]
    pub const fn over(self, under: Rgb, opacity: u8) -> Rgb {
        const fn mix(over: u8, under: u8, opacity: u8) -> u8 {
            let opacity = opacity as u32;
            let sum = over as u32 * opacity + under as u32 * (255 - opacity) + 127;
            (sum / 255) as u8
        }
        Rgb {
            red: mix(self.red, under.red, opacity),
            green: mix(self.green, under.green, opacity),
            blue: mix(self.blue, under.blue, opacity),
        }
    }
}

/// Writes `#rrggbb`.
impl fmt::Display for Rgb {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{:02x}{:02x}{:02x}", self.red, self.green, self.blue)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn laying_over_is_exact_at_both_ends() {
        let (black, blue) = (Rgb::default(), Rgb::new(1, 2, 250));
        assert_eq!(blue.over(black, 0), black);
        assert_eq!(blue.over(black, 255), blue);
        assert_eq!(
            Rgb::new(255, 255, 255).over(black, 128),
            Rgb::new(128, 128, 128)
        );
    }

    #[test]
    fn a_colour_is_written_as_stylesheets_have_it() {
        assert_eq!(Rgb::new(0, 171, 255).to_string(), "#00abff");
    }
}

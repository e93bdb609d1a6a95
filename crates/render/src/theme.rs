//! Themes: the colours that a terminal gives to names such as "red". The built-in ones are the
//! files of the folder `themes`, read while this crate is compiled.

mod file;

use crate::rgb::Rgb;

/// Foreground, background, the 16 named colours and, where it differs from the foreground, the
/// cursor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Theme {
    /// Text without a colour of its own.
    pub fg: Rgb,
    /// What is behind everything.
    pub bg: Rgb,
    /// The cursor; `None` is the foreground.
    pub cursor: Option<Rgb>,
    /// Black, red, green, yellow, blue, magenta, cyan, white, then their bright forms.
    pub palette: [Rgb; 16],
}

/// A built-in theme and its name.
macro_rules! built_in {
    ($($name:literal),+ $(,)?) => {
        [$(($name, file::parse(include_str!(concat!("../../../themes/", $name, ".toml"))))),+]
    };
}

/// The built-in themes by name, the default first.
pub static BUILT_IN: [(&str, Theme); 9] = built_in![
    "asciinema",
    "dracula",
    "gruvbox-dark",
    "monokai",
    "nord",
    "seti",
    "solarized-dark",
    "solarized-light",
    "tango",
];

impl Theme {
    /// A built-in theme.
    #[must_use]
    pub fn named(name: &str) -> Option<&'static Theme> {
        BUILT_IN
            .iter()
            .find(|(built_in, _)| *built_in == name)
            .map(|(_, theme)| theme)
    }

    /// A theme from what recordings carry: 8 or 16 colours, the bright ones repeated from the
    /// others where there are 8. `None` for any other number.
    #[must_use]
    pub fn from_colors(fg: Rgb, bg: Rgb, colors: &[Rgb]) -> Option<Theme> {
        if colors.len() != 8 && colors.len() != 16 {
            return None;
        }
        let palette = std::array::from_fn(|index| colors[index % colors.len()]);
        Some(Theme {
            fg,
            bg,
            cursor: None,
            palette,
        })
    }
}

impl Default for Theme {
    fn default() -> Self {
        BUILT_IN[0].1
    }
}

#[cfg(test)]
mod tests;

//! Pictures of a terminal, for whoever shows one: colours, shapes of symbols, images.
//!
//! [`theme`] and [`symbols`] depend on nothing and are what the web player uses, too. It does not
//! know recordings, files or the fonts of the machine that it runs on.

pub mod palette;
pub mod rgb;
pub mod symbols;
pub mod theme;

pub use palette::Palette;
pub use rgb::Rgb;
pub use theme::Theme;

//! Pictures of a terminal, for whoever shows one: colours, shapes of symbols, images.
//!
//! [`theme`] and [`symbols`] depend on nothing and are what the web player uses, too; images are
//! the feature `images`. It does not know files, nor the fonts of the machine that it runs on.

pub mod palette;
pub mod rgb;
pub mod symbols;
pub mod theme;

#[cfg(feature = "images")]
mod decoration;
#[cfg(feature = "images")]
pub mod fonts;
#[cfg(feature = "images")]
pub mod gif;
#[cfg(feature = "images")]
pub mod png;
#[cfg(feature = "images")]
mod raster;
#[cfg(feature = "images")]
pub mod svg;
#[cfg(feature = "images")]
mod tile;
#[cfg(feature = "images")]
pub mod view;

pub use palette::Palette;
pub use rgb::Rgb;
pub use theme::Theme;
#[cfg(feature = "images")]
pub use {fonts::Fonts, view::View};

//! Characters that are pictures, as shapes in their cell: box drawing, blocks, braille, powerline
//! and the symbols of legacy computers. Fonts draw them too small or too large for their cell, or
//! not at all; drawn here, neighbours meet without seams at any size.
//!
//! It does not know colours, nor what the shapes are drawn on: that is the [`Canvas`].
//! Shapes: <https://www.unicode.org/charts/PDF/U2500.pdf> (2580, 2800, 1FB00),
//! <https://github.com/ryanoasis/powerline-extra-symbols>.

mod braille;
mod geometry;
mod legacy;
mod lines;
mod mask;
mod powerline;
mod shapes;

pub use geometry::{Canvas, Grid, Point, Rect, Segment};
pub use mask::{Mask, rasterize};

/// Draws a character on a canvas, if it is one that is drawn here. Shapes of one character may
/// overlap.
pub fn draw(char: char, grid: &Grid, canvas: &mut impl Canvas) -> bool {
    if !is_symbol(char) {
        return false;
    }
    let code = u32::from(char);
    match code {
        0x2500..=0x257f => lines::draw(code, grid, canvas),
        0x2800..=0x28ff => braille::draw(code, grid, canvas),
        0xe0b4..=0xe0b7 => powerline::draw(code, grid, canvas),
        0x1fb00..=0x1fb67 | 0x1fbaf => legacy::draw(code, grid, canvas),
        _ => shapes::draw(code, grid, canvas),
    }
    true
}

/// Whether a character is one that is drawn here.
#[must_use]
pub fn is_symbol(char: char) -> bool {
    matches!(
        u32::from(char),
        0x2500..=0x259f
            | 0x25e2..=0x25e5
            | 0x2800..=0x28ff
            | 0xe0b0..=0xe0bf
            | 0x1fb00..=0x1fb92
            | 0x1fb94..=0x1fbaf
    )
}

#[cfg(test)]
mod tests;

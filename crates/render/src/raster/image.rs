//! Pixels.

use super::Shades;
use super::glyphs::Glyph;
use crate::rgb::Rgb;

/// Pixels as `0x00rrggbb`, line by line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Image {
    pub(crate) width: usize,
    pub(crate) height: usize,
    pub(crate) pixels: Vec<u32>,
}

/// A part of an image; `right` and `bottom` are outside of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Area {
    pub(crate) left: usize,
    pub(crate) top: usize,
    pub(crate) right: usize,
    pub(crate) bottom: usize,
}

impl Area {
    /// The smallest area that holds both.
    pub(crate) fn with(self, other: Area) -> Area {
        Area {
            left: self.left.min(other.left),
            top: self.top.min(other.top),
            right: self.right.max(other.right),
            bottom: self.bottom.max(other.bottom),
        }
    }

    pub(crate) fn width(&self) -> usize {
        self.right - self.left
    }

    pub(crate) fn height(&self) -> usize {
        self.bottom - self.top
    }
}

/// A colour as images have it.
pub(crate) fn pack(color: Rgb) -> u32 {
    u32::from(color.red) << 16 | u32::from(color.green) << 8 | u32::from(color.blue)
}

/// A colour of an image.
pub(crate) fn unpack(pixel: u32) -> Rgb {
    let [blue, green, red, _] = pixel.to_le_bytes();
    Rgb { red, green, blue }
}

impl Image {
    /// A black image.
    pub(crate) fn new(width: usize, height: usize) -> Image {
        Image {
            width,
            height,
            pixels: vec![0; width * height],
        }
    }

    /// All of it.
    pub(crate) fn area(&self) -> Area {
        Area {
            left: 0,
            top: 0,
            right: self.width,
            bottom: self.height,
        }
    }

    /// Fills an area, which must lie within the image.
    pub(crate) fn fill(&mut self, area: Area, color: Rgb) {
        let pixel = pack(color);
        for y in area.top..area.bottom {
            self.line_mut(area, y).fill(pixel);
        }
    }

    /// The pixels of an area in one line.
    pub(crate) fn line(&self, area: Area, y: usize) -> &[u32] {
        &self.pixels[y * self.width + area.left..y * self.width + area.right]
    }

    /// The same to write.
    pub(crate) fn line_mut(&mut self, area: Area, y: usize) -> &mut [u32] {
        &mut self.pixels[y * self.width + area.left..y * self.width + area.right]
    }

    /// Lays a glyph on an area that has the background of the shades; what goes beyond the area
    /// is cut off.
    pub(super) fn blend(&mut self, area: Area, glyph: &Glyph, shades: &Shades) {
        let lines = glyph.lines.clone();
        for y in lines.start..lines.end.min(area.height()) {
            let line = self.line_mut(area, area.top + y);
            match glyph {
                Glyph {
                    colors: Some(colors),
                    ..
                } => {
                    let colors = &colors[y * glyph.width..][..glyph.width];
                    for (pixel, color) in line.iter_mut().zip(colors) {
                        let under = unpack(*pixel);
                        *pixel = pack(unpack(*color).over(under, (color >> 24) as u8));
                    }
                }
                Glyph { levels, .. } => {
                    let levels = &levels[y * glyph.width..][..glyph.width];
                    for (pixel, &level) in line.iter_mut().zip(levels) {
                        if level != 0 {
                            *pixel = shades.colors[usize::from(level)];
                        }
                    }
                }
            }
        }
    }
}

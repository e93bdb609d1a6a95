//! A terminal as PNG, with the fonts of this crate.
//!
//! Specification: <https://www.w3.org/TR/png-3/>.

use std::collections::HashMap;

use png::{BitDepth, ColorType, Compression, Encoder, EncodingError};
use vt::Vt;

use crate::fonts::Fonts;
use crate::palette::Palette;
use crate::raster::{Image, Metrics, Painter};
use crate::view::View;

/// How the picture looks, apart from its colours.
#[derive(Clone, Debug)]
pub struct Options {
    /// Size of the font in pixels.
    pub font_size: f32,
    /// Height of a row in font sizes.
    pub line_height: f32,
    /// Space to each side in widths and to top and bottom in half heights of a cell.
    pub padding: f32,
}

impl Default for Options {
    /// Twice the size of the text on web pages, for dense screens and for scaling down.
    fn default() -> Self {
        Options {
            font_size: 28.0,
            line_height: 4.0 / 3.0,
            padding: 1.0,
        }
    }
}

/// Draws a part of a terminal and answers the file.
pub fn render(
    vt: &Vt,
    palette: &Palette,
    view: &View,
    fonts: &Fonts,
    options: &Options,
) -> Result<Vec<u8>, EncodingError> {
    let metrics = Metrics::new(
        options.font_size,
        options.line_height,
        options.padding,
        view,
    );
    let mut painter = Painter::new(view.clone(), metrics, fonts);
    painter.paint(vt, palette);
    encode(painter.image())
}

/// Writes an image, with a palette if it has few enough colours.
fn encode(image: &Image) -> Result<Vec<u8>, EncodingError> {
    let mut file = Vec::new();
    let mut encoder = Encoder::new(&mut file, image.width as u32, image.height as u32);
    encoder.set_compression(Compression::Balanced);
    let data: Vec<u8> = match indexed(image) {
        Some((palette, indices)) => {
            encoder.set_color(ColorType::Indexed);
            encoder.set_palette(palette);
            // Neighbours in a palette have nothing in common for a filter to find.
            encoder.set_filter(png::Filter::NoFilter);
            indices
        }
        None => {
            encoder.set_color(ColorType::Rgb);
            let parts = |pixel: &u32| [(pixel >> 16) as u8, (pixel >> 8) as u8, *pixel as u8];
            image.pixels.iter().flat_map(parts).collect()
        }
    };
    encoder.set_depth(BitDepth::Eight);
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&data)?;
    writer.finish()?;
    Ok(file)
}

/// The colours of an image as bytes, three for each, and the pixels as indices of them; nothing
/// when there are more than 256.
fn indexed(image: &Image) -> Option<(Vec<u8>, Vec<u8>)> {
    let mut colors: HashMap<u32, u8> = HashMap::new();
    let mut palette = Vec::new();
    let mut indices = Vec::with_capacity(image.pixels.len());
    let mut last = None;
    for &pixel in &image.pixels {
        let index = match last {
            Some((known, index)) if known == pixel => index,
            _ => match colors.get(&pixel) {
                Some(&index) => index,
                None => {
                    let index = u8::try_from(colors.len()).ok()?;
                    colors.insert(pixel, index);
                    palette.extend([(pixel >> 16) as u8, (pixel >> 8) as u8, pixel as u8]);
                    index
                }
            },
        };
        last = Some((pixel, index));
        indices.push(index);
    }
    Some((palette, indices))
}

#[cfg(test)]
mod tests;

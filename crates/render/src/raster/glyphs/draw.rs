//! Draws glyphs: symbols as shapes, everything else from fonts.

use swash::scale::image::{Content, Image};
use swash::scale::{Render, ScaleContext, Source, StrikeWith};
use swash::zeno::{Angle, Format, Transform};

use super::{Glyph, LEVELS, Stroke, Variant};
use crate::decoration;
use crate::fonts::{Fonts, FoundGlyph, REGULAR};
use crate::symbols::{self, Grid, Mask};

/// How far slanted text leans, as the oblique faces of the shipped font do.
const SLANT: f32 = 11.0;

/// Draws into cells of one size.
pub(super) struct Pen {
    fonts: Fonts,
    context: ScaleContext,
    width: usize,
    height: usize,
    /// Pixels per font size, so that letters are as wide as a cell.
    size: f32,
    /// Where letters stand, from the top of the cell.
    baseline: i32,
}

impl Pen {
    pub(super) fn new(width: usize, height: usize, fonts: Fonts) -> Pen {
        let (mut size, mut baseline) = (width as f32, height as i32);
        if let Some(font) = fonts.font(REGULAR) {
            let metrics = font.metrics(&[]);
            let em = f32::from(metrics.units_per_em);
            let advance = font
                .glyph_metrics(&[])
                .advance_width(font.charmap().map('0'));
            size = width as f32 * em / advance.max(1.0);
            let (ascent, descent) = (metrics.ascent * size / em, metrics.descent * size / em);
            baseline = ((height as f32 - ascent - descent) / 2.0 + ascent).round() as i32;
        }
        Pen {
            fonts,
            context: ScaleContext::new(),
            width,
            height,
            size,
            baseline,
        }
    }

    /// The glyph of a character and of what is combined with it.
    pub(super) fn draw(&mut self, chars: &[char], variant: Variant) -> Glyph {
        let width = if variant.wide {
            self.width * 2
        } else {
            self.width
        };
        let mut coverage = vec![0; width * self.height];
        let Some((&first, combined)) = chars.split_first() else {
            return Glyph::default();
        };
        if symbols::rasterize(first, width, self.height, &mut coverage) {
            return glyph(width, &coverage);
        }
        match self.fonts.find(first, variant.bold) {
            Some(found) => {
                if let Some(colors) = self.letter(found, variant, width, &mut coverage) {
                    let lines = 0..self.height;
                    return Glyph {
                        width,
                        lines,
                        levels: Vec::new(),
                        colors: Some(colors),
                    };
                }
            }
            None if is_invisible(first) => {}
            None => missing(&mut Mask {
                width,
                height: self.height,
                coverage: &mut coverage,
            }),
        }
        for &char in combined {
            if let Some(found) = self.fonts.find(char, variant.bold) {
                self.letter(found, variant, width, &mut coverage);
            }
        }
        glyph(width, &coverage)
    }

    /// A line along a cell.
    pub(super) fn stroke(&mut self, stroke: Stroke, wide: bool) -> Glyph {
        let width = if wide { self.width * 2 } else { self.width };
        let mut coverage = vec![0; width * self.height];
        let grid = Grid::pixels(width, self.height);
        let mut mask = Mask {
            width,
            height: self.height,
            coverage: &mut coverage,
        };
        match stroke {
            Stroke::Under(style) => decoration::underline(style, &grid, &mut mask),
            Stroke::Through => decoration::strike(&grid, &mut mask),
            Stroke::Over => decoration::overline(&grid, &mut mask),
        }
        glyph(width, &coverage)
    }

    /// Draws a glyph of a font into the coverage of its cells; one with colours is answered as
    /// pixels instead.
    fn letter(
        &mut self,
        found: FoundGlyph,
        variant: Variant,
        width: usize,
        coverage: &mut [u8],
    ) -> Option<Vec<u32>> {
        let font = self.fonts.font(found.face)?;
        let mut scaler = self
            .context
            .builder(font)
            .size(self.size)
            .hint(!variant.italic)
            .build();
        let sources = [
            Source::ColorOutline(0),
            Source::ColorBitmap(StrikeWith::BestFit),
            Source::Outline,
        ];
        let mut render = Render::new(&sources);
        render.format(Format::Alpha);
        if found.wants_weight {
            render.embolden(self.size / 24.0);
        }
        if variant.italic {
            let slant = Transform::skew(Angle::from_degrees(SLANT), Angle::ZERO);
            render.transform(Some(slant));
        }
        let image = render.render(&mut scaler, found.glyph)?;
        if image.content == Content::Color {
            return Some(self.colored(&image, width));
        }
        let (left, top) = (image.placement.left, self.baseline - image.placement.top);
        let columns = image.placement.width as usize;
        for (y, line) in image.data.chunks_exact(columns.max(1)).enumerate() {
            let y = top + y as i32;
            for (x, &alpha) in line.iter().enumerate() {
                let x = left + x as i32;
                if (0..width as i32).contains(&x) && (0..self.height as i32).contains(&y) {
                    let pixel = &mut coverage[y as usize * width + x as usize];
                    *pixel = (*pixel).max(alpha);
                }
            }
        }
        None
    }

    /// A coloured picture, made as large as the cells allow and put in their middle.
    fn colored(&self, image: &Image, width: usize) -> Vec<u32> {
        let (columns, lines) = (
            image.placement.width as usize,
            image.placement.height as usize,
        );
        let mut colors = vec![0; width * self.height];
        if columns == 0 || lines == 0 {
            return colors;
        }
        let scale = f32::min(
            width as f32 / columns as f32,
            self.height as f32 / lines as f32,
        );
        let (wide, high) = (columns as f32 * scale, lines as f32 * scale);
        let (left, top) = (
            (width as f32 - wide) / 2.0,
            (self.height as f32 - high) / 2.0,
        );
        for y in 0..self.height {
            for x in 0..width {
                let from = |at: usize, start: f32| ((at as f32 - start) / scale).max(0.0);
                let to = |at: usize, start: f32| (at as f32 + 1.0 - start) / scale;
                let across =
                    from(x, left) as usize..(to(x, left).ceil().max(0.0) as usize).min(columns);
                let down = from(y, top) as usize..(to(y, top).ceil().max(0.0) as usize).min(lines);
                colors[y * width + x] = average(image, columns, across, down);
            }
        }
        colors
    }
}

/// The mean colour of some pixels of a picture, as `0xaarrggbb`.
fn average(
    image: &Image,
    columns: usize,
    across: std::ops::Range<usize>,
    down: std::ops::Range<usize>,
) -> u32 {
    let (mut sums, mut alphas, mut count) = ([0_u32; 3], 0_u32, 0_u32);
    for y in down {
        for x in across.clone() {
            let pixel = &image.data[(y * columns + x) * 4..][..4];
            let alpha = u32::from(pixel[3]);
            for (sum, part) in sums.iter_mut().zip(pixel) {
                *sum += u32::from(*part) * alpha;
            }
            alphas += alpha;
            count += 1;
        }
    }
    if alphas == 0 {
        return 0;
    }
    let [red, green, blue] = sums.map(|sum| sum / alphas);
    u32::from_be_bytes([(alphas / count) as u8, red as u8, green as u8, blue as u8])
}

/// A frame in place of a character that no font has.
fn missing(mask: &mut Mask) {
    use crate::symbols::{Canvas, Rect};
    let (width, height) = (mask.width as f32, mask.height as f32);
    let [left, right] = [0.15, 0.85].map(|share| (width * share).round());
    let [top, bottom] = [0.2, 0.8].map(|share| (height * share).round());
    let line = Grid::pixels(mask.width, mask.height).light;
    mask.rect(
        Rect {
            left,
            top,
            right,
            bottom: top + line,
        },
        255,
    );
    mask.rect(
        Rect {
            left,
            top: bottom - line,
            right,
            bottom,
        },
        255,
    );
    mask.rect(
        Rect {
            left,
            top,
            right: left + line,
            bottom,
        },
        255,
    );
    mask.rect(
        Rect {
            left: right - line,
            top,
            right,
            bottom,
        },
        255,
    );
}

/// Whether nothing is to be seen of a character, so that nothing is missed.
fn is_invisible(char: char) -> bool {
    char.is_whitespace()
        || char.is_control()
        || matches!(char, '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}' | '\u{fe00}'..='\u{fe0f}')
}

/// A glyph of so many levels from coverage of 0 to 255.
fn glyph(width: usize, coverage: &[u8]) -> Glyph {
    let level = |coverage: &u8| ((usize::from(*coverage) * LEVELS + 127) / 255) as u8;
    let levels: Vec<u8> = coverage.iter().map(level).collect();
    let is_seen = |line: &[u8]| line.iter().any(|level| *level > 0);
    let mut seen = levels.chunks_exact(width.max(1)).map(is_seen);
    let first = seen.clone().position(|seen| seen).unwrap_or(0);
    let last = seen.rposition(|seen| seen).map_or(0, |last| last + 1);
    Glyph {
        width,
        lines: first..last,
        levels,
        colors: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use swash::zeno::Placement;

    #[test]
    fn coloured_pictures_are_fitted_into_their_cells() {
        let opaque_red = [255, 0, 0, 255];
        let nothing = [9, 9, 9, 0];
        let image = Image {
            content: Content::Color,
            placement: Placement {
                left: 0,
                top: 0,
                width: 4,
                height: 2,
            },
            data: [[opaque_red; 4], [nothing; 4]].concat().concat(),
            ..Image::new()
        };
        let pen = Pen::new(4, 12, Fonts::default());
        let colors = pen.colored(&image, 8);
        let line = |y: usize| &colors[y * 8..][..8];
        // Twice as large, in the middle: lines 4 to 7, of which the lower two are empty.
        for y in 0..12 {
            let expected = if y == 4 || y == 5 { 0xffff_0000 } else { 0 };
            assert!(line(y).iter().all(|pixel| *pixel == expected), "line {y}");
        }
    }

    #[test]
    fn a_mean_counts_colours_as_far_as_they_are_seen() {
        let image = Image {
            content: Content::Color,
            data: [[200, 100, 0, 255], [0, 0, 90, 85]].concat(),
            ..Image::new()
        };
        assert_eq!(average(&image, 2, 0..2, 0..1), 0xaa96_4b16);
        assert_eq!(average(&image, 2, 0..0, 0..1), 0);
    }
}

//! Glyphs that were drawn so far, as how much of each pixel of their cell they cover.

mod draw;

use std::collections::HashMap;
use std::ops::Range;

use vt::{Text, UnderlineStyle};

use crate::fonts::Fonts;
use crate::rgb::Rgb;
use crate::tile::Lines;
use draw::Pen;

/// How finely coverage is told apart: few enough for images with a palette, and a multiple of
/// the quarters that shades are made of.
pub(crate) const LEVELS: usize = 16;

/// Index of a glyph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct GlyphId(u32);

impl GlyphId {
    /// The glyph that shows nothing.
    pub(super) const BLANK: GlyphId = GlyphId(0);
}

/// A picture for one or two cells.
#[derive(Default)]
pub(super) struct Glyph {
    pub(super) width: usize,
    /// Lines of pixels that are not empty.
    pub(super) lines: Range<usize>,
    /// Coverage of each pixel, 0 to `LEVELS`.
    pub(super) levels: Vec<u8>,
    /// Pixels as `0xaarrggbb`, for glyphs with colours of their own.
    pub(super) colors: Option<Vec<u32>>,
}

/// Weight, slant and width in cells.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Variant {
    bold: bool,
    italic: bool,
    wide: bool,
}

impl Variant {
    const COUNT: usize = 8;

    fn index(self) -> usize {
        usize::from(self.bold) | usize::from(self.italic) << 1 | usize::from(self.wide) << 2
    }
}

/// All glyphs of one size of cell.
pub(super) struct Glyphs {
    pen: Pen,
    glyphs: Vec<Glyph>,
    /// Glyphs of ASCII by character and variant, the common case.
    ascii: Vec<Option<GlyphId>>,
    chars: HashMap<(char, Variant), GlyphId>,
    clusters: HashMap<(String, Variant), GlyphId>,
    lines: HashMap<(Stroke, bool), GlyphId>,
}

/// A line along a cell.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Stroke {
    Under(UnderlineStyle),
    Through,
    Over,
}

impl Glyphs {
    pub(super) fn new(width: usize, height: usize, fonts: &Fonts) -> Glyphs {
        Glyphs {
            pen: Pen::new(width, height, fonts.clone()),
            glyphs: vec![Glyph::default()],
            ascii: vec![None; 128 * Variant::COUNT],
            chars: HashMap::new(),
            clusters: HashMap::new(),
            lines: HashMap::new(),
        }
    }

    /// The glyph of a text, drawn when it is first asked for.
    pub(super) fn find(&mut self, text: Text, bold: bool, italic: bool, cells: u8) -> GlyphId {
        let variant = Variant {
            bold,
            italic,
            wide: cells == 2,
        };
        match text {
            Text::Char(' ') => GlyphId::BLANK,
            Text::Char(char) if char.is_ascii() => {
                let index = char as usize * Variant::COUNT + variant.index();
                if let Some(id) = self.ascii[index] {
                    return id;
                }
                let id = self.draw(&[char], variant);
                self.ascii[index] = Some(id);
                id
            }
            Text::Char(char) => {
                if let Some(&id) = self.chars.get(&(char, variant)) {
                    return id;
                }
                let id = self.draw(&[char], variant);
                self.chars.insert((char, variant), id);
                id
            }
            Text::Cluster(text) => {
                let key = (text.to_owned(), variant);
                if let Some(&id) = self.clusters.get(&key) {
                    return id;
                }
                let chars: Vec<char> = text.chars().collect();
                let id = self.draw(&chars, variant);
                self.clusters.insert(key, id);
                id
            }
        }
    }

    /// The glyphs of the lines of a cell and their colours.
    pub(super) fn lines(
        &mut self,
        lines: Lines,
        fg: Rgb,
        cells: u8,
    ) -> impl Iterator<Item = (GlyphId, Rgb)> + use<> {
        let wide = cells == 2;
        let wanted = [
            (
                lines.underline != UnderlineStyle::None,
                Stroke::Under(lines.underline),
                lines.color,
            ),
            (lines.strike, Stroke::Through, fg),
            (lines.overline, Stroke::Over, fg),
        ];
        wanted
            .map(|(is_wanted, stroke, color)| is_wanted.then(|| (self.line(stroke, wide), color)))
            .into_iter()
            .flatten()
    }

    fn line(&mut self, stroke: Stroke, wide: bool) -> GlyphId {
        if let Some(&id) = self.lines.get(&(stroke, wide)) {
            return id;
        }
        let glyph = self.pen.stroke(stroke, wide);
        let id = self.add(glyph);
        self.lines.insert((stroke, wide), id);
        id
    }

    pub(super) fn get(&self, id: GlyphId) -> &Glyph {
        &self.glyphs[id.0 as usize]
    }

    fn draw(&mut self, chars: &[char], variant: Variant) -> GlyphId {
        let glyph = self.pen.draw(chars, variant);
        self.add(glyph)
    }

    fn add(&mut self, glyph: Glyph) -> GlyphId {
        if glyph.lines.is_empty() {
            return GlyphId::BLANK;
        }
        self.glyphs.push(glyph);
        GlyphId(self.glyphs.len() as u32 - 1)
    }
}

//! The glyphs that were drawn so far, as masks of coverage. Fonts are the browser's: what is
//! missing here is listed as a wish, drawn by JavaScript on a canvas of its own and written into the
//! space that is given for it. Symbols need no font: their shapes come from `render`. It knows
//! nothing of colours and of where glyphs are placed.

use render::symbols;
use vt::Text;

use crate::surface::{Mask, Rect};

/// Which picture of a text: weight, slant, position within a pixel and width in cells.
///
/// Bit 0 bold, bit 1 italic, bits 2 and 3 the quarter of a pixel at which it begins, bit 4 set
/// when it is two cells wide.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Variant(pub(crate) u8);

impl Variant {
    /// How many variants there are.
    const COUNT: usize = 32;

    pub(crate) fn new(bold: bool, italic: bool, phase: u32, wide: bool) -> Variant {
        let bits = u8::from(bold) | u8::from(italic) << 1 | (phase as u8 & 3) << 2;
        Variant(bits | u8::from(wide) << 4)
    }

    fn is_wide(self) -> bool {
        self.0 & 16 != 0
    }
}

/// What a glyph that was asked for turned out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Nobody has drawn it yet.
    Wished,
    /// A mask of coverage.
    Mask,
    /// Pixels with colours of their own.
    Color,
}

/// Index of a glyph in the store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct GlyphId(u32);

struct Glyph {
    kind: Kind,
    offset: usize,
    width: usize,
    height: usize,
    /// Known once the glyph has been used.
    bounds: Option<Rect>,
}

/// Sizes of masks in pixels, as whoever draws them wants them.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct MaskSize {
    /// Pixels that a mask goes beyond the left edge of its cell.
    pub(crate) pad: usize,
    /// Width of a mask for one cell.
    pub(crate) narrow: usize,
    /// Width of a mask for two cells.
    pub(crate) wide: usize,
    pub(crate) height: usize,
}

/// A glyph that somebody should draw.
pub(crate) struct Wish {
    pub(crate) text: String,
    pub(crate) variant: Variant,
    id: GlyphId,
}

/// All glyphs of one font size.
pub(crate) struct Glyphs {
    size: MaskSize,
    bytes: Vec<u8>,
    glyphs: Vec<Glyph>,
    /// Glyphs of ASCII, the common case, by character and variant; `NONE` where there is none yet.
    ascii: Vec<u32>,
    /// Those of other characters and symbols, by [`key`]; sorted.
    chars: Vec<(u64, GlyphId)>,
    /// Those of clusters, sorted.
    clusters: Vec<(Box<str>, Variant, GlyphId)>,
    wishes: Vec<Wish>,
}

const NONE: u32 = u32::MAX;

/// What the glyph of a character is found by: its variant or, of a shape that needs no font, its
/// size in pixels.
fn key(char: char, detail: usize) -> u64 {
    (char as u64) << 32 | detail as u64
}

impl Glyphs {
    pub(crate) fn new(size: MaskSize) -> Glyphs {
        Glyphs {
            size,
            bytes: Vec::new(),
            glyphs: Vec::new(),
            ascii: vec![NONE; 128 * Variant::COUNT],
            chars: Vec::new(),
            clusters: Vec::new(),
            wishes: Vec::new(),
        }
    }

    pub(crate) fn pad(&self) -> usize {
        self.size.pad
    }

    pub(crate) fn wishes(&self) -> &[Wish] {
        &self.wishes
    }

    /// The glyph of a text, which becomes a wish when nobody asked for it before.
    pub(crate) fn find(&mut self, text: Text<'_>, variant: Variant) -> GlyphId {
        match text {
            Text::Char(char) if char.is_ascii() => {
                let index = char as usize * Variant::COUNT + usize::from(variant.0);
                if self.ascii[index] == NONE {
                    self.ascii[index] = self.wish(text, variant).0;
                }
                GlyphId(self.ascii[index])
            }
            Text::Char(char) => {
                let key = key(char, usize::from(variant.0));
                self.find_char(key).unwrap_or_else(|place| {
                    let id = self.wish(text, variant);
                    self.chars.insert(place, (key, id));
                    id
                })
            }
            Text::Cluster(text) => self.find_cluster(text, variant),
        }
    }

    /// The glyph with this key, or where it would have to be.
    #[inline(never)]
    fn find_char(&self, key: u64) -> Result<GlyphId, usize> {
        let place = self.chars.binary_search_by_key(&key, |(key, _)| *key)?;
        Ok(self.chars[place].1)
    }

    fn find_cluster(&mut self, text: &str, variant: Variant) -> GlyphId {
        let order = |(other, others, _): &(Box<str>, Variant, GlyphId)| {
            (&**other, *others).cmp(&(text, variant))
        };
        match self.clusters.binary_search_by(order) {
            Ok(place) => self.clusters[place].2,
            Err(place) => {
                let id = self.wish(Text::Cluster(text), variant);
                self.clusters.insert(place, (Box::from(text), variant, id));
                id
            }
        }
    }

    /// The shape of a character that is drawn without a font, in the pixels of its cell.
    pub(crate) fn symbol(&mut self, char: char, cell: Rect) -> Option<Mask<'_>> {
        if !symbols::is_symbol(char) {
            return None;
        }
        let (width, height) = (cell.right - cell.left, cell.bottom - cell.top);
        let key = key(char, width << 16 | height);
        let id = self.find_char(key).unwrap_or_else(|place| {
            let offset = self.bytes.len();
            self.bytes.resize(offset + width * height, 0);
            symbols::rasterize(char, width, height, &mut self.bytes[offset..]);
            let id = self.add(Kind::Mask, offset, width, height);
            self.chars.insert(place, (key, id));
            id
        });
        Some(self.mask(id).1)
    }

    /// Gives space for a wished glyph; whoever asks writes it. `None` when there is no such wish.
    pub(crate) fn grant(&mut self, wish: usize, kind: Kind) -> Option<&mut [u8]> {
        let id = self.wishes.get(wish)?.id;
        let depth = if kind == Kind::Color { 4 } else { 1 };
        let glyph = &mut self.glyphs[id.0 as usize];
        let len = glyph.width * glyph.height * depth;
        glyph.kind = kind;
        glyph.offset = self.bytes.len();
        self.bytes.resize(glyph.offset + len, 0);
        Some(&mut self.bytes[glyph.offset..glyph.offset + len])
    }

    /// Forgets the wishes; those that were not granted are never asked for again.
    pub(crate) fn end_wishes(&mut self) {
        self.wishes.clear();
    }

    /// The pixels of a glyph and what they are.
    pub(crate) fn mask(&mut self, id: GlyphId) -> (Kind, Mask<'_>) {
        let glyph = &mut self.glyphs[id.0 as usize];
        let height = glyph.height;
        let depth = match glyph.kind {
            Kind::Wished => 0,
            Kind::Mask => 1,
            Kind::Color => 4,
        };
        let bytes = &self.bytes[glyph.offset..glyph.offset + glyph.width * height * depth];
        let bounds = match glyph.kind {
            Kind::Wished => Rect::default(),
            Kind::Mask => *glyph
                .bounds
                .get_or_insert_with(|| bounds(bytes, glyph.width)),
            Kind::Color => Rect {
                right: glyph.width,
                bottom: height,
                ..Rect::default()
            },
        };
        (
            glyph.kind,
            Mask {
                bytes,
                width: glyph.width,
                bounds,
            },
        )
    }

    fn wish(&mut self, glyph: Text<'_>, variant: Variant) -> GlyphId {
        let mut text = String::new();
        glyph.push_to(&mut text);
        let width = if variant.is_wide() {
            self.size.wide
        } else {
            self.size.narrow
        };
        let id = self.add(Kind::Wished, 0, width, self.size.height);
        self.wishes.push(Wish { text, variant, id });
        id
    }

    fn add(&mut self, kind: Kind, offset: usize, width: usize, height: usize) -> GlyphId {
        self.glyphs.push(Glyph {
            kind,
            offset,
            width,
            height,
            bounds: None,
        });
        GlyphId(self.glyphs.len() as u32 - 1)
    }
}

/// The smallest rectangle that holds all pixels of a mask that are not empty.
fn bounds(bytes: &[u8], width: usize) -> Rect {
    let mut bounds = Rect {
        left: width,
        top: usize::MAX,
        ..Rect::default()
    };
    for (line, coverage) in bytes.chunks_exact(width.max(1)).enumerate() {
        for (x, _) in coverage
            .iter()
            .enumerate()
            .filter(|(_, alpha)| **alpha != 0)
        {
            bounds.left = bounds.left.min(x);
            bounds.right = bounds.right.max(x + 1);
            bounds.top = bounds.top.min(line);
            bounds.bottom = line + 1;
        }
    }
    bounds
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIZE: MaskSize = MaskSize {
        pad: 1,
        narrow: 4,
        wide: 6,
        height: 3,
    };

    #[test]
    fn each_glyph_is_wished_for_once() {
        let mut glyphs = Glyphs::new(SIZE);
        let plain = Variant::default();
        let first = glyphs.find(Text::Char('a'), plain);
        assert_eq!(glyphs.find(Text::Char('a'), plain), first);
        assert_ne!(
            glyphs.find(Text::Char('a'), Variant::new(true, false, 0, false)),
            first
        );
        let accent = glyphs.find(Text::Cluster("e\u{301}"), plain);
        assert_eq!(glyphs.find(Text::Cluster("e\u{301}"), plain), accent);
        let texts: Vec<_> = glyphs
            .wishes()
            .iter()
            .map(|wish| wish.text.as_str())
            .collect();
        assert_eq!(texts, ["a", "a", "e\u{301}"]);
    }

    #[test]
    fn a_granted_glyph_is_drawn_within_its_bounds() {
        let mut glyphs = Glyphs::new(SIZE);
        let id = glyphs.find(Text::Char('漢'), Variant::new(false, false, 2, true));
        let space = glyphs.grant(0, Kind::Mask);
        let space = space.expect("the wish that was just made");
        assert_eq!(space.len(), 18);
        space[8] = 200;
        space[15] = 100;
        glyphs.end_wishes();
        let (kind, mask) = glyphs.mask(id);
        assert_eq!(kind, Kind::Mask);
        assert_eq!(
            mask.bounds,
            Rect {
                left: 2,
                top: 1,
                right: 4,
                bottom: 3
            }
        );
    }

    #[test]
    fn a_glyph_that_nobody_drew_is_empty() {
        let mut glyphs = Glyphs::new(SIZE);
        let id = glyphs.find(Text::Char('x'), Variant::default());
        glyphs.end_wishes();
        let (kind, mask) = glyphs.mask(id);
        assert_eq!((kind, mask.bytes.len()), (Kind::Wished, 0));
        assert!(glyphs.grant(0, Kind::Mask).is_none());
    }
}

//! The fonts that pictures are drawn with: DejaVu Sans Mono, which is part of this crate, and
//! what the operator adds for characters that it does not have. Fonts of the machine are not
//! looked at, so that pictures are the same everywhere.

use std::fmt;
use std::sync::Arc;

use swash::{CacheKey, FontRef, GlyphId};

/// The font file was not one that can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidFont;

impl fmt::Display for InvalidFont {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a TrueType or OpenType font")
    }
}

impl std::error::Error for InvalidFont {}

/// Fonts in the order in which they are asked for a character. Cheap to clone.
#[derive(Clone)]
pub struct Fonts {
    faces: Vec<Face>,
}

/// A font in memory.
#[derive(Clone)]
struct Face {
    data: Data,
    offset: u32,
    key: CacheKey,
}

#[derive(Clone)]
enum Data {
    Shipped(&'static [u8]),
    Added(Arc<[u8]>),
}

/// A glyph of one of the fonts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct FoundGlyph {
    pub(crate) face: usize,
    pub(crate) glyph: GlyphId,
    /// The face is lighter than what was asked for.
    pub(crate) wants_weight: bool,
}

/// Number of the regular face.
pub(crate) const REGULAR: usize = 0;

/// Number of the bold face.
const BOLD: usize = 1;

impl Default for Fonts {
    fn default() -> Self {
        let shipped: [&'static [u8]; 2] = [
            include_bytes!("../fonts/DejaVuSansMono.ttf"),
            include_bytes!("../fonts/DejaVuSansMono-Bold.ttf"),
        ];
        Fonts {
            faces: shipped
                .into_iter()
                .filter_map(|data| Face::new(Data::Shipped(data)))
                .collect(),
        }
    }
}

impl Fonts {
    /// Adds a font file, to be asked for what those before it do not have. Of a collection it is
    /// the first font.
    pub fn add(&mut self, file: Vec<u8>) -> Result<(), InvalidFont> {
        let face = Face::new(Data::Added(file.into())).ok_or(InvalidFont)?;
        self.faces.push(face);
        Ok(())
    }

    /// The glyph of a character, in bold if there is such a face that has it.
    pub(crate) fn find(&self, char: char, bold: bool) -> Option<FoundGlyph> {
        let glyph = |face: usize| {
            let glyph = self.font(face)?.charmap().map(char);
            (glyph != 0).then_some((face, glyph))
        };
        let found = if bold { glyph(BOLD) } else { None };
        let (face, glyph) = found.or_else(|| {
            (0..self.faces.len())
                .filter(|face| *face != BOLD)
                .find_map(glyph)
        })?;
        Some(FoundGlyph {
            face,
            glyph,
            wants_weight: bold && face != BOLD,
        })
    }

    pub(crate) fn font(&self, face: usize) -> Option<FontRef<'_>> {
        let Face { data, offset, key } = self.faces.get(face)?;
        let data = data.bytes();
        Some(FontRef {
            data,
            offset: *offset,
            key: *key,
        })
    }
}

impl Face {
    fn new(data: Data) -> Option<Face> {
        let font = FontRef::from_index(data.bytes(), 0)?;
        let (offset, key) = (font.offset, font.key);
        Some(Face { data, offset, key })
    }
}

impl Data {
    fn bytes(&self) -> &[u8] {
        match self {
            Data::Shipped(data) => data,
            Data::Added(data) => data,
        }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

    use super::*;

    #[test]
    fn bold_text_has_its_own_face() {
        let fonts = Fonts::default();
        let (plain, bold) = (
            fonts.find('a', false).unwrap(),
            fonts.find('a', true).unwrap(),
        );
        assert_eq!((plain.face, bold.face), (REGULAR, BOLD));
        assert!(!bold.wants_weight);
    }

    #[test]
    fn fonts_that_are_added_are_asked_last() {
        let mut fonts = Fonts::default();
        assert_eq!(fonts.find('漢', false), None);
        fonts
            .add(include_bytes!("../fonts/DejaVuSansMono-Bold.ttf").to_vec())
            .unwrap();
        assert_eq!(fonts.find('a', false).unwrap().face, REGULAR);
        assert_eq!(fonts.add(b"no font".to_vec()), Err(InvalidFont));
    }
}

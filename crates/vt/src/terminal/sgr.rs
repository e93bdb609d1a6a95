//! SGR: colours and attributes of the pen.

use super::Terminal;
use crate::color::PackedColor;
use crate::parser::Params;
use crate::pen::{Attrs, Pen, UnderlineStyle};

impl Terminal {
    /// CSI Pm m  SGR  Select Graphic Rendition  [ECMA-48 8.3.117]
    #[inline]
    pub(crate) fn select_graphic_rendition(&mut self, params: &Params) {
        self.pen_changed();
        let pen = &mut self.pen;
        let mut at = 0;
        while at < params.len() {
            let number = params.get(at);
            match number {
                38 => at = color(params, at, &mut pen.fg),
                48 => at = color(params, at, &mut pen.bg),
                58 => at = color(params, at, &mut pen.underline_color),
                4 if params.has_sub(at) => {
                    set_underline_style(&mut pen.attrs, params.get(at + 1));
                }
                _ => apply(pen, number),
            }
            at += 1;
            while at < params.len() && params.is_sub(at) {
                at += 1;
            }
        }
    }
}

fn set_underline_style(attrs: &mut Attrs, style: u16) {
    attrs.set_underline(match style {
        0 => UnderlineStyle::None,
        1 => UnderlineStyle::Single,
        2 => UnderlineStyle::Double,
        3 => UnderlineStyle::Curly,
        4 => UnderlineStyle::Dotted,
        5 => UnderlineStyle::Dashed,
        _ => return,
    });
}

/// Applies an attribute that is one number.
#[inline(always)]
fn apply(pen: &mut Pen, number: u16) {
    let attrs = &mut pen.attrs;
    match number {
        0 => {
            // Protection and hyperlinks are not for SGR to end.
            let protected = attrs.has(Attrs::PROTECTED);
            let link = pen.link;
            *pen = Pen {
                link,
                ..Pen::default()
            };
            pen.attrs.set(Attrs::PROTECTED, protected);
        }
        1 => attrs.insert(Attrs::BOLD),
        2 => attrs.insert(Attrs::DIM),
        3 => attrs.insert(Attrs::ITALIC),
        4 => attrs.set_underline(UnderlineStyle::Single),
        5 | 6 => attrs.insert(Attrs::BLINK),
        7 => attrs.insert(Attrs::INVERSE),
        8 => attrs.insert(Attrs::HIDDEN),
        9 => attrs.insert(Attrs::STRIKE),
        21 => attrs.set_underline(UnderlineStyle::Double),
        22 => attrs.remove(Attrs(Attrs::BOLD.0 | Attrs::DIM.0)),
        23 => attrs.remove(Attrs::ITALIC),
        24 => attrs.set_underline(UnderlineStyle::None),
        25 => attrs.remove(Attrs::BLINK),
        27 => attrs.remove(Attrs::INVERSE),
        28 => attrs.remove(Attrs::HIDDEN),
        29 => attrs.remove(Attrs::STRIKE),
        30..=37 => pen.fg = PackedColor::indexed((number - 30) as u8),
        39 => pen.fg = PackedColor::default(),
        40..=47 => pen.bg = PackedColor::indexed((number - 40) as u8),
        49 => pen.bg = PackedColor::default(),
        53 => attrs.insert(Attrs::OVERLINE),
        55 => attrs.remove(Attrs::OVERLINE),
        59 => pen.underline_color = PackedColor::default(),
        90..=97 => pen.fg = PackedColor::indexed((number - 90 + 8) as u8),
        100..=107 => pen.bg = PackedColor::indexed((number - 100 + 8) as u8),
        _ => {}
    }
}

/// Reads the colour behind the 38, 48 or 58 at index `at`, in the form with semicolons or the
/// one with colons. Returns the index of the last parameter that was read.
#[inline]
fn color(params: &Params, at: usize, color: &mut PackedColor) -> usize {
    if params.has_sub(at) {
        let end = (at + 1..params.len())
            .find(|i| !params.is_sub(*i))
            .unwrap_or(params.len());
        if let Some(read) = color_of_subs(params, at + 1, end) {
            *color = read;
        }
        return end - 1;
    }
    let left = params.len() - at;
    match params.get(at + 1) {
        5 if left > 2 => {
            let index = params.get(at + 2);
            if index < 256 {
                *color = PackedColor::indexed(index as u8);
            }
            at + 2
        }
        2 if left > 4 => {
            let [red, green, blue] = [2, 3, 4].map(|i| params.get(at + i));
            if (red | green | blue) < 256 {
                *color = PackedColor::rgb(red as u8, green as u8, blue as u8);
            }
            at + 4
        }
        2 | 5 => params.len() - 1,
        _ => at + 1,
    }
}

/// `5:index`, `2:red:green:blue` as widely written, or `2:space:red:green:blue` as ISO 8613-6 has it.
fn color_of_subs(params: &Params, at: usize, end: usize) -> Option<PackedColor> {
    let byte = |index: usize| u8::try_from(params.get(index)).ok();
    match (params.get(at), end - at) {
        (5, 2..) => Some(PackedColor::indexed(byte(at + 1)?)),
        (2, 4) => Some(PackedColor::rgb(
            byte(at + 1)?,
            byte(at + 2)?,
            byte(at + 3)?,
        )),
        (2, 5..) => Some(PackedColor::rgb(
            byte(at + 2)?,
            byte(at + 3)?,
            byte(at + 4)?,
        )),
        _ => None,
    }
}

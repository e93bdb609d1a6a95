//! SGR: colours and attributes of the pen.

use super::Terminal;
use crate::color::PackedColor;
use crate::parser::Params;
use crate::pen::{Attrs, Pen, PenChange, UnderlineStyle};

impl Terminal {
    /// SGR with a single parameter.
    #[inline(always)]
    pub(crate) fn select_single(&mut self, number: u16) {
        self.last_char = None;
        self.pen_changed();
        apply(&mut self.pen, number);
    }

    /// CSI Pm m  SGR  Select Graphic Rendition  [ECMA-48 8.3.117]
    ///
    /// 0 all off; 1 bold, 2 dim, 3 italic, 4 underlined, 5 and 6 blinking, 7 inverse, 8 hidden,
    /// 9 struck out, 21 doubly underlined, 53 overlined; off again by 22 (bold and dim), 23, 24,
    /// 25, 27, 28, 29, 55. Foreground 30 to 37, 90 to 97, 38 and 39 (default); background 40 to 47,
    /// 100 to 107, 48 and 49; underline 58 and 59. Sub-parameters give the style of underlines
    /// (none, single, double, curly, dotted, dashed) and colours of the palette or as red, green
    /// and blue; semicolons are understood too.
    #[inline(never)]
    pub(crate) fn select_graphic_rendition(&mut self, params: &Params) {
        self.last_char = None;
        self.pen_changed();
        if params.has_subs() {
            return select_with_subs(&mut self.pen, params);
        }
        let mut pen = self.pen;
        let mut rest = params.values();
        while let Some((number, after)) = rest.split_first() {
            rest = match number {
                38 => color(after, |color| pen.set_fg(color)),
                48 => color(after, |color| pen.set_bg(color)),
                58 => color(after, |color| pen.set_underline_color(color)),
                _ => {
                    apply(&mut pen, *number);
                    after
                }
            };
        }
        self.pen = pen;
    }
}

/// Reads the colour behind a 38, 48 or 58 in the form with semicolons; returns what follows it.
#[inline(always)]
fn color(values: &[u16], set: impl FnOnce(PackedColor)) -> &[u16] {
    match *values {
        [2, red, green, blue, ref rest @ ..] => {
            if (red | green | blue) < 256 {
                set(PackedColor::rgb(red as u8, green as u8, blue as u8));
            }
            rest
        }
        [5, index, ref rest @ ..] => {
            if index < 256 {
                set(PackedColor::indexed(index as u8));
            }
            rest
        }
        [2 | 5, ..] | [] => &[],
        [_, ref rest @ ..] => rest,
    }
}

/// Applies attributes of which some have sub-parameters.
fn select_with_subs(pen: &mut Pen, params: &Params) {
    let mut at = 0;
    while at < params.len() {
        let number = params.get(at);
        let subs = (at + 1..params.len())
            .take_while(|index| params.is_sub(*index))
            .count();
        let group = &params.values()[at + 1..at + 1 + subs];
        at += 1 + subs;
        match (number, group) {
            (38 | 48 | 58, _) => {
                let found = if subs > 0 {
                    color_of_subs(group)
                } else {
                    let rest = &params.values()[at..];
                    let mut found = None;
                    at += rest.len() - color(rest, |color| found = Some(color)).len();
                    found
                };
                match (number, found) {
                    (_, None) => {}
                    (38, Some(color)) => pen.set_fg(color),
                    (48, Some(color)) => pen.set_bg(color),
                    (_, Some(color)) => pen.set_underline_color(color),
                }
            }
            (4, [style, ..]) => set_underline_style(pen, *style),
            _ => apply(pen, number),
        }
    }
}

fn set_underline_style(pen: &mut Pen, style: u16) {
    pen.set_underline(match style {
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
pub(super) fn apply(pen: &mut Pen, number: u16) {
    if let Some(effect) = EFFECTS.get(usize::from(number)) {
        pen.change(effect);
    }
}

/// What each number does to a pen. A table of masks rather than a match: which attribute comes
/// next cannot be predicted, so there is nothing to jump by.
static EFFECTS: [PenChange; 108] = {
    let mut effects = [PenChange::NONE; 108];
    let mut number = 0;
    while number < effects.len() {
        effects[number] = effect(number as u16);
        number += 1;
    }
    effects
};

const fn effect(number: u16) -> PenChange {
    match number {
        0 => PenChange::RESET,
        1 => PenChange::insert(Attrs::BOLD),
        2 => PenChange::insert(Attrs::DIM),
        3 => PenChange::insert(Attrs::ITALIC),
        4 => PenChange::underline(UnderlineStyle::Single),
        5 | 6 => PenChange::insert(Attrs::BLINK),
        7 => PenChange::insert(Attrs::INVERSE),
        8 => PenChange::insert(Attrs::HIDDEN),
        9 => PenChange::insert(Attrs::STRIKE),
        21 => PenChange::underline(UnderlineStyle::Double),
        22 => PenChange::remove(Attrs::BOLD_AND_DIM),
        23 => PenChange::remove(Attrs::ITALIC),
        24 => PenChange::underline(UnderlineStyle::None),
        25 => PenChange::remove(Attrs::BLINK),
        27 => PenChange::remove(Attrs::INVERSE),
        28 => PenChange::remove(Attrs::HIDDEN),
        29 => PenChange::remove(Attrs::STRIKE),
        30..=37 => PenChange::fg(indexed(number, 30)),
        39 => PenChange::fg(PackedColor(0)),
        40..=47 => PenChange::bg(indexed(number, 40)),
        49 => PenChange::bg(PackedColor(0)),
        53 => PenChange::insert(Attrs::OVERLINE),
        55 => PenChange::remove(Attrs::OVERLINE),
        59 => PenChange::underline_color(PackedColor(0)),
        90..=97 => PenChange::fg(indexed(number, 82)),
        100..=107 => PenChange::bg(indexed(number, 92)),
        _ => PenChange::NONE,
    }
}

const fn indexed(number: u16, first: u16) -> PackedColor {
    PackedColor::indexed((number - first) as u8)
}

/// `5:index`, `2:red:green:blue` as widely written, or `2:space:red:green:blue` as ISO 8613-6
/// has it.
fn color_of_subs(values: &[u16]) -> Option<PackedColor> {
    let byte = |value: u16| u8::try_from(value).ok();
    match *values {
        [5, index, ..] => Some(PackedColor::indexed(byte(index)?)),
        [2, red, green, blue] | [2, _, red, green, blue, ..] => {
            Some(PackedColor::rgb(byte(red)?, byte(green)?, byte(blue)?))
        }
        _ => None,
    }
}

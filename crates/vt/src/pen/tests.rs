//! Pens as numbers, and back.

use super::{Attrs, PACKED_BITS, Pen, UnderlineStyle};
use crate::color::PackedColor;

#[test]
fn pens_of_the_palette_are_numbers_and_come_back_from_them() {
    let colors = (0..=255).map(PackedColor::indexed);
    let colors: Vec<PackedColor> = colors.chain([PackedColor(0)]).collect();
    for fg in &colors {
        for bg in &colors {
            for attrs in [Attrs(0), Attrs::BOLD, Attrs(0x1ff), Attrs::PROTECTED] {
                let mut pen = Pen::DEFAULT;
                pen.set_fg(*fg);
                pen.set_bg(*bg);
                pen.insert(attrs);
                pen.set_underline(UnderlineStyle::Dashed);
                let number = pen.pack();
                assert!(number.is_some_and(|number| number >> PACKED_BITS == 0));
                assert_eq!(number.map(Pen::unpack), Some(pen));
            }
        }
    }
    assert_eq!(Pen::DEFAULT.pack(), Some(0));
}

#[test]
fn other_pens_are_no_numbers() {
    let changes: [fn(&mut Pen); 5] = [
        |pen| pen.set_fg(PackedColor::rgb(0, 0, 0)),
        |pen| pen.set_bg(PackedColor::rgb(0, 0, 1)),
        |pen| pen.set_underline_color(PackedColor::indexed(0)),
        |pen| pen.set_link(1),
        |pen| pen.set_link(0x8000),
    ];
    for change in changes {
        let mut pen = Pen::DEFAULT;
        change(&mut pen);
        assert_eq!(pen.pack(), None, "{pen:?}");
    }
}

//! Pens as escape sequences.

use std::io::Write;

use super::{Dump, put};
use crate::color::Color;
use crate::pen::{Attrs, Pen, UnderlineStyle};

impl Dump<'_> {
    /// Makes `pen` the pen in force.
    pub(super) fn set_pen(&mut self, pen: Pen) {
        if pen == self.pen {
            return;
        }
        let before = std::mem::replace(&mut self.pen, pen);
        put!(self, "\x1b[0");
        let attrs = [
            (Attrs::BOLD, 1),
            (Attrs::DIM, 2),
            (Attrs::ITALIC, 3),
            (Attrs::BLINK, 5),
            (Attrs::INVERSE, 7),
            (Attrs::HIDDEN, 8),
            (Attrs::STRIKE, 9),
            (Attrs::OVERLINE, 53),
        ];
        for (attr, number) in attrs {
            if pen.has(attr) {
                put!(self, ";{number}");
            }
        }
        if pen.underline_style() != UnderlineStyle::None {
            put!(self, ";4:{}", pen.underline_style() as u8);
        }
        self.color(38, pen.fg());
        self.color(48, pen.bg());
        self.color(58, pen.underline_color());
        put!(self, "m");
        let protected = pen.has(Attrs::PROTECTED);
        if protected != before.has(Attrs::PROTECTED) {
            put!(self, "\x1b[{}\"q", u8::from(protected));
        }
        if pen.link() != before.link() {
            match self.terminal.links.get(pen.link_number()) {
                Some(link) => {
                    let id = link.id.as_deref().unwrap_or_default();
                    let key = if id.is_empty() { "" } else { "id=" };
                    put!(self, "\x1b]8;{key}{id};{}\x1b\\", link.uri);
                }
                None => put!(self, "\x1b]8;;\x1b\\"),
            }
        }
    }

    fn color(&mut self, number: u8, color: Color) {
        match color {
            Color::Default => {}
            Color::Indexed(index) => put!(self, ";{number};5;{index}"),
            Color::Rgb(red, green, blue) => put!(self, ";{number};2;{red};{green};{blue}"),
        }
    }
}

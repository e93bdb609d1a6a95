//! Shapes of the whole picture, gathered by colour so that each colour is written once.

use std::fmt;

use crate::rgb::Rgb;
use crate::symbols::{Canvas, Point, Rect, Segment};

/// A length with two decimals at most, written as short as it can be.
pub(super) struct Number(pub(super) f32);

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let hundredths = (self.0 * 100.0).round() as i64;
        let (whole, rest) = (hundredths.abs() / 100, hundredths.abs() % 100);
        let sign = if hundredths < 0 { "-" } else { "" };
        match (whole, rest) {
            (_, 0) => write!(f, "{sign}{whole}"),
            (0, _) if rest % 10 == 0 => write!(f, "{sign}.{}", rest / 10),
            (0, _) => write!(f, "{sign}.{rest:02}"),
            _ if rest % 10 == 0 => write!(f, "{sign}{whole}.{}", rest / 10),
            _ => write!(f, "{sign}{whole}.{rest:02}"),
        }
    }
}

/// Path data by colour, in the order in which colours were first seen.
#[derive(Default)]
struct Paths(Vec<(Key, String)>);

#[derive(Clone, Copy, PartialEq)]
struct Key {
    color: Rgb,
    /// Width of lines; 0 for what is filled.
    width: f32,
}

impl Paths {
    fn of(&mut self, color: Rgb, width: f32) -> &mut String {
        let key = Key { color, width };
        let index = self
            .0
            .iter()
            .rposition(|(known, _)| *known == key)
            .unwrap_or_else(|| {
                self.0.push((key, String::new()));
                self.0.len() - 1
            });
        &mut self.0[index].1
    }

    fn write(&self, out: &mut String) {
        for (Key { color, width }, data) in &self.0 {
            if *width > 0.0 {
                let width = Number(*width);
                out.push_str(&format!(
                    "<path fill=\"none\" stroke=\"{color}\" stroke-width=\"{width}\" d=\"{data}\"/>\n"
                ));
            } else {
                out.push_str(&format!("<path fill=\"{color}\" d=\"{data}\"/>\n"));
            }
        }
    }
}

/// Everything that is no text.
#[derive(Default)]
pub(super) struct Layers {
    backgrounds: Paths,
    /// Shapes with edges along the pixels, which must not be blurred.
    sharp: Paths,
    smooth: Paths,
}

impl Layers {
    pub(super) fn add_background(
        &mut self,
        color: Rgb,
        left: f32,
        top: f32,
        right: f32,
        bottom: f32,
    ) {
        add_rect(self.backgrounds.of(color, 0.0), left, top, right, bottom);
    }

    pub(super) fn write(&self, out: &mut String) {
        if !self.backgrounds.0.is_empty() || !self.sharp.0.is_empty() {
            out.push_str("<g shape-rendering=\"crispEdges\">\n");
            self.backgrounds.write(out);
            self.sharp.write(out);
            out.push_str("</g>\n");
        }
        if !self.smooth.0.is_empty() {
            out.push_str("<g stroke-linecap=\"round\" stroke-linejoin=\"round\">\n");
            self.smooth.write(out);
            out.push_str("</g>\n");
        }
    }
}

fn add_rect(data: &mut String, left: f32, top: f32, right: f32, bottom: f32) {
    let [left, top, right, bottom] = [left, top, right, bottom].map(Number);
    data.push_str(&format!("M{left} {top}H{right}V{bottom}H{left}z"));
}

/// One cell to draw symbols and lines in.
pub(super) struct CellCanvas<'a> {
    pub(super) layers: &'a mut Layers,
    pub(super) left: f32,
    pub(super) top: f32,
    pub(super) width: f32,
    pub(super) height: f32,
    pub(super) color: Rgb,
    pub(super) bg: Rgb,
}

/// How far shapes with smooth edges reach over the edge of their cell, so that nothing shines
/// through between them and what is beside them.
const OVERLAP: f32 = 0.2;

impl CellCanvas<'_> {
    fn add_path(&self, data: &mut String, path: &[Segment]) {
        let place = |point: &Point| (Number(self.left + point.x), Number(self.top + point.y));
        for segment in path {
            match segment {
                Segment::Move(to) => {
                    let (x, y) = place(to);
                    data.push_str(&format!("M{x} {y}"));
                }
                Segment::Line(to) => {
                    let (x, y) = place(to);
                    data.push_str(&format!("L{x} {y}"));
                }
                Segment::Curve(one, two, to) => {
                    let [(x1, y1), (x2, y2), (x, y)] = [one, two, to].map(place);
                    data.push_str(&format!("C{x1} {y1} {x2} {y2} {x} {y}"));
                }
            }
        }
    }
}

impl CellCanvas<'_> {
    fn widened(&self, segment: Segment) -> Segment {
        let over = |at: f32, size: f32| match at {
            at if at <= 0.0 => at - OVERLAP,
            at if at >= size => at + OVERLAP,
            at => at,
        };
        let widened = |point: Point| Point {
            x: over(point.x, self.width),
            y: over(point.y, self.height),
        };
        match segment {
            Segment::Move(to) => Segment::Move(widened(to)),
            Segment::Line(to) => Segment::Line(widened(to)),
            Segment::Curve(one, two, to) => Segment::Curve(widened(one), widened(two), widened(to)),
        }
    }
}

impl Canvas for CellCanvas<'_> {
    fn rect(&mut self, rect: Rect, opacity: u8) {
        let color = self.color.over(self.bg, opacity);
        let (left, top) = (self.left + rect.left, self.top + rect.top);
        let (right, bottom) = (self.left + rect.right, self.top + rect.bottom);
        add_rect(self.layers.sharp.of(color, 0.0), left, top, right, bottom);
    }

    fn fill(&mut self, path: &[Segment], opacity: u8) {
        let color = self.color.over(self.bg, opacity);
        let mut data = std::mem::take(self.layers.smooth.of(color, 0.0));
        let path: Vec<Segment> = path.iter().map(|segment| self.widened(*segment)).collect();
        self.add_path(&mut data, &path);
        data.push('z');
        *self.layers.smooth.of(color, 0.0) = data;
    }

    fn stroke(&mut self, path: &[Segment], width: f32) {
        let color = self.color;
        let mut data = std::mem::take(self.layers.smooth.of(color, width));
        self.add_path(&mut data, path);
        *self.layers.smooth.of(color, width) = data;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_as_short_as_they_can_be() {
        let written =
            [0.0, 8.43, 16.8, 0.5, 0.05, -0.25, -3.0, 2.999].map(|n| Number(n).to_string());
        assert_eq!(
            written,
            ["0", "8.43", "16.8", ".5", ".05", "-.25", "-3", "3"]
        );
    }
}

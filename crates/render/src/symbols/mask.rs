//! Shapes as pixels: how much of each pixel of a cell is covered. Inclined edges are smooth,
//! straight ones sharp.

use super::geometry::{Canvas, Grid, Point, Rect, Segment};

/// Straight pieces that a curve is drawn with.
const CURVE_STEPS: usize = 12;

/// Lines that each line of pixels is looked at in, for inclined edges.
const SUBLINES: usize = 16;

/// Draws a character into the pixels of its cell, one byte of coverage each, line by line.
/// Answers whether it is a character that is drawn here; if not, `coverage` is left as it was.
pub fn rasterize(char: char, width: usize, height: usize, coverage: &mut [u8]) -> bool {
    if !super::is_symbol(char) || coverage.len() < width * height {
        return false;
    }
    coverage.fill(0);
    let mut mask = Mask {
        width,
        height,
        coverage,
    };
    super::draw(char, &Grid::pixels(width, height), &mut mask)
}

/// A canvas of coverage.
pub struct Mask<'a> {
    /// Pixels per line.
    pub width: usize,
    /// Lines.
    pub height: usize,
    /// How much of each pixel is covered, 0 to 255; `width * height` of them.
    pub coverage: &'a mut [u8],
}

impl Mask<'_> {
    fn cover(&mut self, x: usize, y: usize, coverage: u8) {
        let pixel = &mut self.coverage[y * self.width + x];
        *pixel = (*pixel).max(coverage);
    }
}

impl Canvas for Mask<'_> {
    fn rect(&mut self, rect: Rect, opacity: u8) {
        let (left, right) = (
            rect.left.max(0.0) as usize,
            (rect.right as usize).min(self.width),
        );
        let (top, bottom) = (
            rect.top.max(0.0) as usize,
            (rect.bottom as usize).min(self.height),
        );
        for y in top..bottom {
            for x in left..right {
                self.cover(x, y, opacity);
            }
        }
    }

    fn fill(&mut self, path: &[Segment], opacity: u8) {
        let mut line = vec![0.0_f32; self.width];
        let mut crossings = Vec::new();
        for y in 0..self.height {
            line.fill(0.0);
            for subline in 0..SUBLINES {
                let height = y as f32 + (subline as f32 + 0.5) / SUBLINES as f32;
                find_crossings(path, height, &mut crossings);
                for inside in crossings.chunks_exact(2) {
                    add_span(&mut line, inside[0], inside[1]);
                }
            }
            for (x, covered) in line.iter().enumerate() {
                let share = covered / SUBLINES as f32;
                self.cover(x, y, (share * f32::from(opacity) + 0.5) as u8);
            }
        }
    }

    fn stroke(&mut self, path: &[Segment], width: f32) {
        for y in 0..self.height {
            for x in 0..self.width {
                let center = Point {
                    x: x as f32 + 0.5,
                    y: y as f32 + 0.5,
                };
                let mut nearest = f32::INFINITY;
                for_each_line(path, false, |from, to| {
                    nearest = nearest.min(distance_squared(center, from, to));
                });
                let share = (width / 2.0 + 0.5 - nearest.sqrt()).clamp(0.0, 1.0);
                self.cover(x, y, (share * 255.0 + 0.5) as u8);
            }
        }
    }
}

/// Where a level line meets a path, from the left.
fn find_crossings(path: &[Segment], height: f32, crossings: &mut Vec<f32>) {
    crossings.clear();
    for_each_line(path, true, |from, to| {
        if (from.y <= height) != (to.y <= height) {
            let share = (height - from.y) / (to.y - from.y);
            let x = from.x + (to.x - from.x) * share;
            // There are two or four; a general sort would be most of this module's code.
            let place = crossings.iter().position(|&other| other > x);
            crossings.insert(place.unwrap_or(crossings.len()), x);
        }
    });
}

/// Adds to each pixel of a line the share of it that lies between two places.
fn add_span(line: &mut [f32], from: f32, to: f32) {
    let (from, to) = (from.max(0.0), to.min(line.len() as f32));
    for (x, covered) in line.iter_mut().enumerate().skip(from as usize) {
        let share = to.min(x as f32 + 1.0) - from.max(x as f32);
        if share <= 0.0 {
            break;
        }
        *covered += share;
    }
}

/// Calls back with the straight pieces of a path, the one that closes it included if asked.
fn for_each_line(path: &[Segment], closed: bool, mut line: impl FnMut(Point, Point)) {
    let (mut first, mut last) = (Point::default(), Point::default());
    for segment in path {
        match *segment {
            Segment::Move(to) => (first, last) = (to, to),
            Segment::Line(to) => {
                line(last, to);
                last = to;
            }
            Segment::Curve(one, two, to) => {
                let from = last;
                for step in 1..=CURVE_STEPS {
                    let next = on_curve([from, one, two, to], step as f32 / CURVE_STEPS as f32);
                    line(last, next);
                    last = next;
                }
            }
        }
    }
    if closed {
        line(last, first);
    }
}

/// A point of a Bézier curve, 0 its first and 1 its last.
fn on_curve(points: [Point; 4], share: f32) -> Point {
    let rest = 1.0 - share;
    let weights = [
        rest * rest * rest,
        3.0 * rest * rest * share,
        3.0 * rest * share * share,
        share * share * share,
    ];
    let mut on = Point::default();
    for (point, weight) in points.iter().zip(weights) {
        on.x += point.x * weight;
        on.y += point.y * weight;
    }
    on
}

/// The square of the distance between a point and a straight piece.
fn distance_squared(point: Point, from: Point, to: Point) -> f32 {
    let (along_x, along_y) = (to.x - from.x, to.y - from.y);
    let (x, y) = (point.x - from.x, point.y - from.y);
    let length = along_x * along_x + along_y * along_y;
    let share = if length > 0.0 {
        ((x * along_x + y * along_y) / length).clamp(0.0, 1.0)
    } else {
        0.0
    };
    let (x, y) = (x - along_x * share, y - along_y * share);
    x * x + y * y
}

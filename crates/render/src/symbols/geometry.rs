//! The measures of a cell and what shapes are made of.

/// A point in the cell, from its upper left corner.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Point {
    /// To the right.
    pub x: f32,
    /// Down.
    pub y: f32,
}

/// A rectangle in the cell.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rect {
    /// Left edge.
    pub left: f32,
    /// Upper edge.
    pub top: f32,
    /// Right edge.
    pub right: f32,
    /// Lower edge.
    pub bottom: f32,
}

/// A piece of a path.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Segment {
    /// Begins at a point.
    Move(Point),
    /// Straight on to a point.
    Line(Point),
    /// A cubic Bézier curve by two control points to the last one.
    Curve(Point, Point, Point),
}

/// What shapes are drawn on. Opacities go from 0 to 255; shapes do not add up where they overlap.
pub trait Canvas {
    /// Fills a rectangle.
    fn rect(&mut self, rect: Rect, opacity: u8);
    /// Fills the inside of a path, which is one loop and may cross itself once.
    fn fill(&mut self, path: &[Segment], opacity: u8);
    /// Draws along a path with a round pen. Lines may end on the edges of the cell, beyond which
    /// nothing is to be seen.
    fn stroke(&mut self, path: &[Segment], width: f32);
}

/// The measures of a cell.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Grid {
    /// Width of the cell.
    pub width: f32,
    /// Height of the cell.
    pub height: f32,
    /// Thickness of a light line.
    pub light: f32,
    /// Thickness of a heavy line.
    pub heavy: f32,
    /// Straight edges lie between pixels.
    whole: bool,
}

impl Grid {
    /// A cell of pixels: straight edges are rounded to whole ones.
    #[must_use]
    pub fn pixels(width: usize, height: usize) -> Grid {
        let light = (height / 14).max(1) as f32;
        // One pixel more than two, so that it is told from a double line that is seen as one.
        let heavy = f32::max(light * 2.0, light + 2.0);
        Grid {
            width: width as f32,
            height: height as f32,
            light,
            heavy,
            whole: true,
        }
    }

    /// A cell in units that can be divided.
    #[must_use]
    pub fn exact(width: f32, height: f32) -> Grid {
        let light = height / 14.0;
        Grid {
            width,
            height,
            light,
            heavy: light * 2.0,
            whole: false,
        }
    }

    /// So much of the width from the left.
    pub(super) fn x(&self, share: f32) -> f32 {
        self.snap(self.width * share)
    }

    /// So much of the height from the top.
    pub(super) fn y(&self, share: f32) -> f32 {
        self.snap(self.height * share)
    }

    /// The nearest edge between pixels, where there are pixels.
    pub(crate) fn snap(&self, at: f32) -> f32 {
        if self.whole { (at + 0.5).floor() } else { at }
    }

    /// A length of one pixel at the least, and whole, where there are pixels.
    pub(crate) fn length(&self, length: f32) -> f32 {
        if self.whole {
            (length + 0.5).floor().max(1.0)
        } else {
            length
        }
    }

    /// The upright band of this thickness in the middle of the cell: its left and right edge.
    pub(super) fn middle(&self, thickness: f32) -> (f32, f32) {
        self.band(self.width, thickness)
    }

    /// The level band of this thickness in the middle of the cell: its upper and lower edge.
    pub(super) fn center(&self, thickness: f32) -> (f32, f32) {
        self.band(self.height, thickness)
    }

    fn band(&self, size: f32, thickness: f32) -> (f32, f32) {
        let start = (size - thickness) / 2.0;
        let start = if self.whole {
            start.floor().max(0.0)
        } else {
            start
        };
        (start, start + thickness)
    }

    /// A point by its shares of width and height, not rounded.
    pub(super) fn point(&self, x: f32, y: f32) -> Point {
        Point {
            x: self.width * x,
            y: self.height * y,
        }
    }

    /// A rectangle by shares of width and height.
    pub(super) fn rect(&self, left: f32, top: f32, right: f32, bottom: f32) -> Rect {
        Rect {
            left: self.x(left),
            top: self.y(top),
            right: self.x(right),
            bottom: self.y(bottom),
        }
    }
}

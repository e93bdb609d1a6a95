//! U+E0B4 to U+E0B7, the round separators of powerline prompts.

use super::geometry::{Canvas, Grid, Segment};

/// To the right and to the left, each solid and thin.
pub(super) fn draw(code: u32, grid: &Grid, canvas: &mut impl Canvas) {
    let left = code >= 0xe0b6;
    if code.is_multiple_of(2) {
        canvas.fill(&half_circle(grid, left, 0.0), 255);
    } else {
        canvas.stroke(&half_circle(grid, left, grid.light), grid.light);
    }
}

/// From the upper to the lower end of the flat side, around the width of the cell less half a
/// line.
fn half_circle(grid: &Grid, left: bool, line: f32) -> [Segment; 3] {
    let far = 1.0 - line / 2.0 / grid.width;
    let place = |x: f32, y: f32| {
        let x = x * far;
        grid.point(if left { 1.0 - x } else { x }, y)
    };
    let bend = KAPPA / 2.0;
    [
        Segment::Move(place(0.0, 0.0)),
        Segment::Curve(place(KAPPA, 0.0), place(1.0, 0.5 - bend), place(1.0, 0.5)),
        Segment::Curve(place(1.0, 0.5 + bend), place(KAPPA, 1.0), place(0.0, 1.0)),
    ]
}

/// How far the control points of a quarter circle lie from its ends, in radii.
pub(super) const KAPPA: f32 = 0.552_284_8;

//! U+E0B0 to U+E0BF, the separators of powerline prompts, and the triangles U+25E2 to U+25E5.

use super::geometry::{Canvas, Grid, Segment};

const UPPER_LEFT: (f32, f32) = (0.0, 0.0);
const UPPER_RIGHT: (f32, f32) = (1.0, 0.0);
const LOWER_LEFT: (f32, f32) = (0.0, 1.0);
const LOWER_RIGHT: (f32, f32) = (1.0, 1.0);

/// U+E0B0 to U+E0BF: solid ones are even, thin ones odd.
pub(super) fn draw(code: u32, grid: &Grid, canvas: &mut impl Canvas) {
    match code {
        0xe0b0 => grid.polygon(canvas, &[UPPER_LEFT, (1.0, 0.5), LOWER_LEFT], 255),
        0xe0b1 => grid.polyline(canvas, &[UPPER_LEFT, (1.0, 0.5), LOWER_LEFT]),
        0xe0b2 => grid.polygon(canvas, &[UPPER_RIGHT, (0.0, 0.5), LOWER_RIGHT], 255),
        0xe0b3 => grid.polyline(canvas, &[UPPER_RIGHT, (0.0, 0.5), LOWER_RIGHT]),
        0xe0b4 => canvas.fill(&half_circle(grid, false, 0.0), 255),
        0xe0b5 => canvas.stroke(&half_circle(grid, false, grid.light), grid.light),
        0xe0b6 => canvas.fill(&half_circle(grid, true, 0.0), 255),
        0xe0b7 => canvas.stroke(&half_circle(grid, true, grid.light), grid.light),
        0xe0b8 => triangle(0x25e3, grid, canvas),
        0xe0b9 | 0xe0bf => grid.polyline(canvas, &[UPPER_LEFT, LOWER_RIGHT]),
        0xe0ba => triangle(0x25e2, grid, canvas),
        0xe0bb | 0xe0bd => grid.polyline(canvas, &[UPPER_RIGHT, LOWER_LEFT]),
        0xe0bc => triangle(0x25e4, grid, canvas),
        _ => triangle(0x25e5, grid, canvas),
    }
}

/// U+25E2 to U+25E5: triangles in the lower right, lower left, upper left and upper right.
pub(super) fn triangle(code: u32, grid: &Grid, canvas: &mut impl Canvas) {
    let corners = match code {
        0x25e2 => [UPPER_RIGHT, LOWER_RIGHT, LOWER_LEFT],
        0x25e3 => [UPPER_LEFT, LOWER_RIGHT, LOWER_LEFT],
        0x25e4 => [UPPER_LEFT, UPPER_RIGHT, LOWER_LEFT],
        _ => [UPPER_LEFT, UPPER_RIGHT, LOWER_RIGHT],
    };
    grid.polygon(canvas, &corners, 255);
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

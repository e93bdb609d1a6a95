//! U+2800 to U+28FF, braille patterns: two columns of four dots, as programs plot with them.

use super::geometry::{Canvas, Grid, Rect};

/// Column and row of the dots by bit.
const DOTS: [(f32, f32); 8] = [
    (0.0, 0.0),
    (0.0, 1.0),
    (0.0, 2.0),
    (1.0, 0.0),
    (1.0, 1.0),
    (1.0, 2.0),
    (0.0, 3.0),
    (1.0, 3.0),
];

pub(super) fn draw(code: u32, grid: &Grid, canvas: &mut impl Canvas) {
    let size = grid.length(f32::min(grid.width / 4.0, grid.height / 8.0));
    for (bit, &(col, row)) in DOTS.iter().enumerate() {
        if code & 1 << bit != 0 {
            let left = grid.snap(grid.width * (col * 2.0 + 1.0) / 4.0 - size / 2.0);
            let top = grid.snap(grid.height * (row * 2.0 + 1.0) / 8.0 - size / 2.0);
            canvas.rect(
                Rect {
                    left,
                    top,
                    right: left + size,
                    bottom: top + size,
                },
                255,
            );
        }
    }
}

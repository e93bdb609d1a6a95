//! Lines under, through and over text, as shapes in the cell.

use vt::UnderlineStyle;

use crate::symbols::{Canvas, Grid, Point, Rect, Segment};

/// Where underlines are, from the top of the cell.
const UNDER: f32 = 17.0 / 20.0;

/// Where lines through text are, from the top of the cell.
const THROUGH: f32 = 11.0 / 20.0;

/// Draws one cell's part of an underline; patterns go on evenly from cell to cell.
pub(crate) fn underline(style: UnderlineStyle, grid: &Grid, canvas: &mut impl Canvas) {
    let thickness = thickness(grid);
    let top = grid.snap(grid.height * UNDER).min(grid.height - thickness);
    let width = grid.width;
    let mut level = |left: f32, right: f32, top: f32| {
        canvas.rect(
            Rect {
                left,
                right,
                top,
                bottom: top + thickness,
            },
            255,
        );
    };
    match style {
        UnderlineStyle::None => {}
        UnderlineStyle::Single => level(0.0, width, top),
        UnderlineStyle::Double => {
            level(0.0, width, top);
            level(0.0, width, top - 2.0 * thickness);
        }
        UnderlineStyle::Dotted => {
            for dot in 0..4 {
                let left = grid.snap(width * dot as f32 / 4.0);
                level(left, left + grid.length(width / 8.0), top);
            }
        }
        UnderlineStyle::Dashed => {
            for dash in 0..2 {
                let left = grid.snap(width * dash as f32 / 2.0);
                level(left, left + grid.length(width / 3.0), top);
            }
        }
        UnderlineStyle::Curly => wave(top, thickness, grid, canvas),
    }
}

/// Draws a line through the text.
pub(crate) fn strike(grid: &Grid, canvas: &mut impl Canvas) {
    let top = grid.snap(grid.height * THROUGH);
    let bottom = top + thickness(grid);
    canvas.rect(
        Rect {
            left: 0.0,
            right: grid.width,
            top,
            bottom,
        },
        255,
    );
}

/// Draws a line above the text.
pub(crate) fn overline(grid: &Grid, canvas: &mut impl Canvas) {
    let bottom = thickness(grid);
    canvas.rect(
        Rect {
            left: 0.0,
            right: grid.width,
            top: 0.0,
            bottom,
        },
        255,
    );
}

fn thickness(grid: &Grid) -> f32 {
    grid.length(grid.height / 18.0)
}

/// One hill and one valley per cell.
fn wave(top: f32, thickness: f32, grid: &Grid, canvas: &mut impl Canvas) {
    let width = grid.width;
    let rise = (thickness * 1.5)
        .min(grid.height - top - thickness / 2.0)
        .max(0.0);
    let at = |x: f32, y: f32| Point {
        x: width * x,
        y: top + rise * y,
    };
    let path = [
        Segment::Move(at(0.0, 0.0)),
        Segment::Curve(at(0.18, -1.0), at(0.32, -1.0), at(0.5, 0.0)),
        Segment::Curve(at(0.68, 1.0), at(0.82, 1.0), at(1.0, 0.0)),
    ];
    canvas.stroke(&path, thickness);
}

//! U+1FB00 to U+1FBAF, symbols for legacy computing: mosaics, wedges, shades and diagonals.

use super::blocks;
use super::geometry::{Canvas, Grid, Rect};

const CENTER: (f32, f32) = (0.5, 0.5);

/// The corners of the cell, clockwise from the upper left.
const CORNERS: [(f32, f32); 4] = [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)];

pub(super) fn draw(code: u32, grid: &Grid, canvas: &mut impl Canvas) {
    match code {
        0x1fb00..=0x1fb3b => sextants(code - 0x1fb00, grid, canvas),
        0x1fb3c..=0x1fb67 => wedge((code - 0x1fb3c) as usize, grid, canvas),
        0x1fb68..=0x1fb6f => triangles((code - 0x1fb68) as usize, grid, canvas),
        0x1fb70..=0x1fb81 => blocks::bands(code, grid, canvas),
        0x1fb82..=0x1fb8b => blocks::eighths(code, grid, canvas),
        0x1fb8c..=0x1fb94 => shades(code, grid, canvas),
        0x1fb95..=0x1fb99 => patterns(code, grid, canvas),
        // Two triangles as one loop through the centre.
        0x1fb9a => grid.polygon(canvas, &[0, 1, 3, 2].map(|corner| CORNERS[corner]), 255),
        0x1fb9b => grid.polygon(canvas, &[0, 2, 1, 3].map(|corner| CORNERS[corner]), 255),
        0x1fb9c..=0x1fb9f => {
            let at = (code - 0x1fb9c) as usize;
            let corners = [CORNERS[(at + 3) % 4], CORNERS[at], CORNERS[(at + 1) % 4]];
            grid.polygon(canvas, &corners, 128);
        }
        _ => diagonals(code, grid, canvas),
    }
}

/// U+1FB00 to U+1FB3B: every pattern of six tiles that has no character elsewhere.
fn sextants(index: u32, grid: &Grid, canvas: &mut impl Canvas) {
    // Left and right half, patterns 21 and 42, are block elements.
    let tiles = index + 1 + u32::from(index >= 20) + u32::from(index >= 40);
    blocks::mosaic(grid, canvas, 3, tiles);
}

/// U+1FB3C to U+1FB67: the part of the cell on one side of a line.
fn wedge(index: usize, grid: &Grid, canvas: &mut impl Canvas) {
    /// Where lines end, clockwise from the upper left corner.
    const RIM: [(f32, f32); 10] = [
        (0.0, 0.0),
        (0.5, 0.0),
        (1.0, 0.0),
        (1.0, 1.0 / 3.0),
        (1.0, 2.0 / 3.0),
        (1.0, 1.0),
        (0.5, 1.0),
        (0.0, 1.0),
        (0.0, 2.0 / 3.0),
        (0.0, 1.0 / 3.0),
    ];
    /// First and last point of the way along the rim, clockwise; the line closes it.
    const WAYS: &[u8; 44] = b"68586959601929182817384647363726313041405149";
    let way = index % 22;
    let mut ends = [WAYS[way * 2], WAYS[way * 2 + 1]].map(|digit| usize::from(digit - b'0'));
    if index >= 22 {
        // The second half of the characters is what the first leaves empty.
        ends.reverse();
    }
    let [first, last] = ends;
    let length = (last + RIM.len() - first) % RIM.len() + 1;
    let corners: [_; RIM.len()] = std::array::from_fn(|step| RIM[(first + step) % RIM.len()]);
    grid.polygon(canvas, &corners[..length], 255);
}

/// U+1FB68 to U+1FB6F: the cell without one of its four triangles, then one of them.
fn triangles(index: usize, grid: &Grid, canvas: &mut impl Canvas) {
    // Left, upper, right, lower.
    let side = (index + 3) % 4;
    if index >= 4 {
        return quarter(side, grid, canvas);
    }
    let corners: [_; 4] = std::array::from_fn(|step| CORNERS[(side + 1 + step) % 4]);
    let [first, second, third, last] = corners;
    grid.polygon(canvas, &[first, second, third, last, CENTER], 255);
}

/// The triangle between the centre and the upper, right, lower or left edge.
fn quarter(side: usize, grid: &Grid, canvas: &mut impl Canvas) {
    grid.polygon(
        canvas,
        &[CORNERS[side % 4], CORNERS[(side + 1) % 4], CENTER],
        255,
    );
}

/// U+1FB8C to U+1FB94: halves in medium shade, alone and beside full ones.
fn shades(code: u32, grid: &Grid, canvas: &mut impl Canvas) {
    let left = grid.rect(0.0, 0.0, 0.5, 1.0);
    let right = grid.rect(0.5, 0.0, 1.0, 1.0);
    let upper = grid.rect(0.0, 0.0, 1.0, 0.5);
    let lower = grid.rect(0.0, 0.5, 1.0, 1.0);
    match code {
        0x1fb8c => canvas.rect(left, 128),
        0x1fb8d => canvas.rect(right, 128),
        0x1fb8e => canvas.rect(upper, 128),
        0x1fb8f => canvas.rect(lower, 128),
        0x1fb90 => canvas.rect(grid.rect(0.0, 0.0, 1.0, 1.0), 128),
        0x1fb91 => {
            canvas.rect(upper, 255);
            canvas.rect(lower, 128);
        }
        0x1fb92 => {
            canvas.rect(upper, 128);
            canvas.rect(lower, 255);
        }
        _ => {
            canvas.rect(left, 128);
            canvas.rect(right, 255);
        }
    }
}

/// U+1FB95 to U+1FB99: checker boards, bars and stripes.
fn patterns(code: u32, grid: &Grid, canvas: &mut impl Canvas) {
    match code {
        0x1fb95 | 0x1fb96 => {
            for tile in (0..16).filter(|tile| (tile + tile / 4 + code) % 2 == 1) {
                let (col, row) = ((tile % 4) as f32 / 4.0, (tile / 4) as f32 / 4.0);
                canvas.rect(grid.rect(col, row, col + 0.25, row + 0.25), 255);
            }
        }
        0x1fb97 => {
            canvas.rect(grid.rect(0.0, 0.25, 1.0, 0.5), 255);
            canvas.rect(grid.rect(0.0, 0.75, 1.0, 1.0), 255);
        }
        _ => {
            let mirror = code == 0x1fb99;
            for ends in STRIPES {
                grid.polyline(
                    canvas,
                    &ends.map(|(x, y)| (if mirror { 1.0 - x } else { x }, y)),
                );
            }
        }
    }
}

/// Parallel lines, cut off at the edges of the cell.
const STRIPES: [[(f32, f32); 2]; 5] = [
    [(0.5, 0.0), (1.0, 0.25)],
    [(0.0, 0.0), (1.0, 0.5)],
    [(0.0, 0.25), (1.0, 0.75)],
    [(0.0, 0.5), (1.0, 1.0)],
    [(0.0, 0.75), (0.5, 1.0)],
];

/// U+1FBA0 to U+1FBAF: lines between the middles of the edges.
fn diagonals(code: u32, grid: &Grid, canvas: &mut impl Canvas) {
    /// Upper to left, upper to right, left to lower, right to lower, by bit.
    const LINES: [[(f32, f32); 2]; 4] = [
        [(0.5, 0.0), (0.0, 0.5)],
        [(0.5, 0.0), (1.0, 0.5)],
        [(0.0, 0.5), (0.5, 1.0)],
        [(1.0, 0.5), (0.5, 1.0)],
    ];
    const SHAPES: [u8; 15] = [1, 2, 4, 8, 5, 10, 12, 3, 9, 6, 14, 13, 11, 7, 15];
    let Some(shape) = SHAPES.get((code - 0x1fba0) as usize) else {
        return crossed_line(grid, canvas);
    };
    for (bit, line) in LINES.iter().enumerate() {
        if shape & 1 << bit != 0 {
            grid.polyline(canvas, line);
        }
    }
}

/// U+1FBAF: a level line with a short upright stroke.
fn crossed_line(grid: &Grid, canvas: &mut impl Canvas) {
    let (top, bottom) = grid.center(grid.light);
    let (left, right) = grid.middle(grid.light);
    let level = Rect {
        left: 0.0,
        right: grid.width,
        top,
        bottom,
    };
    canvas.rect(level, 255);
    let upright = Rect {
        left,
        right,
        top: grid.y(0.375),
        bottom: grid.y(0.625),
    };
    canvas.rect(upright, 255);
}

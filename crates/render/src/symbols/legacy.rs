//! Symbols for legacy computing that no table says: mosaics, wedges, a crossed line.

use super::geometry::{Canvas, Grid, Rect};
use super::shapes;

pub(super) fn draw(code: u32, grid: &Grid, canvas: &mut impl Canvas) {
    match code {
        0x1fb00..=0x1fb3b => sextants(code - 0x1fb00, grid, canvas),
        0x1fb3c..=0x1fb67 => wedge((code - 0x1fb3c) as usize, grid, canvas),
        _ => crossed_line(grid, canvas),
    }
}

/// U+1FB00 to U+1FB3B: every pattern of six tiles that has no character elsewhere.
fn sextants(index: u32, grid: &Grid, canvas: &mut impl Canvas) {
    // Left and right half, patterns 21 and 42, are block elements.
    let tiles = index + 1 + u32::from(index >= 20) + u32::from(index >= 40);
    for tile in (0..6).filter(|tile| tiles & 1 << tile != 0) {
        let (left, row) = ((tile % 2) as f32 / 2.0, (tile / 2) as f32);
        let height = 1.0 / 3.0;
        let rect = grid.rect(left, row * height, left + 0.5, (row + 1.0) * height);
        canvas.rect(rect, 255);
    }
}

/// U+1FB3C to U+1FB67: the part of the cell on one side of a line.
fn wedge(index: usize, grid: &Grid, canvas: &mut impl Canvas) {
    /// Where lines end, clockwise from the upper left corner and twice around, as the table of
    /// shapes has places.
    const RIM: &[u8; 40] = b"aamayayiyqyymyayaqaiaamayayiyqyymyayaqai";
    const POINTS: usize = RIM.len() / 4;
    /// First and last point of the way along the rim, clockwise; the line closes it.
    const WAYS: &[u8; 44] = b"68586959601929182817384647363726313041405149";
    let way = index % 22;
    let mut ends = [WAYS[way * 2], WAYS[way * 2 + 1]].map(|digit| usize::from(digit - b'0'));
    if index >= 22 {
        // The second half of the characters is what the first leaves empty.
        ends.reverse();
    }
    let [first, last] = ends;
    let length = (last + POINTS - first) % POINTS + 1;
    shapes::polygon(&RIM[first * 2..(first + length) * 2], 255, grid, canvas);
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

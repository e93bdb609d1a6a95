//! U+2580 to U+259F, block elements, and the eighths of U+1FB70 to U+1FB8B.

use super::geometry::{Canvas, Grid, Rect};

/// U+2580 to U+259F.
pub(super) fn draw(code: u32, grid: &Grid, canvas: &mut impl Canvas) {
    let eighths = |count: u32| count as f32 / 8.0;
    let mut fill = |left, top, right, bottom| {
        canvas.rect(grid.rect(left, top, right, bottom), 255);
    };
    match code {
        0x2580 => fill(0.0, 0.0, 1.0, 0.5),
        // Lower one eighth to full block.
        0x2581..=0x2588 => fill(0.0, 1.0 - eighths(code - 0x2580), 1.0, 1.0),
        // Left seven eighths to left one eighth.
        0x2589..=0x258f => fill(0.0, 0.0, eighths(0x2590 - code), 1.0),
        0x2590 => fill(0.5, 0.0, 1.0, 1.0),
        0x2591..=0x2593 => {
            canvas.rect(grid.rect(0.0, 0.0, 1.0, 1.0), ((code - 0x2590) * 64) as u8);
        }
        0x2594 => fill(0.0, 0.0, 1.0, 0.125),
        0x2595 => fill(0.875, 0.0, 1.0, 1.0),
        _ => quadrants(code, grid, canvas),
    }
}

/// U+2596 to U+259F.
fn quadrants(code: u32, grid: &Grid, canvas: &mut impl Canvas) {
    // Bits: upper left, upper right, lower left, lower right.
    const SHAPES: [u8; 10] = [4, 8, 1, 13, 9, 7, 11, 2, 6, 14];
    mosaic(
        grid,
        canvas,
        2,
        u32::from(SHAPES[(code - 0x2596) as usize % SHAPES.len()]),
    );
}

/// Two columns and some rows of tiles; bits from the upper left to the right and down.
pub(super) fn mosaic(grid: &Grid, canvas: &mut impl Canvas, rows: u32, tiles: u32) {
    for tile in (0..rows * 2).filter(|tile| tiles & 1 << tile != 0) {
        let (col, row) = ((tile % 2) as f32, (tile / 2) as f32);
        let (left, height) = (col / 2.0, 1.0 / rows as f32);
        let rect = grid.rect(left, row * height, left + 0.5, (row + 1.0) * height);
        canvas.rect(rect, 255);
    }
}

/// U+1FB70 to U+1FB81: upright and level bands of one eighth.
pub(super) fn bands(code: u32, grid: &Grid, canvas: &mut impl Canvas) {
    // Where an eighth is less than a pixel, it is one.
    let least = grid.length(0.0);
    let mut upright = |eighth: f32| {
        let rect = grid.rect(eighth / 8.0, 0.0, (eighth + 1.0) / 8.0, 1.0);
        canvas.rect(
            Rect {
                right: rect.right.max(rect.left + least),
                ..rect
            },
            255,
        );
    };
    match code {
        0x1fb70..=0x1fb75 => upright((code - 0x1fb70 + 1) as f32),
        0x1fb7c | 0x1fb7d => upright(0.0),
        0x1fb7e | 0x1fb7f => upright(7.0),
        _ => {}
    }
    let mut level = |eighth: f32| {
        let rect = grid.rect(0.0, eighth / 8.0, 1.0, (eighth + 1.0) / 8.0);
        canvas.rect(
            Rect {
                bottom: rect.bottom.max(rect.top + least),
                ..rect
            },
            255,
        );
    };
    match code {
        0x1fb76..=0x1fb7b => level((code - 0x1fb76 + 1) as f32),
        0x1fb7c | 0x1fb7f => level(7.0),
        0x1fb7d | 0x1fb7e => level(0.0),
        0x1fb80 => [0.0, 7.0].into_iter().for_each(level),
        0x1fb81 => [0.0, 2.0, 4.0, 7.0].into_iter().for_each(level),
        _ => {}
    }
}

/// U+1FB82 to U+1FB8B: several eighths from the upper and from the right edge.
pub(super) fn eighths(code: u32, grid: &Grid, canvas: &mut impl Canvas) {
    /// Those that U+2580 to U+2590 do not have.
    const SHARES: [f32; 5] = [2.0 / 8.0, 3.0 / 8.0, 5.0 / 8.0, 6.0 / 8.0, 7.0 / 8.0];
    let share = SHARES[(code - 0x1fb82) as usize % SHARES.len()];
    canvas.rect(
        if code <= 0x1fb86 {
            grid.rect(0.0, 0.0, 1.0, share)
        } else {
            grid.rect(1.0 - share, 0.0, 1.0, 1.0)
        },
        255,
    );
}

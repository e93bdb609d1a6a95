//! U+2500 to U+257F, box drawing.

use super::geometry::{Canvas, Grid, Point, Rect, Segment};
use super::powerline::KAPPA;
use super::shapes;

pub(super) fn draw(code: u32, grid: &Grid, canvas: &mut impl Canvas) {
    match code {
        0x2504..=0x250b => {
            let count = if code < 0x2508 { 3 } else { 4 };
            dashes(count, code & 2 != 0, code & 1 != 0, grid, canvas);
        }
        0x254c..=0x254f => dashes(2, code & 2 != 0, code & 1 != 0, grid, canvas),
        0x256d..=0x2570 => arc(code, grid, canvas),
        0x2571..=0x2573 => shapes::draw(code, grid, canvas),
        _ => junction(arms(code), grid, canvas),
    }
}

/// What a character has from the centre of its cell in one direction.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Arm {
    None,
    Light,
    Heavy,
    Double,
}

/// The arms of a character: up, right, down, left.
fn arms(code: u32) -> [Arm; 4] {
    /// Four digits for each character; dashes, arcs and diagonals have none.
    const DIGITS: &[u8; 640] = b"\
        0101 0202 1010 2020 0000 0000 0000 0000 0000 0000 0000 0000 0110 0210 0120 0220 \
        0011 0012 0021 0022 1100 1200 2100 2200 1001 1002 2001 2002 1110 1210 2110 1120 \
        2120 2210 1220 2220 1011 1012 2011 1021 2021 2012 1022 2022 0111 0112 0211 0212 \
        0121 0122 0221 0222 1101 1102 1201 1202 2101 2102 2201 2202 1111 1112 1211 1212 \
        2111 1121 2121 2112 2211 1122 1221 2212 1222 2122 2221 2222 0000 0000 0000 0000 \
        0303 3030 0310 0130 0330 0013 0031 0033 1300 3100 3300 1003 3001 3003 1310 3130 \
        3330 1013 3031 3033 0313 0131 0333 1303 3101 3303 1313 3131 3333 0000 0000 0000 \
        0000 0000 0000 0000 0001 1000 0100 0010 0002 2000 0200 0020 0201 1020 0102 2010 ";
    /// The same with two bits for each digit.
    static TABLE: [u8; 128] = {
        let mut table = [0; 128];
        let mut at = 0;
        while at < DIGITS.len() {
            if at % 5 < 4 {
                table[at / 5] = table[at / 5] << 2 | (DIGITS[at] - b'0');
            }
            at += 1;
        }
        table
    };
    let arms = TABLE[(code - 0x2500) as usize];
    [6, 4, 2, 0].map(|shift| match arms >> shift & 3 {
        0 => Arm::None,
        1 => Arm::Light,
        2 => Arm::Heavy,
        _ => Arm::Double,
    })
}

/// Lines that meet in the centre.
fn junction(arms: [Arm; 4], grid: &Grid, canvas: &mut impl Canvas) {
    for (direction, &arm) in arms.iter().enumerate() {
        let level = direction % 2 == 1;
        let side = Side {
            level,
            forward: direction == 1 || direction == 2,
            opposite: arms[(direction + 2) % 4],
        };
        let [first, second] = if level {
            [arms[0], arms[2]]
        } else {
            [arms[3], arms[1]]
        };
        let light = grid.light;
        let mut draw = |line, near, far| {
            side.draw_line(line, side.stop(arm, near, far, grid), grid, canvas);
        };
        match arm {
            Arm::None => {}
            Arm::Light => draw(side.band(grid, light), first, second),
            Arm::Heavy => draw(side.band(grid, grid.heavy), first, second),
            Arm::Double => {
                let (start, end) = side.band(grid, light * 3.0);
                draw((start, start + light), first, second);
                draw((end - light, end), second, first);
            }
        }
    }
}

/// Where an arm is and what is across from it.
struct Side {
    /// It goes to the right or left, not up or down.
    level: bool,
    /// It goes to the right or down.
    forward: bool,
    opposite: Arm,
}

impl Side {
    /// The edges of a line of this thickness along the arm, across the cell's centre.
    fn band(&self, grid: &Grid, thickness: f32) -> (f32, f32) {
        if self.level {
            grid.center(thickness)
        } else {
            grid.middle(thickness)
        }
    }

    /// Where a line of the arm ends in the centre, so that corners are closed and the insides of
    /// double lines open. `near` is the crossing arm on the line's own side, `far` the other one.
    fn stop(&self, arm: Arm, near: Arm, far: Arm, grid: &Grid) -> f32 {
        let crossing = |thickness: f32| {
            if self.level {
                grid.middle(thickness)
            } else {
                grid.center(thickness)
            }
        };
        // The edge of a crossing band that is farthest from where the arm comes from.
        let beyond = |thickness: f32| {
            let (start, end) = crossing(thickness);
            if self.forward { start } else { end }
        };
        let (outer, light) = (beyond(grid.light * 3.0), grid.light);
        let inner = outer
            + if self.forward {
                light * 2.0
            } else {
                -light * 2.0
            };
        let center = crossing(0.0).0;
        let doubled = [near, far]
            .iter()
            .filter(|arm| **arm == Arm::Double)
            .count();
        let single = match (near, far) {
            (Arm::Heavy, _) | (_, Arm::Heavy) => Some(grid.heavy),
            (Arm::Light, _) | (_, Arm::Light) => Some(light),
            _ => None,
        };
        if arm == Arm::Double && near == Arm::Double {
            inner
        } else if self.opposite != Arm::None && (arm == Arm::Double || doubled > 0) {
            center
        } else if doubled == 2 {
            inner
        } else if doubled == 1 {
            outer
        } else {
            single.map_or(center, beyond)
        }
    }

    /// Draws a line between the cell's edge and where it stops.
    fn draw_line(&self, line: (f32, f32), stop: f32, grid: &Grid, canvas: &mut impl Canvas) {
        let size = if self.level { grid.width } else { grid.height };
        let (from, to) = if self.forward {
            (stop, size)
        } else {
            (0.0, stop)
        };
        canvas.rect(band_rect(self.level, (from, to), line), 255);
    }
}

/// A rectangle by its extent along a line and across it.
fn band_rect(level: bool, along: (f32, f32), across: (f32, f32)) -> Rect {
    let ((left, right), (top, bottom)) = if level {
        (along, across)
    } else {
        (across, along)
    };
    Rect {
        left,
        top,
        right,
        bottom,
    }
}

/// A line of two, three or four dashes, spaced evenly also from cell to cell.
fn dashes(count: u32, upright: bool, heavy: bool, grid: &Grid, canvas: &mut impl Canvas) {
    let thickness = if heavy { grid.heavy } else { grid.light };
    let (size, line) = if upright {
        (grid.height, grid.middle(thickness))
    } else {
        (grid.width, grid.center(thickness))
    };
    let period = size / count as f32;
    let gap = grid.length(period * 0.4);
    for dash in 0..count {
        let start = grid.snap(dash as f32 * period);
        let end = grid.snap((dash + 1) as f32 * period) - gap;
        canvas.rect(band_rect(!upright, (start, end.max(start)), line), 255);
    }
}

/// U+256D to U+2570: a line from the lower or upper edge around to the right or left one.
fn arc(code: u32, grid: &Grid, canvas: &mut impl Canvas) {
    let (right, down) = (matches!(code, 0x256d | 0x2570), code <= 0x256e);
    // The middle of the bands of straight lines, so that those are continued.
    let (x, y) = (grid.middle(grid.light).0, grid.center(grid.light).0);
    let turn = Point {
        x: x + grid.light / 2.0,
        y: y + grid.light / 2.0,
    };
    let end = Point {
        x: if right { grid.width } else { 0.0 },
        y: if down { grid.height } else { 0.0 },
    };
    let (width, height) = (end.x - turn.x, end.y - turn.y);
    // The ends are straight, so that they meet straight lines without a step.
    let radius = (f32::min(width.abs(), height.abs()) - grid.light).max(0.0);
    let (dx, dy) = (radius.copysign(width), radius.copysign(height));
    let rest = 1.0 - KAPPA;
    let path = [
        Segment::Move(Point {
            x: turn.x,
            y: end.y,
        }),
        Segment::Line(Point {
            x: turn.x,
            y: turn.y + dy,
        }),
        Segment::Curve(
            Point {
                x: turn.x,
                y: turn.y + dy * rest,
            },
            Point {
                x: turn.x + dx * rest,
                y: turn.y,
            },
            Point {
                x: turn.x + dx,
                y: turn.y,
            },
        ),
        Segment::Line(Point {
            x: end.x,
            y: turn.y,
        }),
    ];
    canvas.stroke(&path, grid.light);
}

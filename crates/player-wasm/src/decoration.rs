//! Lines under, through and over text.

use vt::{Pen, UnderlineStyle};

use crate::palette::Colors;
use crate::surface::{Rect, Rgba, Surface};

/// Whether there is a line to draw even where there is no text.
pub(crate) fn is_decorated(pen: &Pen) -> bool {
    pen.is_underline() || pen.is_strike() || pen.is_overline()
}

/// Draws the lines of one cell.
pub(crate) fn draw(surface: &mut Surface, rect: Rect, pen: &Pen, colors: Colors) {
    underline(surface, rect, pen.underline_style(), colors.line);
    if pen.is_strike() {
        strike(surface, rect, colors.fg);
    }
    if pen.is_overline() {
        overline(surface, rect, colors.fg);
    }
}

/// How thick lines are in a row of this height.
fn thickness(rect: Rect) -> usize {
    ((rect.bottom - rect.top) / 18).max(1)
}

/// Draws one cell's part of an underline, column by column. Patterns go by the position on the whole
/// surface, so that they run on from cell to cell.
fn underline(surface: &mut Surface, rect: Rect, style: UnderlineStyle, color: Rgba) {
    let thick = thickness(rect);
    let height = rect.bottom - rect.top;
    let lowest = (rect.top + height * 17 / 20).min(rect.bottom.saturating_sub(thick));
    for left in rect.left..rect.right {
        let mut fill = |top| {
            level(
                surface,
                Rect {
                    left,
                    right: left + 1,
                    ..rect
                },
                top,
                color,
            )
        };
        let within = |on: usize, period: usize| left % (period * thick) < on * thick;
        match style {
            UnderlineStyle::None => return,
            UnderlineStyle::Dotted if !within(1, 2) => {}
            UnderlineStyle::Dashed if !within(3, 5) => {}
            UnderlineStyle::Curly => {
                // A triangle wave of a height that fits under the text.
                let step = left % (4 * thick);
                fill((lowest + thick).saturating_sub(step.min(4 * thick - step)));
            }
            UnderlineStyle::Double => {
                fill(lowest);
                fill(lowest.saturating_sub(2 * thick));
            }
            _ => fill(lowest),
        }
    }
}

/// Draws one cell's part of a line through the text.
fn strike(surface: &mut Surface, rect: Rect, color: Rgba) {
    level(
        surface,
        rect,
        rect.top + (rect.bottom - rect.top) * 11 / 20,
        color,
    );
}

/// Draws one cell's part of a line above the text.
fn overline(surface: &mut Surface, rect: Rect, color: Rgba) {
    level(surface, rect, rect.top, color);
}

/// Draws a level line across a part of a row, downwards from `top`.
fn level(surface: &mut Surface, part: Rect, top: usize, color: Rgba) {
    let bottom = top + thickness(part);
    surface.fill(
        Rect {
            top,
            bottom,
            ..part
        },
        color,
    );
}

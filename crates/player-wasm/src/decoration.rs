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

/// Draws one cell's part of an underline. Patterns go by the position on the whole surface, so
/// that they run on from cell to cell.
fn underline(surface: &mut Surface, rect: Rect, style: UnderlineStyle, color: Rgba) {
    let thick = thickness(rect);
    let height = rect.bottom - rect.top;
    let top = (rect.top + height * 17 / 20).min(rect.bottom.saturating_sub(thick));
    let line = Rect {
        top,
        bottom: top + thick,
        ..rect
    };
    match style {
        UnderlineStyle::None => {}
        UnderlineStyle::Single => surface.fill(line, color),
        UnderlineStyle::Double => {
            surface.fill(line, color);
            let top = top.saturating_sub(2 * thick);
            surface.fill(
                Rect {
                    top,
                    bottom: top + thick,
                    ..rect
                },
                color,
            );
        }
        UnderlineStyle::Dotted => pattern(surface, line, color, thick, 2 * thick),
        UnderlineStyle::Dashed => pattern(surface, line, color, 3 * thick, 5 * thick),
        UnderlineStyle::Curly => wave(surface, line, color, thick),
    }
}

/// Draws one cell's part of a line through the text.
fn strike(surface: &mut Surface, rect: Rect, color: Rgba) {
    let top = rect.top + (rect.bottom - rect.top) * 11 / 20;
    surface.fill(
        Rect {
            top,
            bottom: top + thickness(rect),
            ..rect
        },
        color,
    );
}

/// Draws one cell's part of a line above the text.
fn overline(surface: &mut Surface, rect: Rect, color: Rgba) {
    surface.fill(
        Rect {
            bottom: rect.top + thickness(rect),
            ..rect
        },
        color,
    );
}

/// `on` pixels of every `period`.
fn pattern(surface: &mut Surface, line: Rect, color: Rgba, on: usize, period: usize) {
    for left in (line.left..line.right).filter(|left| left % period < on) {
        surface.fill(
            Rect {
                left,
                right: left + 1,
                ..line
            },
            color,
        );
    }
}

/// A triangle wave of a height that fits under the text.
fn wave(surface: &mut Surface, line: Rect, color: Rgba, thick: usize) {
    let amplitude = 2 * thick;
    for left in line.left..line.right {
        let step = left % (2 * amplitude);
        let rise = if step < amplitude {
            step
        } else {
            2 * amplitude - step
        };
        let top = (line.top + thick).saturating_sub(rise);
        surface.fill(
            Rect {
                left,
                right: left + 1,
                top,
                bottom: top + thick,
            },
            color,
        );
    }
}

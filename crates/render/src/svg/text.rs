//! Text of a row, in runs of one look, each put where its first cell is and made as wide as its
//! cells, whatever font the viewer has.

use std::borrow::Cow;
use std::ops::Range;

use vt::Text;

use super::Layout;
use super::layers::Number;
use crate::symbols;
use crate::tile::{Scene, Tile};

/// Adds the elements for the text of a row.
pub(super) fn add_row(out: &mut String, tiles: &[Tile], scene: &Scene, at: &Layout, top: f32) {
    let mut col = 0;
    while let Some(run) = next_run(tiles, col) {
        col = run.end;
        add_run(
            out,
            &tiles[run.clone()],
            scene,
            at,
            (run.start as f32 * at.col, top),
        );
    }
}

/// The columns of the next run at or after a column. Blanks at its ends are no part of it, and no
/// more than one of them within it.
fn next_run(tiles: &[Tile], from: usize) -> Option<Range<usize>> {
    let start = from + tiles.get(from..)?.iter().position(has_text)?;
    let first = &tiles[start];
    if !is_plain(first) {
        return Some(start..start + usize::from(first.width).max(1));
    }
    let goes_on = |tile: &Tile| {
        has_text(tile)
            && is_plain(tile)
            && (tile.fg, tile.bold, tile.italic) == (first.fg, first.bold, first.italic)
    };
    let mut end = start + 1;
    loop {
        if tiles.get(end).is_some_and(goes_on) {
            end += 1;
        } else if tiles.get(end + 1).is_some_and(goes_on) && tiles[end].text == Text::Char(' ') {
            end += 2;
        } else {
            return Some(start..end);
        }
    }
}

/// Whether there is something to write, which is not drawn as a shape.
fn has_text(tile: &Tile) -> bool {
    match tile.text {
        Text::Char(char) => char != ' ' && !symbols::is_symbol(char),
        Text::Cluster(_) => true,
    }
}

/// Whether every font can be trusted with its width.
fn is_plain(tile: &Tile) -> bool {
    tile.width == 1 && matches!(tile.text, Text::Char('!'..='~' | '\u{a1}'..='\u{24f}'))
}

fn add_run(out: &mut String, run: &[Tile], scene: &Scene, at: &Layout, (left, top): (f32, f32)) {
    let first = &run[0];
    let (x, y) = (Number(left), Number(top + at.baseline));
    out.push_str(&format!("<text x=\"{x}\" y=\"{y}\""));
    match (first.bold, first.italic) {
        (false, false) => {}
        (true, false) => out.push_str(" class=\"b\""),
        (false, true) => out.push_str(" class=\"i\""),
        (true, true) => out.push_str(" class=\"b i\""),
    }
    if first.fg != scene.fg() {
        out.push_str(&format!(" fill=\"{}\"", first.fg));
    }
    if run.len() > 1 && is_plain(first) {
        let width = Number(run.len() as f32 * at.col);
        out.push_str(&format!(
            " textLength=\"{width}\" lengthAdjust=\"spacingAndGlyphs\""
        ));
    }
    out.push('>');
    let mut text = String::new();
    for tile in run.iter().filter(|tile| tile.width > 0) {
        tile.text.push_to(&mut text);
    }
    out.push_str(&escaped(&text));
    out.push_str("</text>\n");
}

/// Text as markup has it; what markup cannot hold is replaced.
pub(super) fn escaped(text: &str) -> Cow<'_, str> {
    let is_safe = |char: char| {
        !matches!(char, '<' | '>' | '&' | '"' | '\0'..=' ' | '\x7f'..='\u{9f}')
            && !matches!(char, '\u{fffe}' | '\u{ffff}')
            || char == ' '
    };
    if text.chars().all(is_safe) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    for char in text.chars() {
        match char {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            char if is_safe(char) => out.push(char),
            _ => out.push('\u{fffd}'),
        }
    }
    Cow::Owned(out)
}

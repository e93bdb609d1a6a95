//! Answers requests for screens, one JSON line each way.
//!
//! A request `{"cols", "rows", "chunks": ["base64" | {"resize": [cols, rows]}, ...], "want"?}`
//! is answered by `{"lines", "cursor": {"col", "row", "visible"}, "title", "cells"?}`; cells come
//! when `want` lists them, as `[text, width, fg, bg, flags, underline style, underline colour,
//! link]`. A reversed screen (DECSCNM) shows in the flags.

use std::error::Error;
use std::io::{BufRead, Write};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use vt::{Cell, Color, Size, Vt};

fn main() -> Result<(), Box<dyn Error>> {
    let mut out = std::io::stdout().lock();
    for line in std::io::stdin().lock().lines() {
        let answer = match answer(&line?) {
            Ok(answer) => answer,
            Err(error) => json!({ "error": error.to_string() }),
        };
        writeln!(out, "{answer}")?;
        out.flush()?;
    }
    Ok(())
}

fn answer(line: &str) -> Result<Value, Box<dyn Error>> {
    let request: Value = serde_json::from_str(line)?;
    let number = |value: &Value| value.as_u64().map_or(1, |number| number.min(65535) as u16);
    let mut vt = Vt::new(Size::new(
        number(&request["cols"]),
        number(&request["rows"]),
    ));
    for chunk in request["chunks"].as_array().into_iter().flatten() {
        match chunk.as_str() {
            Some(text) => vt.feed(&STANDARD.decode(text)?),
            None => vt.resize(Size::new(
                number(&chunk["resize"][0]),
                number(&chunk["resize"][1]),
            )),
        }
    }
    let cursor = vt.cursor();
    let mut answer = json!({
        "lines": vt.text(),
        "cursor": { "col": cursor.col, "row": cursor.row, "visible": cursor.visible },
        "title": vt.title(),
    });
    let wants_cells = request["want"]
        .as_array()
        .is_some_and(|want| want.iter().any(|want| want == "cells"));
    if wants_cells {
        answer["cells"] = (0..usize::from(vt.size().rows))
            .filter_map(|row| vt.line(row))
            .map(|line| {
                line.cells()
                    .map(|cell| describe(&vt, &cell))
                    .collect::<Value>()
            })
            .collect();
    }
    Ok(answer)
}

fn describe(vt: &Vt, cell: &Cell<'_>) -> Value {
    if cell.width == 0 {
        return json!(["", 0]);
    }
    let pen = cell.pen;
    let flags: String = [
        (pen.is_bold(), 'b'),
        (pen.is_dim(), 'd'),
        (pen.is_hidden(), 'h'),
        (pen.is_italic(), 'i'),
        (pen.is_blink(), 'k'),
        (pen.is_overline(), 'o'),
        (pen.is_inverse() != vt.is_reverse_screen(), 'r'),
        (pen.is_strike(), 's'),
        (pen.is_underline(), 'u'),
    ]
    .iter()
    .filter_map(|(on, letter)| on.then_some(*letter))
    .collect();
    json!([
        cell.text.to_string(),
        cell.width,
        color(pen.fg()),
        color(pen.bg()),
        flags,
        pen.underline_style() as u8,
        color(pen.underline_color()),
        pen.link().and_then(|id| vt.link(id)).map(|link| &link.uri),
    ])
}

fn color(color: Color) -> Value {
    match color {
        Color::Default => Value::Null,
        Color::Indexed(index) => json!(index),
        Color::Rgb(red, green, blue) => json!(format!("#{red:02x}{green:02x}{blue:02x}")),
    }
}

//! The picture of a user: a mirrored pattern made of the name, as it would fill a few cells.

use std::fmt::Write;

use sha2::{Digest, Sha256};

/// Cells to each side.
const CELLS: usize = 6;

/// An SVG image, the same for the same name.
pub(crate) fn svg(username: &str) -> String {
    let digest = Sha256::digest(username.to_ascii_lowercase().as_bytes());
    let hue = usize::from(digest[0]) * 360 / 256;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 8 8\" \
         shape-rendering=\"crispEdges\"><rect width=\"8\" height=\"8\" \
         fill=\"hsl({hue},45%,22%)\"/>"
    );
    for row in 0..CELLS {
        for col in 0..CELLS / 2 {
            let byte = digest[1 + row * CELLS / 2 + col];
            if byte < 116 {
                continue;
            }
            let lightness = 52 + usize::from(byte % 4) * 7;
            for col in [col, CELLS - 1 - col] {
                // Writing to a string cannot fail.
                let _ = write!(
                    svg,
                    "<rect x=\"{}\" y=\"{}\" width=\"1\" height=\"1\" \
                     fill=\"hsl({hue},65%,{lightness}%)\"/>",
                    col + 1,
                    row + 1,
                );
            }
        }
    }
    svg.push_str("</svg>");
    svg
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_has_one_picture_whatever_its_case() {
        assert_eq!(svg("Jane"), svg("jane"));
        assert_ne!(svg("jane"), svg("lukas"));
    }

    #[test]
    fn pictures_are_mirrored() {
        let svg = svg("jane");
        for row in 1..=6 {
            for col in 1..=3 {
                let has = |col: usize| svg.contains(&format!("x=\"{col}\" y=\"{row}\""));
                assert_eq!(has(col), has(7 - col));
            }
        }
    }
}

//! Written forms of control functions, such as `CSI Ps ; Ps H`, as bytes.

/// Values tried for numeric parameters: small ones, and the numbers of modes and attributes.
const NUMBERS: &[&str] = &[
    "", "0", "1", "2", "3", "4", "5", "6", "7", "8", "12", "20", "22", "25", "38", "61", "66",
    "1049", "2026",
];

/// Values tried for texts.
const TEXTS: &[&str] = &["x", "", "#010203", "1"];

/// The byte sequences that `form` stands for, with various parameters.
pub(crate) fn candidates(form: &str) -> impl Iterator<Item = Vec<u8>> {
    let text = form.contains("Pt") && (form.starts_with("OSC") || form.starts_with("DCS"));
    let values = if text { TEXTS } else { NUMBERS };
    let has_values = form.split(' ').any(is_parameter);
    let values = if has_values { values } else { &values[..1] };
    // Rectangles come from their corners: top and left 1, bottom and right 3.
    let rectangles = has_values.then_some("corners");
    values
        .iter()
        .copied()
        .chain(rectangles)
        .map(|value| bytes(form, value))
}

fn is_parameter(token: &str) -> bool {
    matches!(token.as_bytes(), [b'P', letter] if letter.is_ascii_lowercase()) || token == "C"
}

fn bytes(form: &str, value: &str) -> Vec<u8> {
    let text = form.starts_with("OSC") || form.starts_with("DCS");
    let mut tops = 0;
    let tokens = form.split(' ').map(|token| match token {
        "CSI" => "\x1b[",
        "ESC" => "\x1b",
        "OSC" => "\x1b]",
        "DCS" => "\x1bP",
        "APC" => "\x1b_",
        "PM" => "\x1b^",
        "SOS" => "\x1bX",
        "ST" => "\x1b\\",
        "SP" => " ",
        "ENQ" => "\x05",
        "BEL" => "\x07",
        "BS" => "\x08",
        "HT" => "\t",
        "LF" => "\n",
        "VT" => "\x0b",
        "FF" => "\x0c",
        "CR" => "\r",
        "SO" => "\x0e",
        "SI" => "\x0f",
        "C" => "0",
        "Pn" if text => "1",
        token if is_parameter(token) && value == "corners" => {
            tops += 1;
            match token {
                "Pt" | "Pl" if tops <= 3 => "1",
                "Pb" | "Pr" => "3",
                "Pc" => "65",
                "Pm" => "1",
                _ => "2",
            }
        }
        token if is_parameter(token) => value,
        literal => literal,
    });
    tokens.collect::<String>().into_bytes()
}

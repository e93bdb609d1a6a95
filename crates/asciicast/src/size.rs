//! The size of a terminal in cells, and its `COLSxROWS` notation.

use std::fmt;

/// Columns and rows of a terminal, each at least 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Size {
    /// Cells in a row.
    pub cols: u16,
    /// Rows of the screen.
    pub rows: u16,
}

impl Size {
    /// What a terminal has when nobody knows better; recordings made without a terminal say 0x0.
    pub const DEFAULT: Size = Size { cols: 80, rows: 24 };

    /// A size; zero becomes the default of that dimension.
    #[must_use]
    pub fn new(cols: u16, rows: u16) -> Size {
        Size {
            cols: if cols == 0 { Size::DEFAULT.cols } else { cols },
            rows: if rows == 0 { Size::DEFAULT.rows } else { rows },
        }
    }

    /// Reads `80x24`, as resize events hold it. `None` when it is anything else or has a zero.
    #[must_use]
    pub fn parse(text: &str) -> Option<Size> {
        Size::parse_bytes(text.as_bytes())
    }

    /// The same of bytes that need not be text.
    #[must_use]
    pub fn parse_bytes(bytes: &[u8]) -> Option<Size> {
        let bytes = bytes.trim_ascii();
        let middle = bytes.iter().position(|byte| matches!(byte, b'x' | b'X'))?;
        Some(Size {
            cols: number(&bytes[..middle])?,
            rows: number(&bytes[middle + 1..])?,
        })
    }
}

/// A number that is not zero.
fn number(digits: &[u8]) -> Option<u16> {
    let add = |number: u16, digit: &u8| {
        let digit = char::from(*digit).to_digit(10)?;
        number.checked_mul(10)?.checked_add(digit as u16)
    };
    let number = digits.iter().try_fold(0, add)?;
    (number > 0).then_some(number)
}

impl Default for Size {
    fn default() -> Size {
        Size::DEFAULT
    }
}

impl fmt::Display for Size {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}x{}", self.cols, self.rows)
    }
}

#[cfg(test)]
mod tests {
    use super::Size;

    #[test]
    fn a_size_is_read_back_from_its_notation() {
        let size = Size::new(132, 43);
        assert_eq!(Size::parse(&size.to_string()), Some(size));
    }

    #[test]
    fn zero_and_garbage_are_no_sizes() {
        for text in ["", "80", "0x24", "80x0", "-1x5", "80x24x2", "70000x2", "x"] {
            assert_eq!(Size::parse(text), None, "{text:?}");
        }
    }

    #[test]
    fn a_zero_dimension_becomes_the_default_one() {
        assert_eq!(Size::new(0, 0), Size { cols: 80, rows: 24 });
        assert_eq!(
            Size::new(100, 0),
            Size {
                cols: 100,
                rows: 24
            }
        );
    }
}

//! The size of a terminal, within the bounds that keep hostile input cheap.

/// Columns and rows of a terminal.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub struct Size {
    /// Columns, `1..=Size::MAX_COLS` once a terminal uses the size.
    pub cols: u16,
    /// Rows, `1..=Size::MAX_ROWS` once a terminal uses the size, fewer when columns are many.
    pub rows: u16,
}

impl Size {
    /// More columns than this are cut: no real terminal has them, and a short escape sequence
    /// must not cost megabytes.
    pub const MAX_COLS: u16 = 4096;
    /// More rows than this are cut, for the same reason.
    pub const MAX_ROWS: u16 = 2048;
    /// Rows are cut further where columns times rows would be more than this. It is room for the
    /// smallest characters on the largest displays.
    pub const MAX_CELLS: u32 = 1 << 19;

    /// A size as given; terminals clamp it when they use it.
    #[must_use]
    pub const fn new(cols: u16, rows: u16) -> Self {
        Self { cols, rows }
    }

    /// The size within the bounds.
    #[must_use]
    pub fn clamped(self) -> Self {
        let cols = self.cols.clamp(1, Self::MAX_COLS);
        let fitting = (Self::MAX_CELLS / u32::from(cols)).min(Self::MAX_ROWS.into()) as u16;
        Self {
            cols,
            rows: self.rows.clamp(1, fitting),
        }
    }
}

impl Default for Size {
    /// The terminal of 1978: 80 columns, 24 rows.
    fn default() -> Self {
        Self::new(80, 24)
    }
}

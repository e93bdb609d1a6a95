//! The size of the recorded terminal: that of the window, as far as nothing else was asked for.

use std::str::FromStr;

use asciicast::Size;
use rustix::termios::Winsize;

/// Dimensions given on the command line. They stay when the window changes its size.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SizeOverride {
    /// Columns.
    pub cols: Option<u16>,
    /// Rows.
    pub rows: Option<u16>,
}

impl FromStr for SizeOverride {
    type Err = String;

    /// Reads `100x30`, `100x` and `x30`.
    fn from_str(text: &str) -> Result<SizeOverride, String> {
        let expected = || {
            format!("expected COLSxROWS, COLSx or xROWS with numbers from 1 to 65535, not {text:?}")
        };
        let number = |part: &str| match part {
            "" => Ok(None),
            part => part
                .parse()
                .ok()
                .filter(|&number| number > 0)
                .map(Some)
                .ok_or_else(expected),
        };
        let (cols, rows) = text.split_once('x').ok_or_else(expected)?;
        let size = SizeOverride {
            cols: number(cols)?,
            rows: number(rows)?,
        };
        if size == SizeOverride::default() {
            Err(expected())
        } else {
            Ok(size)
        }
    }
}

impl SizeOverride {
    /// The size to use beside a window of size `window`. Dimensions that the window does not
    /// know, as on some serial lines and in containers, become those of 80x24. The size in
    /// pixels is kept when the size in cells is the window's own.
    pub(super) fn apply(self, window: Option<Winsize>) -> Winsize {
        let unknown = Winsize {
            ws_col: 0,
            ws_row: 0,
            ws_xpixel: 0,
            ws_ypixel: 0,
        };
        let window = window.unwrap_or(unknown);
        let size = Size::new(
            self.cols.unwrap_or(window.ws_col),
            self.rows.unwrap_or(window.ws_row),
        );
        let same_cols = size.cols == window.ws_col;
        let same_rows = size.rows == window.ws_row;
        Winsize {
            ws_col: size.cols,
            ws_row: size.rows,
            ws_xpixel: if same_cols { window.ws_xpixel } else { 0 },
            ws_ypixel: if same_rows { window.ws_ypixel } else { 0 },
        }
    }

    /// The size after the window has become `window`; `None` when it is not known any more.
    pub(super) fn follow(self, window: Winsize) -> Option<Winsize> {
        (window.ws_col > 0 && window.ws_row > 0).then(|| self.apply(Some(window)))
    }
}

/// The size in cells.
pub(super) fn of(winsize: Winsize) -> Size {
    Size::new(winsize.ws_col, winsize.ws_row)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a failed test may panic")]

    use super::*;

    fn window(cols: u16, rows: u16) -> Winsize {
        Winsize {
            ws_col: cols,
            ws_row: rows,
            ws_xpixel: cols * 8,
            ws_ypixel: rows * 16,
        }
    }

    #[test]
    fn one_dimension_can_be_fixed_while_the_other_follows_the_window() {
        let fixed: SizeOverride = "100x".parse().unwrap();
        let winsize = fixed.follow(window(80, 30)).unwrap();
        assert_eq!(of(winsize), Size::new(100, 30));
        assert_eq!((winsize.ws_xpixel, winsize.ws_ypixel), (0, 480));
        assert_eq!(
            "x5".parse(),
            Ok(SizeOverride {
                cols: None,
                rows: Some(5)
            })
        );
    }

    #[test]
    fn a_window_without_a_size_is_not_followed() {
        assert_eq!(SizeOverride::default().follow(window(0, 0)), None);
        assert_eq!(
            of(SizeOverride::default().apply(Some(window(0, 0)))),
            Size::new(80, 24)
        );
    }

    #[test]
    fn what_is_no_size_is_refused() {
        for text in ["", "x", "80", "0x5", "80x-1", "70000x1", "axb"] {
            assert!(text.parse::<SizeOverride>().is_err(), "{text}");
        }
    }
}

//! Operations on rectangles.
//!
//! Coordinates count from the margins in origin mode; DEC calls them top, left, bottom and right.

use super::Terminal;
use super::sgr::apply;
use crate::cell::RawCell;
use crate::parser::Params;
use crate::pen::{Attrs, Pen};
use crate::width::Properties;

/// 0-based, ends not included.
#[derive(Clone, Copy, Debug)]
struct Rect {
    top: usize,
    left: usize,
    bottom: usize,
    right: usize,
}

impl Terminal {
    /// The rectangle in four parameters from index `first` on; none when it is empty.
    fn rect(&self, params: &Params, first: usize) -> Option<Rect> {
        let area = self.area();
        let start = |index| usize::from(params.get(index)).max(1) - 1;
        let end = |index, offset: usize, last: usize| match usize::from(params.get(index)) {
            0 => last + 1,
            end => (end + offset).min(last + 1),
        };
        let rect = Rect {
            top: start(first) + area.top,
            left: start(first + 1) + area.left,
            bottom: end(first + 2, area.top, area.bottom),
            right: end(first + 3, area.left, area.right),
        };
        (rect.top < rect.bottom && rect.left < rect.right).then_some(rect)
    }

    /// CSI Pt ; Pl ; Pb ; Pr ; Pp ; Pt ; Pl ; Pp $ v  DECCRA  Copy Rectangular Area  [DEC VT510]
    pub(crate) fn copy_rect(&mut self, params: &Params) {
        let Some(from) = self.rect(params, 0) else {
            return;
        };
        let area = self.area();
        let row = usize::from(params.get(5)).max(1) - 1 + area.top;
        let col = usize::from(params.get(6)).max(1) - 1 + area.left;
        if row > area.bottom || col > area.right {
            return;
        }
        let height = (from.bottom - from.top).min(area.bottom + 1 - row);
        let width = (from.right - from.left).min(area.right + 1 - col);
        let mut copied = Vec::with_capacity(width * height);
        for row in from.top..from.top + height {
            let end = from.left + width;
            self.screen.push_cols(row, from.left, end, &mut copied);
        }
        for (index, cells) in copied.chunks(width).enumerate() {
            self.screen.replace_cols(row + index, col, cells);
            self.touch(row + index);
        }
    }

    /// CSI Pc ; Pt ; Pl ; Pb ; Pr $ x  DECFRA  Fill Rectangular Area  [DEC VT510]
    pub(crate) fn fill_rect(&mut self, params: &Params) {
        let code = u32::from(params.get(0));
        let printable = matches!(code, 0x20..=0x7e | 0xa0..=0xff);
        let Some(rect) = self.rect(params, 1).filter(|_| printable) else {
            return;
        };
        let code = match u8::try_from(code) {
            Ok(byte @ 0x20..=0x7e) => self.charsets.translate(byte) as u32,
            _ => code,
        };
        if Properties::of(code).width() != 1 {
            return;
        }
        let cells = vec![RawCell::narrow(code, self.style()); rect.right - rect.left];
        for row in rect.top..rect.bottom {
            self.screen.replace_cols(row, rect.left, &cells);
            self.touch(row);
        }
    }

    /// CSI Pt ; Pl ; Pb ; Pr $ z  DECERA  Erase Rectangular Area  [DEC VT510]
    pub(crate) fn erase_rect(&mut self, params: &Params) {
        let Some(rect) = self.rect(params, 0) else {
            return;
        };
        let style = self.erase_style();
        for row in rect.top..rect.bottom {
            self.screen.erase(row, rect.left, rect.right, style);
            self.touch(row);
        }
    }

    /// CSI Pt ; Pl ; Pb ; Pr $ {  DECSERA  Selective Erase Rectangular Area  [DEC VT510]
    pub(crate) fn selective_erase_rect(&mut self, params: &Params) {
        if self.iso_protection {
            // As in xterm, only protection by DECSCA counts here.
            return self.erase_rect(params);
        }
        if let Some(rect) = self.rect(params, 0) {
            for row in rect.top..rect.bottom {
                self.erase_unprotected(row, rect.left, rect.right);
            }
        }
    }

    /// CSI Ps * x  DECSACE  Select Attribute Change Extent  [DEC VT510]
    pub(crate) fn select_extent(&mut self, what: u16) {
        self.rectangle_extent = what == 2;
    }

    /// CSI Pt ; Pl ; Pb ; Pr ; Pm $ r  DECCARA  Change Attributes in Rectangular Area  [DEC VT510]
    pub(crate) fn change_attrs(&mut self, params: &Params) {
        self.alter_attrs(params, |pen, number| match number {
            0 => pen.remove(Attrs::VISIBLE),
            22 => pen.remove(Attrs::BOLD),
            1 | 4 | 5 | 7 | 8 | 24 | 25 | 27 | 28 => apply(pen, number),
            _ => {}
        });
    }

    /// CSI Pt ; Pl ; Pb ; Pr ; Pm $ t  DECRARA  Reverse Attributes in Rectangular Area  [DEC VT510]
    pub(crate) fn reverse_attrs(&mut self, params: &Params) {
        self.alter_attrs(params, |pen, number| {
            let of_numbers = [
                (1, Attrs::BOLD),
                (5, Attrs::BLINK),
                (7, Attrs::INVERSE),
                (8, Attrs::HIDDEN),
            ];
            for (of_number, attr) in of_numbers {
                if number == 0 || number == of_number {
                    pen.toggle(attr);
                }
            }
            if number == 0 || number == 4 {
                let on = pen.has(Attrs::UNDERLINE_MASK);
                apply(pen, if on { 24 } else { 4 });
            }
        });
    }

    /// Alters the attributes of a rectangle, or of the stream of characters from its first corner
    /// to its last, by the attribute numbers that follow the rectangle.
    fn alter_attrs(&mut self, params: &Params, alter: fn(&mut Pen, u16)) {
        let Some(rect) = self.rect(params, 0) else {
            return;
        };
        self.pen_changed();
        let area = self.area();
        for row in rect.top..rect.bottom {
            let stream = !self.rectangle_extent;
            let left = if stream && row > rect.top {
                area.left
            } else {
                rect.left
            };
            let right = if stream && row + 1 < rect.bottom {
                area.right + 1
            } else {
                rect.right
            };
            for col in left..right {
                self.alter_cell(row, col, |pen| {
                    for index in 4..params.len().max(5) {
                        alter(pen, params.get(index));
                    }
                });
            }
            self.touch(row);
        }
    }

    /// Alters the attributes of a cell; both halves of a wide character go with the first.
    fn alter_cell(&mut self, row: usize, col: usize, alter: impl FnOnce(&mut Pen)) {
        let cell = self.screen.cell(row, col);
        if cell.is_tail() {
            return;
        }
        let mut pen = self.styles.get(cell.style());
        alter(&mut pen);
        let style = self.styles.intern(&pen);
        let altered = if cell.is_blank() {
            RawCell::space(style)
        } else {
            cell.with_style(style)
        };
        self.screen.open_all(row, col + 1)[col] = altered;
        if cell.is_wide() {
            self.screen.open_all(row, col + 2)[col + 1] = RawCell::tail(style);
        }
    }
}

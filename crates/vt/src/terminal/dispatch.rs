//! From parsed sequences to functions.
//!
//! Sequences that ask for a report, and keyboard and mouse settings other than modes, have no
//! effect on a display and are not listed.

use super::Terminal;
use crate::parser::{Params, Sequence};

impl Terminal {
    /// Executes a C0 control.
    #[inline]
    pub(crate) fn control(&mut self, byte: u8) {
        self.last_char = None;
        match byte {
            0x08 => self.backspace(),
            0x09 => self.tab(),
            0x0a..=0x0c => self.line_feed(),
            0x0d => self.carriage_return(),
            0x0e | 0x0f => {
                self.locking_shift(u8::from(byte == 0x0e));
                self.update_plain();
            }
            _ => {}
        }
    }

    /// Executes an escape sequence: `ESC`, an intermediate or none, and a final byte.
    pub(crate) fn escape(&mut self, intermediates: &[u8], last: u8) {
        self.last_char = None;
        self.execute_escape(intermediates, last);
        self.update_plain();
    }

    fn execute_escape(&mut self, intermediates: &[u8], last: u8) {
        match (intermediates, last) {
            ([], b'6') => self.back_index(),
            ([], b'7') => self.save_cursor(),
            ([], b'8') => self.restore_cursor(),
            ([], b'9') => self.forward_index(),
            ([], b'=') => self.set_keypad(true),
            ([], b'>') => self.set_keypad(false),
            ([], b'D') => self.index(),
            ([], b'E') => self.next_line(),
            ([], b'H') => self.set_tab(),
            ([], b'M') => self.reverse_index(),
            ([], b'N') => self.single_shift(2),
            ([], b'O') => self.single_shift(3),
            ([], b'V') => self.start_guarded_area(),
            ([], b'W') => self.end_guarded_area(),
            ([], b'c') => self.reset(),
            ([], b'n') => self.locking_shift(2),
            ([], b'o') => self.locking_shift(3),
            ([b'#'], b'8') => self.alignment_pattern(),
            ([slot @ (b'(' | b')' | b'*' | b'+'), percent @ ..], name) => {
                if matches!(percent, [] | [b'%']) {
                    self.designate(usize::from(slot - b'('), !percent.is_empty(), name);
                }
            }
            _ => {}
        }
    }

    /// Executes a control sequence.
    #[inline(always)]
    pub(crate) fn control_sequence(&mut self, sequence: Sequence, params: &Params) {
        match sequence {
            // The most frequent by far.
            Sequence {
                marker: 0,
                intermediate: 0,
                last: b'm',
            } => {
                self.select_graphic_rendition(params);
            }
            Sequence {
                marker: 0,
                intermediate: 0,
                last: b'H',
            } => {
                self.cursor_position(params.count() - 1, usize::from(params.get(1)).max(1) - 1);
            }
            _ => return self.any_sequence(sequence, params),
        }
        self.last_char = None;
    }

    #[inline(never)]
    fn any_sequence(&mut self, sequence: Sequence, params: &Params) {
        match (sequence.marker, sequence.intermediate) {
            (0, 0) if sequence.last == b'b' => return self.repeat(params.count()),
            (0, 0) => self.plain_sequence(sequence.last, params),
            (b'?', 0) => self.private_sequence(sequence.last, params),
            (0, intermediate) => self.extended_sequence(intermediate, sequence.last, params),
            _ => {}
        }
        self.last_char = None;
        self.update_plain();
    }

    #[inline(always)]
    fn plain_sequence(&mut self, last: u8, params: &Params) {
        let count = params.count();
        let place = count - 1;
        match last {
            b'f' => {
                self.cursor_position(place, usize::from(params.get(1)).max(1) - 1);
            }
            b'K' => self.erase_in_line(params.get(0)),
            b'A' => self.cursor_up(count),
            b'B' => self.cursor_down(count),
            b'C' => self.cursor_forward(count),
            b'D' => self.cursor_back(count),
            b'G' | b'`' => self.cursor_column(place),
            b'd' => self.cursor_row(place),
            b'J' => self.erase_in_display(params.get(0)),
            b'@' => self.insert_chars(count),
            b'E' => self.cursor_next_line(count),
            b'F' => self.cursor_preceding_line(count),
            b'I' => self.tab_forward(count),
            b'L' => self.insert_lines(count),
            b'M' => self.delete_lines(count),
            b'P' => self.delete_chars(count),
            b'S' => self.scroll_up(count),
            b'T' if params.len() == 1 => self.scroll_down(count),
            b'^' => self.scroll_down(count),
            b'W' => self.tabulation_control(params.get(0)),
            b'X' => self.erase_chars(count),
            b'Z' => self.tab_backward(count),
            b'a' => self.position_forward(count),
            b'e' => self.row_forward(count),
            b'g' => self.clear_tabs(params.get(0)),
            b'h' | b'l' => params
                .values()
                .iter()
                .for_each(|mode| self.set_ansi_mode(*mode, last == b'h')),
            b'j' => self.position_backward(count),
            b'k' => self.row_backward(count),
            b'r' => self.set_vertical_margins(params.get(0).into(), params.get(1).into()),
            b's' if self.modes.left_right_margins() => {
                self.set_horizontal_margins(params.get(0).into(), params.get(1).into());
            }
            b's' => self.save_cursor(),
            b't' => self.window_operation(params),
            b'u' => self.restore_cursor(),
            _ => {}
        }
    }

    /// Sequences with the marker `?`.
    fn private_sequence(&mut self, last: u8, params: &Params) {
        match last {
            b'h' | b'l' => params
                .values()
                .iter()
                .for_each(|mode| self.set_dec_mode(*mode, last == b'h')),
            b'J' => self.selective_erase_in_display(params.get(0)),
            b'K' => self.selective_erase_in_line(params.get(0)),
            b'W' if params.get(0) == 5 => self.reset_tabs(),
            b'r' => params
                .values()
                .iter()
                .for_each(|mode| self.restore_mode(*mode)),
            b's' => params
                .values()
                .iter()
                .for_each(|mode| self.save_mode(*mode)),
            _ => {}
        }
    }

    /// Sequences with an intermediate byte.
    fn extended_sequence(&mut self, intermediate: u8, last: u8, params: &Params) {
        let count = params.count();
        match (intermediate, last) {
            (b' ', b'@') => self.scroll_left(count),
            (b' ', b'A') => self.scroll_right(count),
            (b' ', b'q') => self.set_cursor_style(params.get(0)),
            (b'!', b'p') => self.soft_reset(),
            (b'"', b'p') => self.select_conformance(params.get(0)),
            (b'"', b'q') => self.select_protection(params.get(0)),
            (b'$', b'r') => self.change_attrs(params),
            (b'$', b't') => self.reverse_attrs(params),
            (b'$', b'v') => self.copy_rect(params),
            (b'$', b'x') => self.fill_rect(params),
            (b'$', b'z') => self.erase_rect(params),
            (b'$', b'{') => self.selective_erase_rect(params),
            (b'\'', b'}') => self.insert_columns(count),
            (b'\'', b'~') => self.delete_columns(count),
            (b'*', b'x') => self.select_extent(params.get(0)),
            _ => {}
        }
    }
}

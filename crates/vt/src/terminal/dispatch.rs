//! From parsed sequences to functions.
//!
//! Without effect, and never printed:
//!
//! - ENQ  Enquiry: asks for an answer
//! - CSI Ps c  DA1  Send Device Attributes: asks for an answer
//! - CSI > Ps c  DA2  Send Secondary Device Attributes: asks for an answer
//! - CSI = Ps c  DA3  Send Tertiary Device Attributes: asks for an answer
//! - CSI Ps n  DSR  Device Status Report: asks for an answer
//! - CSI ? Ps n  DECDSR  Device Status Report: asks for an answer
//! - CSI Ps $ p  DECRQM  Request ANSI Mode: asks for an answer
//! - CSI ? Ps $ p  DECRQM  Request Private Mode: asks for an answer
//! - CSI Ps x  DECREQTPARM  Request Terminal Parameters: asks for an answer
//! - CSI Ps ; Ps ; Pt ; Pl ; Pb ; Pr * y  DECRQCRA  Request Checksum of Rectangle: asks for an answer
//! - CSI Ps $ w  DECRQPSR  Request Presentation State: asks for an answer
//! - CSI > Ps q  XTVERSION  Report Version: asks for an answer
//! - CSI ? u  Report Keyboard Flags: asks for an answer
//! - DCS $ q Pt ST  DECRQSS  Request Status String: asks for an answer
//! - DCS + q Pt ST  XTGETTCAP  Request Termcap String: asks for an answer
//! - ESC Z  DECID  Return Terminal ID: asks for an answer
//! - BEL  Bell: makes a sound
//! - CSI Ps i  MC  Media Copy: there is no printer
//! - CSI Ps q  DECLL  Load LEDs: there is no keyboard
//! - CSI > Ps ; Ps m  XTMODKEYS  Modifier Keys: there is no keyboard
//! - CSI > Ps n  XTMODKEYS  Disable Modifier Keys: there is no keyboard
//! - CSI > Ps u  Push Keyboard Flags: there is no keyboard
//! - CSI < Ps u  Pop Keyboard Flags: there is no keyboard
//! - CSI = Ps ; Ps u  Set Keyboard Flags: there is no keyboard
//! - CSI > Ps p  XTSMPOINTER  Pointer Mode: there is no pointer
//! - CSI Ps ; Ps ' z  DECELR  Locator Reporting: there is no pointer
//! - CSI Pm ' {  DECSLE  Locator Events: there is no pointer
//! - ESC SP F  S7C1T  7-bit Controls: concerns what is sent
//! - ESC SP G  S8C1T  8-bit Controls: concerns what is sent
//! - ESC % G  Select UTF-8: always so
//! - ESC % @  Select Default Character Set: text is UTF-8
//! - ESC ~  LS1R  Locking Shift 1 Right: in UTF-8 there is no right half
//! - ESC }  LS2R  Locking Shift 2 Right: in UTF-8 there is no right half
//! - ESC |  LS3R  Locking Shift 3 Right: in UTF-8 there is no right half
//! - ESC # 3  DECDHL  Double-Height Line, Top Half: lines have one height
//! - ESC # 4  DECDHL  Double-Height Line, Bottom Half: lines have one height
//! - ESC # 5  DECSWL  Single-Width Line: lines have one width
//! - ESC # 6  DECDWL  Double-Width Line: lines have one width
//! - ESC l  Memory Lock: not supported
//! - ESC m  Memory Unlock: not supported
//! - CSI Pm # {  XTPUSHSGR  Push Video Attributes: not supported
//! - CSI # }  XTPOPSGR  Pop Video Attributes: not supported
//! - CSI Pm # P  XTPUSHCOLORS  Push Colors: not supported
//! - CSI Pm # Q  XTPOPCOLORS  Pop Colors: not supported
//! - CSI Ps j  HPB  Character Position Backward: xterm does not know it
//! - CSI Ps k  VPB  Line Position Backward: xterm does not know it
//! - CSI Ps $ }  DECSASD  Select Active Status Display: there is no status line
//! - CSI Ps $ ~  DECSSDT  Select Status Line Type: there is no status line
//! - CSI Ps * |  DECSNLS  Select Number of Lines: the recording says the size
//! - CSI Ps $ |  DECSCPP  Select Columns per Page: the recording says the size
//! - OSC 1 ; Pt ST  Set Icon Name: there is no icon
//! - OSC 7 ; Pt ST  Working Directory: not shown
//! - OSC 9 ; Pt ST  Notification or Progress: not shown
//! - OSC 52 ; Pt ST  Clipboard: nothing leaves a display
//! - OSC 133 ; B ST  End of Prompt: only where prompts begin is kept
//! - OSC 133 ; C ST  Start of Output: only where prompts begin is kept
//! - OSC 133 ; D ; Pt ST  End of Output: only where prompts begin is kept
//! - OSC 777 ; Pt ST  Notification: not shown
//! - OSC 1337 ; Pt ST  iTerm2's Images and Settings: not shown
//! - DCS Pt q Pt ST  Sixel Image: not shown
//! - APC G Pt ST  Kitty Image: not shown
//! - PM Pt ST  Privacy Message: not shown
//! - SOS Pt ST  Start of String: not shown
//! - ESC k Pt ST  Window Name of screen and tmux: not shown

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
    #[inline]
    pub(crate) fn control_sequence(&mut self, sequence: Sequence, params: &Params) {
        match (sequence.marker, sequence.intermediate) {
            (0, 0) => return self.plain_sequence(sequence.last, params),
            (b'?', 0) => self.private_sequence(sequence.last, params),
            (0, intermediate) => self.extended_sequence(intermediate, sequence.last, params),
            _ => {}
        }
        self.last_char = None;
        self.update_plain();
    }

    /// Executes a control sequence without marker and intermediate.
    #[inline(always)]
    pub(crate) fn plain_sequence(&mut self, last: u8, params: &Params) {
        match last {
            // The most frequent by far.
            b'm' => self.select_graphic_rendition(params),
            b'H' => self.cursor_position(params.get(0), params.get(1)),
            b'b' => self.repeat(params.count()),
            _ => self.rarer_sequence(last, params),
        }
    }

    #[inline(never)]
    fn rarer_sequence(&mut self, last: u8, params: &Params) {
        self.last_char = None;
        let count = params.count();
        let place = count - 1;
        match last {
            b'f' => self.cursor_position(params.get(0), params.get(1)),
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

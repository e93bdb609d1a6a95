//! The state of a terminal as escape sequences that rebuild it.
//!
//! Fed to a fresh terminal of the same size and settings, a dump makes a terminal that is equal
//! in all that can be seen now or later: both buffers, scrollback, saved cursors, modes, margins,
//! even a sequence that has only half arrived. Uses nothing but the functions that programs use.

mod content;
mod parser;
mod pen;

use std::io::Write;

use crate::parser::Parser;
use crate::pen::Pen;
use crate::screen::Screen;
use crate::terminal::{Charsets, CursorShape, HIGHEST_LEVEL, Modes, SavedCursor, Tabs, Terminal};
use crate::width::Properties;

/// The dump of a terminal and its parser.
pub(crate) fn dump(terminal: &Terminal, state: &Parser) -> Vec<u8> {
    let mut dump = Dump {
        terminal,
        out: Vec::new(),
        pen: Pen::default(),
    };
    dump.setup();
    dump.buffers();
    dump.finish();
    parser::dump(state, &mut dump.out);
    dump.out
}

/// Appends formatted text to a dump; writing to memory does not fail.
macro_rules! put {
    ($dump:expr, $($format:tt)*) => {{
        let _ = write!($dump.out, $($format)*);
    }};
}
use put;

/// What is written so far, and the pen that it leaves.
struct Dump<'a> {
    terminal: &'a Terminal,
    out: Vec<u8>,
    pen: Pen,
}

impl Dump<'_> {
    /// State that does not depend on the buffers and does not disturb writing them.
    fn setup(&mut self) {
        let terminal = self.terminal;
        if terminal.level != HIGHEST_LEVEL {
            put!(self, "\x1b[{}\"p", terminal.level);
        }
        if terminal.modes.wide_screen() {
            // Setting the mode changes the width, so it goes back afterwards.
            let size = terminal.size();
            put!(
                self,
                "\x1b[?40h\x1b[?3h\x1b[?40l\x1b[8;{};{}t",
                size.rows,
                size.cols
            );
        }
        put!(self, "\x1b[?2027l");
        #[cfg(feature = "window")]
        self.window();
        let fresh = Modes::initial(&terminal.options);
        for (number, on) in &terminal.saved_modes {
            let letter = |on| if on { 'h' } else { 'l' };
            let before = fresh.dec(*number).unwrap_or(false) && *number != 2027;
            put!(self, "\x1b[?{number}{}\x1b[?{number}s", letter(*on));
            put!(self, "\x1b[?{number}{}", letter(before));
        }
    }

    /// Titles and palette.
    #[cfg(feature = "window")]
    fn window(&mut self) {
        let terminal = self.terminal;
        for title in &terminal.titles.stack {
            self.title(title.as_deref());
            put!(self, "\x1b[22t");
        }
        self.title(terminal.titles.current.as_deref());
        for (index, [red, green, blue]) in terminal.palette.indexed() {
            put!(
                self,
                "\x1b]4;{index};rgb:{red:02x}/{green:02x}/{blue:02x}\x1b\\"
            );
        }
        let palette = &terminal.palette;
        let dynamic = [
            (10, palette.foreground),
            (11, palette.background),
            (12, palette.cursor),
        ];
        for (number, color) in dynamic {
            if let Some([red, green, blue]) = color {
                put!(
                    self,
                    "\x1b]{number};rgb:{red:02x}/{green:02x}/{blue:02x}\x1b\\"
                );
            }
        }
    }

    #[cfg(feature = "window")]
    fn title(&mut self, title: Option<&str>) {
        if let Some(title) = title {
            put!(self, "\x1b]2;{title}\x1b\\");
        }
    }

    /// Both buffers with the cursors saved in them; ends in the one that is in view.
    fn buffers(&mut self) {
        let terminal = self.terminal;
        let (primary, alternate) = if terminal.alternate {
            (&terminal.other, &terminal.screen)
        } else {
            (&terminal.screen, &terminal.other)
        };
        self.buffer(primary, terminal.saved[0].as_ref());
        if terminal.alternate || terminal.saved[1].is_some() || !alternate.is_untouched() {
            put!(self, "\x1b[?47h");
            self.buffer(alternate, terminal.saved[1].as_ref());
            if !terminal.alternate {
                put!(self, "\x1b[?47l");
            }
        }
    }

    fn buffer(&mut self, screen: &Screen, saved: Option<&SavedCursor>) {
        if let Some(saved) = saved {
            self.saved_cursor(saved);
        }
        self.set_pen(Pen::default());
        put!(self, "\x1b[H");
        self.screen(screen);
    }

    /// Saves a cursor; what is printed on the way is erased again.
    fn saved_cursor(&mut self, saved: &SavedCursor) {
        let cursor = saved.cursor;
        if saved.origin {
            put!(self, "\x1b[?6h");
        }
        if cursor.pending_wrap && cursor.col + 1 < self.terminal.cols() {
            put!(self, "\x1b[?69h\x1b[1;{}s", cursor.col + 1);
        }
        put!(self, "\x1b[{};{}H", cursor.row + 1, cursor.col + 1);
        if cursor.pending_wrap {
            put!(self, "x");
        }
        self.set_pen(saved.pen);
        self.charsets(&saved.charsets);
        put!(self, "\x1b7\x1b[?69l\x1b[?6l");
        self.set_pen(Pen::default());
        put!(self, "\x1b[2J");
        for slot in ['(', ')', '*', '+'] {
            put!(self, "\x1b{slot}B");
        }
        put!(self, "\x0f");
        if saved.charsets.single_shift.is_some() {
            // Only printing uses a single shift up.
            put!(self, "\x1b[Hx\x1b[2K");
        }
    }

    fn charsets(&mut self, charsets: &Charsets) {
        for (slot, set) in ['(', ')', '*', '+'].into_iter().zip(charsets.designated) {
            put!(self, "\x1b{slot}{}", set.name());
        }
        put!(
            self,
            "{}",
            ["\x0f", "\x0e", "\x1bn", "\x1bo"][usize::from(charsets.shift & 3)]
        );
        match charsets.single_shift {
            Some(2) => put!(self, "\x1bN"),
            Some(_) => put!(self, "\x1bO"),
            None => {}
        }
    }

    /// Everything else, in an order in which nothing disturbs what is already there.
    fn finish(&mut self) {
        let terminal = self.terminal;
        self.tabs();
        if terminal.rectangle_extent {
            put!(self, "\x1b[2*x");
        }
        if terminal.cursor_shape != CursorShape::default() {
            put!(self, "\x1b[{} q", terminal.cursor_shape as u8 * 2 + 2);
        }
        self.margins();
        self.cursor();
        let fresh = Modes::initial(&terminal.options);
        for (prefix, number, on) in terminal.modes.differences(fresh) {
            put!(self, "\x1b[{prefix}{number}{}", if on { 'h' } else { 'l' });
        }
        if terminal.modes.clusters() {
            put!(self, "\x1b[?2027h");
        }
        self.set_pen(terminal.pen);
        if terminal.iso_protection {
            put!(self, "\x1bV");
            if !terminal.pen.has(crate::pen::Attrs::PROTECTED) {
                put!(self, "\x1bW");
            }
        }
        self.charsets(&terminal.charsets);
        self.last_char();
    }

    fn tabs(&mut self) {
        let cols = self.terminal.cols();
        if self.terminal.tabs != Tabs::new(cols) {
            put!(self, "\x1b[3g");
            for col in self.terminal.tabs.iter() {
                put!(self, "\x1b[{}G\x1bH", col + 1);
            }
        }
    }

    fn margins(&mut self) {
        let margins = self.terminal.margins;
        put!(self, "\x1b[{};{}r", margins.top + 1, margins.bottom + 1);
        if self.terminal.modes.left_right_margins() {
            put!(
                self,
                "\x1b[?69h\x1b[{};{}s",
                margins.left + 1,
                margins.right + 1
            );
        }
    }

    /// Places the cursor.
    fn cursor(&mut self) {
        let terminal = self.terminal;
        if terminal.modes.origin() {
            put!(self, "\x1b[?6h");
        }
        let (row, col) = self.position(terminal.cursor.row, terminal.cursor.col);
        put!(self, "\x1b[{row};{col}H");
        if !terminal.cursor.pending_wrap || terminal.last_char.is_some() {
            return;
        }
        // Only printing makes a wrap pending, so the cell is printed once more.
        let cell = terminal
            .screen
            .cell(terminal.cursor.row, terminal.cursor.col);
        if cell.is_tail() {
            put!(self, "\x1b[D");
            self.cell(
                terminal
                    .screen
                    .cell(terminal.cursor.row, terminal.cursor.col - 1),
            );
        } else if cell.is_blank() {
            put!(self, "x");
            self.set_pen(terminal.styles.get(cell.style()));
            put!(self, "\x1b[{row};{col};{row};{col}$z");
        } else {
            self.cell(cell);
        }
    }

    /// Prints the last character once more as the last thing of all, so that REP can repeat it.
    fn last_char(&mut self) {
        let terminal = self.terminal;
        let Some(char) = terminal.last_char else {
            return;
        };
        let width = terminal.width_of(Properties::of(char as u32));
        let after = terminal.cursor.col + usize::from(terminal.cursor.pending_wrap);
        let (row, col) = self.position(terminal.cursor.row, after.saturating_sub(width));
        put!(self, "\x1b[{row};{col}H");
        if terminal.modes.insert() {
            // Printing will make this room again.
            put!(self, "\x1b[{width}P");
        }
        let cell = terminal
            .screen
            .cell(terminal.cursor.row, after.saturating_sub(width));
        let marks = cell.cluster_index().and_then(|index| {
            let text = terminal.clusters.get(index);
            text.strip_prefix(char)
        });
        let (shift, char) = terminal.charsets.untranslate(char);
        put!(self, "{shift}{char}{}", marks.unwrap_or_default());
    }

    /// Row and column as functions take them: 1-based and from the margins in origin mode.
    fn position(&self, row: usize, col: usize) -> (usize, usize) {
        let margins = &self.terminal.margins;
        match self.terminal.modes.origin() {
            true => (row + 1 - margins.top, col + 1 - margins.left),
            false => (row + 1, col + 1),
        }
    }
}

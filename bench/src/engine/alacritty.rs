//! The terminal inside Alacritty: <https://docs.rs/alacritty_terminal>.

use alacritty_terminal::event::VoidListener;
use alacritty_terminal::grid::Dimensions;
use alacritty_terminal::index::{Column, Line};
use alacritty_terminal::term::cell::Flags;
use alacritty_terminal::term::{Config, Term};
use alacritty_terminal::vte::ansi::Processor;

use super::Engine;

pub(super) struct Terminal {
    term: Term<VoidListener>,
    parser: Processor,
}

struct Size(usize, usize);

impl Dimensions for Size {
    fn total_lines(&self) -> usize {
        self.1
    }

    fn screen_lines(&self) -> usize {
        self.1
    }

    fn columns(&self) -> usize {
        self.0
    }
}

impl Engine for Terminal {
    fn new(cols: u16, rows: u16, scrollback: usize) -> Self {
        let config = Config {
            scrolling_history: scrollback,
            ..Config::default()
        };
        let size = Size(cols.into(), rows.into());
        Self {
            term: Term::new(config, &size, VoidListener),
            parser: Processor::new(),
        }
    }

    fn feed(&mut self, chunk: &str) {
        self.parser.advance(&mut self.term, chunk.as_bytes());
        self.term.reset_damage();
    }

    fn screen(&self) -> Vec<String> {
        let grid = self.term.grid();
        let row = |line: usize| {
            let mut text = String::new();
            for col in 0..grid.columns() {
                let cell = &grid[Line(line as i32)][Column(col)];
                if !cell.flags.contains(Flags::WIDE_CHAR_SPACER) {
                    // The grid remembers tabs, which look like blanks.
                    text.push(if cell.c == '\t' { ' ' } else { cell.c });
                    text.extend(cell.zerowidth().unwrap_or_default());
                }
            }
            text.truncate(text.trim_end_matches(' ').len());
            text
        };
        (0..grid.screen_lines()).map(row).collect()
    }
}

//! avt, the core of the asciinema programs: <https://docs.rs/avt>.

use super::Engine;

pub(super) struct Terminal(avt::Terminal);

impl Engine for Terminal {
    fn new(cols: u16, rows: u16, scrollback: usize) -> Self {
        let (cols, rows) = (usize::from(cols.max(1)), usize::from(rows.max(1)));
        let terminal = avt::Terminal::with_scrollback(cols, rows, Some(scrollback));
        Self(terminal.expect("a size that is not zero is valid"))
    }

    fn feed(&mut self, chunk: &str) {
        self.0.feed(chunk);
    }

    fn screen(&self) -> Vec<String> {
        let lines = self.0.screen().visible_lines();
        lines
            .map(|line| line.text().trim_end_matches(' ').to_owned())
            .collect()
    }
}

//! The vt100 crate: <https://docs.rs/vt100>.

use std::num::NonZeroU16;

use super::Engine;

pub(super) struct Terminal(vt100::Parser);

impl Engine for Terminal {
    fn new(cols: u16, rows: u16, scrollback: usize) -> Self {
        let at_least_one = |length| NonZeroU16::new(length).unwrap_or(NonZeroU16::MIN);
        Self(vt100::Parser::new(
            at_least_one(rows),
            at_least_one(cols),
            scrollback,
        ))
    }

    fn feed(&mut self, chunk: &str) {
        self.0.process(chunk.as_bytes());
    }

    fn screen(&self) -> Vec<String> {
        let screen = self.0.screen();
        let rows = screen.rows(0, screen.size().1.get());
        rows.map(|row| row.trim_end_matches(' ').to_owned())
            .collect()
    }
}

//! This project's terminal core.

use vt::{Size, Vt};

use super::Engine;

pub(super) struct Terminal(Vt);

impl Engine for Terminal {
    fn new(cols: u16, rows: u16, scrollback: usize) -> Self {
        Self(
            Vt::builder()
                .size(Size::new(cols, rows))
                .scrollback_limit(scrollback)
                .build(),
        )
    }

    fn feed(&mut self, chunk: &str) {
        self.0.feed(chunk.as_bytes());
        self.0.clear_changed_rows();
    }

    fn screen(&self) -> Vec<String> {
        self.0.text()
    }
}

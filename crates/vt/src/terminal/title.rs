//! The window's title.

use super::Terminal;

/// How many titles can be put aside, as in xterm.
const STACK_LIMIT: usize = 10;

/// The title and those put aside.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Titles {
    pub(crate) current: Option<String>,
    pub(crate) stack: Vec<Option<String>>,
}

impl Terminal {
    /// OSC 0 ; Pt ST ; OSC 2 ; Pt ST  Set Window Title  [xterm ctlseqs]
    pub(crate) fn set_title(&mut self, title: &str) {
        self.titles.current = Some(title.chars().filter(|char| !char.is_control()).collect());
    }

    /// CSI 22 ; Ps t  XTWINOPS  Push Title  [xterm ctlseqs]
    pub(crate) fn push_title(&mut self) {
        if self.titles.stack.len() == STACK_LIMIT {
            self.titles.stack.remove(0);
        }
        self.titles.stack.push(self.titles.current.clone());
    }

    /// CSI 23 ; Ps t  XTWINOPS  Pop Title  [xterm ctlseqs]
    pub(crate) fn pop_title(&mut self) {
        if let Some(title) = self.titles.stack.pop() {
            self.titles.current = title;
        }
    }
}

//! Tab stops.

use super::Terminal;

/// A bit for each column with a tab stop.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Tabs {
    stops: Vec<bool>,
}

const DISTANCE: usize = 8;

impl Tabs {
    /// A stop every eight columns.
    pub(crate) fn new(cols: usize) -> Self {
        Self {
            stops: (0..cols).map(|col| col % DISTANCE == 0).collect(),
        }
    }

    /// Keeps the stops; columns that come anew get the usual ones.
    pub(crate) fn resize(&mut self, cols: usize) {
        let old = self.stops.len();
        self.stops.truncate(cols);
        self.stops
            .extend((old..cols).map(|col| col % DISTANCE == 0));
    }

    pub(crate) fn set(&mut self, col: usize, on: bool) {
        self.stops[col] = on;
    }

    pub(crate) fn clear(&mut self) {
        self.stops.fill(false);
    }

    /// The columns with stops, from the left.
    pub(crate) fn iter(&self) -> impl Iterator<Item = usize> + '_ {
        self.stops
            .iter()
            .enumerate()
            .filter_map(|(col, on)| on.then_some(col))
    }

    fn after(&self, col: usize) -> Option<usize> {
        (col + 1..self.stops.len()).find(|col| self.stops[*col])
    }

    fn before(&self, col: usize) -> Option<usize> {
        (0..col).rev().find(|col| self.stops[*col])
    }
}

impl Terminal {
    /// HT  Character Tabulation  [ECMA-48 8.3.60]
    ///
    /// A wrap stays pending, unless mode 41 is set.
    pub(crate) fn tab(&mut self) {
        if self.cursor.pending_wrap && self.modes.wraps_before_tab() {
            self.index();
            self.cursor.col = 0;
        }
        let last = self.right_limit() - 1;
        let next = self.tabs.after(self.cursor.col).unwrap_or(last).min(last);
        if next != self.cursor.col {
            self.cursor.col = next;
            self.cursor.pending_wrap = false;
        }
    }

    /// CSI Ps I  CHT  Cursor Forward Tabulation  [ECMA-48 8.3.10]
    pub(crate) fn tab_forward(&mut self, count: usize) {
        for _ in 0..count.min(self.cols()) {
            self.tab();
        }
    }

    /// CSI Ps Z  CBT  Cursor Backward Tabulation  [ECMA-48 8.3.7]
    pub(crate) fn tab_backward(&mut self, count: usize) {
        let left = self.area().left;
        for _ in 0..count.min(self.cols()) {
            self.cursor.col = self.tabs.before(self.cursor.col).unwrap_or(left).max(left);
        }
        self.cursor.pending_wrap = false;
    }

    /// ESC H  HTS  Character Tabulation Set  [ECMA-48 8.3.62]
    pub(crate) fn set_tab(&mut self) {
        self.tabs.set(self.cursor.col, true);
    }

    /// CSI Ps g  TBC  Tabulation Clear  [ECMA-48 8.3.154]
    pub(crate) fn clear_tabs(&mut self, what: u16) {
        match what {
            0 => self.tabs.set(self.cursor.col, false),
            3 => self.tabs.clear(),
            _ => {}
        }
    }

    /// CSI Ps W  CTC  Cursor Tabulation Control  [ECMA-48 8.3.17]
    pub(crate) fn tabulation_control(&mut self, what: u16) {
        match what {
            0 => self.set_tab(),
            2 => self.tabs.set(self.cursor.col, false),
            5 => self.tabs.clear(),
            _ => {}
        }
    }

    /// CSI ? 5 W  DECST8C  Set Tab at Every 8 Columns  [DEC VT510]
    pub(crate) fn reset_tabs(&mut self) {
        self.tabs = Tabs::new(self.cols());
    }
}

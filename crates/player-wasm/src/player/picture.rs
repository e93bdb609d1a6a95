//! What is to be seen of a player: pixels, glyphs, and the text of rows.

use vt::{Size, Vt};

use super::{Player, in_view};
use crate::facts::Fact;
use crate::glyphs::{Kind, MaskSize};
use crate::painter::Phase;
use crate::view::View;

impl Player {
    /// Shows so many of the lines above the screen.
    pub(crate) fn scroll(&mut self, back: usize) {
        if let Some(vt) = in_view(&self.poster, &self.playback) {
            let before = self.scroll.back;
            self.scroll.go(vt, back);
            if self.scroll.back != before {
                self.touch_everything();
            }
        }
        self.refresh();
    }

    pub(crate) fn layout(&mut self, pixels: (usize, usize), mask: MaskSize) {
        let size = self.vt().map_or_else(Size::default, Vt::size);
        self.painter.layout(
            pixels,
            (usize::from(size.cols), usize::from(size.rows)),
            mask,
        );
        self.facts
            .set_address(Fact::Pixels, self.painter.surface.pixels());
    }

    pub(crate) fn invalidate(&mut self) {
        self.painter.invalidate();
    }

    /// Paints some of what has changed; how many glyphs were lacking so far.
    pub(crate) fn paint(&mut self, phase: Phase) -> usize {
        self.collect_changes();
        let back = self.scroll.back;
        let vt = in_view(&self.poster, &self.playback);
        let Some(vt) = vt else { return 0 };
        let painted = self.painter.paint(View { vt, back }, phase);
        self.facts.set_count(Fact::PaintTop, painted.top);
        self.facts.set_count(Fact::PaintBottom, painted.bottom);
        self.painter.glyphs.wishes().len()
    }

    pub(crate) fn get_wish(&mut self, index: usize) {
        if let Some(wish) = self.painter.glyphs.wishes().get(index) {
            self.facts.set(Fact::Kind, wish.variant.0);
            let text = wish.text.clone();
            self.say(text);
        }
    }

    pub(crate) fn grant(&mut self, index: usize, kind: Kind) -> Option<&mut [u8]> {
        self.painter.glyphs.grant(index, kind)
    }

    /// A row whose text has changed since it was last read.
    pub(crate) fn changed_text(&mut self) -> Option<usize> {
        self.collect_changes();
        self.stale_texts.iter().position(|&stale| stale)
    }

    pub(crate) fn read_row(&mut self, row: usize) {
        if let Some(stale) = self.stale_texts.get_mut(row) {
            *stale = false;
        }
        let back = self.scroll.back;
        let vt = in_view(&self.poster, &self.playback);
        let mut flags = 0u8;
        if let Some(line) = vt.and_then(|vt| View { vt, back }.line(row)) {
            self.row_text.read(&line);
            flags = u8::from(line.is_wrapped()) | u8::from(self.row_text.has_link) << 1;
        }
        self.facts
            .set_address(Fact::TextAddress, self.row_text.text.as_bytes());
        self.facts
            .set_count(Fact::TextBytes, self.row_text.text.len());
        self.facts.set(Fact::Flags, flags);
        self.facts
            .set_address(Fact::Segments, &self.row_text.segments);
        self.facts
            .set_count(Fact::SegmentCount, self.row_text.segments.len() / 2);
    }

    /// The address that a cell is a link to, or an empty text.
    pub(crate) fn get_link(&mut self, row: usize, col: usize) {
        let back = self.scroll.back;
        let address = self.vt().and_then(|vt| {
            let line = View { vt, back }.line(row)?;
            let link = line.cell(col)?.pen.link()?;
            Some(vt.link(link)?.uri.to_string())
        });
        self.say(address.unwrap_or_default());
    }

    /// Takes the changed rows over from the terminal in view.
    fn collect_changes(&mut self) {
        let vt = in_view(&self.poster, &self.playback);
        let Some(vt) = vt else { return };
        let rows = usize::from(vt.size().rows);
        if self.stale_texts.len() != rows {
            self.stale_texts = vec![true; rows];
        }
        let changed = vt.changed_rows().map(|row| row + self.scroll.back);
        for row in changed.take_while(|&row| row < rows) {
            self.painter.touch(row);
            self.stale_texts[row] = true;
        }
        if let Some(poster) = &mut self.poster {
            poster.clear_changed_rows();
        } else if let Some(playback) = &mut self.playback {
            playback.clear_changed_rows();
        }
    }

    pub(super) fn touch_everything(&mut self) {
        self.painter.invalidate();
        self.stale_texts.fill(true);
    }

    /// Keeps what is seen in its place while lines leave the screen.
    pub(super) fn follow_scroll(&mut self) {
        let Some(vt) = in_view(&self.poster, &self.playback) else {
            return;
        };
        let lines = vt.scrollback_len();
        if let Some(first) = self.scroll.follow(vt) {
            for row in first..self.stale_texts.len() {
                self.painter.touch(row);
                self.stale_texts[row] = true;
            }
        }
        self.facts.set_count(Fact::Scrollback, lines);
        self.facts.set_count(Fact::Back, self.scroll.back);
    }
}

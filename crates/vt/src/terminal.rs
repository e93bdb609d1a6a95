//! The state that control functions change: buffers, cursor, pen, modes, margins.
//!
//! Knows nothing of bytes: the parser calls one method per control function. Each family of
//! functions has its file below `terminal/`; this one holds the state and what they share.
//! References: ECMA-48, the DEC manuals at <https://vt100.net/docs/>, and
//! <https://invisible-island.net/xterm/ctlseqs/ctlseqs.html>.

mod charsets;
mod cursor;
mod dispatch;
mod edit;
mod erase;
mod link;
mod margins;
mod mode;
mod osc;
#[cfg(feature = "window")]
mod palette;
mod print;
mod protect;
mod rect;
mod reset;
mod save;
mod scroll;
mod sgr;
mod tabs;
mod text;
#[cfg(feature = "window")]
mod title;
mod window;

pub(crate) use charsets::Charsets;
pub(crate) use cursor::Cursor;
pub use cursor::CursorShape;
pub use link::Link;
pub(crate) use link::Links;
pub(crate) use margins::Margins;
pub(crate) use mode::Modes;
#[cfg(feature = "window")]
pub use palette::Palette;
pub(crate) use save::SavedCursor;
pub(crate) use tabs::Tabs;
#[cfg(feature = "window")]
pub(crate) use title::Titles;

use crate::cell::RawCell;
use crate::clusters::Clusters;
use crate::pen::Pen;
use crate::screen::Screen;
use crate::size::Size;
use crate::styles::Styles;
use crate::vt::Options;

/// The conformance level of a fresh terminal, that of a VT500.
pub(crate) const HIGHEST_LEVEL: u8 = 65;

/// The pen has changed since its style was last asked for.
const STYLE_UNKNOWN: u32 = u32::MAX;

/// What most functions use comes first: in WebAssembly a place among the first 128 bytes is named in
/// one byte.
#[derive(Clone, Debug)]
#[repr(C)]
pub(crate) struct Terminal {
    pub(crate) cursor: Cursor,
    /// The character just printed, unless a function came after it: what REP repeats.
    pub(crate) last_char: Option<char>,
    pub(crate) margins: Margins,
    /// The pen's style number, unless it is [`STYLE_UNKNOWN`].
    style: u32,
    pub(crate) modes: Modes,
    pub(crate) pen: Pen,
    /// The buffer in view.
    pub(crate) screen: Screen,
    /// Rows changed since the outside last asked.
    changed: Vec<bool>,
    all_changed: bool,
    /// Text goes onto the screen as it comes: no character set translates it, nothing is inserted
    /// and there are no left and right margins.
    pub(crate) plain: bool,
    pub(crate) alternate: bool,
    /// SPA was used last, not DECSCA: protected characters withstand all erasure.
    pub(crate) iso_protection: bool,
    pub(crate) charsets: Charsets,
    /// DECSCL: the terminal that is played, 65 the most capable.
    pub(crate) level: u8,
    /// DECSACE: whether attribute changes apply to a rectangle, not to a stream of characters.
    pub(crate) rectangle_extent: bool,
    pub(crate) cursor_shape: CursorShape,
    pub(crate) options: Options,
    /// Saved cursors of the primary and the alternate buffer.
    pub(crate) saved: [Option<SavedCursor>; 2],
    pub(crate) styles: Styles,
    pub(crate) clusters: Clusters,
    pub(crate) links: Links,
    /// The other buffer.
    pub(crate) other: Screen,
    pub(crate) tabs: Tabs,
    /// Modes put aside by XTSAVE, by number.
    pub(crate) saved_modes: Vec<(u16, bool)>,
    #[cfg(feature = "window")]
    pub(crate) titles: Titles,
    #[cfg(feature = "window")]
    pub(crate) palette: Palette,
}

impl Terminal {
    pub(crate) fn new(size: Size, options: Options) -> Self {
        let size = size.clamped();
        let (cols, rows) = (usize::from(size.cols), usize::from(size.rows));
        Self {
            screen: Screen::new(cols, rows, options.scrollback_limit),
            other: Screen::new(cols, rows, 0),
            alternate: false,
            cursor: Cursor::default(),
            pen: Pen::default(),
            plain: true,
            style: 0,
            styles: Styles::new(),
            clusters: Clusters::new(),
            links: Links::default(),
            modes: Modes::initial(&options),
            saved_modes: Vec::new(),
            cursor_shape: CursorShape::default(),
            margins: Margins::full(cols, rows),
            tabs: Tabs::new(cols),
            charsets: Charsets::default(),
            saved: [None; 2],
            #[cfg(feature = "window")]
            titles: Titles::default(),
            #[cfg(feature = "window")]
            palette: Palette::default(),
            iso_protection: false,
            level: HIGHEST_LEVEL,
            rectangle_extent: false,
            last_char: None,
            changed: vec![false; rows],
            all_changed: true,
            options,
        }
    }

    pub(crate) fn cols(&self) -> usize {
        self.screen.cols()
    }

    pub(crate) fn rows(&self) -> usize {
        self.screen.rows()
    }

    pub(crate) fn size(&self) -> Size {
        Size::new(self.cols() as u16, self.rows() as u16)
    }

    /// The buffer in view, and the other one.
    pub(crate) fn screens_mut(&mut self) -> [&mut Screen; 2] {
        [&mut self.screen, &mut self.other]
    }

    /// The style number of the pen.
    #[inline(always)]
    pub(crate) fn style(&mut self) -> u32 {
        if self.style == STYLE_UNKNOWN {
            self.style = self.styles.intern(&self.pen);
        }
        self.style
    }

    /// The style number that erasing with this pen leaves: its background only.
    #[inline(always)]
    pub(crate) fn erase_style(&mut self) -> u32 {
        if self.pen.erased() == Pen::default() {
            0
        } else {
            self.background_style()
        }
    }

    /// The same for a pen that has a background.
    #[inline(never)]
    fn background_style(&mut self) -> u32 {
        self.styles.intern(&self.pen.erased())
    }

    /// Must follow every change of character sets, insert mode and margins.
    #[inline]
    pub(crate) fn update_plain(&mut self) {
        self.plain = !self.charsets.translates() && !self.modes.insert() && !self.margins.is_narrow;
    }

    /// Must follow every change of the pen. Also the moment to collect styles: nothing holds the
    /// number of one here.
    #[inline(always)]
    pub(crate) fn pen_changed(&mut self) {
        self.style = STYLE_UNKNOWN;
        if self.styles.wants_collection() {
            self.collect();
        }
    }

    /// Drops styles, clusters and links that nothing refers to any more.
    #[cold]
    pub(crate) fn collect(&mut self) {
        let mut styles = self.styles.begin_collection();
        let mut clusters = self.clusters.begin_collection();
        let mut cells_seen = 0;
        for screen in [&mut self.screen, &mut self.other] {
            screen.each_row(|row, cells| {
                cells_seen += cells.len();
                row.set_tail(self.styles.renumber(&mut styles, row.tail()));
                for cell in cells {
                    let style = self.styles.renumber(&mut styles, cell.style());
                    *cell = match cell.cluster_index() {
                        Some(index) => {
                            let index = self.clusters.renumber(&mut clusters, index);
                            RawCell::cluster(index, cell.is_wide(), style)
                        }
                        None => cell.with_style(style),
                    };
                }
            });
        }
        self.styles.end_collection(cells_seen);
        self.clusters.end_collection(cells_seen);
        self.style = STYLE_UNKNOWN;
        self.collect_links();
    }

    #[inline(always)]
    pub(crate) fn touch(&mut self, row: usize) {
        self.changed[row] = true;
    }

    pub(crate) fn touch_rows(&mut self, top: usize, bottom: usize) {
        self.changed[top..=bottom].fill(true);
    }

    #[inline(always)]
    pub(crate) fn touch_all(&mut self) {
        self.all_changed = true;
    }

    pub(crate) fn changed_rows(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.rows()).filter(|row| self.all_changed || self.changed[*row])
    }

    pub(crate) fn clear_changed_rows(&mut self) {
        self.all_changed = false;
        self.changed.fill(false);
    }
}

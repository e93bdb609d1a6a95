//! The facade: a terminal fed with bytes.

use crate::dump::dump;
use crate::line::Line;
use crate::parser::Parser;
use crate::pen::LinkId;
use crate::size::Size;
#[cfg(feature = "window")]
use crate::terminal::Palette;
use crate::terminal::{CursorShape, Link, Terminal};

/// A terminal emulator: bytes in, a screen out.
///
/// Any bytes are valid input, in pieces of any length; nothing panics and nothing fails. A clone
/// is an independent copy and cheap enough to be made many times a second.
#[derive(Clone, Debug)]
pub struct Vt {
    pub(crate) parser: Parser,
    pub(crate) terminal: Terminal,
}

/// Where the cursor is and how it looks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Cursor {
    /// Column, 0-based.
    pub col: usize,
    /// Row of the view, 0-based.
    pub row: usize,
    /// Whether it is to be drawn.
    pub visible: bool,
    /// Its shape.
    pub shape: CursorShape,
    /// Whether it blinks.
    pub blinks: bool,
    /// The last column has been written: the next character goes to the next line.
    pub pending_wrap: bool,
}

/// What does not change while a terminal lives.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Options {
    pub(crate) scrollback_limit: usize,
    pub(crate) clusters: bool,
    pub(crate) ambiguous_is_wide: bool,
}

/// Makes a [`Vt`] with settings other than the usual ones.
#[derive(Clone, Copy, Debug)]
pub struct Builder {
    size: Size,
    options: Options,
}

impl Builder {
    /// The size to start with; 80×24 if not given.
    #[must_use]
    pub fn size(mut self, size: Size) -> Self {
        self.size = size;
        self
    }

    /// How many lines to keep that leave the primary screen at its top; none if not given.
    #[must_use]
    pub fn scrollback_limit(mut self, lines: usize) -> Self {
        self.options.scrollback_limit = lines;
        self
    }

    /// Whether mode 2027 is set from the start: clusters of characters take the columns of one
    /// character, instead of each code point its own. Off if not given.
    #[must_use]
    pub fn grapheme_clusters(mut self, on: bool) -> Self {
        self.options.clusters = on;
        self
    }

    /// Whether characters of ambiguous width take two columns. Off if not given.
    #[cfg(feature = "ambiguous-width")]
    #[must_use]
    pub fn ambiguous_width_is_wide(mut self, on: bool) -> Self {
        self.options.ambiguous_is_wide = on;
        self
    }

    /// The terminal.
    #[must_use]
    pub fn build(self) -> Vt {
        Vt {
            parser: Parser::default(),
            terminal: Terminal::new(self.size, self.options),
        }
    }
}

impl Vt {
    /// A blank terminal without scrollback.
    #[must_use]
    pub fn new(size: Size) -> Self {
        Self::builder().size(size).build()
    }

    /// Settings for a new terminal.
    #[must_use]
    pub fn builder() -> Builder {
        Builder {
            size: Size::default(),
            options: Options {
                scrollback_limit: 0,
                clusters: false,
                ambiguous_is_wide: false,
            },
        }
    }

    /// Executes `bytes`. They may end anywhere, also within a character or an escape sequence.
    pub fn feed(&mut self, bytes: &[u8]) {
        self.parser.feed(&mut self.terminal, bytes);
    }

    /// Changes the size; see [`Size`] for the bounds. Lines are wrapped anew.
    pub fn resize(&mut self, size: Size) {
        self.terminal.resize(size);
    }

    /// The present size. Escape sequences can change it.
    #[must_use]
    pub fn size(&self) -> Size {
        self.terminal.size()
    }

    /// The cursor.
    #[must_use]
    pub fn cursor(&self) -> Cursor {
        let terminal = &self.terminal;
        Cursor {
            col: terminal.cursor.col,
            row: terminal.cursor.row,
            visible: terminal.modes.cursor_visible(),
            shape: terminal.cursor_shape,
            blinks: terminal.modes.cursor_blinks(),
            pending_wrap: terminal.cursor.pending_wrap,
        }
    }

    /// The title that the program has set.
    #[cfg(feature = "window")]
    #[must_use]
    pub fn title(&self) -> Option<&str> {
        self.terminal.titles.current.as_deref()
    }

    /// A row of the view, 0 the uppermost.
    #[must_use]
    pub fn line(&self, row: usize) -> Option<Line<'_>> {
        let terminal = &self.terminal;
        let screen = &terminal.screen;
        (row < screen.rows()).then(|| {
            Line::new(
                screen,
                screen.row(row),
                &terminal.styles,
                &terminal.clusters,
            )
        })
    }

    /// How many lines of scrollback there are.
    #[must_use]
    pub fn scrollback_len(&self) -> usize {
        self.terminal.screen.history()
    }

    /// How many lines of scrollback have made room for newer ones since the terminal was made or
    /// last resized.
    ///
    /// ```
    /// let mut vt = vt::Vt::builder().size(vt::Size::new(9, 2)).scrollback_limit(3).build();
    /// vt.feed(b"1\n2\n3\n4\n5\n6\n7");
    /// assert_eq!((vt.scrollback_len(), vt.dropped_lines()), (3, 2));
    /// ```
    #[must_use]
    pub fn dropped_lines(&self) -> usize {
        self.terminal.screen.dropped()
    }

    /// A line of scrollback, 0 the oldest.
    #[must_use]
    pub fn scrollback_line(&self, index: usize) -> Option<Line<'_>> {
        let terminal = &self.terminal;
        let screen = &terminal.screen;
        (index < screen.history()).then(|| {
            Line::new(
                screen,
                screen.history_row(index),
                &terminal.styles,
                &terminal.clusters,
            )
        })
    }

    /// Forgets the lines of scrollback, for those who have taken what they need of them.
    pub fn clear_scrollback(&mut self) {
        self.terminal.screen.clear_history();
    }

    /// The rows of the view that may look different since the last
    /// [`clear_changed_rows`](Self::clear_changed_rows), in order. The cursor is not part of it.
    pub fn changed_rows(&self) -> impl Iterator<Item = usize> {
        self.terminal.changed_rows()
    }

    /// Calls all rows unchanged.
    pub fn clear_changed_rows(&mut self) {
        self.terminal.clear_changed_rows();
    }

    /// Calls all rows changed, for a terminal that takes the place of another one.
    pub fn mark_all_changed(&mut self) {
        self.terminal.touch_all();
    }

    /// The text of each row of the view, without the blanks at its end.
    #[must_use]
    pub fn text(&self) -> Vec<String> {
        (0..self.terminal.rows())
            .filter_map(|row| Some(self.line(row)?.text()))
            .collect()
    }

    /// Escape sequences that make a fresh terminal of the same size and settings equal to this
    /// one, down to a character or sequence that has only half arrived.
    #[must_use]
    pub fn dump(&self) -> Vec<u8> {
        dump(&self.terminal, &self.parser)
    }

    /// The hyperlink with this number, as pens of this terminal have it.
    #[must_use]
    pub fn link(&self, id: LinkId) -> Option<&Link> {
        self.terminal.links.get(id.0)
    }

    /// Colours that the program has changed in the palette.
    #[cfg(feature = "window")]
    #[must_use]
    pub fn palette(&self) -> &Palette {
        &self.terminal.palette
    }

    /// Whether foreground and background are exchanged on the whole screen (DECSCNM).
    #[must_use]
    pub fn is_reverse_screen(&self) -> bool {
        self.terminal.modes.reverse_screen()
    }

    /// Whether the alternate screen is in view.
    #[must_use]
    pub fn is_alternate_screen(&self) -> bool {
        self.terminal.alternate
    }

    /// Whether the program has announced that an update is under way (mode 2026), so that what
    /// is on the screen now need not be shown.
    #[must_use]
    pub fn is_updating(&self) -> bool {
        self.terminal.modes.synchronized()
    }
}

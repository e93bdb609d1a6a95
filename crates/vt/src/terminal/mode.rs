//! Modes: switches of the terminal.
//!
//! Modes that only change what is sent to the program (keyboard, mouse) are kept too, so that a
//! dump restores them.

use super::{HIGHEST_LEVEL, Margins, Terminal};
use crate::vt::Options;

/// A set of modes, one bit for each row of [`MODES`].
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct Modes(u64);

/// Whether modes are numbered by DEC (`CSI ?`) or by ECMA (`CSI`).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Family {
    Ansi,
    Dec,
}

use Family::{Ansi, Dec};

/// Family, number and bit of each mode that is just a switch.
pub(crate) const MODES: &[(Family, u16, u32)] = &[
    (Ansi, 4, INSERT),                  // IRM  Insert
    (Ansi, 20, NEWLINE),                // LNM  Automatic Newline
    (Dec, 1, CURSOR_KEYS),              // DECCKM  Application Cursor Keys
    (Dec, 3, WIDE_SCREEN),              // DECCOLM  132 Columns
    (Dec, 5, REVERSE_SCREEN),           // DECSCNM  Reverse Video
    (Dec, 6, ORIGIN),                   // DECOM  Origin
    (Dec, 7, AUTOWRAP),                 // DECAWM  Auto-wrap
    (Dec, 9, 7),                        // X10 Mouse Reports
    (Dec, 12, CURSOR_BLINK),            // Blinking Cursor
    (Dec, 25, CURSOR_VISIBLE),          // DECTCEM  Text Cursor
    (Dec, 40, ALLOW_WIDE_SCREEN),       // Allow 132 Columns
    (Dec, 41, WRAP_BEFORE_TAB),         // Fix for more(1)
    (Dec, 45, REVERSE_WRAP),            // Reverse Wrap
    (Dec, 66, KEYPAD),                  // DECNKM  Application Keypad
    (Dec, 69, LEFT_RIGHT_MARGINS),      // DECLRMM  Left and Right Margins
    (Dec, 95, KEEP_ON_WIDE_SCREEN),     // DECNCSM  No Clearing on Column Change
    (Dec, 1000, 15),                    // Mouse Button Reports
    (Dec, 1002, 16),                    // Mouse Drag Reports
    (Dec, 1003, 17),                    // Mouse Motion Reports
    (Dec, 1004, 18),                    // Focus Reports
    (Dec, 1005, 19),                    // UTF-8 Mouse Coordinates
    (Dec, 1006, 20),                    // SGR Mouse Coordinates
    (Dec, 1007, 21),                    // Wheel Sends Cursor Keys
    (Dec, 1015, 22),                    // urxvt Mouse Coordinates
    (Dec, 1016, 23),                    // SGR Mouse Coordinates in Pixels
    (Dec, 1045, EXTENDED_REVERSE_WRAP), // Extended Reverse Wrap
    (Dec, 2004, 25),                    // Bracketed Paste
    (Dec, 2026, SYNCHRONIZED),          // Synchronized Output
    (Dec, 2027, CLUSTERS),              // Grapheme Clusters
];

const INSERT: u32 = 0;
const NEWLINE: u32 = 1;
const CURSOR_KEYS: u32 = 2;
const WIDE_SCREEN: u32 = 3;
const REVERSE_SCREEN: u32 = 4;
const ORIGIN: u32 = 5;
const AUTOWRAP: u32 = 6;
const CURSOR_BLINK: u32 = 8;
const CURSOR_VISIBLE: u32 = 9;
const ALLOW_WIDE_SCREEN: u32 = 10;
const REVERSE_WRAP: u32 = 11;
const KEYPAD: u32 = 12;
const LEFT_RIGHT_MARGINS: u32 = 13;
const KEEP_ON_WIDE_SCREEN: u32 = 14;
const EXTENDED_REVERSE_WRAP: u32 = 24;
const SYNCHRONIZED: u32 = 26;
const CLUSTERS: u32 = 27;
const WRAP_BEFORE_TAB: u32 = 28;

impl Modes {
    /// The modes of a fresh terminal.
    pub(crate) fn initial(options: &Options) -> Self {
        let mut modes = Self(1 << AUTOWRAP | 1 << CURSOR_VISIBLE);
        modes.put(CLUSTERS, options.clusters);
        modes
    }

    #[inline(always)]
    pub(crate) fn get(self, bit: u32) -> bool {
        self.0 >> bit & 1 != 0
    }

    pub(crate) fn put(&mut self, bit: u32, on: bool) {
        self.0 = self.0 & !(1 << bit) | u64::from(on) << bit;
    }

    #[inline(always)]
    pub(crate) fn insert(self) -> bool {
        self.get(INSERT)
    }

    #[inline(always)]
    pub(crate) fn newline(self) -> bool {
        self.get(NEWLINE)
    }

    #[inline(always)]
    pub(crate) fn origin(self) -> bool {
        self.get(ORIGIN)
    }

    pub(crate) fn set_origin(&mut self, on: bool) {
        self.put(ORIGIN, on);
    }

    #[inline(always)]
    pub(crate) fn autowrap(self) -> bool {
        self.get(AUTOWRAP)
    }

    /// Whether a pending wrap is done by a tab, too.
    pub(crate) fn wraps_before_tab(self) -> bool {
        self.get(AUTOWRAP) && self.get(WRAP_BEFORE_TAB)
    }

    pub(crate) fn reverse_wraps(self) -> bool {
        self.get(REVERSE_WRAP) || self.get(EXTENDED_REVERSE_WRAP)
    }

    pub(crate) fn extended_reverse_wrap(self) -> bool {
        self.get(EXTENDED_REVERSE_WRAP)
    }

    #[inline(always)]
    pub(crate) fn clusters(self) -> bool {
        self.get(CLUSTERS)
    }

    pub(crate) fn cursor_visible(self) -> bool {
        self.get(CURSOR_VISIBLE)
    }

    pub(crate) fn cursor_blinks(self) -> bool {
        self.get(CURSOR_BLINK)
    }

    pub(crate) fn set_cursor_blink(&mut self, on: bool) {
        self.put(CURSOR_BLINK, on);
    }

    pub(crate) fn reverse_screen(self) -> bool {
        self.get(REVERSE_SCREEN)
    }

    pub(crate) fn left_right_margins(self) -> bool {
        self.get(LEFT_RIGHT_MARGINS)
    }

    pub(crate) fn wide_screen(self) -> bool {
        self.get(WIDE_SCREEN)
    }

    /// Whether a private mode is set; nothing for numbers that are no mode.
    pub(crate) fn dec(self, number: u16) -> Option<bool> {
        bit_of(Dec, number).map(|bit| self.get(bit))
    }

    /// What DECSTR does to them.
    pub(crate) fn soft_reset(&mut self) {
        self.put(AUTOWRAP, true);
        self.put(CURSOR_VISIBLE, true);
        for bit in [
            INSERT,
            CURSOR_KEYS,
            ORIGIN,
            REVERSE_WRAP,
            EXTENDED_REVERSE_WRAP,
            KEYPAD,
            LEFT_RIGHT_MARGINS,
        ] {
            self.put(bit, false);
        }
    }

    /// The modes that differ from `other` and have no effect beyond themselves, each with the
    /// prefix of its number.
    pub(crate) fn differences(
        self,
        other: Self,
    ) -> impl Iterator<Item = (&'static str, u16, bool)> {
        let alone = |bit| !matches!(bit, WIDE_SCREEN | ORIGIN | LEFT_RIGHT_MARGINS | CLUSTERS);
        MODES
            .iter()
            .filter(move |mode| alone(mode.2) && self.get(mode.2) != other.get(mode.2))
            .map(move |(family, number, bit)| {
                (
                    if *family == Dec { "?" } else { "" },
                    *number,
                    self.get(*bit),
                )
            })
    }

    pub(crate) fn synchronized(self) -> bool {
        self.get(SYNCHRONIZED)
    }
}

fn bit_of(family: Family, number: u16) -> Option<u32> {
    MODES
        .iter()
        .find(|mode| mode.0 == family && mode.1 == number)
        .map(|mode| mode.2)
}

impl Terminal {
    /// CSI Pm h ; CSI Pm l  SM, RM  Set Mode, Reset Mode  [ECMA-48 8.3.125, 8.3.106]
    pub(crate) fn set_ansi_mode(&mut self, number: u16, on: bool) {
        if let Some(bit) = bit_of(Ansi, number) {
            self.modes.put(bit, on);
            self.update_plain();
        }
    }

    /// CSI ? Pm h ; CSI ? Pm l  DECSET, DECRST  DEC Private Mode  [xterm ctlseqs]
    pub(crate) fn set_dec_mode(&mut self, number: u16, on: bool) {
        match number {
            3 => return self.set_wide_screen(on),
            47 => return self.use_alternate(on),
            1047 => {
                if !on && self.alternate {
                    self.clear_alternate();
                }
                return self.use_alternate(on);
            }
            1048 if on => return self.save_cursor(),
            1048 => return self.restore_cursor(),
            1049 => return self.use_alternate_with_cursor(on),
            _ => {}
        }
        let Some(bit) = bit_of(Dec, number) else {
            return;
        };
        let before = self.modes.get(bit);
        self.modes.put(bit, on);
        match bit {
            ORIGIN => self.move_to_origin(0, 0),
            LEFT_RIGHT_MARGINS => {
                self.margins.widen(self.screen.cols());
                self.check_pending_wrap();
            }
            REVERSE_SCREEN if before != on => self.touch_all(),
            _ => {}
        }
    }

    /// ESC = ; ESC >  DECKPAM, DECKPNM  Keypad Application Mode, Numeric Mode  [DEC VT510]
    pub(crate) fn set_keypad(&mut self, on: bool) {
        self.modes.put(KEYPAD, on);
    }

    /// CSI ? 3 h ; CSI ? 3 l  DECCOLM  132 Column Mode  [DEC VT510]
    ///
    /// As in xterm nothing happens unless mode 40 allows it.
    fn set_wide_screen(&mut self, on: bool) {
        if !self.modes.get(ALLOW_WIDE_SCREEN) {
            return;
        }
        self.modes.put(WIDE_SCREEN, on);
        let rows = self.rows();
        let cols = if on { 132 } else { 80 };
        self.resize(crate::Size::new(cols, rows as u16));
        self.margins = Margins::full(self.cols(), rows);
        self.modes.put(LEFT_RIGHT_MARGINS, false);
        self.modes.put(ORIGIN, false);
        let keeps = self.modes.get(KEEP_ON_WIDE_SCREEN) && self.level == HIGHEST_LEVEL;
        if !keeps {
            self.erase_in_display(2);
        }
        self.move_to(0, 0);
    }

    /// CSI ? Pm s  XTSAVE  Save DEC Private Modes  [xterm ctlseqs]
    pub(crate) fn save_mode(&mut self, number: u16) {
        let on = match number {
            47 | 1047 | 1049 => Some(self.alternate),
            // Restoring it would change the size.
            3 => None,
            _ => self.modes.dec(number),
        };
        if let Some(on) = on {
            self.saved_modes.retain(|saved| saved.0 != number);
            self.saved_modes.push((number, on));
        }
    }

    /// CSI ? Pm r  XTRESTORE  Restore DEC Private Modes  [xterm ctlseqs]
    pub(crate) fn restore_mode(&mut self, number: u16) {
        if let Some((_, on)) = self.saved_modes.iter().find(|saved| saved.0 == number) {
            self.set_dec_mode(number, *on);
        }
    }
}

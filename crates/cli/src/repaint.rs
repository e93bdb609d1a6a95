//! Sequences that bring a terminal from any state into a known one.
//!
//! They clear what programs set and forget, without what a full reset (RIS) does to the user's
//! own terminal: its scrollback and its size stay.

use vt::Vt;

/// Mouse, paste, focus, keyboard and margins as they were, the cursor visible, the pen plain.
pub const MODES_OFF: &str = "\x1b[?9l\x1b[?1000l\x1b[?1001l\x1b[?1002l\x1b[?1003l\x1b[?1004l\x1b[?1005l\
     \x1b[?1006l\x1b[?1015l\x1b[?1016l\x1b[?2004l\x1b[<u\x1b[>4m\x1b[!p\x1b[?5l\x1b[?7h\x1b[?25h\x1b(B\
     \x1b)B\x0f\x1b[m";
/// Back to the screen that has a scrollback.
pub const LEAVE_ALTERNATE_SCREEN: &str = "\x1b[?1049l";
const CLEAR: &str = "\x1b[H\x1b[2J";

/// An empty screen.
pub fn clear() -> Vec<u8> {
    // CAN ends a sequence that was written in part.
    ["\x18", LEAVE_ALTERNATE_SCREEN, MODES_OFF, CLEAR]
        .concat()
        .into_bytes()
}

/// The screen of `vt`.
pub fn paint(vt: &Vt) -> Vec<u8> {
    [clear(), vt.dump()].concat()
}

//! The checks that the fuzz targets run: those of the crates' own tests, where the inputs that
//! were found are replayed.

#[path = "../../crates/asciicast/tests/replay/checks.rs"]
mod asciicast_checks;
#[path = "../../crates/vt/tests/replay/checks.rs"]
mod checks;
#[path = "../../crates/playback/tests/replay/checks.rs"]
mod playback_checks;
#[path = "../../crates/vt/tests/replay/same.rs"]
mod same;
#[path = "../../crates/vt/tests/replay/script.rs"]
mod script;
#[path = "../../crates/vt/tests/replay/well_formed.rs"]
mod well_formed;

/// A check, by the name of its target.
///
/// # Panics
///
/// When the bytes break it.
pub type Check = fn(&[u8]);

/// Any bytes, fed whole and in pieces.
pub const PARSER: Check = checks::parser;
/// The life of a terminal: the screen stays well-formed, changes are reported.
pub const TERMINAL: Check = checks::terminal;
/// The life of a terminal that is resized at every step.
pub const RESIZE: Check = checks::resize;
/// The life of a terminal that is dumped and rebuilt at every step.
pub const DUMP: Check = checks::dump;
/// Any bytes as a recording: read in pieces, read whole, written anew.
pub const ASCIICAST: Check = asciicast_checks::asciicast;
/// A recording that is loaded in pieces, and sought in.
pub const PLAYBACK: Check = playback_checks::playback;

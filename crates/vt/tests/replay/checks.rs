//! What holds for a terminal whatever it is fed, seen from outside.
//!
//! The fuzz targets search for input that breaks these checks; the test beside this file replays
//! what they have found.

use vt::Size;

use crate::same::same;
use crate::script::{Script, Step};
use crate::well_formed::{changes_are_reported, well_formed};

/// Bytes have the same effect at once, one by one, and in pieces.
pub(crate) fn parser(bytes: &[u8]) {
    let script = Script::of_size(40, 12);
    let mut whole = script.terminal();
    whole.feed(bytes);
    well_formed(&whole);
    for length in [1, 2, 7, 61] {
        let mut pieces = script.terminal();
        for piece in bytes.chunks(length) {
            pieces.feed(piece);
        }
        same(&whole, &pieces);
    }
}

/// After every step the screen is well-formed, and no row changes without being reported.
pub(crate) fn terminal(bytes: &[u8]) {
    let script = Script::parse(bytes);
    let mut vt = script.terminal();
    let mut shown = vt.clone();
    for step in &script.steps {
        match step {
            Step::Copied => {
                let copy = vt.clone();
                same(&vt, &copy);
                vt = copy;
            }
            Step::Shown => {
                changes_are_reported(&shown, &vt);
                vt.clear_changed_rows();
                shown = vt.clone();
                assert_eq!(vt.changed_rows().count(), 0);
            }
            step => step.apply(&mut vt),
        }
        well_formed(&vt);
    }
    changes_are_reported(&shown, &vt);
    assert!(vt.scrollback_len() <= script.scrollback_limit);
}

/// From every state all sizes can be reached, and the size that a terminal has changes nothing.
pub(crate) fn resize(bytes: &[u8]) {
    let script = Script::parse(bytes);
    let mut vt = script.terminal();
    for step in &script.steps {
        step.apply(&mut vt);
        let mut resized = vt.clone();
        resized.resize(vt.size());
        same(&vt, &resized);
        for (cols, rows) in [(1, 1), (3, 40), (0, 0), (90, 2), (7, 7)] {
            resized.resize(Size::new(cols, rows));
            assert_eq!(resized.size(), Size::new(cols, rows).clamped());
            well_formed(&resized);
            resized.feed("ab世e\u{301}\r\n".as_bytes());
            well_formed(&resized);
        }
    }
}

/// A dump rebuilds the terminal, and what is fed afterwards has the same effect on both.
pub(crate) fn dump(bytes: &[u8]) {
    let mut script = Script::parse(bytes);
    script.scrollback_limit = 0;
    let mut vt = script.terminal();
    let mut restored = None;
    for (index, step) in script.steps.iter().enumerate() {
        step.apply(&mut vt);
        let mut fresh = script.terminal();
        fresh.resize(vt.size());
        fresh.feed(&vt.dump());
        same(&vt, &fresh);
        // One of the terminals that came from a dump goes on from there beside the original.
        let restored = restored.get_or_insert(fresh);
        if index > 0 {
            step.apply(restored);
            same(&vt, restored);
        }
    }
}

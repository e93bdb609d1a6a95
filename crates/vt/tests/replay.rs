//! Replays the seeds of the fuzz targets, and every input that has once broken a check.

#[path = "replay/checks.rs"]
mod checks;
#[path = "replay/same.rs"]
mod same;
#[path = "replay/script.rs"]
mod script;
#[path = "replay/well_formed.rs"]
mod well_formed;

use std::fs;
use std::path::Path;

/// Runs `check` on all files of a folder of `fixtures/fuzz`.
fn replay(target: &str, check: fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../fixtures/fuzz")
        .join(target);
    let mut count = 0;
    for entry in fs::read_dir(&folder).expect("the folder of the target's inputs is there") {
        let path = entry.expect("its entries can be read").path();
        eprintln!("{}", path.display());
        check(&fs::read(&path).expect("its files can be read"));
        count += 1;
    }
    assert!(count > 0, "{} is empty", folder.display());
}

#[test]
fn bytes_have_the_same_effect_in_any_pieces() {
    replay("parser", checks::parser);
}

#[test]
fn the_screen_stays_well_formed() {
    replay("terminal", checks::terminal);
    replay("resize", checks::terminal);
}

#[test]
fn all_sizes_can_be_reached_from_every_state() {
    replay("resize", checks::resize);
    replay("terminal", checks::resize);
}

#[test]
fn a_dump_rebuilds_the_terminal() {
    replay("terminal", checks::dump);
    replay("resize", checks::dump);
}

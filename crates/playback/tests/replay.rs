//! Replays the seeds of the fuzz target, and every input that has once broken its check.

#[path = "replay/checks.rs"]
mod checks;
#[path = "../../vt/tests/replay/same.rs"]
mod same;

use std::fs;
use std::path::Path;

#[test]
fn a_seek_shows_what_playing_up_to_there_shows() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/fuzz/playback");
    let mut count = 0;
    for entry in fs::read_dir(&folder).expect("the folder of inputs is there") {
        let path = entry.expect("its entries can be read").path();
        eprintln!("{}", path.display());
        checks::playback(&fs::read(&path).expect("its files can be read"));
        count += 1;
    }
    assert!(count > 0, "{} is empty", folder.display());
}

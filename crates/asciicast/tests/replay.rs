//! Replays the seeds of the fuzz target, and every input that has once broken its check.

#[path = "replay/checks.rs"]
mod checks;

use std::fs;
use std::path::Path;

#[test]
fn bytes_say_the_same_in_any_pieces_and_written_anew() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    for folder in ["fixtures/casts", "fixtures/fuzz/asciicast"] {
        let entries = fs::read_dir(root.join(folder)).expect("the folder of inputs is there");
        let mut count = 0;
        for entry in entries {
            let path = entry.expect("its entries can be read").path();
            eprintln!("{}", path.display());
            checks::asciicast(&fs::read(&path).expect("its files can be read"));
            count += 1;
        }
        assert!(count > 0, "{folder} is empty");
    }
}

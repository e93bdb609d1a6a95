//! Screens of real programs: the bytes that they sent give the screens that were reviewed.

#[path = "reference/describe.rs"]
mod describe;

use std::fs;
use std::path::{Path, PathBuf};

use describe::describe;
use vt::{Size, Vt};

struct Case {
    name: String,
    input: Vec<u8>,
    screen: String,
}

fn cases() -> Vec<Case> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/vt");
    let entries = fs::read_dir(&folder).expect("the folder of cases is there");
    let mut folders: Vec<PathBuf> = entries
        .map(|entry| entry.expect("its entries can be read").path())
        .filter(|path| path.is_dir())
        .collect();
    folders.sort();
    assert!(!folders.is_empty(), "{} has no cases", folder.display());
    let case = |folder: PathBuf| Case {
        name: folder
            .file_name()
            .map(|name| name.to_string_lossy().into())
            .unwrap_or_default(),
        input: fs::read(folder.join("input")).expect("a case has an input"),
        screen: fs::read_to_string(folder.join("screen")).expect("a case has a screen"),
    };
    folders.into_iter().map(case).collect()
}

/// The size in the first line of a screen.
fn size(screen: &str) -> Option<Size> {
    let (cols, rows) = screen.lines().next()?.split_once('x')?;
    Some(Size::new(cols.parse().ok()?, rows.parse().ok()?))
}

#[test]
fn programs_leave_the_screens_that_were_reviewed() {
    let mut wrong = Vec::new();
    for case in cases() {
        let mut vt = Vt::new(size(&case.screen).expect("a screen begins with its size"));
        vt.feed(&case.input);
        let screen = describe(&vt);
        if screen != case.screen {
            let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(&case.name);
            fs::write(&path, screen).expect("the screen can be written");
            wrong.push(format!(
                "{}: compare its screen with {}",
                case.name,
                path.display()
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn pieces_of_any_length_leave_the_same_screens() {
    for case in cases() {
        for length in [1, 3, 100] {
            let mut vt = Vt::new(size(&case.screen).expect("a screen begins with its size"));
            case.input.chunks(length).for_each(|piece| vt.feed(piece));
            assert_eq!(
                describe(&vt),
                case.screen,
                "{} in pieces of {length}",
                case.name
            );
        }
    }
}

#[test]
fn a_dump_leaves_the_same_screen() {
    for case in cases() {
        let size = size(&case.screen).expect("a screen begins with its size");
        let (mut vt, mut rebuilt) = (Vt::new(size), Vt::new(size));
        vt.feed(&case.input);
        rebuilt.feed(&vt.dump());
        assert_eq!(describe(&rebuilt), case.screen, "{}", case.name);
    }
}

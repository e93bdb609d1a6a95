//! The list of control functions in `docs/sequences.md`: it is made from the one-line docs of the
//! functions that execute them, and what it says of each is tried.
//!
//! `UPDATE=1 cargo test -p vt --test sequences` writes it anew.

#[path = "sequences/form.rs"]
mod form;
#[path = "sequences/list.rs"]
mod list;

use std::fs;
use std::path::Path;

use vt::{Size, Vt};

/// Terminals in which every function has something to do.
const SITUATIONS: &[&str] = &[
    "abcdefgh\r\nij\tkl\r\nmnopqrst\r\nuvwxyz\x1b[3;4H",
    "ab\x1b[1;31mcdefgh\x1b[2;3;4;5;7;8;9;42;53;58;5;1mij\x1b]8;;http://a\x1b\\k\r\nab\x1b[2;8r\x1b[?69h\x1b[2;6s\
     \x1b]2;one\x1b\\\x1b[22t\x1b]2;two\x1b\\\x1b]4;1;#123456\x1b\\\x1b]10;#123456\x1b\\\
     \x1b]11;#123456\x1b\\\x1b]12;#123456\x1b\\\x1b7\x1b[3;4H\x1b[?7s\x1b[?7l\x1b)0\x1b*0\x1b+0\x1b=",
    "ab\x1b[?1049hcd\x1b[?45h\x1b[?40h\x0e\x1b[4;20h\x1bVprotected\x1bW\x1b[1\"qx\x1b[H\x1b[?2027h",
    "\x1b[?3l\x1b[?5h\x1b[?40h\x1b[?47habc\x1b[61\"p\x1b[5 q\x1b[?25l\x1b[?6hé",
    "a\x1b[3g\x1b[1;3H\x1bH\x1b[2*xabcdefgh\x1b[1;4H",
];

fn terminal(situation: &str) -> Vt {
    let mut vt = Vt::builder()
        .size(Size::new(8, 5))
        .scrollback_limit(9)
        .build();
    vt.feed(situation.as_bytes());
    vt
}

/// Whether `bytes` leave any of the situations other than it was, or what is printed next.
fn has_effect(bytes: &[u8]) -> bool {
    SITUATIONS.iter().any(|situation| {
        let mut with = terminal(situation);
        let mut without = with.clone();
        // What REP would repeat is forgotten after any function.
        without.feed(b"\x1b[0%z");
        with.feed(bytes);
        let differ = with != without;
        with.feed(b"q");
        without.feed(b"q");
        differ || with != without
    })
}

#[test]
fn the_list_of_control_functions_is_current() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/sequences.md");
    let current = list::markdown();
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, &current).expect("docs/sequences.md can be written");
    }
    let kept = fs::read_to_string(&path).expect("docs/sequences.md is there");
    assert!(
        kept == current,
        "docs/sequences.md is stale: UPDATE=1 cargo test -p vt --test sequences writes it anew"
    );
}

#[test]
fn every_function_that_is_dispatched_to_is_in_the_list() {
    let documented: Vec<String> = list::functions().into_iter().map(|f| f.method).collect();
    for method in list::dispatched() {
        assert!(
            documented.contains(&method),
            "{method} has no line `SEQUENCE  MNEMONIC  Name  [source]`"
        );
    }
}

#[test]
fn every_form_in_the_list_has_an_effect() {
    for function in list::functions() {
        for form in function.forms() {
            assert!(
                form::candidates(form).any(|bytes| has_effect(&bytes)),
                "{form} ({}) changes nothing",
                function.name
            );
        }
    }
}

#[test]
fn forms_listed_as_without_effect_have_none_and_print_nothing() {
    let listed = list::without_effect();
    assert!(listed.len() > 20, "the list is read");
    for (form, ..) in listed {
        for bytes in form::candidates(&form) {
            assert!(
                !has_effect(&bytes),
                "{form} as {:?}",
                String::from_utf8_lossy(&bytes)
            );
        }
    }
}

#[test]
fn the_attributes_listed_are_those_that_change_the_pen() {
    let listed = list::attributes();
    // With what would be a colour behind it, against the same as attributes.
    let takes_a_color = |number: u16| {
        let mut with = terminal(SITUATIONS[0]);
        let mut without = with.clone();
        with.feed(format!("\x1b[{number};5;7m").as_bytes());
        without.feed(b"\x1b[5;7m");
        with != without
    };
    for number in 0..=120 {
        let changes = has_effect(format!("\x1b[{number}m").as_bytes()) || takes_a_color(number);
        assert_eq!(changes, listed.contains(&number), "SGR {number}");
    }
}

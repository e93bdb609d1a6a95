//! The player's own picture: parts of large recordings, the status line, search, and the rest of
//! what is more than writing recorded bytes.

use std::fs::OpenOptions;
use std::io::Write;

use crate::home::Home;
use crate::terminal::Terminal;

/// Hours apart: whatever shows up was asked for by a key.
const HOURS: &str = r#"{"version":2,"width":80,"height":24}
[0.0,"o","one\r\n"]
[3600.0,"o","two \u001b[1mTh\u001b[mree\r\n"]
[7200.0,"m","here"]
[7200.0,"o","three\r\n"]
[7300.0,"i","typed"]
"#;

fn home(recording: &str) -> Home {
    let home = Home::new();
    home.write("demo.cast", recording);
    home
}

fn append(home: &Home, lines: &str) {
    let file = OpenOptions::new().append(true).open(home.path("demo.cast"));
    file.and_then(|mut file| file.write_all(lines.as_bytes()))
        .expect("the recording grows");
}

#[test]
fn what_plays_into_a_file_in_the_background_is_not_stopped() {
    let home = home(HOURS);
    let play = "asciinema play -q -i 0.01 demo.cast > played & wait $!; echo ended $?";
    let terminal = Terminal::run(&home, &format!("bash -c 'set -m; {play}'"));
    terminal.wait_for("ended 0");
    assert!(home.read("played").contains("three"));
}

#[test]
fn a_recording_larger_than_the_window_is_shown_where_its_cursor_is() {
    let home = home(concat!(
        "{\"version\":2,\"width\":120,\"height\":40}\n",
        "[0.0,\"o\",\"\\u001b[3;1Htop\\u001b[40;1Hbottom\\u001b[39;100Hright\"]\n",
        "[3600.0,\"o\",\"\\u001b[1;1Hhome\"]\n",
        "[7200.0,\"r\",\"80x24\"]\n[7200.0,\"o\",\"\\u001b[2J\\u001b[Hfits\"]\n[7300.0,\"o\",\"\"]\n",
    ));
    let mut terminal = Terminal::run(&home, "asciinema play -q demo.cast");
    let mut bottom = vec![""; 23];
    let right = format!("{:74}right", "");
    bottom.push(right.as_str());
    terminal.wait_for_screen(&bottom);
    terminal.type_text(".");
    terminal.wait_for_screen(&["home", "", "top"]);
    terminal.type_text("..");
    terminal.wait_for_screen(&["fits"]);
    terminal.type_text("q");
    assert_eq!(terminal.exit_code(), 0);
}

#[test]
fn a_text_is_found_where_it_appears_on_the_screen() {
    let home = home(HOURS);
    let mut terminal = Terminal::run(&home, "asciinema play -q demo.cast");
    terminal.wait_for_row("one");
    terminal.type_text("/");
    terminal.wait_for_row("/");
    terminal.type_text("Threx\x7fe");
    terminal.wait_for_row("/Three");
    terminal.type_text("\r");
    terminal.wait_for_row("two Three");
    terminal.type_text("n");
    terminal.wait_for_row(" 1:00:00 / 2:01:40  paused  search went on at the other end");
    terminal.type_text("/nowhere\r");
    terminal.wait_for_row(" 1:00:00 / 2:01:40  paused  not found");
    terminal.type_text("/three\r");
    terminal.wait_for_screen(&["one", "two Three", "three"]);
    terminal.type_text("\x03");
    assert_eq!(terminal.exit_code(), 0);
}

#[test]
fn a_text_is_found_in_both_directions_and_around_the_ends() {
    let home = home(HOURS);
    let mut terminal = Terminal::run(&home, "asciinema play -q demo.cast");
    terminal.wait_for_row("one");
    terminal.type_text(" iG");
    terminal.wait_for_row(" 2:01:40 / 2:01:40  paused  [here]");
    terminal.type_text("?");
    terminal.wait_for_row("?");
    terminal.type_text("three\r");
    terminal.wait_for_row(" 2:00:00 / 2:01:40  paused  [here]");
    terminal.type_text("n");
    terminal.wait_for_row(" 1:00:00 / 2:01:40  paused");
    crate::terminal::wait_until("it is taken back", || terminal.screen()[2].is_empty());
    terminal.type_text("n");
    let around = "paused  [here]  search went on at the other end";
    terminal.wait_for_row(&format!(" 2:00:00 / 2:01:40  {around}"));
    terminal.type_text("N");
    let around = "paused  search went on at the other end";
    terminal.wait_for_row(&format!(" 1:00:00 / 2:01:40  {around}"));
    terminal.type_text("N");
    terminal.wait_for_row(" 2:00:00 / 2:01:40  paused  [here]");
    terminal.type_text("?one\r");
    terminal.wait_for_row(" 0:00 / 2:01:40  paused");
    terminal.type_text("q");
    assert_eq!(terminal.exit_code(), 0);
}

#[test]
fn the_status_line_comes_and_goes() {
    let home = home(HOURS);
    let mut terminal = Terminal::run(&home, "asciinema play -q demo.cast");
    terminal.wait_for_row("one");
    terminal.type_text(" i");
    terminal.wait_for_row(" 0:00 / 2:01:40  paused");
    terminal.type_text("+");
    terminal.wait_for_row(" 0:00 / 2:01:40  x1.50  paused");
    terminal.type_text("]");
    terminal.wait_for_row(" 2:00:00 / 2:01:40  x1.50  paused  [here]");
    terminal.type_text("i");
    terminal.wait_for_row("three");
    crate::terminal::wait_until("no status line", || terminal.screen()[23].is_empty());
    terminal.type_text("q");
    assert_eq!(terminal.exit_code(), 0);
}

#[test]
fn it_stays_at_the_end_on_request_and_begins_again() {
    let home = home(HOURS);
    let mut terminal = Terminal::run(&home, "asciinema play -q --stay -s 10000 demo.cast");
    terminal.wait_for_row("one");
    terminal.type_text("i");
    terminal.wait_for_row(" 2:01:40 / 2:01:40  x10000.00  paused  [here]");
    terminal.type_text("[");
    terminal.wait_for_row(" 2:00:00 / 2:01:40  x10000.00  paused  [here]");
    terminal.type_text("\x1b[Fi");
    terminal.wait_for_row("three");
    let count = terminal.shown().matches("one\r\n").count();
    terminal.type_text(" ");
    terminal.wait_for_count("one\r\n", count + 1);
    terminal.type_text("q");
    assert_eq!(terminal.exit_code(), 0);
}

#[test]
fn what_happens_at_the_very_start_is_shown_in_every_round() {
    let home = home(HOURS);
    let mut terminal = Terminal::run(&home, "asciinema play -q --loop -s 1000000 demo.cast");
    terminal.wait_for_count("one\r\n", 3);
    terminal.type_text("q");
    assert_eq!(terminal.exit_code(), 0);
}

#[test]
fn a_growing_file_is_followed_to_the_end_of_its_session() {
    let home = home("{\"version\":2,\"width\":80,\"height\":24}\n[0.1,\"o\",\"one\\r\\n\"]\n");
    let mut terminal = Terminal::run(&home, "asciinema play --follow demo.cast");
    terminal.wait_for_row("one");
    append(&home, "[0.2,\"o\",\"tw");
    std::thread::sleep(std::time::Duration::from_millis(150));
    append(&home, "o\\r\\n\"]\n");
    terminal.wait_for_row("two");
    append(&home, "[0.3,\"o\",\"three\\r\\n\"]\n[0.3,\"x\",\"0\"]\n");
    terminal.wait_for_row("three");
    assert_eq!(terminal.exit_code(), 0);
    assert!(terminal.shown().ends_with("::: Playback ended\r\n"));
    assert_eq!(home.run(&["play", "--follow", "-"]).code, Some(2));
}

#[test]
fn events_are_written_as_version_2_did() {
    let home = home(HOURS);
    let run = |options: &[&str]| {
        let ended = home.run(&[&["play", "-q", "-s", "1000000"], options, &["demo.cast"]].concat());
        assert_eq!(ended.code, Some(0), "{}", ended.stderr);
        ended.stdout
    };
    let output = "one\r\ntwo \x1b[1mTh\x1b[mree\r\nthree\r\n";
    assert_eq!(run(&["--out-fmt", "raw", "--stream", "o"]), output);
    assert_eq!(run(&["--stream", "i"]), "typed");
    let lines = run(&["--out-fmt", "asciicast"]);
    assert!(lines.starts_with("{\"version\":2"), "{lines}");
    let codes: Vec<_> = lines
        .lines()
        .skip(1)
        .map(|line| line.split('"').nth(1))
        .collect();
    assert_eq!(codes, ["o", "o", "m", "o", "i"].map(Some));
    assert!(lines.contains("\n[0.0036, \"o\", \"two"), "{lines}");
    let lines = run(&["--out-fmt", "asciicast", "--stream", "i"]);
    assert_eq!(lines.lines().nth(1), Some("[0.0073, \"i\", \"typed\"]"));
    assert_eq!(lines.lines().count(), 2);
}

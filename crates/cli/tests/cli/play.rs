//! Recordings played in a terminal.

use std::fs;

use rustix::process::{Pid, Signal};

use crate::home::Home;
use crate::terminal::Terminal;

/// Events days apart: whatever shows up was asked for by a key.
const SLOW: &str = r#"{"version":2,"width":80,"height":24}
[0.0,"o","one\r\n"]
[100000.0,"o","two\r\n"]
[100001.0,"m","here"]
[100002.0,"o","three\r\n"]
[200000.0,"o","\u001b[2Jfour\r\n"]
"#;

fn slow_home() -> Home {
    let home = Home::new();
    home.write("slow.cast", SLOW);
    home
}

#[test]
fn output_is_played_as_it_was_recorded_but_for_queries() {
    let home = Home::new();
    let header = r#"{"version":3,"term":{"cols":80,"rows":24}}"#;
    home.write(
        "demo.cast",
        format!(
            "{header}\n[0.1,\"o\",\"a\\u001b[1mé\\u001b[\"]\n[0.1,\"o\",\"6n\\u001b[mz\\r\\n\"]\n"
        ),
    );
    let mut terminal = Terminal::run(&home, "asciinema play demo.cast");
    assert_eq!(terminal.exit_code(), 0);
    let shown = terminal.shown();
    assert!(
        shown.contains("::: Replaying session from demo.cast\r\na\x1b[1mé\x1b[mz\r\n"),
        "{shown:?}"
    );
    assert!(shown.ends_with("::: Playback ended\r\n"), "{shown:?}");
}

#[test]
fn a_recording_from_standard_input_obeys_the_keys() {
    let home = slow_home();
    let mut terminal = Terminal::run(&home, "cat slow.cast | asciinema play -");
    terminal.wait_for("one");
    terminal.type_text(" .");
    terminal.wait_for("two");
    terminal.type_text("...");
    terminal.wait_for("four");
    terminal.type_text(",,");
    terminal.wait_for_count("two", 3);
    assert!(!terminal.shown().contains("Playback"));
    terminal.type_text("\x03");
    assert_eq!(terminal.exit_code(), 0);
    assert!(terminal.shown().ends_with("::: Playback interrupted\r\n"));
}

#[test]
fn arrows_digits_and_brackets_jump_and_the_screen_is_the_one_of_that_moment() {
    let home = slow_home();
    let mut terminal = Terminal::run(&home, "asciinema play slow.cast");
    terminal.wait_for_row("one");
    // Time does not pass, so that nothing but keys leads on.
    terminal.type_text(" 5");
    terminal.wait_for_screen(&["one", "two"]);
    terminal.type_text("]\x1b[C");
    terminal.wait_for_screen(&["one", "two", "three"]);
    terminal.type_text("[");
    terminal.wait_for_screen(&["one", "two"]);
    terminal.type_text("\x1b[D\x1b[D");
    terminal.wait_for_screen(&["one"]);
    terminal.type_text("9]");
    terminal.wait_for_screen(&["one", "two", "three"]);
    terminal.type_text("0");
    terminal.wait_for_screen(&["one"]);
    terminal.type_text("q");
    assert_eq!(terminal.exit_code(), 0);
}

#[test]
fn a_marker_pauses_on_request() {
    let home = Home::new();
    let header = r#"{"version":2,"width":80,"height":24}"#;
    home.write(
        "demo.cast",
        format!("{header}\n[0.1,\"o\",\"a\"]\n[0.2,\"m\",\"\"]\n[0.3,\"o\",\"b\"]\n"),
    );
    let mut terminal = Terminal::run(&home, "asciinema play -q -m demo.cast");
    terminal.wait_for_row("a");
    terminal.type_text("i");
    terminal.wait_for_row(" 0:00 / 0:00  paused");
    assert_eq!(terminal.screen()[0], "a");
    terminal.type_text(" ");
    terminal.wait_for_row("ab");
    assert_eq!(terminal.exit_code(), 0);
}

#[test]
fn speed_and_idle_time_limit_shorten_the_time() {
    let home = slow_home();
    for options in ["-s 1000000", "-i 0.001", "-w 0.001", "-i 100 -s 10000"] {
        let mut terminal = Terminal::run(&home, &format!("asciinema play {options} slow.cast"));
        terminal.wait_for("four");
        assert_eq!(terminal.exit_code(), 0, "{options}");
    }
}

#[test]
fn the_terminal_is_clean_after_every_kind_of_end() {
    let home = Home::new();
    let header = r#"{"version":2,"width":80,"height":24}"#;
    let screen = r"\u001b[?1049h\u001b[?1000h\u001b[?25lfull";
    home.write(
        "demo.cast",
        format!("{header}\n[0,\"o\",\"{screen}\"]\n[1000,\"o\",\"x\"]\n"),
    );
    for (typed, signal, code) in [
        ("q", None, 0),
        ("\x03", None, 0),
        ("", Some(Signal::TERM), 143),
    ] {
        let line = "read -r x; sh -c 'echo $$ > player; exec asciinema play demo.cast'; echo code $?; read -r x";
        let terminal = Terminal::run(&home, line);
        let before = format!("{:?}", terminal.settings().local_modes);
        terminal.type_text("\r");
        terminal.wait_for("full");
        terminal.type_text(typed);
        if let Some(signal) = signal {
            let process = home
                .read("player")
                .trim()
                .parse()
                .ok()
                .and_then(Pid::from_raw);
            rustix::process::kill_process(process.expect("an id"), signal).expect("it runs");
        }
        terminal.wait_for(&format!("code {code}"));
        assert_eq!(format!("{:?}", terminal.settings().local_modes), before);
        let shown = terminal.shown();
        let after = &shown[shown.find("full").expect("it was shown")..];
        for sequence in ["\x1b[?1049l", "\x1b[?1000l", "\x1b[?25h"] {
            assert!(after.contains(sequence), "{sequence:?} in {after:?}");
        }
    }
}

#[test]
fn without_a_terminal_the_output_is_written_and_nothing_else() {
    let home = Home::new();
    home.run(&["rec", "-q", "-c", "echo one; echo two", "demo.cast"]);
    let ended = home.run(&["play", "demo.cast"]);
    assert_eq!(
        (ended.code, ended.stdout.as_str()),
        (Some(0), "one\r\ntwo\r\n")
    );
    let ended = home.shell("asciinema play demo.cast | head -n 1");
    assert_eq!((ended.code, ended.stdout.as_str()), (Some(0), "one\r\n"));
}

#[test]
fn a_cut_recording_plays_to_its_last_event_and_says_so() {
    let home = Home::new();
    let header = r#"{"version":2,"width":80,"height":24}"#;
    home.write(
        "demo.cast",
        format!("{header}\n[0.1,\"o\",\"a\"]\nnonsense\n[0.2,\"o\",\"b\"]\n[0.3,\"o\",\"c"),
    );
    let ended = home.run(&["play", "-q", "demo.cast"]);
    assert_eq!(
        (ended.code, ended.stdout.as_str(), ended.stderr.as_str()),
        (Some(0), "ab", "")
    );
    let ended = home.run(&["play", "demo.cast"]);
    assert!(
        ended.stderr.contains("!!! demo.cast: line 3"),
        "{}",
        ended.stderr
    );
    assert!(
        ended
            .stderr
            .contains("!!! demo.cast: it ends in the middle of an event")
    );
}

#[test]
fn what_cannot_be_played_is_said_in_one_sentence() {
    let home = Home::new();
    home.write("empty", "");
    home.write("garbage", "garbage\n");
    home.write("good", SLOW);
    let cases: &[(&[&str], i32, &str)] = &[
        (
            &["play", "-q", "missing"],
            1,
            "cannot open missing: No such file or directory",
        ),
        (
            &["play", "-q", "empty"],
            1,
            "cannot play empty: the file is empty",
        ),
        (
            &["play", "-q", "garbage"],
            1,
            "cannot play garbage: not an asciicast file: line 1",
        ),
        (&["play", "-s", "0", "good"], 2, "invalid speed 0"),
        (&["play", "-s", "nan", "good"], 2, "invalid speed"),
        (&["play", "-i", "nan", "good"], 2, "invalid idle time limit"),
        (&["play", "-i", "-1", "good"], 2, "invalid idle time limit"),
    ];
    for (args, code, text) in cases {
        let ended = home.run(args);
        assert_eq!(ended.code, Some(*code), "{args:?}: {}", ended.stderr);
        assert!(ended.stderr.contains(text), "{args:?}: {}", ended.stderr);
        assert_eq!(
            ended.stderr.lines().count(),
            1,
            "{args:?}: {}",
            ended.stderr
        );
    }
}

#[test]
fn compressed_recordings_play() {
    let home = slow_home();
    let ended = home.shell("gzip -k slow.cast && asciinema play -q -i 0.001 slow.cast.gz");
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    assert!(ended.stdout.contains("one\r\ntwo\r\nthree"));
    assert!(fs::exists(home.path("slow.cast.gz")).expect("it can be told"));
}

#[test]
fn a_loop_goes_on_for_a_pipe_until_nobody_reads_it() {
    let home = Home::new();
    home.write(
        "demo.cast",
        "{\"version\":2,\"width\":80,\"height\":24}\n[0.01,\"o\",\"round\\r\\n\"]\n",
    );
    let ended = home.shell("asciinema play -q --loop demo.cast | grep -m 3 -c round");
    assert_eq!((ended.code, ended.stdout.as_str()), (Some(0), "3\n"));
}

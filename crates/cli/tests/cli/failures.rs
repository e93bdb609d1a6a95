//! Outputs that fail while a session goes on.

use std::fs;

use crate::home::Home;
use crate::terminal::Terminal;

/// Writes many lines, then makes the file `done`.
const FLOOD: &str = "i=0; while [ $i -lt 3000 ]; do i=$((i+1)); echo line $i; done; touch done";

#[test]
fn a_full_disk_ends_the_recording_and_not_the_session() {
    let home = Home::new();
    // The first line is on the disk before more come, which may all be in one event.
    let first = "echo first; until grep -q first demo.cast; do sleep 0.01; done";
    home.write("flood", format!("{first}; {FLOOD}"));
    let ended = home.shell("ulimit -f 16; exec asciinema rec -c 'sh flood' demo.cast");
    assert_eq!(ended.code, Some(1));
    assert!(home.path("done").exists());
    assert_eq!(ended.stderr.lines().count(), 1, "{}", ended.stderr);
    assert!(
        ended
            .stderr
            .starts_with("Error: cannot write demo.cast: File too large")
    );
    let file = home.read("demo.cast");
    assert!(file.ends_with("]\n"), "whole lines only");
    assert!(
        home.recording("demo.cast")
            .output()
            .starts_with("first\r\n")
    );
}

#[test]
fn a_device_that_is_full_from_the_start_does_not_keep_the_session_from_running() {
    let home = Home::new();
    let ended = home.run(&["rec", "-c", "touch done", "/dev/full"]);
    assert_eq!(ended.code, Some(1));
    assert!(home.path("done").exists());
    assert!(
        ended.stderr.contains("/dev/full: No space left on device"),
        "{}",
        ended.stderr
    );
}

#[test]
fn a_reader_that_goes_away_does_not_stop_the_session() {
    let home = Home::new();
    // The reader ends while lines trickle, and more follow.
    let trickle = "while [ ! -e gone ]; do echo line; sleep 0.02; done";
    home.write("flood", format!("{trickle}; {FLOOD}"));
    home.write(
        "run",
        "exec asciinema rec -c 'sh flood' >(head -n 3 > head; exec <&-; touch gone)",
    );
    let mut terminal = Terminal::run(&home, "exec bash run");
    assert_eq!(terminal.exit_code(), 1);
    assert!(home.path("done").exists());
    let shown = terminal.shown();
    assert_eq!(shown.matches("Broken pipe").count(), 1, "{shown:?}");
}

#[test]
fn a_recording_for_a_closed_standard_output_is_not_begun() {
    let home = Home::new();
    let line = "asciinema rec -q --headless -c 'touch started' -";
    let ended = home.shell(&format!("{line} >&-"));
    assert_eq!(ended.code, Some(1));
    assert!(
        ended.stderr.contains("standard output is closed"),
        "{}",
        ended.stderr
    );
    assert!(!home.path("started").exists());
    assert_eq!(home.shell(&format!("{line} > /dev/null")).code, Some(0));
    assert!(home.path("started").exists());
}

#[test]
fn an_answer_that_nobody_reads_is_no_failure_and_one_that_cannot_be_written_is() {
    let home = Home::new();
    let auth = "asciinema auth --server-url https://example.com";
    let wait = "until [ -e gone ]; do sleep 0.01; done";
    home.shell(&format!(
        "({wait}; {auth} 2> errors; echo $? > code) | (exec <&-; touch gone)"
    ));
    assert_eq!(
        (home.read("code"), home.read("errors")),
        ("0\n".into(), String::new())
    );
    let ended = home.shell(&format!("{auth} > /dev/full"));
    assert_eq!(ended.code, Some(1));
    assert_eq!(
        ended.stderr,
        "Error: cannot write to standard output: No space left on device (os error 28)\n"
    );
}

#[test]
fn a_reader_that_does_not_read_does_not_hold_up_the_session() {
    let home = Home::new();
    rustix::fs::mknodat(
        rustix::fs::CWD,
        home.path("pipe"),
        rustix::fs::FileType::Fifo,
        rustix::fs::Mode::from_raw_mode(0o600),
        0,
    )
    .expect("a named pipe");
    let command = "head -c 20000000 /dev/zero | tr \"\\\\0\" x; touch done; echo the end";
    let line = format!("asciinema rec -c '{command}' pipe");
    let mut terminal = Terminal::run(&home, &line);
    let reader = fs::File::open(home.path("pipe")).expect("the pipe opens");
    terminal.wait_for("the end");
    assert!(home.path("done").exists());
    terminal.wait_for("Waiting for pipe");
    drop(reader);
    assert_eq!(terminal.exit_code(), 1);
}

#[test]
fn only_with_sync_every_second_reaches_the_disk_itself() {
    let home = Home::new();
    let syncs = |option: &str, wait: &str| {
        let command = format!(
            "strace -f -qq -e trace=fdatasync -o trace asciinema rec -q {option} --overwrite \
             -c 'echo one; {wait}; echo two' demo.cast"
        );
        let ended = home.shell(&command);
        assert_eq!(ended.code, Some(0), "{}", ended.stderr);
        home.read("trace").matches("fdatasync(").count()
    };
    assert_eq!(syncs("", "sleep 1.5"), 0);
    let until_synced = "until grep -q fdatasync trace; do sleep 0.05; done";
    assert!(
        syncs("--sync", until_synced) >= 2,
        "in the middle and at the end"
    );
}

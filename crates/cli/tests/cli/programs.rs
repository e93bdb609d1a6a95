//! Programs that ask more of their terminal than to write to it.

use crate::home::{Home, Recording};
use crate::terminal::Terminal;

/// The screen that a recording leads to, before the program gave the terminal back.
fn screen(recording: &Recording, before: &str) -> Vec<String> {
    let output = recording.output();
    let end = output.rfind(before).unwrap_or(output.len());
    let mut vt = vt::Vt::new(vt::Size::new(80, 24));
    vt.feed(&output.as_bytes()[..end]);
    vt.text()
}

#[test]
fn bash_controls_its_jobs() {
    let home = Home::new();
    let line = "asciinema rec -q -c 'bash --norc --noprofile -i' demo.cast";
    let mut terminal = Terminal::run(&home, line);
    terminal.wait_for("$ ");
    terminal.type_text("sh -c 'echo star''ted; exec sleep 1000'\r");
    terminal.wait_for("started");
    terminal.type_text("\x1a");
    terminal.wait_for("Stopped");
    terminal.type_text("fg; echo ended\r");
    terminal.wait_for("fg; echo ended\r\n");
    terminal.wait_for_count("exec sleep 1000", 3);
    terminal.type_text("\x03");
    terminal.wait_for("^C");
    terminal.type_text("echo code $?\r");
    terminal.wait_for("code 130");
    terminal.type_text("exit\r");
    assert_eq!(terminal.exit_code(), 0);
    let output = home.recording("demo.cast").output();
    assert!(output.contains("^Z") && output.contains("^C"), "{output:?}");
    assert!(terminal.shown().contains(output.trim_end()));
}

#[test]
fn vim_edits_a_file_and_gives_the_terminal_back() {
    let home = Home::new();
    let line = "asciinema rec -q -c 'vim -u NONE -N text' demo.cast; echo back";
    let mut terminal = Terminal::run(&home, line);
    terminal.wait_for("\"text\" [New]");
    terminal.type_text("ione é\rtwo\x1b");
    terminal.wait_for_row("two");
    terminal.wait_for_row("one é");
    assert_eq!(terminal.screen()[..2], ["one é", "two"]);
    terminal.type_text(":wq\r");
    terminal.wait_for("back");
    assert_eq!(terminal.exit_code(), 0);
    assert_eq!(home.read("text"), "one é\ntwo\n");
    assert_eq!(
        screen(&home.recording("demo.cast"), ":")[..2],
        ["one é", "two"]
    );
}

#[test]
fn tmux_runs_inside_a_recording_and_a_recording_inside_tmux() {
    let home = Home::new();
    let tmux = "tmux -L inner -f /dev/null new-session \"exec sh\"";
    let mut terminal = Terminal::run(&home, &format!("asciinema rec -q -c '{tmux}' demo.cast"));
    terminal.wait_for_row("$");
    terminal.type_text("asciinema rec -q -c \"echo inner\" inner.cast; echo \"inner:\" $?\r");
    terminal.wait_for_row("inner: 0");
    terminal.type_text("exit\r");
    assert_eq!(terminal.exit_code(), 0);
    assert_eq!(home.recording("inner.cast").output(), "inner\r\n");
    let recording = home.recording("demo.cast");
    // Whether tmux shows the last words that are typed is its own matter.
    let rows = screen(&recording, "\x1b[?1049l");
    assert!(rows.contains(&"inner: 0".to_owned()), "{rows:#?}");
    assert_eq!(recording.codes().chars().last(), Some('x'));
}

#[test]
fn a_flood_arrives_whole_on_the_screen_and_in_the_file() {
    let home = Home::new();
    let command = "i=0; while [ $i -lt 20000 ]; do i=$((i+1)); echo line $i; done";
    let mut terminal = Terminal::run(&home, &format!("asciinema rec -q -c '{command}' demo.cast"));
    terminal.wait_for("line 20000\r\n");
    assert_eq!(terminal.exit_code(), 0);
    let expected: String = (1..=20_000)
        .map(|number| format!("line {number}\r\n"))
        .collect();
    assert!(home.recording("demo.cast").output() == expected);
    assert!(terminal.shown().contains(&expected));
}

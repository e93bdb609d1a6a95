//! Programs that ask more of their terminal than to write to it.

use asciicast::EventData;

use crate::home::{Home, Recording};
use crate::terminal::{Terminal, wait_until};

/// The screen that a recording leads to, before the program gave the terminal back.
fn screen(recording: &Recording, before: &str) -> Vec<String> {
    let output = recording.output();
    let end = output.rfind(before).unwrap_or(output.len());
    let mut vt = vt::Vt::new(vt::Size::new(80, 24));
    vt.feed(&output.as_bytes()[..end]);
    vt.text()
}

/// Whether the screen of a recording was like that at some moment.
fn ever(recording: &Recording, is_so: impl Fn(&[String]) -> bool) -> bool {
    let mut vt = vt::Vt::new(vt::Size::new(80, 24));
    recording.events.iter().any(|event| {
        if let EventData::Output(text) = &event.data {
            vt.feed(text.as_bytes());
        }
        is_so(&vt.text())
    })
}

#[test]
fn bash_controls_its_jobs() {
    let home = Home::new();
    // It says so itself when it has the terminal: what bash prints comes before that. It is bash, too:
    // a stop that meets dash in its vfork(2) reaches the child alone, and dash waits for it for ever.
    let job = "trap 'echo continued' CONT; echo started; while :; do sleep 0.1; done";
    home.write("job", job);
    let line = "asciinema rec -q -c 'bash --norc --noprofile -i' demo.cast";
    let mut terminal = Terminal::run(&home, line);
    terminal.wait_for_row("$");
    terminal.type_text("bash job\r");
    terminal.wait_for_row("started");
    terminal.type_text("\x1a");
    terminal.wait_for("Stopped");
    terminal.wait_for_row("$");
    terminal.type_text("fg\r");
    terminal.wait_for_row("continued");
    terminal.type_text("\x03");
    terminal.wait_for_row("$");
    terminal.type_text("echo code $?\r");
    terminal.wait_for_row("code 130");
    terminal.wait_for_row("$");
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
    terminal.type_text(":w\r");
    terminal.wait_for("written");
    assert_eq!(terminal.screen()[..2], ["one é", "two"]);
    terminal.type_text(":q\r");
    terminal.wait_for_row("back");
    assert_eq!(terminal.exit_code(), 0);
    assert_eq!(home.read("text"), "one é\ntwo\n");
    assert_eq!(
        screen(&home.recording("demo.cast"), "written")[..2],
        ["one é", "two"]
    );
}

#[test]
fn tmux_runs_inside_a_recording_and_a_recording_inside_tmux() {
    let home = Home::new();
    // A server of its own, whoever else has one.
    let tmux = "TMUX_TMPDIR=$PWD tmux -f /dev/null new-session \"exec sh\"";
    let mut terminal = Terminal::run(&home, &format!("asciinema rec -q -c '{tmux}' demo.cast"));
    terminal.wait_for_row("$");
    let inner = "stty -echo; read -r word; echo \"$word\"";
    terminal.type_text(&format!(
        "asciinema rec -q -c '{inner}' inner.cast; echo \"inner:\" $?\r"
    ));
    // What tmux answers later than the recorder waits for it would be typed at the shell.
    wait_until("tmux says what it is", || {
        std::fs::read_to_string(home.path("inner.cast"))
            .is_ok_and(|file| file.contains("\"version\":\"tmux"))
    });
    terminal.type_text("inner\r");
    terminal.wait_for_row("inner: 0");
    terminal.type_text("exit\r");
    assert_eq!(terminal.exit_code(), 0);
    assert!(home.recording("inner.cast").output().ends_with("inner\r\n"));
    let recording = home.recording("demo.cast");
    // What tmux shows after that, and how it leaves, is its own matter.
    let shows_inner = |rows: &[String]| rows.iter().any(|row| row == "inner: 0");
    assert!(ever(&recording, shows_inner), "{:?}", recording.output());
    assert_eq!(recording.codes().chars().last(), Some('x'));
}

#[test]
fn what_a_program_leaves_behind_waits_for_a_terminal_that_stands_still() {
    let home = Home::new();
    let lines = "i=0; while [ $i -lt 1800 ]; do i=$((i+1)); echo line $i; done; touch done";
    let line = format!("read -r x; asciinema rec -q -c '{lines}' demo.cast");
    let mut terminal = Terminal::run(&home, &line);
    let away = terminal.look_away();
    terminal.type_text("\r");
    wait_until("the program's end", || home.path("done").exists());
    std::thread::sleep(std::time::Duration::from_secs(1));
    drop(away);
    assert_eq!(terminal.exit_code(), 0);
    let expected: String = (1..=1800)
        .map(|number| format!("line {number}\r\n"))
        .collect();
    assert!(terminal.shown().contains(&expected));
    assert!(home.recording("demo.cast").output() == expected);
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

//! What the user is told while the terminal belongs to the recorded program.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use crate::home::Home;
use crate::terminal::{Terminal, wait_until};

/// A home in which notifications are sent, and those of the desktop are written to `notes`.
fn home(config: &str) -> Home {
    let home = Home::new();
    home.write("config/config.toml", config);
    home.write(
        "bin/notify-send",
        "#!/bin/sh\necho \"$@\" >> \"$HOME/notes\"\n",
    );
    let mode = fs::Permissions::from_mode(0o755);
    fs::set_permissions(home.path("bin/notify-send"), mode).expect("a script");
    home
}

/// The notes so far.
fn notes(home: &Home) -> String {
    fs::read_to_string(home.path("notes")).unwrap_or_default()
}

#[test]
fn the_desktop_is_told_about_pauses_and_the_rest() {
    let home = home("");
    let line = "PATH=$PWD/bin:$PATH asciinema rec -q demo.cast";
    let mut terminal = Terminal::run(&home, line);
    terminal.wait_for("$ ");
    terminal.type_text("\x1c\x1c");
    let expected = "asciinema Paused recording\nasciinema Resumed recording\n";
    wait_until("both notes", || notes(&home) == expected);
    terminal.type_text("\x04");
    assert_eq!(terminal.exit_code(), 0);
}

#[test]
fn a_command_finds_the_message_in_its_environment_and_nobody_else_is_asked() {
    let home = home(
        "[session]\nadd_marker_key = \"^b\"\n\
         [notifications]\ncommand = \"echo \\\"<$TEXT>\\\" >> $HOME/notes\"\n",
    );
    let line = "PATH=$PWD/bin:$PATH asciinema rec -q demo.cast";
    let mut terminal = Terminal::run(&home, line);
    terminal.wait_for("$ ");
    terminal.type_text("\x02");
    wait_until("the note", || notes(&home) == "<Marker added>\n");
    terminal.type_text("\x04");
    assert_eq!(terminal.exit_code(), 0);
}

#[test]
fn a_recording_that_cannot_be_written_is_told_once() {
    let home = home("");
    let command = "until [ -s notes ]; do echo line; sleep 0.01; done; echo more";
    let line = format!("PATH=$PWD/bin:$PATH asciinema rec -q -c '{command}' /dev/full");
    let mut terminal = Terminal::run(&home, &line);
    assert_eq!(terminal.exit_code(), 1);
    assert_eq!(notes(&home), "asciinema Write error, recording suspended\n");
}

#[test]
fn tmux_shows_messages_itself() {
    let home = home("");
    let line = "PATH=$PWD/bin:$PATH TMUX_TMPDIR=$PWD tmux -f /dev/null new-session 'exec sh'";
    let mut terminal = Terminal::run(&home, line);
    terminal.wait_for_row("$");
    home.write("wait", "echo ready; until [ -e stop ]; do sleep 0.02; done");
    terminal.type_text("asciinema rec -q -c 'sh wait' demo.cast\r");
    terminal.wait_for_row("ready");
    terminal.type_text("\x1c");
    terminal.wait_for("asciinema: Paused recording");
    terminal.type_text("\x1c");
    terminal.wait_for("asciinema: Resumed recording");
    assert_eq!(notes(&home), "");
    home.write("stop", "");
    terminal.wait_for_row("$");
    terminal.type_text("exit\r");
    assert_eq!(terminal.exit_code(), 0);
}

//! Sessions in a terminal.

use asciicast::{EventData, Size, Version};
use rustix::process::{Pid, Signal};
use rustix::termios::Termios;

use crate::home::Home;
use crate::terminal::{Terminal, wait_for_lines, wait_until};

/// What can be compared of a terminal's settings.
fn modes(settings: &Termios) -> String {
    format!(
        "{:?} {:?} {:?} {:?}",
        settings.input_modes, settings.output_modes, settings.control_modes, settings.local_modes
    )
}

/// The process id that the recorded program has left in a file.
fn process_id(home: &Home, name: &str) -> Pid {
    wait_for_lines(&home.path(name), 1);
    Pid::from_raw(home.read(name).trim().parse().expect("a number")).expect("an id")
}

#[test]
fn a_shell_is_recorded_as_it_was_seen() {
    let home = Home::new();
    let mut terminal = Terminal::run(&home, "asciinema rec demo.cast");
    terminal.wait_for("$ ");
    terminal.type_text("echo $((6*7)) é\r");
    terminal.wait_for("42 é");
    terminal.type_text("exit 3\r");
    assert_eq!(terminal.exit_code(), 0);
    let recording = home.recording("demo.cast");
    assert_eq!(recording.header.version, Version::V3);
    assert_eq!(recording.header.size, Size::new(80, 24));
    assert_eq!(
        recording.header.term_type.as_deref(),
        Some("xterm-256color")
    );
    assert_eq!(recording.header.env["SHELL"], "/bin/sh");
    assert_eq!(recording.header.command, None);
    assert_eq!(recording.codes(), "ox");
    assert_eq!(recording.texts("x"), "3");
    let shown = terminal.shown();
    assert!(
        shown.contains(&recording.output()),
        "{shown:?} {:?}",
        recording.output()
    );
    for text in [
        "asciinema session started",
        "Recording to demo.cast",
        "Recorded to demo.cast",
    ] {
        assert!(shown.contains(&format!("::: {text}")), "{text}");
    }
}

#[test]
fn a_terminal_gets_no_recording_of_what_it_shows() {
    let home = Home::new();
    let mut terminal = Terminal::run(&home, "asciinema rec -c 'touch ran' -");
    assert_eq!(terminal.exit_code(), 1);
    assert!(terminal.shown().contains("asciinema rec - > demo.cast"));
    assert!(!home.path("ran").exists());
    let mut terminal = Terminal::run(&home, "asciinema rec --headless -c 'echo one' -");
    assert_eq!(terminal.exit_code(), 0);
    assert!(terminal.shown().contains("\"o\", \"one"));
}

#[test]
fn input_is_recorded_only_on_request() {
    let home = Home::new();
    for (option, expected) in [("", ""), ("-I", "secret\r"), ("--stdin", "secret\r")] {
        let line = format!("asciinema rec --overwrite -q {option} -c 'read -r x' demo.cast");
        let mut terminal = Terminal::run(&home, &line);
        terminal.wait_for_raw_mode();
        terminal.type_text("secret\r");
        assert_eq!(terminal.exit_code(), 0);
        assert_eq!(home.recording("demo.cast").texts("i"), expected);
    }
}

#[test]
fn a_window_that_changes_its_size_is_followed_except_in_fixed_dimensions() {
    let home = Home::new();
    let script =
        "trap 'stty size' WINCH; echo ready; while [ ! -e stop ]; do sleep 0.02; done; rm stop";
    home.write("script", script);
    for (option, first, last) in [
        ("", "80x24", "100x30"),
        ("--window-size x10", "80x10", "100x10"),
    ] {
        let line = format!("asciinema rec --overwrite {option} -c 'bash script' demo.cast");
        let mut terminal = Terminal::run(&home, &line);
        terminal.wait_for("ready");
        // A window without a size is one that nobody knows, not one of nothing.
        terminal.resize(0, 0);
        terminal.resize(100, 30);
        let (cols, rows) = last.split_once('x').expect("a size");
        terminal.wait_for(&format!("{rows} {cols}"));
        home.write("stop", "");
        assert_eq!(terminal.exit_code(), 0);
        let recording = home.recording("demo.cast");
        assert_eq!(recording.header.size.to_string(), first);
        assert_eq!(recording.texts("r"), last);
    }
}

#[test]
fn a_pause_takes_no_time_and_leaves_only_what_is_on_the_screen_after_it() {
    let home = Home::new();
    let mut terminal = Terminal::run(&home, "asciinema rec -I -c cat demo.cast");
    terminal.wait_for_raw_mode();
    terminal.type_text("before\r");
    terminal.wait_for_count("before", 2);
    terminal.type_text("\x1cgone\r");
    terminal.wait_for_count("gone", 2);
    assert!(terminal.shown().contains("\x1b]2;[recording paused]"));
    terminal.type_text("\x1b[H\x1b[2Jseen\r");
    terminal.wait_for_count("seen", 2);
    terminal.type_text("\x1cafter\r");
    terminal.wait_for_count("after", 2);
    assert!(terminal.shown().contains("\x1b[23;2t"));
    terminal.type_text("\x04");
    assert_eq!(terminal.exit_code(), 0);
    let recording = home.recording("demo.cast");
    assert_eq!(recording.texts("i"), "before\rafter\r\x04");
    assert_eq!(recording.texts("m"), "paused");
    let output = recording.output();
    assert!(output.starts_with("before\r\nbefore\r\n"), "{output:?}");
    assert!(output.ends_with("after\r\nafter\r\n"), "{output:?}");
    let screen = |bytes: &str| {
        let mut vt = vt::Vt::new(vt::Size::new(80, 24));
        vt.feed(bytes.as_bytes());
        vt.text()
    };
    let seen = screen("^[[H^[[2Jseen\r\n\x1b[H\x1b[2Jseen\r\nafter\r\nafter\r\n");
    assert_eq!(screen(&output), seen);
    assert!(!output.contains("gone"), "{output:?}");
}

#[test]
fn the_marker_key_adds_a_marker_and_is_text_inside_a_paste() {
    let home = Home::new();
    home.write(
        "config/config.toml",
        "[session]\nadd_marker_key = \"^b\"\n[notifications]\nenabled = false\n",
    );
    let mut terminal = Terminal::run(
        &home,
        "asciinema rec -I -c 'stty -echo; echo ready; cat' demo.cast",
    );
    terminal.wait_for("ready");
    terminal.type_text("a\x02b\x1b[200~c\x02d\x1b[201~\r");
    terminal.wait_for("ab\x1b[200~c\x02d\x1b[201~\r\n");
    terminal.type_text("\x04");
    assert_eq!(terminal.exit_code(), 0);
    let recording = home.recording("demo.cast");
    let markers = recording
        .events
        .iter()
        .filter(|event| matches!(event.data, EventData::Marker(_)));
    assert_eq!(markers.count(), 1);
    assert_eq!(recording.texts("i"), "ab\x1b[200~c\x02d\x1b[201~\r\x04");
}

#[test]
fn the_terminal_is_as_it_was_after_every_kind_of_end() {
    let home = Home::new();
    let ends: [(&str, Option<Signal>, &str); 5] = [
        ("exit", None, "recorder"),
        ("SIGTERM", Some(Signal::TERM), "recorder"),
        ("SIGHUP", Some(Signal::HUP), "recorder"),
        ("SIGQUIT", Some(Signal::QUIT), "recorder"),
        ("the program is killed", Some(Signal::KILL), "program"),
    ];
    home.write(
        "script",
        "echo $PPID > recorder; echo $$ > program; read -r x",
    );
    for (name, signal, victim) in ends {
        let line = "read -r x; asciinema rec --overwrite -c 'exec sh script' demo.cast; echo code $?; read -r x";
        let terminal = Terminal::run(&home, line);
        let before = modes(&terminal.settings());
        terminal.type_text("\r");
        terminal.wait_for_raw_mode();
        let processes = ["recorder", "program"].map(|name| (name, process_id(&home, name)));
        match signal {
            None => terminal.type_text("\r"),
            Some(signal) => {
                let (_, process) = processes[usize::from(victim == "program")];
                rustix::process::kill_process(process, signal).expect("it runs");
            }
        }
        terminal.wait_for("code ");
        assert_eq!(modes(&terminal.settings()), before, "{name}");
        assert_eq!(
            home.recording("demo.cast").codes().chars().last(),
            Some('x'),
            "{name}"
        );
        for file in ["recorder", "program"] {
            std::fs::remove_file(home.path(file)).expect("the file was written");
        }
    }
}

#[test]
fn a_killed_recorder_leaves_a_readable_file() {
    let home = Home::new();
    home.write("flood", "i=0; while :; do i=$((i+1)); echo line $i; done");
    let line = "asciinema rec -c 'echo $PPID > recorder; exec sh flood' demo.cast";
    let mut terminal = Terminal::run(&home, line);
    terminal.wait_for("line 2000\r\n");
    wait_until("the recording grows", || {
        home.read("demo.cast").len() > 1000
    });
    let process = process_id(&home, "recorder");
    rustix::process::kill_process(process, Signal::KILL).expect("it runs");
    assert_eq!(terminal.exit_code(), 128 + 9);
    let output = home.recording("demo.cast").output();
    // Nothing is missing before the end, which may lie within a line: the kernel gives up a long
    // write in the middle, and readers pass over what is cut.
    let lines = output.lines().count();
    let flood: String = (1..=lines).map(|line| format!("line {line}\r\n")).collect();
    assert!(lines > 1 && flood.starts_with(&output));
}

#[test]
fn what_was_shown_is_in_the_file_before_anything_else_happens() {
    let home = Home::new();
    let line = "asciinema rec -c 'echo $PPID > recorder; echo last; sleep 60' demo.cast";
    let mut terminal = Terminal::run(&home, line);
    terminal.wait_for("last\r\n");
    wait_until("the event is in the file", || {
        let recording = home.recording_so_far("demo.cast");
        recording.is_some_and(|recording| recording.output() == "last\r\n")
    });
    let process = process_id(&home, "recorder");
    rustix::process::kill_process(process, Signal::KILL).expect("it runs");
    assert_eq!(terminal.exit_code(), 128 + 9);
    assert_eq!(home.recording("demo.cast").output(), "last\r\n");
}

#[test]
fn a_background_process_that_keeps_the_terminal_does_not_keep_the_recorder() {
    let home = Home::new();
    let background = "(trap \"\" HUP; touch holds; exec sleep 1000) & echo $! > background";
    let wait = "while [ ! -e holds ]; do sleep 0.01; done";
    let line = format!("asciinema rec -c '{background}; {wait}; echo done' demo.cast");
    let mut terminal = Terminal::run(&home, &line);
    assert_eq!(terminal.exit_code(), 0);
    assert_eq!(home.recording("demo.cast").output(), "done\r\n");
    let background = process_id(&home, "background");
    rustix::process::kill_process(background, Signal::KILL).expect("it still runs");
}

#[test]
fn the_programs_know_that_they_are_recorded_and_have_a_terminal_of_their_own() {
    let home = Home::new();
    let command = "echo rec=$ASCIINEMA_REC id=${#ASCIINEMA_SESSION}; tty > own-tty; stty size";
    let mut terminal = Terminal::run(
        &home,
        &format!("tty > tty; asciinema rec -c '{command}' demo.cast"),
    );
    assert_eq!(terminal.exit_code(), 0);
    assert_eq!(
        home.recording("demo.cast").output(),
        "rec=1 id=32\r\n24 80\r\n"
    );
    assert_ne!(home.read("own-tty"), home.read("tty"));
}

#[test]
fn of_what_is_overwritten_nothing_is_left() {
    let home = Home::new();
    for (option, name) in [("", "demo.cast"), ("--raw", "demo"), ("", "demo.txt")] {
        home.write(name, "something old\n".repeat(10_000));
        let line = format!("asciinema rec -q --overwrite {option} -c 'echo new' {name}");
        let mut terminal = Terminal::run(&home, &line);
        assert_eq!(terminal.exit_code(), 0);
        let recorded = home.read(name);
        assert!(recorded.contains("new"), "{name}: {recorded}");
        assert!(!recorded.contains("old"), "{name}");
    }
    assert_eq!(home.recording("demo.cast").output(), "new\r\n");
}

#[test]
fn no_system_call_writes_nothing() {
    let home = Home::new();
    let line = "strace -f -qq -e trace=write -o trace \
                asciinema rec -q -c 'echo one; sleep 0.1; echo two' demo.cast";
    let mut terminal = Terminal::run(&home, line);
    assert_eq!(terminal.exit_code(), 0);
    let trace = home.read("trace");
    assert!(trace.contains("write("), "{trace}");
    assert!(!trace.contains("\"\", 0)"), "{trace}");
}

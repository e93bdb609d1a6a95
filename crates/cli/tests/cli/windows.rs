//! What windows do to a recorder: they change their size in storms, stand still, and are closed.

use asciicast::EventData;
use rustix::process::{Pid, Signal};

use crate::home::Home;
use crate::terminal::{Terminal, wait_for_lines, wait_until};

/// Counts until there is a file `stop`, and says how large the terminal is.
const COUNT: &str =
    "i=0; until [ -e stop ]; do i=$((i+1)); echo line $i; done; stty size; echo end";

/// The numbered lines as [`COUNT`] writes them.
fn lines(count: usize) -> String {
    (1..=count)
        .map(|number| format!("line {number}\r\n"))
        .collect()
}

/// The process id in a file.
fn process(home: &Home, name: &str) -> Pid {
    wait_for_lines(&home.path(name), 1);
    Pid::from_raw(home.read(name).trim().parse().expect("a number")).expect("an id")
}

#[test]
fn a_storm_of_sizes_loses_no_output_and_ends_with_the_last_size() {
    let home = Home::new();
    home.write("count", COUNT);
    let mut terminal = Terminal::run(&home, "asciinema rec -q -c 'sh count' demo.cast");
    terminal.wait_for("line 100\r\n");
    for round in 0..1000 {
        match round % 50 {
            0 => terminal.resize(0, 0),
            1 => terminal.resize(0, 30),
            _ => terminal.resize(20 + round % 150, 5 + round % 50),
        }
        if round % 10 == 0 {
            terminal.wait_for_more();
        }
    }
    terminal.resize(91, 31);
    wait_until("the last size", || {
        let recording = home.recording_so_far("demo.cast");
        recording.is_some_and(|recording| recording.texts("r").ends_with("91x31"))
    });
    home.write("stop", "");
    assert_eq!(terminal.exit_code(), 0);
    let recording = home.recording("demo.cast");
    let output = recording.output();
    let count = output.matches("line ").count();
    assert!(output == lines(count) + "31 91\r\nend\r\n");
    let sizes = recording
        .events
        .iter()
        .filter_map(|event| match event.data {
            EventData::Resize(size) => Some((size.cols, size.rows)),
            _ => None,
        });
    let sizes: Vec<_> = sizes.collect();
    assert_eq!(sizes.last(), Some(&(91, 31)));
    assert!(sizes.iter().all(|&(cols, rows)| cols > 0 && rows > 0));
    assert!(sizes.windows(2).all(|pair| pair[0] != pair[1]), "{sizes:?}");
}

#[test]
fn a_recorder_that_was_stopped_goes_on_where_it_was() {
    let home = Home::new();
    home.write("count", COUNT);
    let line = "echo $$ > recorder; exec asciinema rec -q -c 'sh count' demo.cast";
    let mut terminal = Terminal::run(&home, line);
    terminal.wait_for("line 100\r\n");
    let process = process(&home, "recorder");
    let signal = |signal| rustix::process::kill_process(process, signal).expect("it runs");
    signal(Signal::STOP);
    terminal.wait_for_silence();
    signal(Signal::CONT);
    terminal.wait_for_more();
    home.write("stop", "");
    assert_eq!(terminal.exit_code(), 0);
    let output = home.recording("demo.cast").output();
    let count = output.matches("line ").count();
    assert!(output == lines(count) + "24 80\r\nend\r\n");
}

#[test]
fn after_a_stop_every_key_is_the_programs_again() {
    let home = Home::new();
    for command in [
        "rec -q -c 'read -r x; echo got $x' new.cast",
        "play -q old.cast",
    ] {
        home.write(
            "old.cast",
            "{\"version\":2,\"width\":80,\"height\":24}\n[0,\"o\",\"old\"]\n[9999,\"o\",\"new\"]\n",
        );
        let line = format!("echo $$ > stopped; exec asciinema {command}");
        let mut terminal = Terminal::run(&home, &line);
        terminal.wait_for_raw_mode();
        let process = process(&home, "stopped");
        let signal = |signal| rustix::process::kill_process(process, signal).expect("it runs");
        signal(Signal::STOP);
        terminal.wait_for_silence();
        terminal.leave_raw_mode();
        signal(Signal::CONT);
        terminal.wait_for_raw_mode();
        if command.starts_with("play") {
            terminal.wait_for_count("old", 2);
        }
        terminal.type_text("q\r");
        assert_eq!(terminal.exit_code(), 0);
        std::fs::remove_file(home.path("stopped")).expect("it was written");
    }
    assert!(home.recording("new.cast").output().ends_with("got q\r\n"));
}

/// A command line in a window of its own, which can be closed.
struct Window {
    terminal: Terminal,
    process: Pid,
}

impl Window {
    fn open(home: &Home, line: &str) -> Window {
        home.write("line", line);
        let script = "rm -f window; echo $$ > window; exec script -q -c '. ./line' /dev/null";
        let terminal = Terminal::run(home, script);
        let process = process(home, "window");
        Window { terminal, process }
    }

    /// Takes the terminal away from everything that runs in it.
    fn close(mut self) {
        rustix::process::kill_process(self.process, Signal::KILL).expect("it is open");
        assert_eq!(self.terminal.exit_code(), 137);
    }
}

#[test]
fn the_recording_of_a_closed_window_is_whole() {
    for command in ["sh", "exec sleep 1000", "trap '' HUP; read -r x"] {
        let home = Home::new();
        let line = format!("asciinema rec -q -c \"echo one; {command}\" demo.cast");
        let window = Window::open(&home, &line);
        window.terminal.wait_for("one\r\n");
        window.close();
        wait_until("the end of the recording", || {
            let recording = home.recording_so_far("demo.cast");
            recording.is_some_and(|recording| recording.codes() == "ox")
        });
        assert!(home.recording("demo.cast").output().starts_with("one\r\n"));
    }
}

#[test]
fn a_recording_without_a_name_is_saved_when_nobody_is_left_to_be_asked() {
    for typed in ["", "\x04"] {
        let home = Home::new();
        home.write("tmp/README", "");
        let window = Window::open(&home, "TMPDIR=$PWD/tmp asciinema rec");
        window.terminal.wait_for("$ ");
        if typed.is_empty() {
            window.close();
        } else {
            window.terminal.type_text(typed);
            window.terminal.wait_for("[s,u,d]? ");
            window.close();
        }
        let saved = || {
            let entries = std::fs::read_dir(home.path(""))
                .expect("a folder")
                .flatten();
            let mut names = entries.map(|entry| entry.file_name().to_string_lossy().into_owned());
            names.find(|name| name.ends_with(".cast") && !home.read_bytes(name).is_empty())
        };
        wait_until("the recording is saved", || saved().is_some());
        assert_eq!(home.recording(&saved().expect("a name")).codes(), "ox");
    }
}

#[test]
fn ctrl_c_is_no_answer_and_keeps_the_recording() {
    let home = Home::new();
    let mut terminal = Terminal::run(
        &home,
        "export TMPDIR=$PWD; exec asciinema rec -c 'echo one'",
    );
    terminal.wait_for("[s,u,d]? ");
    terminal.type_text("\x03");
    terminal.wait_for("::: Saved to asciinema-");
    assert_eq!(terminal.exit_code(), 0);
}

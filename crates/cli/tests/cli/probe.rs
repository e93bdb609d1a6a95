//! Recording in a terminal that answers questions about itself, late, or not at all.

use rustix::process::{Pid, Signal};

use crate::home::Home;
use crate::terminal::{Terminal, wait_for_lines, wait_until};

/// The last of the recorder's questions.
const LAST_QUESTION: &str = "\x1b[c";
/// Reads one line and shows what it was, control characters visibly.
const READER: &str =
    "asciinema rec -I -c 'stty -echo; read -r line; echo \"<$line>\" | cat -v' demo.cast";

/// What xterm answers, but for the end.
fn colors() -> String {
    let palette: String = (0..16)
        .map(|index| format!("\x1b]4;{index};rgb:{index:x}{index:x}/00/ff\x1b\\"))
        .collect();
    format!(
        "\x1bP>|XTerm(390)\x1b\\\x1b]10;rgb:dddd/dddd/dddd\x1b\\\x1b]11;rgb:1111/1111/1111\x1b\\{palette}"
    )
}

const LAST_ANSWER: &str = "\x1b[?64;1;22c";

/// Asserts that only `hello` was typed, for the program and in the recording, and returns the
/// recording's header.
fn header_after_hello(home: &Home, mut terminal: Terminal) -> asciicast::Header {
    terminal.wait_for("<hello>");
    assert_eq!(terminal.exit_code(), 0);
    let recording = home.recording("demo.cast");
    assert_eq!(recording.texts("i"), "hello\r");
    let file = home.read("demo.cast");
    let first = file.lines().next().expect("a line");
    assert!(first.ends_with("\"}}"), "{first:?}");
    recording.header
}

#[test]
fn the_header_has_the_terminals_colours_and_name() {
    let home = Home::new();
    let terminal = Terminal::run(&home, READER);
    terminal.wait_for(LAST_QUESTION);
    terminal.type_text(&colors());
    terminal.type_text(LAST_ANSWER);
    terminal.type_text("hello\r");
    let header = header_after_hello(&home, terminal);
    assert_described(header);
}

/// Records to standard output, which `to` sends somewhere, in a terminal that answers at once.
fn record_to_standard_output(home: &Home, to: &str) {
    let mut terminal = Terminal::run(home, &format!("{} {to}", READER.replace("demo.cast", "-")));
    terminal.wait_for(LAST_QUESTION);
    terminal.type_text(&colors());
    terminal.type_text(LAST_ANSWER);
    terminal.type_text("hello\r");
    terminal.wait_for("<hello>");
    assert_eq!(terminal.exit_code(), 0);
}

#[test]
fn a_file_that_is_standard_output_has_the_terminals_colours_and_name() {
    let home = Home::new();
    record_to_standard_output(&home, "> demo.cast");
    assert_described(home.recording("demo.cast").header);
}

#[test]
fn what_a_file_has_before_the_recording_stays() {
    let home = Home::new();
    home.write("notes", "my notes\n");
    let mut terminal = Terminal::run(
        &home,
        "sh -c 'echo first; asciinema rec -c \"echo second\" -; echo third' >> notes",
    );
    assert_eq!(terminal.exit_code(), 0);
    let notes = home.read("notes");
    assert!(
        notes.starts_with("my notes\nfirst\n{\"version\":3"),
        "{notes}"
    );
    assert!(notes.ends_with("third\n"), "{notes}");
}

fn assert_described(header: asciicast::Header) {
    let theme = header.theme.expect("the terminal told its colours");
    assert_eq!(theme.fg.to_string(), "#dddddd");
    assert_eq!(theme.palette[15].to_string(), "#ff00ff");
    assert_eq!(header.term_version.as_deref(), Some("XTerm(390)"));
}

#[test]
fn answers_between_typed_letters_are_cut_out_in_order() {
    let home = Home::new();
    let terminal = Terminal::run(&home, READER);
    terminal.wait_for(LAST_QUESTION);
    let colors = colors().replace("\x1b]11", "l\x1b]11");
    terminal.type_text(&format!("he{colors}l{LAST_ANSWER}o\r"));
    header_after_hello(&home, terminal);
}

#[test]
fn a_silent_terminal_delays_nothing() {
    let home = Home::new();
    let terminal = Terminal::run(&home, READER);
    terminal.wait_for(LAST_QUESTION);
    wait_for_lines(&home.path("demo.cast"), 1);
    terminal.type_text("hello\r");
    let header = header_after_hello(&home, terminal);
    assert_eq!((header.theme, header.term_version), (None, None));
}

#[test]
fn late_answers_reach_the_header_behind_which_events_stand_and_not_the_program() {
    let home = Home::new();
    let terminal = Terminal::run(&home, &READER.replace("stty", "echo first; stty"));
    // The header and the first event.
    wait_for_lines(&home.path("demo.cast"), 2);
    terminal.type_text(&colors());
    terminal.type_text(&format!("hel{LAST_ANSWER}lo\r"));
    assert_described(header_after_hello(&home, terminal));
}

#[test]
fn a_recorder_that_is_killed_before_the_terminal_answers_leaves_a_recording() {
    let home = Home::new();
    let line = "echo $$ > run; exec asciinema rec -c 'echo one; sleep 60' demo.cast";
    let terminal = Terminal::run(&home, line);
    wait_for_lines(&home.path("demo.cast"), 2);
    let process = home.read("run").trim().parse().ok().and_then(Pid::from_raw);
    rustix::process::kill_process(process.expect("an id"), Signal::KILL).expect("it runs");
    assert_eq!(home.recording("demo.cast").codes(), "o");
    drop(terminal);
}

#[test]
fn the_second_answer_is_the_programs() {
    let home = Home::new();
    let line = "stty raw -echo; printf \"\\\\033[c\"; head -c 5 | cat -v";
    let terminal = Terminal::run(&home, &format!("asciinema rec -c '{line}' demo.cast"));
    terminal.wait_for_count(LAST_QUESTION, 2);
    terminal.type_text("\x1b[?1c\x1b[?9c");
    terminal.wait_for("^[[?9c");
    assert!(!terminal.shown().contains("^[[?1c"));
}

#[test]
fn who_reads_a_pipe_does_not_wait_and_nothing_is_asked() {
    let home = Home::new();
    // Without the wait the copy would be hung up on with the end of its terminal.
    let line = "asciinema rec -c 'echo x' >(cat > demo.cast); wait $!";
    home.write("run", line);
    let mut terminal = Terminal::run(&home, "exec bash run");
    assert_eq!(terminal.exit_code(), 0);
    wait_until("the copy", || {
        let recording = home.recording_so_far("demo.cast");
        recording.is_some_and(|recording| recording.codes() == "ox")
    });
    assert!(!terminal.shown().contains(LAST_QUESTION));
}

#[test]
fn a_signal_during_the_wait_leaves_a_whole_recording() {
    let home = Home::new();
    let line = "echo $$ > run; exec asciinema rec -c 'echo one; sleep 60' demo.cast";
    let mut terminal = Terminal::run(&home, line);
    terminal.wait_for("one");
    let process = home.read("run").trim().parse().ok().and_then(Pid::from_raw);
    rustix::process::kill_process(process.expect("an id"), Signal::TERM).expect("it runs");
    assert_eq!(terminal.exit_code(), 143);
    assert_eq!(home.recording("demo.cast").codes(), "ox");
}

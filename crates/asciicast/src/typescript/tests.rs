#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::time::Duration;

use super::Typescript;
use crate::{
    error::Error,
    event::{Event, EventData},
    header::Header,
    size::Size,
};

const ADVANCED: &str = "H 0.000000 START_TIME 2026-11-22 20:46:47+00:00\n\
    H 0.000000 TERM foot\n\
    H 0.000000 COLUMNS 100\n\
    H 0.000000 LINES 30\n\
    H 0.000000 SHELL /bin/bash\n\
    H 0.000000 COMMAND make all\n\
    H 0.000000 OUTPUT_LOG out\n\
    H 0.000000 INPUT_LOG in\n\
    O 0.250000 5\n\
    S 0.500000 SIGWINCH ROWS=40 COLS=120\n\
    I 0.100000 2\n\
    S 0.100000 SIGTERM\n\
    O 1.050000 3\n\
    H 0.500000 DURATION 2.5\n\
    H 0.000000 EXIT_CODE 2\n";

fn read(timing: &str, output: &[u8], input: Option<&[u8]>) -> (Header, Vec<Event<'static>>, bool) {
    let mut typescript = Typescript::new(timing.as_bytes(), output, input).unwrap();
    let mut events = Vec::new();
    while let Some(event) = typescript.next_event().unwrap() {
        events.push(event.into_owned());
    }
    (
        typescript.header().clone(),
        events,
        typescript.is_truncated(),
    )
}

fn at(millis: u64, data: EventData<'static>) -> Event<'static> {
    Event {
        time: Duration::from_millis(millis),
        data,
    }
}

fn output(millis: u64, text: &'static str) -> Event<'static> {
    at(millis, EventData::Output(text.into()))
}

#[test]
fn the_classic_form_has_delays_and_counts() {
    let bytes = "Script started on 2026-11-22 20:46:49+00:00 [COMMAND=\"echo \"one\"\" TERM=\"xterm\" \
                 TTY=\"/dev/pts/0\" COLUMNS=\"90\" LINES=\"25\"]\none\r\ntwo\r\n\nScript done on 2026\n";
    let (header, events, is_truncated) = read("0.011752 5\n0.104248 5\n", bytes.as_bytes(), None);
    assert_eq!(header.size, Size::new(90, 25));
    assert_eq!(header.command.as_deref(), Some("echo \"one\""));
    assert_eq!(header.term_type.as_deref(), Some("xterm"));
    assert_eq!(header.timestamp, Some(1_795_380_409));
    assert_eq!(events[0].data, EventData::Output("one\r\n".into()));
    assert_eq!(events[1], output(116, "two\r\n"));
    assert_eq!((events.len(), is_truncated), (2, false));
}

#[test]
fn the_advanced_form_has_input_resizes_and_the_exit_status() {
    let (header, events, _) = read(
        ADVANCED,
        b"Script started\nhelloyes\nScript done\n",
        Some(b"Script started\nab\n"),
    );
    assert_eq!(
        (header.size, header.command.as_deref()),
        (Size::new(100, 30), Some("make all"))
    );
    assert_eq!(header.env["SHELL"], "/bin/bash");
    assert_eq!(
        events,
        [
            output(250, "hello"),
            at(750, EventData::Resize(Size::new(120, 40))),
            at(850, EventData::Input("ab".into())),
            output(2000, "yes"),
            at(2500, EventData::Exit(2)),
        ]
    );
}

#[test]
fn input_in_the_same_file_as_the_output_is_taken_from_there() {
    let timing = ADVANCED.replace("INPUT_LOG in", "INPUT_LOG out");
    let (_, events, _) = read(&timing, b"Script started\nhelloabyes\n", None);
    assert_eq!(events[2], at(850, EventData::Input("ab".into())));
    assert_eq!(events[3], output(2000, "yes"));
}

#[test]
fn input_without_its_file_is_left_out() {
    let (_, events, is_truncated) = read(ADVANCED, b"Script started\nhelloyes\n", None);
    assert_eq!((events.len(), is_truncated), (4, false));
    assert_eq!(events[2], output(2000, "yes"));
}

#[test]
fn characters_cut_between_events_are_put_together() {
    let (_, events, _) = read("1 4\n1 2\n", b"Script\na\xf0\x9f\x98\x80b", None);
    assert_eq!(events, [output(1000, "a"), output(2000, "😀b")]);
}

#[test]
fn fewer_bytes_than_promised_are_taken_for_a_crash() {
    let (_, events, is_truncated) = read("1 4\n1 2\n", b"Script\nabcd", None);
    assert_eq!(
        (events, is_truncated),
        (vec![output(1000, "abcd"), output(2000, "")], true)
    );
    let (_, events, is_truncated) = read("1 4\n1 2\n1 1\n", b"Script\nabcde", None);
    assert_eq!(
        (events, is_truncated),
        (vec![output(1000, "abcd"), output(2000, "e")], true)
    );
}

#[test]
fn a_line_that_is_no_entry_is_named() {
    let mut typescript =
        Typescript::new(&b"1 2\n1 x\n1 1\n"[..], &b"Script\nabc"[..], None).unwrap();
    assert!(typescript.next_event().unwrap().is_some());
    assert!(matches!(
        typescript.next_event(),
        Err(Error::Event {
            line: 2,
            column: 3,
            ..
        })
    ));
    assert!(typescript.next_event().unwrap().is_some());
    assert!(matches!(
        Typescript::new(&b""[..], &b""[..], None),
        Err(Error::Empty)
    ));
}

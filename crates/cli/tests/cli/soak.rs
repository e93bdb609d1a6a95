//! A recorder that is killed at any moment. `SOAK_ROUNDS` says how often; see `make soak`.

use std::fs;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use asciicast::{EventData, Reader};
use rustix::process::{Pid, Signal};

use crate::home::Home;
use crate::terminal::{Terminal, wait_until};

fn rounds() -> u32 {
    let rounds = std::env::var("SOAK_ROUNDS").ok();
    rounds.and_then(|rounds| rounds.parse().ok()).unwrap_or(5)
}

/// Numbers that look random, the same ones for the same start.
fn next(state: &mut u64) -> u64 {
    *state = state
        .wrapping_mul(6_364_136_223_846_793_005)
        .wrapping_add(1);
    *state >> 33
}

/// The number of the last whole line `line N`.
fn last_line(text: &str) -> u64 {
    let lines = text.rsplit("\r\n").skip(1);
    let mut numbers = lines.filter_map(|line| line.strip_prefix("line ")?.parse().ok());
    numbers.next().unwrap_or(0)
}

/// All output of a file that may end anywhere.
fn readable_output(home: &Home) -> String {
    let file = fs::File::open(home.path("demo.cast")).expect("it is there");
    let mut reader = Reader::new(std::io::BufReader::new(file)).expect("it has a header");
    let mut output = String::new();
    while let Some(event) = reader.next_event().expect("every line is an event") {
        if let EventData::Output(text) = event.data {
            output.push_str(&text);
        }
    }
    output
}

#[test]
fn whatever_was_shown_is_in_the_file_when_the_recorder_is_killed() {
    let time = SystemTime::now().duration_since(UNIX_EPOCH);
    let start = time.map_or(0, |time| u64::from(time.subsec_nanos()));
    let mut random = start;
    for round in 0..rounds() {
        let home = Home::new();
        // A trickle or a flood.
        let pause = if next(&mut random).is_multiple_of(2) {
            "sleep 0.005"
        } else {
            ":"
        };
        home.write(
            "lines",
            format!("i=0; while :; do i=$((i+1)); echo line $i; {pause}; done"),
        );
        let line = "echo $$ > recorder; exec asciinema rec -q -c 'sh lines' demo.cast";
        let mut terminal = Terminal::run(&home, line);
        wait_until("the header", || {
            fs::metadata(home.path("demo.cast")).is_ok_and(|file| file.len() > 0)
        });
        std::thread::sleep(Duration::from_millis(next(&mut random) % 400));
        let shown = last_line(&terminal.shown());
        wait_until("what was shown is in the file", || {
            last_line(&readable_output(&home)) >= shown
        });
        std::thread::sleep(Duration::from_micros(next(&mut random) % 20_000));
        let process = home
            .read("recorder")
            .trim()
            .parse()
            .ok()
            .and_then(Pid::from_raw);
        rustix::process::kill_process(process.expect("an id"), Signal::KILL).expect("it runs");
        assert_eq!(terminal.exit_code(), 137);
        let output = readable_output(&home);
        let recorded = last_line(&output);
        let lines: String = (1..=recorded)
            .map(|line| format!("line {line}\r\n"))
            .collect();
        assert!(
            recorded >= shown && output.starts_with(&lines),
            "round {round} of start {start}: line {shown} was shown, {recorded} is the last recorded"
        );
        let ended = home.run(&["cat", "demo.cast"]);
        assert_eq!(ended.code, Some(0), "{}", ended.stderr);
        let ended = home.run(&["rec", "-q", "--append", "-c", "echo line 0", "demo.cast"]);
        assert_eq!(ended.code, Some(0), "{}", ended.stderr);
        assert!(
            readable_output(&home).ends_with("line 0\r\n"),
            "round {round} of start {start}"
        );
    }
}

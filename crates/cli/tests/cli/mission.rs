//! Command lines as they were announced, from 1.0 to 2.0. Names of hosts and files may differ,
//! and the port is one that is free.

use std::fs;
use std::io::Write;
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::sync::atomic::{AtomicU16, Ordering};
use std::time::Duration;

use asciicast::{Event, EventData, Version};

use crate::home::{Home, Recording};
use crate::server::{Answer, Server};
use crate::terminal::{Terminal, wait_until};

/// Runs a command line of bash in a terminal, in a shell that can be typed at.
fn bash(home: &Home, line: &str) -> Terminal {
    let name = format!("line-{}", line.len());
    // Shells that run scripts forget the prompt.
    home.write(&name, format!("export PS1='$ '\n{line}\n"));
    Terminal::run(home, &format!("exec bash {name}"))
}

/// Records a shell in which `text` was echoed.
fn record_echo(home: &Home, line: &str, text: &str) -> String {
    let mut terminal = bash(home, line);
    terminal.wait_for("$ ");
    terminal.type_text(&format!("echo {text}\r"));
    terminal.wait_for(&format!("\n{text}\r\n"));
    terminal.type_text("\x04");
    assert_eq!(terminal.exit_code(), 0);
    terminal.shown()
}

fn upload_server() -> Server {
    let body = r#"{"url":"http://localhost/a/x","message":"View it at http://localhost/a/x"}"#;
    Server::start(vec![Answer {
        path: "/api/v1/recordings",
        status: 201,
        content_type: "application/json",
        body: body.to_owned(),
    }])
}

/// A port that nobody listens at, and that no system gives to who asks for any port.
fn free_port() -> u16 {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    let base = 10_000 + u16::try_from(std::process::id() % 15_000).expect("a small number");
    let mut ports = (0..5000).map(|_| base + NEXT.fetch_add(1, Ordering::Relaxed));
    let is_free = |port: &u16| TcpListener::bind(("localhost", *port)).is_ok();
    ports.find(is_free).expect("a free port")
}

fn named_pipe(home: &Home, name: &str) {
    assert_eq!(home.shell(&format!("mkfifo {name}")).code, Some(0));
}

#[test]
fn m1_record_replay_upload() {
    let home = Home::new();
    let server = upload_server();
    record_echo(&home, "asciinema rec demo.json", "hello");
    assert!(bash(&home, "asciinema play demo.json").exit_code() == 0);
    let mut terminal = bash(
        &home,
        &format!(
            "ASCIINEMA_SERVER_URL={} asciinema upload demo.json",
            server.url("")
        ),
    );
    assert_eq!(terminal.exit_code(), 0);
    terminal.wait_for("View it at http://localhost/a/x\r\n");
    assert!(server.requests()[0].contains(&home.read("demo.json")));
}

#[test]
fn m2_without_a_file_name_it_asks_at_the_end() {
    let home = Home::new();
    let server = upload_server();
    let line = format!(
        "export TMPDIR=$PWD ASCIINEMA_SERVER_URL={}; asciinema rec",
        server.url("")
    );
    for (answer, expected) in [
        ("x\rs", "Saved to"),
        ("upload", "View it at"),
        ("d", "[s,u,d]? d\r\n"),
    ] {
        let mut terminal = bash(&home, &line);
        terminal.wait_for("$ ");
        terminal.type_text("\x04");
        // What is typed before it would be shown before it.
        terminal.wait_for("[s,u,d]? ");
        terminal.type_text(&format!("{answer}\r"));
        terminal.wait_for(expected);
        assert_eq!(terminal.exit_code(), 0);
    }
    assert_eq!(server.requests().len(), 1);
    let names = fs::read_dir(home.path("")).expect("a folder").flatten();
    let kept: Vec<_> = names
        .filter(|entry| entry.path().extension().is_some_and(|ext| ext == "cast"))
        .collect();
    assert_eq!(kept.len(), 1, "one saved, one uploaded, one discarded");
    assert_eq!(
        kept[0]
            .metadata()
            .expect("it is there")
            .permissions()
            .mode()
            & 0o777,
        0o600
    );
}

#[test]
fn m2_a_recording_that_cannot_be_uploaded_is_kept() {
    let home = Home::new();
    let line = "TMPDIR=$PWD ASCIINEMA_SERVER_URL=http://127.0.0.1:1 asciinema rec -y";
    let mut terminal = bash(&home, line);
    terminal.wait_for("$ ");
    terminal.type_text("\x04");
    assert_eq!(terminal.exit_code(), 1);
    let shown = terminal.shown();
    let (_, name) = shown
        .split_once("retry later by running: asciinema upload ")
        .expect("a hint");
    let name = name.split(':').next().expect("a name");
    assert_eq!(home.recording(name).codes(), "ox");
}

/// How long nothing happens before the output that begins with `text`.
fn pause_before(recording: &Recording, text: &str) -> Duration {
    let mut pairs = recording.events.windows(2);
    let is_it = |event: &Event<'_>| matches!(&event.data, EventData::Output(output) if output.starts_with(text));
    let pair = pairs.find(|pair| is_it(&pair[1]));
    let pair = pair.expect("the text is an event, and not the first one");
    pair[1].time - pair[0].time
}

#[test]
fn m3_pauses_longer_than_max_wait_are_exactly_that_long() {
    let home = Home::new();
    let line = "asciinema rec --max-wait=2 -c 'echo a; sleep 2.5; echo b' demo.cast";
    assert_eq!(bash(&home, line).exit_code(), 0);
    let recording = home.recording("demo.cast");
    assert_eq!(pause_before(&recording, "b"), Duration::from_secs(2));
    assert_eq!(recording.header.idle_time_limit, None);
}

#[test]
fn m4_the_first_format_is_read_and_written() {
    let home = Home::new();
    let line = "asciinema rec -q -f asciicast-v1 -c 'echo one; sleep 0.1; echo two' demo.json";
    assert_eq!(bash(&home, line).exit_code(), 0);
    let recording = home.recording("demo.json");
    assert_eq!(recording.header.version, Version::V1);
    assert_eq!(recording.output(), "one\r\ntwo\r\n");
    let json: serde_json::Value = serde_json::from_str(&home.read("demo.json")).expect("JSON");
    assert!(json["duration"].as_f64().expect("a number") > 0.05);
    assert_eq!(
        home.run(&["convert", "demo.json", "new.cast"]).code,
        Some(0)
    );
    assert_eq!(
        home.run(&["convert", "-f", "asciicast-v1", "new.cast", "back.json"])
            .code,
        Some(0)
    );
    assert_eq!(home.recording("back.json").output(), "one\r\ntwo\r\n");
    assert_eq!(
        home.run(&["play", "-q", "back.json"]).stdout,
        "one\r\ntwo\r\n"
    );
}

#[test]
fn m5_the_first_configuration_file_is_honoured() {
    let home = Home::new();
    home.write(".asciinema/config", "[record]\nmaxwait = 2\n");
    fs::remove_file(home.path("config/config.toml")).expect("it was there");
    let line = "asciinema rec -c 'echo a; sleep 2.5; echo b' demo.cast";
    assert_eq!(bash(&home, line).exit_code(), 0);
    let recording = home.recording("demo.cast");
    assert_eq!(pause_before(&recording, "b"), Duration::from_secs(2));
}

#[test]
fn m6_playing_begins_with_the_header() {
    let home = Home::new();
    named_pipe(&home, "demo.pipe");
    let mut terminal = bash(&home, "asciinema play demo.pipe");
    let mut pipe = fs::File::options()
        .write(true)
        .open(home.path("demo.pipe"))
        .expect("it opens");
    let start = "{\"version\":2,\"width\":80,\"height\":24}\n[0.1,\"o\",\"early\\r\\n\"]\n";
    pipe.write_all(start.as_bytes()).expect("it is read");
    terminal.wait_for("early");
    drop(pipe);
    assert_eq!(terminal.exit_code(), 0);
}

#[test]
fn m7_standard_input_is_played() {
    let home = Home::new();
    record_echo(&home, "asciinema rec asciicast.json", "hello");
    // Runs the command here, as a host with the same files would.
    home.write("bin/ssh", "#!/bin/sh\nshift\nexec \"$@\"\n");
    fs::set_permissions(home.path("bin/ssh"), fs::Permissions::from_mode(0o755)).expect("a script");
    let full = home.path("asciicast.json").display().to_string();
    for line in [
        format!("cat {full} | asciinema play -"),
        "PATH=$PWD/bin:$PATH; ssh user@host cat asciicast.json | asciinema play -".to_owned(),
    ] {
        let mut terminal = bash(&home, &line);
        terminal.wait_for("\nhello\r\n");
        assert_eq!(terminal.exit_code(), 0);
    }
}

#[test]
fn m8_terminal_to_terminal_through_a_named_pipe() {
    let home = Home::new();
    named_pipe(&home, "demo.pipe");
    let mut viewer = bash(&home, "asciinema play demo.pipe");
    let mut recorder = bash(&home, "asciinema rec demo.pipe");
    recorder.wait_for("$ ");
    recorder.type_text("echo live $((40+2))\r");
    viewer.wait_for("live 42\r\n");
    recorder.type_text("\x04");
    assert_eq!(recorder.exit_code(), 0);
    assert_eq!(viewer.exit_code(), 0);
}

#[test]
fn m9_terminal_to_terminal_over_the_network() {
    let home = Home::new();
    let port = free_port();
    let viewer = bash(&home, &format!("asciinema play <(nc -l localhost {port})"));
    viewer.wait_for("Replaying session from /dev/fd/");
    wait_until("somebody listens", || {
        home.shell(&format!("ss -ltn | grep -q ':{port} '")).code == Some(0)
    });
    let recorder = bash(&home, &format!("asciinema rec >(nc localhost {port})"));
    recorder.wait_for("$ ");
    recorder.type_text("echo live $((40+2))\r");
    viewer.wait_for("live 42\r\n");
    recorder.type_text("\x04");
    recorder.wait_for("asciinema session ended");
    // nc reads the terminal, too, so not every key is the player's.
    wait_until("the player's end", || {
        viewer.type_text("q");
        std::thread::sleep(Duration::from_millis(50));
        viewer.shown().contains("Playback")
    });
}

#[test]
fn m10_the_raw_stream_to_a_machine_without_asciinema() {
    let home = Home::new();
    let port = free_port();
    let viewer = bash(&home, &format!("nc -l localhost {port}"));
    wait_until("somebody listens", || {
        home.shell(&format!("ss -ltn | grep -q ':{port} '")).code == Some(0)
    });
    let recorder = bash(
        &home,
        &format!("asciinema rec --raw >(nc localhost {port})"),
    );
    recorder.wait_for("$ ");
    recorder.type_text("echo live $((40+2))\r");
    viewer.wait_for("live 42\r");
    assert!(!viewer.shown().contains("version"));
    recorder.type_text("\x04");
    recorder.wait_for("asciinema session ended");
}

#[test]
fn m11_sessions_are_appended_after_ctrl_d() {
    let home = Home::new();
    record_echo(&home, "asciinema rec demo.cast", "one");
    record_echo(&home, "asciinema rec --append demo.cast", "two");
    record_echo(&home, "asciinema rec --append demo.cast", "three");
    let output = home.recording("demo.cast").output();
    let places: Vec<_> = ["\none\r", "\ntwo\r", "\nthree\r"]
        .map(|text| output.find(text))
        .into();
    assert!(
        places.iter().all(Option::is_some) && places.is_sorted(),
        "{output:?}"
    );
}

#[test]
fn m12_a_raw_file_is_what_script_writes() {
    let home = Home::new();
    let shown = record_echo(&home, "asciinema rec --raw output.txt", "hello");
    let raw = home.read("output.txt");
    assert!(
        raw.starts_with("$ ") && raw.contains("\nhello\r\n"),
        "{raw:?}"
    );
    assert!(shown.contains(&raw));
    let mut terminal = bash(&home, "cat output.txt");
    assert_eq!(terminal.exit_code(), 0);
    terminal.wait_for("\nhello\r");
}

#[test]
fn m13_keystrokes_are_recorded_on_request() {
    let home = Home::new();
    record_echo(&home, "asciinema rec --stdin demo.cast", "hello");
    assert_eq!(home.recording("demo.cast").texts("i"), "echo hello\r\x04");
}

#[test]
fn m14_space_pauses_dot_steps_and_ctrl_c_exits() {
    let home = Home::new();
    let header = r#"{"version":2,"width":80,"height":24}"#;
    home.write(
        "demo.cast",
        format!("{header}\n[0,\"o\",\"one\"]\n[100000,\"o\",\"two\"]\n[200000,\"o\",\"three\"]\n"),
    );
    let mut terminal = bash(&home, "asciinema play demo.cast");
    terminal.wait_for("one");
    terminal.type_text(" .");
    terminal.wait_for("two");
    terminal.type_text(".");
    terminal.wait_for("three");
    terminal.type_text("\x03");
    assert_eq!(terminal.exit_code(), 0);
    assert!(terminal.shown().contains("Playback interrupted"));
}

#[test]
fn m15_cat_gives_the_bytes_of_a_raw_recording() {
    let home = Home::new();
    let program =
        "printf 'é\\033[1mbold\\033[m'; for i in 1 2 3; do echo line $i; sleep 0.01; done";
    for (options, name) in [("", "existing.cast"), ("--raw", "raw.txt")] {
        let line = format!("asciinema rec -q {options} -c \"{program}\" {name}");
        assert_eq!(bash(&home, &line).exit_code(), 0);
    }
    assert_eq!(
        bash(&home, "asciinema cat existing.cast >output.txt").exit_code(),
        0
    );
    assert_eq!(home.read_bytes("output.txt"), home.read_bytes("raw.txt"));
}

#[test]
fn m16_auth_prints_the_link() {
    let home = Home::new();
    let mut terminal = bash(&home, "ASCIINEMA_API_URL=https://host:8080 asciinema auth");
    assert_eq!(terminal.exit_code(), 0);
    let id = home.read("state/install-id");
    terminal.wait_for(&format!("\nhttps://host:8080/connect/{id}\r\n"));
}

#[test]
fn m29_uploads_are_secret_or_public_on_request() {
    let home = Home::new();
    home.run(&["rec", "-q", "-c", "true", "demo.cast"]);
    for (options, expected) in [
        ("-p", Some("unlisted")),
        ("-P", Some("public")),
        ("--visibility private", Some("private")),
        ("", None),
    ] {
        let server = upload_server();
        let set = format!("export TMPDIR=$PWD ASCIINEMA_SERVER_URL={}", server.url(""));
        let rec = format!("{set}; asciinema rec -y {options} -c true");
        assert_eq!(bash(&home, &rec).exit_code(), 0, "{options}");
        let upload = format!("{set}; asciinema upload {options} demo.cast");
        assert_eq!(bash(&home, &upload).exit_code(), 0, "{options}");
        for request in server.requests() {
            let field = |value| format!("name=\"visibility\"\r\n\r\n{value}\r\n");
            match expected {
                Some(value) => assert!(request.contains(&field(value)), "{request}"),
                None => assert!(!request.contains("visibility"), "{request}"),
            }
        }
        assert_eq!(server.requests().len(), 2);
    }
    let ended = home.run(&["rec", "-P", "demo.cast"]);
    assert_eq!(ended.code, Some(2));
    assert!(
        ended.stderr.contains("asciinema upload -P demo.cast"),
        "{}",
        ended.stderr
    );
    assert_eq!(home.run(&["upload", "-p", "-P", "demo.cast"]).code, Some(2));
    assert_eq!(
        home.run(&["upload", "-p", "--visibility", "public", "demo.cast"])
            .code,
        Some(2)
    );
}

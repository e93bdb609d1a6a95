//! Files, formats and command lines, without a terminal.

use asciicast::{Size, Version};

use crate::home::Home;

const V1: &str = r#"{"version":1,"width":80,"height":24,"duration":1.5,"command":"x","title":"t",
    "env":{},"stdout":[[0.25,"one\r\n"],[1.25,"two\r\n"]]}"#;

#[test]
fn without_a_terminal_the_session_is_headless_and_says_so() {
    let home = Home::new();
    let ended = home.run(&["rec", "-c", "stty size", "demo.cast"]);
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    assert!(
        ended
            .stdout
            .contains("::: TTY not available, recording in headless mode\n")
    );
    assert_eq!(home.recording("demo.cast").output(), "24 80\r\n");
}

#[test]
fn a_headless_session_says_nothing_when_it_was_asked_for_and_is_quiet() {
    let home = Home::new();
    let ended = home.run(&[
        "rec",
        "-q",
        "--headless",
        "--cols",
        "100",
        "-c",
        "stty size",
        "a/b.cast",
    ]);
    assert_eq!(
        (ended.code, ended.stdout.as_str(), ended.stderr.as_str()),
        (Some(0), "", "")
    );
    assert_eq!(home.recording("a/b.cast").output(), "24 100\r\n");
}

#[test]
fn the_exit_code_is_returned_on_request() {
    let home = Home::new();
    for (options, command, code) in [
        (&["--overwrite"][..], "exit 3", 0),
        (&["--overwrite", "--return"], "exit 3", 3),
        (&["--overwrite", "--return"], "kill -9 $$", 137),
    ] {
        let args = [&["rec", "-c", command, "demo.cast"], options].concat();
        assert_eq!(home.run(&args).code, Some(code), "{command}");
    }
    assert_eq!(home.recording("demo.cast").texts("x"), "137");
}

#[test]
fn options_end_up_in_the_header() {
    let home = Home::new();
    let args = [
        "rec",
        "-c",
        "true",
        "-t",
        "A title",
        "-i",
        "2.5",
        "-e",
        "HOME, LC_ALL,NONE",
    ];
    home.run(&[&args[..], &["--window-size", "100x", "demo.cast"]].concat());
    let header = home.recording("demo.cast").header;
    assert_eq!(header.title.as_deref(), Some("A title"));
    assert_eq!(header.command.as_deref(), Some("true"));
    assert_eq!(header.size, Size::new(100, 24));
    assert_eq!(
        header.idle_time_limit.map(|limit| limit.as_millis()),
        Some(2500)
    );
    assert!(header.timestamp.is_some_and(|time| time > 1_700_000_000));
    assert_eq!(header.env.keys().collect::<Vec<_>>(), ["HOME", "LC_ALL"]);
}

#[test]
fn every_format_is_written_and_converted_to_every_other() {
    let home = Home::new();
    home.write("one.json", V1);
    let convert = |args: &[&str]| {
        let ended = home.run(&[&["convert"], args].concat());
        assert_eq!(
            (ended.code, ended.stderr.as_str()),
            (Some(0), ""),
            "{args:?}"
        );
        ended.stdout
    };
    convert(&["-f", "asciicast-v2", "one.json", "two.cast"]);
    convert(&["two.cast", "three.cast"]);
    convert(&["three.cast", "four.txt"]);
    assert_eq!(home.recording("two.cast").header.version, Version::V2);
    let three = home.recording("three.cast");
    assert_eq!(three.header.version, Version::V3);
    assert_eq!(three.header.title.as_deref(), Some("t"));
    assert_eq!(three.events, home.recording("one.json").events);
    assert_eq!(home.read("four.txt"), "one\ntwo\n");
    assert_eq!(
        convert(&["-f", "raw", "three.cast", "-"]),
        "\x1b[8;24;80tone\r\ntwo\r\n"
    );
    assert_eq!(home.run(&["cat", "three.cast"]).stdout, "one\r\ntwo\r\n");
}

#[test]
fn several_recordings_become_one_in_the_version_of_the_first() {
    let home = Home::new();
    home.write("one.json", V1);
    home.run(&[
        "rec",
        "-q",
        "-f",
        "asciicast-v2",
        "--window-size",
        "90x20",
        "-c",
        "echo x",
        "two.cast",
    ]);
    let ended = home.run(&["cat", "two.cast", "one.json", "two.cast"]);
    home.write("all.cast", ended.stdout);
    let all = home.recording("all.cast");
    assert_eq!(all.header.version, Version::V2);
    assert_eq!(all.output(), "x\r\none\r\ntwo\r\nx\r\n");
    assert_eq!(all.texts("r"), "80x2490x20");
    assert!(all.events.is_sorted_by_key(|event| event.time));
}

#[test]
fn raw_recordings_are_byte_for_byte_and_others_are_text() {
    let home = Home::new();
    let command = r"printf 'a\303'; sleep 0.1; printf '\251\377b\303'";
    home.run(&["rec", "-q", "--raw", "-c", command, "bare"]);
    assert_eq!(home.read_bytes("bare"), b"a\xc3\xa9\xffb\xc3");
    home.run(&["rec", "-q", "-f", "raw", "-c", command, "raw"]);
    assert_eq!(home.read_bytes("raw"), b"\x1b[8;24;80ta\xc3\xa9\xffb\xc3");
    home.run(&["rec", "-q", "-c", command, "demo.cast"]);
    assert_eq!(home.recording("demo.cast").output(), "aé\u{fffd}b\u{fffd}");
    home.run(&[
        "rec",
        "-q",
        "-c",
        "printf '\\033[1mone\\033[m\\n'",
        "demo.txt",
    ]);
    assert_eq!(home.read("demo.txt"), "one\n");
}

#[test]
fn a_recording_goes_to_standard_output_without_status_lines_in_it() {
    let home = Home::new();
    let ended = home.run(&["rec", "-c", "echo hi", "-"]);
    assert!(
        ended.stdout.starts_with("{\"version\":3,"),
        "{}",
        ended.stdout
    );
    assert!(
        ended.stdout.ends_with("\"x\", \"0\"]\n"),
        "{}",
        ended.stdout
    );
    assert!(ended.stderr.contains("::: asciinema session ended"));
}

#[test]
fn what_is_piped_in_is_typed_and_its_end_ends_the_shell() {
    let home = Home::new();
    for shell in ["sh", "bash --norc", "cat"] {
        let line =
            format!("printf 'echo hello\\n' | asciinema rec --overwrite -q -c '{shell}' demo.cast");
        let ended = home.shell(&line);
        assert_eq!(
            (ended.code, ended.stderr.as_str()),
            (Some(0), ""),
            "{shell}"
        );
        let output = home.recording("demo.cast").output();
        assert!(output.contains("hello\r\n"), "{shell}: {output:?}");
    }
}

#[test]
fn errors_are_one_sentence_with_the_right_exit_code() {
    let home = Home::new();
    home.write("taken.cast", "x");
    home.write("empty", "");
    home.write("garbage", "hello\nworld\n");
    home.write("good.cast", V1);
    let cases: &[(&[&str], i32, &str)] = &[
        (
            &["rec", "-c", "true", "taken.cast"],
            1,
            "file exists, use --overwrite or --append",
        ),
        (
            &["cat", "missing"],
            1,
            "cannot open missing: No such file or directory",
        ),
        (&["cat", "empty"], 1, "cannot read empty: the file is empty"),
        (
            &["cat", "garbage"],
            1,
            "cannot read garbage: not an asciicast file: line 1",
        ),
        (&["cat", "."], 1, "cannot open .: it is a folder"),
        (&["upload", "."], 1, "cannot upload .: it is a folder"),
        (&["rec", "-w", "-1", "new"], 2, "invalid maximum wait -1"),
        (
            &["convert", "good.cast", "taken.cast"],
            1,
            "file exists, use --overwrite",
        ),
        (
            &["convert", "--overwrite", "good.cast", "good.cast"],
            1,
            "both input and output",
        ),
        (
            &["cat", "http://127.0.0.1:1/x"],
            1,
            "download failed: http://127.0.0.1:1/x",
        ),
        (&["cat", "http://"], 1, "invalid URL"),
        (
            &["upload", "garbage"],
            1,
            "cannot upload garbage: not an asciicast file",
        ),
        (
            &["upload", "good.cast"],
            1,
            "no asciinema server is configured",
        ),
        (
            &["upload", "--server-url", "ftp://x", "good.cast"],
            1,
            "invalid server URL",
        ),
        (
            &["auth", "--server-url", "nonsense"],
            1,
            "invalid server URL",
        ),
        (&["rec", "-i", "-1", "x.cast"], 2, "-1"),
        (
            &["rec", "-a", "--overwrite", "x.cast"],
            2,
            "cannot be used with",
        ),
        (&["rec", "--window-size", "80", "x.cast"], 2, "COLSxROWS"),
        (&["rec", "-f", "gif", "x.cast"], 2, "asciicast-v3"),
        (&["rec", "--raw"], 2, "give a FILE"),
        (&["stream", "-l"], 2, "not part of this version"),
        (&["session", "-l"], 2, "not part of this version"),
        (&["frobnicate"], 2, "unrecognized subcommand"),
    ];
    for (args, code, text) in cases {
        let ended = home.run(args);
        assert_eq!(ended.code, Some(*code), "{args:?}: {}", ended.stderr);
        assert!(ended.stderr.contains(text), "{args:?}: {}", ended.stderr);
        assert_eq!(ended.stdout, "", "{args:?}");
        if *code == 1 {
            assert_eq!(
                ended.stderr.lines().count(),
                1,
                "{args:?}: {}",
                ended.stderr
            );
        }
    }
    assert_eq!(home.read("taken.cast"), "x");
}

#[test]
fn a_truncated_recording_is_read_to_its_last_event_with_a_warning() {
    let home = Home::new();
    home.run(&["rec", "-q", "-c", "echo one", "demo.cast"]);
    let whole = home.read("demo.cast");
    home.write("cut.cast", format!("{whole}[0.1, \"o\", \"tw"));
    let ended = home.run(&["cat", "cut.cast"]);
    assert_eq!((ended.code, ended.stdout.as_str()), (Some(0), "one\r\n"));
    assert_eq!(ended.stderr.lines().count(), 1);
}

#[test]
fn shells_and_manuals_know_the_command_line() {
    let home = Home::new();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let ended = home.run(&["completions", shell]);
        assert_eq!(ended.code, Some(0), "{}", ended.stderr);
        for word in ["asciinema", "record", "idle-time-limit"] {
            assert!(ended.stdout.contains(word), "{shell}: {word}");
        }
    }
    assert!(home.run(&["man"]).stdout.contains("asciinema\\-upload"));
    assert_eq!(home.run(&["man", "share/man1"]).code, Some(0));
    assert!(
        home.read("share/man1/asciinema-play.1")
            .contains("idle\\-time\\-limit")
    );
    let pages = std::fs::read_dir(home.path("share/man1"))
        .expect("a folder")
        .count();
    assert_eq!(pages, 20, "one for each command and one for all");
}

#[test]
fn help_shows_examples() {
    let home = Home::new();
    for command in [
        "record",
        "play",
        "cat",
        "convert",
        "upload",
        "completions",
        "man",
    ] {
        let ended = home.run(&[command, "--help"]);
        assert_eq!(ended.code, Some(0));
        assert!(
            ended.stdout.contains("Examples:\n  asciinema "),
            "{command}"
        );
    }
}

#[test]
fn commands_can_be_shortened_as_long_as_they_are_clear() {
    let home = Home::new();
    home.write("one.json", V1);
    assert_eq!(home.run(&["ca", "one.json"]).stdout, "one\r\ntwo\r\n");
    assert_eq!(
        home.run(&["r", "-q", "-c", "true", "demo.cast"]).code,
        Some(0)
    );
    assert_eq!(home.run(&["c", "one.json"]).code, Some(2));
}

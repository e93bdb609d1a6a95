//! Recordings of other recorders, and configurations of older versions.

use crate::home::Home;
use crate::terminal::Terminal;

#[test]
fn what_script_has_recorded_becomes_a_recording() {
    let home = Home::new();
    let command = "echo one; sleep 0.3; echo two";
    for options in [
        "-T timing -B typescript",
        "-t 2>timing typescript",
        "-T timing -O typescript -I typed",
    ] {
        let files = "rm -f timing typescript typed";
        let mut terminal = Terminal::run(
            &home,
            &format!("{files}; script -q -c '{command}' {options}; echo ended"),
        );
        terminal.wait_for("ended");
        assert_eq!(terminal.exit_code(), 0);
        let mut args = vec!["convert", "--overwrite", "--timing", "timing"];
        if options.contains("typed") {
            args.extend(["--script-input", "typed"]);
        }
        args.extend(["typescript", "demo.cast"]);
        let ended = home.run(&args);
        assert_eq!(
            (ended.code, ended.stderr.as_str()),
            (Some(0), ""),
            "{options}"
        );
        let recording = home.recording("demo.cast");
        assert_eq!(recording.output(), "one\r\ntwo\r\n", "{options}");
        assert_eq!(
            (recording.header.size.cols, recording.header.size.rows),
            (80, 24)
        );
        let end = recording.events.last().map(|event| event.time.as_millis());
        assert!(
            end.is_some_and(|millis| (250..30_000).contains(&millis)),
            "{end:?}"
        );
    }
    assert_eq!(
        home.run(&["convert", "--script-input", "x", "typescript", "-"])
            .code,
        Some(2)
    );
}

/// A frame of a ttyrec.
fn frame(seconds: u32, micros: u32, text: &str) -> Vec<u8> {
    let length = u32::try_from(text.len()).expect("a short text");
    let numbers = [seconds, micros, length].map(u32::to_le_bytes);
    [numbers.concat(), text.as_bytes().to_vec()].concat()
}

#[test]
fn a_ttyrec_is_read_plain_and_compressed() {
    let home = Home::new();
    home.write(
        "demo.ttyrec",
        [frame(1000, 0, "one\r\n"), frame(1001, 500_000, "two\r\n")].concat(),
    );
    assert_eq!(home.shell("gzip -k demo.ttyrec").code, Some(0));
    for file in ["demo.ttyrec", "demo.ttyrec.gz"] {
        let ended = home.run(&["convert", "--overwrite", file, "demo.cast"]);
        assert_eq!((ended.code, ended.stderr.as_str()), (Some(0), ""), "{file}");
        let recording = home.recording("demo.cast");
        let times: Vec<_> = recording
            .events
            .iter()
            .map(|event| event.time.as_millis())
            .collect();
        assert_eq!(times, [0, 1500]);
        assert_eq!(home.run(&["cat", file]).stdout, "one\r\ntwo\r\n");
    }
}

#[test]
fn an_old_configuration_is_read_and_can_be_made_todays() {
    let home = Home::new();
    let old = "[record]\ncommand = echo configured\n[notifications]\nenabled = no\n";
    home.write("config/config", old);
    std::fs::remove_file(home.path("config/config.toml")).expect("it was there");
    let ended = home.run(&["rec", "demo.cast"]);
    assert_eq!(home.recording("demo.cast").output(), "configured\r\n");
    assert!(
        ended.stderr.contains("'asciinema config migrate'"),
        "{}",
        ended.stderr
    );
    let planned = home.run(&["config", "migrate", "--dry-run"]);
    assert_eq!(
        planned.stdout,
        "[notifications]\nenabled = false\n\n[session]\ncommand = \"echo configured\"\n"
    );
    assert!(!home.path("config/config.toml").exists());
    let ended = home.run(&["config", "migrate"]);
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    assert_eq!(home.read("config/config.toml"), planned.stdout);
    let ended = home.run(&["rec", "--overwrite", "demo.cast"]);
    assert_eq!(home.recording("demo.cast").output(), "configured\r\n");
    assert!(!ended.stderr.contains("migrate"), "{}", ended.stderr);
    assert_eq!(home.run(&["config", "migrate"]).code, Some(1));
}

#[test]
fn another_character_set_is_refused() {
    let home = Home::new();
    let mut command = home.command(&["rec", "-c", "true", "demo.cast"]);
    let output = command
        .env("LC_ALL", "de_DE.ISO-8859-1")
        .output()
        .expect("it runs");
    assert_eq!(output.status.code(), Some(1));
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(
        stderr.contains("(LC_ALL=de_DE.ISO-8859-1) specifies the character set \"ISO-8859-1\""),
        "{stderr}"
    );
    assert!(!home.path("demo.cast").exists());
}

#[test]
fn the_log_tells_what_happened() {
    let home = Home::new();
    for _ in 0..2 {
        let args = [
            "rec",
            "--overwrite",
            "--log-file",
            "log",
            "-c",
            "exit 3",
            "demo.cast",
        ];
        assert_eq!(home.run(&args).code, Some(0));
    }
    let log = home.read("log");
    let texts: Vec<_> = log
        .lines()
        .filter_map(|line| line.split_once(" INFO "))
        .map(|(_, text)| text)
        .collect();
    assert_eq!(texts.len(), 4, "{log}");
    assert_eq!(texts[0], "recording to demo.cast, 80x24");
    let (_, seconds) = texts[1].split_once("exit code 3 after ").expect("an end");
    let seconds = seconds.strip_suffix(" s").map(str::parse::<f64>);
    assert!(matches!(seconds, Some(Ok(0.0..))), "{log}");
}

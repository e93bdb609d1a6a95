//! Secrets that stay out of recordings.

use crate::home::Home;
use crate::terminal::Terminal;

const TOKEN: &str = "ghp_abcdefghijklmnopqrstuvwxyz";

#[test]
fn a_token_typed_letter_by_letter_is_in_no_recording() {
    let home = Home::new();
    let line =
        format!("NPM_TOKEN=x asciinema rec -I --redact -e NPM_TOKEN -c cat -t '{TOKEN}' demo.cast");
    let mut terminal = Terminal::run(&home, &line);
    terminal.wait_for_raw_mode();
    for (index, letter) in TOKEN.char_indices() {
        terminal.type_text(&letter.to_string());
        terminal.wait_for(&TOKEN[..=index]);
    }
    terminal.type_text("\r");
    terminal.wait_for_count(TOKEN, 2);
    terminal.type_text("done\r");
    terminal.wait_for_count("done", 2);
    terminal.type_text("\x04");
    assert_eq!(terminal.exit_code(), 0);
    assert_eq!(terminal.shown().matches(TOKEN).count(), 2, "they are shown");
    let file = home.read("demo.cast");
    let recording = home.recording("demo.cast");
    let stars = "*".repeat(TOKEN.len());
    assert_eq!(
        recording.output(),
        format!("{stars}\r\n{stars}\r\ndone\r\ndone\r\n")
    );
    assert_eq!(recording.texts("i"), format!("{stars}\rdone\r\x04"));
    assert_eq!(recording.header.title, Some(stars));
    assert_eq!(recording.header.env["NPM_TOKEN"], "*");
    assert_eq!(recording.codes().chars().last(), Some('x'));
    assert!(!file.contains("ghp"), "{file}");
    let times: Vec<_> = recording.events.iter().map(|event| event.time).collect();
    assert!(times.is_sorted() && times.len() > 20, "{times:?}");
}

#[test]
fn all_formats_are_redacted_and_own_patterns_count() {
    let home = Home::new();
    home.write(
        "config/config.toml",
        "[session]\nredact_patterns = [\"id=([0-9]+)\"]\n[notifications]\nenabled = false\n",
    );
    let command = "printf \"id=42 badge 7\\n\"";
    for format in ["raw", "txt", "asciicast-v1", "asciicast-v2"] {
        let args = [
            "rec",
            "-f",
            format,
            "--overwrite",
            "--redact-pattern",
            "badge [0-9]",
        ];
        let ended = home.run(&[&args[..], &["-c", command, "out"]].concat());
        assert_eq!(ended.code, Some(0), "{}", ended.stderr);
        let file = home.read("out");
        assert!(file.contains("id=** *******"), "{format}: {file}");
        assert!(!file.contains("id=4"), "{format}: {file}");
    }
}

#[test]
fn a_recording_is_redacted_afterwards() {
    let home = Home::new();
    let header = r#"{"version":2,"width":20,"height":4,"command":"x --password abc"}"#;
    let (first, second) = TOKEN.split_at(9);
    home.write(
        "demo.cast",
        format!("{header}\n[1,\"o\",\"{first}\"]\n[2,\"m\",\"{TOKEN}\"]\n[3,\"o\",\"{second} 12\\r\\n\"]\n"),
    );
    let ended = home.run(&["edit", "redact", "-p", "[0-9]+", "demo.cast", "--in-place"]);
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    let recording = home.recording("demo.cast");
    assert_eq!(recording.output(), format!("{} **\r\n", "*".repeat(30)));
    assert_eq!(recording.codes(), "omo");
    assert_eq!(recording.texts("m"), "*".repeat(30));
    assert_eq!(
        recording.header.command.as_deref(),
        Some("x --password ***")
    );
    let ended = home.run(&["edit", "redact", "-p", "(", "demo.cast"]);
    assert_eq!(ended.code, Some(2));
    assert!(ended.stderr.contains("invalid pattern"), "{}", ended.stderr);
}

//! `asciinema edit`

use std::fs;
use std::time::Duration;

use crate::home::Home;

const CAST: &str = r#"{"version":3,"term":{"cols":20,"rows":3},"title":"t"}
[1.0, "o", "one\r\n"]
[1.0, "o", "\u001b[1mtwo"]
[1.0, "r", "30x4"]
[1.0, "o", "three"]
[4.0, "o", "\u001b[2J\u001b[Hfour"]
[1.0, "x", "0"]
"#;

fn home() -> Home {
    let home = Home::new();
    home.write("demo.cast", CAST);
    home
}

fn last_screen(home: &Home, name: &str) -> String {
    let ended = home.run(&["convert", "-f", "txt", name, "-"]);
    assert_eq!((ended.code, ended.stderr.as_str()), (Some(0), ""));
    ended.stdout
}

#[test]
fn a_recording_is_trimmed_to_standard_output_and_keeps_its_screen() {
    let home = home();
    let ended = home.run(&["edit", "trim", "--start", "2.5", "--end", "5", "demo.cast"]);
    assert_eq!((ended.code, ended.stderr.as_str()), (Some(0), ""));
    home.write("short.cast", ended.stdout);
    let short = home.recording("short.cast");
    assert_eq!(short.header.title.as_deref(), Some("t"));
    assert_eq!(
        short.events.last().map(|event| event.time),
        Some(Duration::from_millis(1500))
    );
    assert_eq!(last_screen(&home, "short.cast"), "one\ntwothree\n");
    assert_eq!(home.read("demo.cast"), CAST);
}

#[test]
fn a_recording_is_replaced_only_on_request_and_only_as_a_whole() {
    let home = home();
    let cut = [
        "edit",
        "cut",
        "--start",
        "1.5",
        "--end",
        "4.5",
        "demo.cast",
        "--in-place",
    ];
    assert_eq!(home.run(&cut).code, Some(0));
    let recording = home.recording("demo.cast");
    assert_eq!(
        recording.events.last().map(|event| event.time),
        Some(Duration::from_secs(6))
    );
    assert_eq!(last_screen(&home, "demo.cast"), "four\n");
    home.write("garbage", "garbage");
    assert_eq!(
        home.run(&["edit", "quantize", "1", "garbage", "--in-place"])
            .code,
        Some(1)
    );
    assert_eq!(home.read("garbage"), "garbage");
    let files = std::fs::read_dir(home.path(""))
        .expect("a folder")
        .flatten();
    let left = files.filter(|entry| entry.file_name().to_string_lossy().ends_with(".new"));
    assert_eq!(left.count(), 0);
}

#[test]
fn the_file_that_is_read_is_not_emptied_to_be_written() {
    let home = home();
    fs::hard_link(home.path("demo.cast"), home.path("other.cast")).expect("a link");
    for line in [
        "edit speed 2 demo.cast -o ./demo.cast",
        "edit speed 2 demo.cast -o other.cast",
        "edit speed 2 - -o demo.cast < demo.cast",
        "convert demo.cast other.cast",
        "convert - demo.cast < demo.cast",
    ] {
        let ended = home.shell(&format!("asciinema {line} --overwrite"));
        assert_eq!(ended.code, Some(1), "{line}");
        let error = ended.stderr;
        assert!(error.contains("both input and output"), "{line}: {error}");
        assert_eq!(home.read("demo.cast"), CAST);
    }
}

#[test]
fn a_link_still_leads_to_the_recording_that_was_replaced() {
    let home = home();
    std::os::unix::fs::symlink("demo.cast", home.path("link.cast")).expect("a link");
    let ended = home.run(&["edit", "speed", "2", "link.cast", "--in-place"]);
    assert_eq!((ended.code, ended.stderr.as_str()), (Some(0), ""));
    assert!(home.path("link.cast").is_symlink());
    assert_eq!(
        home.recording("demo.cast").events[0].time,
        Duration::from_millis(500)
    );
}

#[test]
fn a_file_whose_name_says_that_it_is_no_asciicast_does_not_become_one() {
    let home = home();
    let frame = [&[0; 8][..], &5_u32.to_le_bytes(), b"hello"].concat();
    home.write("demo.ttyrec", &frame);
    assert_eq!(home.shell("gzip -k demo.cast").code, Some(0));
    let compressed = home.read_bytes("demo.cast.gz");
    for file in ["demo.ttyrec", "demo.cast.gz"] {
        let ended = home.run(&["edit", "speed", "2", file, "--in-place"]);
        assert_eq!(ended.code, Some(1), "{file}");
        assert!(ended.stderr.contains("with -o"), "{}", ended.stderr);
    }
    assert_eq!(home.read_bytes("demo.ttyrec"), frame);
    assert_eq!(home.read_bytes("demo.cast.gz"), compressed);
}

#[test]
fn speed_pauses_and_markers_are_changed_in_pipelines() {
    let home = home();
    let ended = home.shell(
        "asciinema edit speed 2 --end 4 - < demo.cast | asciinema edit quantize 1 - \
         | asciinema edit marker 1.2 'a label' - -o new.cast",
    );
    assert_eq!((ended.code, ended.stderr.as_str()), (Some(0), ""));
    let recording = home.recording("new.cast");
    let times: Vec<_> = recording
        .events
        .iter()
        .map(|event| event.time.as_millis())
        .collect();
    assert_eq!(times, [500, 1000, 1200, 1500, 2000, 3000, 4000]);
    assert_eq!(recording.texts("m"), "a label");
}

#[test]
fn recordings_are_put_one_after_the_other() {
    let home = home();
    let ended = home.run(&["edit", "concat", "demo.cast", "demo.cast"]);
    home.write("both.cast", ended.stdout);
    let both = home.recording("both.cast");
    assert_eq!(both.output().matches("three").count(), 2);
    assert_eq!(
        both.events.last().map(|event| event.time),
        Some(Duration::from_secs(18))
    );
    assert_eq!(both.texts("r"), "30x420x330x4");
}

#[test]
fn edits_that_make_no_sense_are_refused() {
    let home = home();
    home.write("taken.cast", "x");
    let cases: &[(&[&str], i32, &str)] = &[
        (
            &["edit", "trim", "--start", "5", "--end", "2", "demo.cast"],
            2,
            "exchange them",
        ),
        (&["edit", "speed", "0", "demo.cast"], 2, "invalid factor 0"),
        (
            &["edit", "trim", "demo.cast", "-o", "taken.cast"],
            1,
            "file exists",
        ),
        (
            &["edit", "trim", "demo.cast", "-o", "x", "--in-place"],
            2,
            "cannot be used with",
        ),
        (
            &["edit", "cut", "demo.cast"],
            2,
            "give --start, --end or both",
        ),
        (
            &["edit", "cut", "--end", "1", "missing"],
            1,
            "cannot open missing",
        ),
    ];
    for (args, code, text) in cases {
        let ended = home.run(args);
        assert_eq!(ended.code, Some(*code), "{args:?}");
        assert!(ended.stderr.contains(text), "{args:?}: {}", ended.stderr);
    }
}
